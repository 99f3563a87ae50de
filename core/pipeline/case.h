#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "balance/load_balancer.h"
#include "balance/loaded_plan.h"
#include "balance/reference_profile.h"
#include "base/result.h"
#include "base/units.h"
#include "cost/cost_model.h"
#include "layout/layout.h"
#include "mask/mask.h"

namespace evenkeel {

/// A mask and how many of a model's layers use it.
struct MaskLayers {
  MaskSpec mask;
  std::int64_t layers = 1;
  bool operator==(const MaskLayers&) const = default;
};

/// Everything that is chosen about a workload, but for its documents.
struct Case {
  std::vector<MaskLayers> masks = {MaskLayers{}};  ///< of length one for now
  std::string strategy = "ptrr";                   ///< as `normal_strategy` writes it
  WorldSize world_size{8};
  BlockSize block_size;
  ReferenceProfile reference = ReferenceProfile::torch_2_15;
  LoadBalancing load_balancing = LoadBalancing::on;
  CostModel cost = {};  ///< what block-wise strategies balance
  /// Plan files that were opened, each a strategy `file:NAME`; their names differ.
  std::vector<PlanSource> plans = {};
  bool operator==(const Case&) const = default;
};

/// Whether the numbers of a case fit each other and the documents, before any mask or strategy looks at them.
/// Errors: `bad_input` naming the value: W or a block size out of range, W > S, too many blocks or too many
/// ranks over the batch.
[[nodiscard]] Result<void> check_case(const Layout& layout, const Case& settings);

/// "128" or "256x128". Errors: `bad_input`.
[[nodiscard]] Result<BlockSize> parse_block_size(std::string_view text);
[[nodiscard]] std::string block_size_name(BlockSize block);

}  // namespace evenkeel
