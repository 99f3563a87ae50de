#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "base/units.h"
#include "layout/layout.h"
#include "raster/raster.h"

namespace evenkeel {

/// Several documents in one row of cells.
inline constexpr std::int32_t kSeveralDocuments = -1;

/// The document of the q tokens in every cell of a raster's vertical axis, `kSeveralDocuments` where there is
/// not one. `plan` may be null in original order only.
///
/// Time O((segments in the axis + cells) log D), memory O(cells). Nothing when stopped. Checked against
/// asking every token in tests/core/owner_changes_test.cpp.
[[nodiscard]] Cancellable<std::vector<std::int32_t>> row_documents(const DocumentRow& documents,
                                                                   const Plan* plan, BatchRow row,
                                                                   RowOrder order, const CellAxis& q,
                                                                   const std::stop_token& stop = {});

}  // namespace evenkeel
