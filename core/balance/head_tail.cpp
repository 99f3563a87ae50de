#include "balance/head_tail.h"

#include <string>

#include "balance/balancers.h"
#include "balance/piece_walk.h"
#include "balance/trace_pieces.h"

namespace evenkeel {
namespace {

/// The rule both orders share: slot k of the plan holds a head chunk where k is even, a tail chunk where it
/// is odd.
struct Chunks {
  std::int64_t world;
  std::int64_t length;  ///< tokens: S / 2W

  [[nodiscard]] Segment at(std::int64_t chunk, std::int64_t slot) const {
    return {chunk * length, slot * length, length};
  }
};

struct HeadTail {
  Chunks chunks;

  struct PlanCursor {
    PlanCursor(const HeadTail& formula, BatchRow /*row*/, std::int64_t position)
        : chunks(formula.chunks), slot(position / formula.chunks.length) {}
    [[nodiscard]] std::int64_t chunk() const {
      return slot % 2 == 0 ? slot / 2 : 2 * chunks.world - 1 - slot / 2;
    }
    [[nodiscard]] Segment piece() const { return chunks.at(chunk(), slot); }
    [[nodiscard]] PieceName name() const { return {std::nullopt, chunk()}; }
    void advance() { ++slot; }
    Chunks chunks;
    std::int64_t slot;
  };

  struct TokenCursor {
    TokenCursor(const HeadTail& formula, BatchRow /*row*/, std::int64_t token)
        : chunks(formula.chunks), chunk(token / formula.chunks.length) {}
    [[nodiscard]] Segment piece() const {
      return chunks.at(chunk, chunk < chunks.world ? 2 * chunk : 2 * (2 * chunks.world - 1 - chunk) + 1);
    }
    [[nodiscard]] PieceName name() const { return {std::nullopt, chunk}; }
    void advance() { ++chunk; }
    Chunks chunks;
    std::int64_t chunk;
  };
};

void tell(const HeadTail& formula, const PlanRequest& request) {
  PieceTrace trace(formula, request);
  trace.cut({std::nullopt, {0, request.layout.seq_len()}, {}, 2 * formula.chunks.world});
  trace.take(1);
}

Result<Plan> make_head_tail(const PlanRequest& request) {
  return head_tail_plan(request, "head-tail");
}

}  // namespace

Result<Plan> head_tail_plan(const PlanRequest& request, std::string name) {
  const std::int64_t seq_len = request.layout.seq_len();
  const std::int64_t chunks = 2 * request.world_size.value;
  if (seq_len % chunks != 0) {
    Error error = make_error(ErrorKind::infeasible, "sequence-divisible",
                             "sequence length " + std::to_string(seq_len) +
                                 " is not divisible by 2 x world size (" + std::to_string(chunks) + ")",
                             "pad it to " + std::to_string(round_up(seq_len, chunks)));
    error.fix.kind = FixKind::pad_sequence_to_multiple;
    error.fix.value = chunks;
    return error;
  }
  const HeadTail formula{{request.world_size.value, seq_len / chunks}};
  if (request.recorder != nullptr) tell(formula, request);
  return Plan(std::move(name), make_rearrangement(formula), seq_len, request.world_size,
              request.layout.batch(), IndexRows::shared);
}

/// Cuts the sequence in 2W equal chunks; rank r owns chunk r, then chunk 2W - 1 - r. Exact for a causal mask
/// over one document, blind to documents. Needs S % 2W == 0. Source: PyTorch 2.15, `_HeadTailLoadBalancer`.
/// Checked against tests/golden/head_tail.json.
const LoadBalancer kHeadTail = {"head-tail", "2W equal chunks; rank r gets chunk r and chunk 2W-1-r", false,
                                make_head_tail};

}  // namespace evenkeel
