#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cost/cost.h"

namespace evenkeel {

/// What block-wise strategies take for the work of a q block.
enum class CostKind : std::uint8_t {
  tiles,       ///< full and partial tiles alike, as the reference does
  area,        ///< allowed pairs
  flops,       ///< forward: 4 x area x heads x head size; backward is 2.5 times that, and balanced with it
  calibrated,  ///< a full + b partial + c q tiles + d, with measured coefficients
};

/// Coefficients of a calibrated cost, in millionths, so that integers decide. The unit is the caller's.
struct Coefficients {
  std::int64_t full = 0;     ///< a: of a full tile
  std::int64_t partial = 0;  ///< b: of a partial tile
  std::int64_t q_tile = 0;   ///< c: of a q block, whatever it attends
  std::int64_t rank = 0;     ///< d: of a rank, whatever it owns; no plan can change it
  bool operator==(const Coefficients&) const = default;
};

/// A cost model and what it takes. A value; what a kind does not take stays as it is here.
struct CostModel {
  CostKind kind = CostKind::tiles;
  std::int64_t heads = 1;     ///< of flops
  std::int64_t kv_heads = 1;  ///< of flops; fewer than heads share their KV, at the same number of flops
  std::int64_t head_dim = 1;  ///< of flops
  Coefficients coefficients;  ///< of calibrated
  bool operator==(const CostModel&) const = default;
};

/// The largest number of heads, head size, and coefficient (in millionths) that a model takes.
inline constexpr std::int64_t kMaxHeads = 65536;
inline constexpr std::int64_t kMaxHeadDim = 65536;
inline constexpr std::int64_t kMaxCoefficient = 1'000'000'000'000;

/// "tiles", "area", "flops", "calibrated".
[[nodiscard]] std::string_view cost_kind_name(CostKind kind);
/// Errors: `bad_input`, saying which there are.
[[nodiscard]] Result<CostKind> parse_cost_kind(std::string_view name);
/// How a report labels it: "flops, 32 heads of 128, 8 kv heads".
[[nodiscard]] std::string cost_label(const CostModel& model);
/// Errors: `bad_input` for numbers out of range, more kv heads than heads or heads that kv heads do not
/// divide, and coefficients that are all 0.
[[nodiscard]] Result<void> check_cost_model(const CostModel& model);

/// What block-wise strategies balance: for each batch row the work of its q blocks, none of it negative, the
/// sum of a row in 64 bits. Rows of equal cost share one table.
using BlockWork = std::vector<std::shared_ptr<const std::vector<std::int64_t>>>;

/// The work of every q block under a model; `tiles` is the cost's own table. d of calibrated is left out, as
/// it is the same for every rank. O(n). Errors: `bad_input` where the sum of a row does not fit in 62 bits.
[[nodiscard]] Result<BlockWork> block_work(const Cost& cost, const CostModel& model);

}  // namespace evenkeel
