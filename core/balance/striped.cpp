#include <bit>
#include <cstdint>
#include <string>

#include "balance/balancers.h"
#include "balance/piece_walk.h"
#include "balance/trace_pieces.h"

namespace evenkeel {
namespace {

/// Stripe s goes to rank s mod W; slot k of the plan holds the stripes of rank k / per_rank in order.
struct Stripes {
  std::int64_t world;
  std::int64_t length;    ///< tokens of a stripe
  std::int64_t per_rank;  ///< S / (length W)
};

struct Striped {
  Stripes stripes;

  struct PlanCursor {
    PlanCursor(const Striped& formula, BatchRow /*row*/, std::int64_t position)
        : stripes(formula.stripes),
          slot(position / stripes.length),
          rank(slot / stripes.per_rank),
          turn(slot % stripes.per_rank) {}
    [[nodiscard]] Segment piece() const {
      return {(turn * stripes.world + rank) * stripes.length, slot * stripes.length, stripes.length};
    }
    [[nodiscard]] PieceName name() const { return {std::nullopt, turn * stripes.world + rank}; }
    void advance() {
      ++slot;
      if (++turn < stripes.per_rank) return;
      turn = 0;
      ++rank;
    }
    Stripes stripes;
    std::int64_t slot;
    std::int64_t rank;
    std::int64_t turn;
  };

  struct TokenCursor {
    TokenCursor(const Striped& formula, BatchRow /*row*/, std::int64_t token)
        : stripes(formula.stripes),
          index(token / stripes.length),
          turn(index / stripes.world),
          rank(index % stripes.world) {}
    [[nodiscard]] Segment piece() const {
      const std::int64_t slot = rank * stripes.per_rank + turn;
      return {index * stripes.length, slot * stripes.length, stripes.length};
    }
    [[nodiscard]] PieceName name() const { return {std::nullopt, index}; }
    void advance() {
      ++index;
      if (++rank < stripes.world) return;
      rank = 0;
      ++turn;
    }
    Stripes stripes;
    std::int64_t index;
    std::int64_t turn;
    std::int64_t rank;
  };
};

void tell(const Striped& formula, const PlanRequest& request) {
  PieceTrace trace(formula, request);
  const std::int64_t round = formula.stripes.length * formula.stripes.world;
  trace.cut(
      {std::nullopt, {0, request.layout.seq_len()}, {}, formula.stripes.world * formula.stripes.per_rank});
  trace.deal_rounds(formula.stripes.per_rank, round);
}

/// Stripes of a row: what walks over all of them may cost while somebody drags.
constexpr std::int64_t kMostStripes = std::int64_t{1} << 18;

Error too_many_stripes(std::int64_t seq_len, std::int64_t stripe) {
  const auto least = static_cast<std::uint64_t>(ceil_div(seq_len, kMostStripes));
  const std::string longer = "striped:stripe=" + std::to_string(std::bit_ceil(least));
  Error error =
      make_error(ErrorKind::infeasible, "stripe-count-limit",
                 "sequence length " + std::to_string(seq_len) + " makes " + std::to_string(seq_len / stripe) +
                     " stripes of " + std::to_string(stripe) + ", more than " + std::to_string(kMostStripes),
                 "use " + longer);
  error.fix.kind = FixKind::use_strategy;
  error.fix.name = longer;
  return error;
}

Result<Plan> make_striped(const PlanRequest& request) {
  const std::int64_t seq_len = request.layout.seq_len();
  const std::int64_t world = request.world_size.value;
  const std::int64_t stripe = request.parameters[0];
  const std::int64_t round = stripe * world;
  if (seq_len % round != 0) {
    Error error = make_error(ErrorKind::infeasible, "sequence-divisible-by-stripes",
                             "sequence length " + std::to_string(seq_len) +
                                 " is not divisible by stripe x world size (" + std::to_string(round) + ")",
                             "pad it to " + std::to_string(round_up(seq_len, round)));
    error.fix.kind = FixKind::pad_sequence_to_multiple;
    error.fix.value = round;
    return error;
  }
  if (seq_len / stripe > kMostStripes) return too_many_stripes(seq_len, stripe);
  const Striped formula{{world, stripe, seq_len / round}};
  if (request.recorder != nullptr) tell(formula, request);
  return Plan("striped", make_rearrangement(formula), seq_len, request.world_size, request.layout.batch(),
              IndexRows::shared);
}

constexpr StrategyParameter kParameters[] = {
    {"stripe", ParameterKind::whole, 1, kMaxSequenceLength, 1, "consecutive tokens that stay together"}};

}  // namespace

/// Stripe s of `stripe` tokens to rank s mod W, in order. There are no ties, and documents play no part.
/// Needs S % (stripe W) == 0. Guarantee: for one causal document no two ranks differ by S x stripe pairs;
/// short stripes share tiles, so that flex runs far more of them. Source: Brandon et al., Striped Attention
/// (2023); TransformerEngine reorders so too. Checked token by token by the naive oracle in
/// tests/core/plan_properties_test.cpp.
const LoadBalancer kStriped = {"striped", "stripes of tokens to the ranks in turn", false, make_striped,
                               kParameters};

}  // namespace evenkeel
