#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "balance/balancers.h"
#include "balance/contiguous.h"
#include "balance/piece_walk.h"
#include "balance/trace_pieces.h"

namespace evenkeel {
namespace {

/// How many of the first `turns` turns of a pointer that goes round `chunks` chunks fall on chunk `chunk`.
std::int64_t turns_on(std::int64_t chunk, std::int64_t turns, std::int64_t chunks) {
  return turns > chunk ? (turns - chunk - 1) / chunks + 1 : 0;
}

/// The documents of one row, each cut in 2W chunks.
struct RemainderRow {
  std::int64_t chunks;         ///< 2W
  const std::int64_t* starts;  ///< D + 1: the first token of each document
  const std::int64_t* turns;   ///< D + 1: how many chunks before it are a token longer
  std::size_t documents;

  /// Tokens that the documents before `document` give to chunk `chunk`.
  [[nodiscard]] std::int64_t before(std::size_t document, std::int64_t chunk) const {
    return (starts[document] - turns[document]) / chunks + turns_on(chunk, turns[document], chunks);
  }
  [[nodiscard]] std::int64_t length(std::size_t document, std::int64_t chunk) const {
    return before(document + 1, chunk) - before(document, chunk);
  }
  /// How many tokens of the document stand before chunk `chunk` of it.
  [[nodiscard]] std::int64_t offset(std::size_t document, std::int64_t chunk) const {
    const std::int64_t extra = turns[document + 1] - turns[document];
    const std::int64_t length = starts[document + 1] - starts[document];
    // The longer chunks are `extra` in a row from the pointer on, round the end.
    const std::int64_t pointer = turns[document] % chunks;
    const auto within = [&](std::int64_t begin, std::int64_t end) {
      return std::max<std::int64_t>(0, std::min(end, chunk) - begin);
    };
    const std::int64_t past_end = std::max<std::int64_t>(0, pointer + extra - chunks);
    const std::int64_t longer = within(pointer, pointer + extra - past_end) + within(0, past_end);
    return length / chunks * chunk + longer;
  }
};

struct Remainder {
  std::int64_t world;
  std::int64_t tokens_per_rank;
  std::vector<std::shared_ptr<const DocumentRow>> rows;
  std::vector<std::shared_ptr<const std::vector<std::int64_t>>> turns;

  [[nodiscard]] RemainderRow row(BatchRow row) const {
    const auto starts = rows[row.value]->cu_seqlens();
    return {2 * world, starts.data(), turns[row.value]->data(), starts.size() - 1};
  }

  struct PlanCursor {
    PlanCursor(const Remainder& formula, BatchRow batch_row, std::int64_t position)
        : row(formula.row(batch_row)),
          world(formula.world),
          tokens_per_rank(formula.tokens_per_rank),
          rank(position / tokens_per_rank) {
      // The last document before which the rank has no more than `offset` tokens.
      const std::int64_t offset = position - rank * tokens_per_rank;
      std::size_t low = 0;
      std::size_t high = row.documents;
      while (high - low > 1) {
        const std::size_t middle = low + (high - low) / 2;
        (head_before(middle) + tail_before(middle) <= offset ? low : high) = middle;
      }
      document = low;
      tail = offset - head_before(document) - tail_before(document) >= row.length(document, rank);
    }
    [[nodiscard]] Segment piece() const {
      const std::int64_t head = row.length(document, rank);
      return {row.starts[document] + row.offset(document, chunk()),
              rank * tokens_per_rank + head_before(document) + tail_before(document) + (tail ? head : 0),
              row.length(document, chunk())};
    }
    [[nodiscard]] std::int64_t chunk() const { return tail ? 2 * world - 1 - rank : rank; }
    [[nodiscard]] PieceName name() const { return {document, chunk()}; }
    /// Chunks of short documents may be empty.
    void advance() {
      do {
        tail = !tail;
        if (!tail && ++document == row.documents) {
          document = 0;
          ++rank;
        }
      } while (row.length(document, chunk()) == 0);
    }
    [[nodiscard]] std::int64_t head_before(std::size_t at) const { return row.before(at, rank); }
    [[nodiscard]] std::int64_t tail_before(std::size_t at) const {
      return row.before(at, 2 * world - 1 - rank);
    }
    RemainderRow row;
    std::int64_t world;
    std::int64_t tokens_per_rank;
    std::int64_t rank;
    std::size_t document = 0;
    bool tail = false;
  };

