#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "balance/plan.h"
#include "balance/reference_profile.h"
#include "balance/segment_table.h"
#include "base/units.h"
#include "layout/layout.h"

/// Plans that were read from files, which findings name `file:NAME`.
namespace evenkeel {

/// What a file says its plan was made for and by; what it does not say is absent.
struct PlanOrigin {
  std::optional<std::string> strategy;
  std::optional<WorldSize> world_size;
  std::optional<BlockSize> block_size;
  std::optional<std::string> mask;  ///< as `mask_name` writes it
  std::optional<ReferenceProfile> reference;
  std::optional<Layout> documents;
};

/// A plan under a name.
struct LoadedPlan {
  std::string name;  ///< without "file:"
  SegmentTable table;
  PlanOrigin origin;
};

/// "file:NAME".
[[nodiscard]] std::string file_strategy(std::string_view name);

/// Whether two plans put the same tokens at the same positions, in every batch row. Both are of one shape.
/// O(segments), less where they differ.
[[nodiscard]] bool same_rearrangement(const Plan& a, const Plan& b);

}  // namespace evenkeel
