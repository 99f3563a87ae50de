#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "balance/segment.h"
#include "base/units.h"

/// What a load balancer did with one batch row, step by step: told by the balancer itself while it made its
/// plan (`trace_recorder.h`), never worked out beside it. Blocks are q blocks by index, loads are in the work
/// that the strategy balances.
namespace evenkeel {

/// Consecutive tokens that stay together by a strategy's rule.
struct TracePiece {
  std::optional<std::size_t> document;  ///< whose chunk it is; nothing: the sequence's
  std::int64_t chunk = 0;               ///< counted from the front of what was cut
  Rank rank;                            ///< who holds its first token
  Segment segment;
  bool operator==(const TracePiece&) const = default;
};

/// `default` chose one of its two rules.
struct TraceChoice {
  bool head_tail = false;  ///< else contiguous
};
/// The sequence, or one document, is cut in chunks.
struct TraceCut {
  std::optional<std::size_t> document;
  Interval tokens;
  std::vector<TracePiece> pieces;
  std::int64_t count = 0;  ///< of pieces in all
  /// `per-document-remainder`: the chunks that are a token longer, as many from this one on, round the end.
  std::int64_t longer_from = 0;
  std::int64_t longer_count = 0;
};
/// `per-document-head-tail-document-major`: a document's chunks are written in their new order, in its place.
struct TraceArrange {
  std::size_t document = 0;
  std::vector<TracePiece> pieces;
};
/// A rank takes pieces, in the order in which it holds them.
struct TraceTake {
  Rank rank;
  std::optional<std::size_t> document;
  std::vector<TracePiece> pieces;
  std::int64_t count = 0;
};
/// `striped`: a stripe for each rank in turn.
struct TraceRound {
  std::int64_t round = 0;
  std::vector<TracePiece> pieces;
};
/// All blocks by descending work, ties by ascending index.
struct TraceSort {
  std::vector<std::int32_t> blocks;  ///< the first of them
};
/// The next W blocks are written as a row; one that is reversed was written before.
struct TraceRow {
  std::int64_t row = 0;
  std::vector<std::int32_t> blocks;  ///< by column
  bool reversed = false;
};
/// A rank takes the column of its number.
struct TraceColumn {
  Rank rank;
  std::vector<std::int32_t> blocks;  ///< ascending
  std::int64_t count = 0;
  std::int64_t load = 0;
};
/// A block goes to the least-loaded rank that has room.
struct TraceGive {
  std::int32_t block = 0;
  Rank rank;
  std::int64_t load = 0;  ///< of the rank, afterwards
  std::int64_t count = 0;
  std::int64_t room = 0;  ///< blocks that a rank can hold
};
/// `affinity`: a block goes to a rank that reads its document already, or else to the lightest.
struct TraceTogether {
  std::int32_t block = 0;
  std::size_t document = 0;  ///< blocks that read one another's KV, counted from 0
  Rank rank;
  bool joins = false;
  std::int64_t load = 0;
};
/// What a search goes on from.
enum class TraceOrigin : std::uint8_t {
  ptrr,
  min_heap,
  nothing,  ///< no block has an owner
  best,     ///< the best groups so far
};
struct TraceStart {
  TraceOrigin from = TraceOrigin::ptrr;
  std::vector<std::int32_t> owner;  ///< by block; empty where there are too many, and for `nothing`
  std::int64_t slowest = 0;         ///< load of the heaviest rank; 0 for `nothing`
  std::int64_t bound = 0;           ///< what it is to come down to, or not to pass
  std::int64_t tokens_read = 0;     ///< of `affinity`, else 0
};
/// One or two blocks of the slowest rank for as many of another's.
struct TraceSwap {
  Rank slowest;
  Rank other;
  std::vector<std::int32_t> given;
  std::vector<std::int32_t> taken;
  std::int64_t before = 0;  ///< load of the heaviest rank
  std::int64_t after = 0;
};
/// `affinity`: two blocks change ranks, so that fewer kv tokens are read.
struct TraceReadSwap {
  Rank from;
  Rank to;
  std::int32_t given = 0;
  std::int32_t taken = 0;
  std::int64_t tokens_saved = 0;
};
/// What is reached is the best so far.
struct TraceKeep {
  std::vector<std::int32_t> owner;  ///< by block; empty where there are too many
  std::int64_t slowest = 0;
  std::int64_t tokens_read = 0;  ///< of `affinity`, else 0
};
enum class TraceVerdict : std::uint8_t { possible, impossible, unknown };
/// `optimal`: is there a plan whose slowest rank has at most `target`?
struct TraceAsk {
  std::int64_t target = 0;
  TraceVerdict verdict = TraceVerdict::unknown;
  std::int64_t looks = 0;  ///< that the answer took
};
/// `optimal`: what is known in the end.
struct TraceProof {
  bool proven = false;
  std::int64_t slowest = 0;
  std::int64_t least = 0;  ///< no plan of whole blocks has less
  std::int64_t looks = 0;  ///< in all
};
/// `relabel=on`: groups change ranks, so that sums over the batch level out.
struct TraceRelabel {
  std::vector<std::int32_t> group_of;  ///< by rank; the first of them
};
/// The plan was read from a file: nothing is known of how it was made.
struct TraceFile {
  std::string name;
};
/// The plan is there: what each rank has of this batch row.
struct TraceDone {
  std::vector<std::int64_t> loads;
};

using TraceStep =
    std::variant<TraceChoice, TraceCut, TraceArrange, TraceTake, TraceRound, TraceSort, TraceRow, TraceColumn,
                 TraceGive, TraceTogether, TraceStart, TraceSwap, TraceReadSwap, TraceKeep, TraceAsk,
                 TraceProof, TraceRelabel, TraceFile, TraceDone>;
inline constexpr std::size_t kTraceKinds = std::variant_size_v<TraceStep>;

/// How much of a plan's making is kept.
struct TraceLimits {
  std::size_t steps = 512;   ///< of each kind
  std::size_t items = 1024;  ///< blocks or pieces in one step
};

/// Steps of one batch row, in the order in which they happened. What was left out is counted. Immutable once
/// shared.
struct PlanTrace {
  std::string strategy;
  BatchRow row;
  WorldSize world_size;
  std::int64_t seq_len = 0;
  std::int64_t block = 0;                                 ///< tokens of a q block
  std::shared_ptr<const std::vector<std::int64_t>> work;  ///< of each q block; null where it plays no part
  std::vector<TraceStep> steps;
  std::array<std::int64_t, kTraceKinds> totals = {};  ///< by kind of step, those left out too

  /// How many steps of the kind of `step` there were in all.
  [[nodiscard]] std::int64_t total_like(const TraceStep& step) const { return totals[step.index()]; }
  /// How many of its kind were kept.
  [[nodiscard]] std::int64_t kept_like(const TraceStep& step) const;
};

}  // namespace evenkeel
