#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "balance/plan.h"
#include "balance/reference_profile.h"
#include "balance/segment_table.h"
#include "base/result.h"
#include "base/units.h"
#include "layout/layout.h"

/// Plans that were read from files, which stand among the strategies as `file:NAME`.
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

/// A plan under a name. Immutable once shared; never compared but as the same object.
struct LoadedPlan {
  std::string name;            ///< without "file:"; unique among those of a case
  std::string path;            ///< where it was read, as it was given
  Result<SegmentTable> table;  ///< or why the file cannot be read any more
  PlanOrigin origin;
};

using LoadedPlans = std::vector<std::shared_ptr<const LoadedPlan>>;

/// "file:NAME".
[[nodiscard]] std::string file_strategy(std::string_view name);
/// The name in "file:NAME"; nothing where a strategy is no plan from a file.
[[nodiscard]] std::optional<std::string_view> loaded_plan_name(std::string_view strategy);
/// Errors: `bad_input` for a name that no plan has.
[[nodiscard]] Result<std::shared_ptr<const LoadedPlan>> find_loaded_plan(const LoadedPlans& plans,
                                                                         std::string_view name);

/// Whether two plans put the same tokens at the same positions, in every batch row. Both are of one shape.
/// O(segments), less where they differ.
[[nodiscard]] bool same_rearrangement(const Plan& a, const Plan& b);

}  // namespace evenkeel
