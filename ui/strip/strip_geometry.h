#pragma once

#include <QRect>
#include <optional>
#include <vector>

#include "base/units.h"
#include "strip/token_scale.h"

namespace evenkeel::ui {

/// A batch row and where it is drawn.
struct StripRow {
  BatchRow row;
  QRect rect;  ///< over all tokens, without gutter and margin
  bool large = false;
};

/// The places of the ruler and of the batch rows: the shown one large, up to eight neighbours thin. All in px
/// of the fonts as they are now.
struct StripGeometry {
  static constexpr int kThin = 8;
  static constexpr int kGap = 4;
  static constexpr std::size_t kMostThin = 8;
  static constexpr int kOverview = 5;  ///< of the bar at the top that shows what is in sight

  [[nodiscard]] static int ruler();      ///< height of the ruler, overview bar included
  [[nodiscard]] static int rulerBase();  ///< the base line of its numbers
  [[nodiscard]] static int large();      ///< height of the shown row
  [[nodiscard]] static int rowsHeight(std::size_t batch);
  /// Top to bottom, in the order of the batch.
  [[nodiscard]] static std::vector<StripRow> rows(int widget_width, std::size_t batch, BatchRow shown);
};

/// Distance of the ruler's ticks in tokens: a power of two, at least `least_px` apart.
[[nodiscard]] std::int64_t rulerStep(const TokenScale& scale, double least_px);

}  // namespace evenkeel::ui
