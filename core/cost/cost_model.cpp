#include "cost/cost_model.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/checked.h"
#include "base/text.h"

namespace evenkeel {
namespace {

struct NamedKind {
  std::string_view name;
  CostKind kind;
};
constexpr NamedKind kKinds[] = {{"tiles", CostKind::tiles},
                                {"area", CostKind::area},
                                {"flops", CostKind::flops},
                                {"calibrated", CostKind::calibrated}};

constexpr std::int64_t kMostWork = std::int64_t{1} << 62;
constexpr std::int64_t kFlopsPerPair = 4;

std::optional<std::int64_t> sum_of_products(std::int64_t a, std::int64_t x, std::int64_t b, std::int64_t y) {
  const auto first = checked_multiply(a, x);
  const auto second = checked_multiply(b, y);
  return first && second ? checked_add(*first, *second) : std::nullopt;
}

std::optional<std::int64_t> work_of_block(const BlockCost& block, const CostModel& model) {
  switch (model.kind) {
    case CostKind::tiles:
      return block.tiles();
    case CostKind::area:
      return block.area;
    case CostKind::flops:
      return checked_multiply(block.area, kFlopsPerPair * model.heads * model.head_dim);
    case CostKind::calibrated:
      break;
  }
  const auto tiles = sum_of_products(model.coefficients.full, block.full_tiles, model.coefficients.partial,
                                     block.partial_tiles);
  return tiles ? checked_add(*tiles, model.coefficients.q_tile) : std::nullopt;
}

std::optional<std::vector<std::int64_t>> work_of_row(const RowCost& cost, const CostModel& model) {
  std::vector<std::int64_t> work(cost.block_count());
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < work.size(); ++i) {
    const auto one = work_of_block(cost.block(i), model);
    if (!one || *one > kMostWork - sum) return std::nullopt;
    work[i] = *one;
    sum += *one;
  }
  return work;
}

Error out_of_range(const std::string& what, std::int64_t value, std::int64_t most) {
  return bad_input("cost-range",
                   what + " is " + std::to_string(value) + ", not between 1 and " + std::to_string(most),
                   "choose a number in that range");
}

}  // namespace

std::string_view cost_kind_name(CostKind kind) {
  return std::find_if(std::begin(kKinds), std::end(kKinds),
                      [kind](const NamedKind& named) { return named.kind == kind; })
      ->name;
}

Result<CostKind> parse_cost_kind(std::string_view name) {
  for (const NamedKind& named : kKinds) {
    if (named.name == name) return named.kind;
  }
  return bad_input("cost-known", "unknown cost model " + quoted(name),
                   "use tiles, area, flops or calibrated=FILE");
}

std::string cost_label(const CostModel& model) {
  std::string label(cost_kind_name(model.kind));
  if (model.kind == CostKind::flops) {
    label += ", " + std::to_string(model.heads) + " heads of " + std::to_string(model.head_dim) + ", " +
             std::to_string(model.kv_heads) + " kv heads";
  }
  if (model.kind == CostKind::calibrated) {
    label += ", in millionths: full tile " + grouped(model.coefficients.full) + ", partial " +
             grouped(model.coefficients.partial) + ", q tile " + grouped(model.coefficients.q_tile) +
             ", rank " + grouped(model.coefficients.rank);
  }
  return label;
}

Result<void> check_cost_model(const CostModel& model) {
  if (model.heads < 1 || model.heads > kMaxHeads) return out_of_range("heads", model.heads, kMaxHeads);
  if (model.kv_heads < 1 || model.kv_heads > kMaxHeads) {
    return out_of_range("kv heads", model.kv_heads, kMaxHeads);
  }
  if (model.head_dim < 1 || model.head_dim > kMaxHeadDim) {
    return out_of_range("head size", model.head_dim, kMaxHeadDim);
  }
  if (model.heads % model.kv_heads != 0) {
    return bad_input("cost-heads",
                     std::to_string(model.heads) + " heads do not share " + std::to_string(model.kv_heads) +
                         " kv heads evenly",
                     "use a number of kv heads that divides the heads");
  }
  const Coefficients& c = model.coefficients;
  for (const std::int64_t value : {c.full, c.partial, c.q_tile, c.rank}) {
    if (value >= 0 && value <= kMaxCoefficient) continue;
    return bad_input("cost-range", "a coefficient of the calibrated cost is not between 0 and 1,000,000",
                     "choose another unit of time");
  }
  if (model.kind == CostKind::calibrated && c.full == 0 && c.partial == 0 && c.q_tile == 0) {
    return bad_input("cost-range", "the calibrated cost of every block is 0",
                     "give full, partial or q_tile a coefficient above 0");
  }
  return {};
}

Result<BlockWork> block_work(const Cost& cost, const CostModel& model) {
  BlockWork work;
  for (std::size_t row = 0; row < cost.rows.size(); ++row) {
    if (model.kind == CostKind::tiles) {
      work.emplace_back(cost.rows[row], &cost.rows[row]->tiles);
    } else if (row > 0 && cost.rows[row] == cost.rows[row - 1]) {
      work.push_back(work.back());
    } else {
      auto made = work_of_row(*cost.rows[row], model);
      if (!made) {
        return bad_input("sum-limit",
                         "the cost of row " + std::to_string(row) + " in " +
                             std::string(cost_kind_name(model.kind)) + " exceeds 62 bits",
                         "use smaller coefficients, fewer heads or a shorter sequence");
      }
      work.push_back(std::make_shared<const std::vector<std::int64_t>>(std::move(*made)));
    }
  }
  return work;
}

}  // namespace evenkeel
