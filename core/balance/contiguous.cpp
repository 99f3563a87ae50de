#include "balance/contiguous.h"

#include <string>

#include "balance/balancers.h"
#include "balance/piece_walk.h"
#include "balance/trace_pieces.h"

namespace evenkeel {
namespace {

/// Every token stands where it was: one piece.
struct Identity {
  std::int64_t seq_len;

  struct Cursor {
    Cursor(const Identity& formula, BatchRow /*row*/, std::int64_t /*at*/) : seq_len(formula.seq_len) {}
    [[nodiscard]] Segment piece() const { return {0, 0, seq_len}; }
    [[nodiscard]] PieceName name() const { return {}; }
    void advance() {}
    std::int64_t seq_len;
  };
  using PlanCursor = Cursor;
  using TokenCursor = Cursor;
};

Result<Plan> make_contiguous(const PlanRequest& request) {
  return contiguous_plan(request, "contiguous");
}

}  // namespace

Error not_divisible_by_world_size(const PlanRequest& request) {
  const std::int64_t seq_len = request.layout.seq_len();
  const std::int64_t world = request.world_size.value;
  Error error = make_error(ErrorKind::infeasible, "sequence-divisible-by-world-size",
                           "sequence length " + std::to_string(seq_len) + " is not divisible by world size " +
                               std::to_string(world),
                           "pad it to " + std::to_string(round_up(seq_len, world)));
  error.fix.kind = FixKind::pad_sequence_to_multiple;
  error.fix.value = world;
  return error;
}

Result<Plan> contiguous_plan(const PlanRequest& request, std::string name) {
  const std::int64_t seq_len = request.layout.seq_len();
  if (seq_len % request.world_size.value != 0) return not_divisible_by_world_size(request);
  if (request.recorder != nullptr) PieceTrace(Identity{seq_len}, request).take(1);
  return Plan(std::move(name), make_rearrangement(Identity{seq_len}), seq_len, request.world_size,
              request.layout.batch(), IndexRows::shared);
}

/// No rearrangement: rank r owns the r-th W-th of the sequence. Needs S % W == 0.
/// Source: PyTorch 2.15, context parallelism with load balancing off.
const LoadBalancer kContiguous = {"contiguous", "equal consecutive shards, no rearrangement", false,
                                  make_contiguous};

}  // namespace evenkeel