  struct TokenCursor {
    TokenCursor(const Remainder& formula, BatchRow batch_row, std::int64_t token)
        : row(formula.row(batch_row)), world(formula.world), tokens_per_rank(formula.tokens_per_rank) {
      const std::int64_t* const after = std::upper_bound(row.starts, row.starts + row.documents, token);
      document = static_cast<std::size_t>(after - row.starts) - 1;
      std::int64_t high = row.chunks;
      while (high - chunk > 1) {
        const std::int64_t middle = chunk + (high - chunk) / 2;
        (row.starts[document] + row.offset(document, middle) <= token ? chunk : high) = middle;
      }
    }
    [[nodiscard]] Segment piece() const {
      const bool tail = chunk >= world;
      const std::int64_t rank = tail ? 2 * world - 1 - chunk : chunk;
      const std::int64_t before = row.before(document, rank) + row.before(document, 2 * world - 1 - rank);
      return {row.starts[document] + row.offset(document, chunk),
              rank * tokens_per_rank + before + (tail ? row.length(document, rank) : 0),
              row.length(document, chunk)};
    }
    [[nodiscard]] PieceName name() const { return {document, chunk}; }
    void advance() {
      do {
        if (++chunk == row.chunks) {
          chunk = 0;
          ++document;
        }
      } while (row.length(document, chunk) == 0);
    }
    RemainderRow row;
    std::int64_t world;
    std::int64_t tokens_per_rank;
    std::size_t document = 0;
    std::int64_t chunk = 0;
  };
};

void tell(const Remainder& formula, const PlanRequest& request) {
  PieceTrace trace(formula, request);
  const RemainderRow row = formula.row(request.recorder->row());
  const std::size_t documents = documents_told(request.recorder->limits(), request);
  for (std::size_t d = 0; d < documents; ++d) {
    trace.cut({d,
               {row.starts[d], row.starts[d + 1]},
               {},
               std::min(row.chunks, row.starts[d + 1] - row.starts[d]),
               row.turns[d] % row.chunks,
               row.turns[d + 1] - row.turns[d]});
  }
  request.recorder->skip<TraceCut>(static_cast<std::int64_t>(row.documents - documents));
  trace.take(documents);
}

Result<Plan> make_per_document_remainder(const PlanRequest& request) {
  const std::int64_t seq_len = request.layout.seq_len();
  const std::int64_t world = request.world_size.value;
  if (seq_len % world != 0) return not_divisible_by_world_size(request);
  Remainder formula{world, seq_len / world, request.layout.rows(), {}};
  for (std::size_t r = 0; r < formula.rows.size(); ++r) {
    if (r > 0 && formula.rows[r] == formula.rows[r - 1]) {
      formula.turns.push_back(formula.turns.back());
      continue;
    }
    const DocumentRow& row = *formula.rows[r];
    auto turns = std::make_shared<std::vector<std::int64_t>>(row.document_count() + 1, 0);
    for (std::size_t d = 0; d < row.document_count(); ++d) {
      (*turns)[d + 1] = (*turns)[d] + row.length(d) % (2 * world);
    }
    formula.turns.push_back(std::move(turns));
  }
  if (request.recorder != nullptr) tell(formula, request);
  return Plan("per-document-remainder", make_rearrangement(std::move(formula)), seq_len, request.world_size,
              request.layout.batch(), IndexRows::per_batch_row);
}

}  // namespace

/// Cuts every document, of any length d, in 2W consecutive chunks of d // 2W tokens or one more; the next
/// d % 2W chunks from a pointer are the longer ones. The pointer starts at chunk 0 in each row and goes on
/// from document to document, round the end. Rank r owns chunks r and 2W - 1 - r of each document, documents
/// in order. Needs S % W == 0, which is what it takes for all ranks to have equally many tokens: with S % 2W
/// == 0 every chunk gets as many longer turns, and with S % 2W == W chunks 0 to W - 1 get one more, one a
/// rank. Guarantee: in a document no rank has more than two tokens more than another. Source: WLB-LLM
/// (2025), per-document sharding. Checked token by token by the naive oracle in
/// tests/core/plan_properties_test.cpp.
const LoadBalancer kPerDocumentRemainder = {"per-document-remainder",
                                            "head-tail within every document, of any length", false,
                                            make_per_document_remainder};

}  // namespace evenkeel
