#pragma once

#include <cstdint>
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

/// Plans that were read from files: strategies of their own, `file:NAME`.
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

/// Whether the plan depends on block size and mask. That of a strategy of ours which looks at neither does
/// not; of others nothing is known.
[[nodiscard]] bool weighs_blocks(const PlanOrigin& origin);

/// A plan file that was opened as a strategy, with what came of reading it. Cheap to copy.
struct PlanSource {
  std::string name;
  std::string path;                                ///< where it is read; nothing in core looks there
  std::optional<std::int64_t> step;                ///< which plan of a file of several
  Result<std::shared_ptr<const LoadedPlan>> read;  ///< or why it cannot be read

  /// The same file, and the same plan of it: one that was read again is another.
  friend bool operator==(const PlanSource& a, const PlanSource& b);
};

/// "file:NAME".
[[nodiscard]] std::string file_strategy(std::string_view name);
/// The NAME of "file:NAME", all that follows the colon; nothing for other strategies.
[[nodiscard]] std::optional<std::string_view> file_of_strategy(std::string_view strategy);
/// The source of this name, or null.
[[nodiscard]] const PlanSource* find_plan_source(const std::vector<PlanSource>& sources,
                                                 std::string_view name);

/// Whether two plans put the same tokens at the same positions, in every batch row. Both are of one shape.
/// O(segments), less where they differ.
[[nodiscard]] bool same_rearrangement(const Plan& a, const Plan& b);

}  // namespace evenkeel
