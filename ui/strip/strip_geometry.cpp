#include "strip/strip_geometry.h"

#include <algorithm>

namespace evenkeel::ui {

int StripGeometry::rowsHeight(std::size_t batch) {
  const auto thin = static_cast<int>(std::min(batch - 1, kMostThin));
  return kLarge + thin * (kThin + kGap);
}

std::vector<StripRow> StripGeometry::rows(int widget_width, std::size_t batch, BatchRow shown) {
  const std::size_t count = std::min(batch, kMostThin + 1);
  std::size_t first = shown.value > count / 2 ? shown.value - count / 2 : 0;
  first = std::min(first, batch - count);
  const int width = std::max(1, widget_width - kStripGutter - kStripMargin);
  std::vector<StripRow> rows;
  int y = kRuler;
  for (std::size_t i = first; i < first + count; ++i) {
    const bool large = i == shown.value;
    const int height = large ? kLarge : kThin;
    rows.push_back({BatchRow{i}, QRect(kStripGutter, y, width, height), large});
    y += height + kGap;
  }
  return rows;
}

std::int64_t rulerStep(const TokenScale& scale, double least_px) {
  std::int64_t step = 1;
  while (static_cast<double>(step) / scale.tokensPerPixel() < least_px) step *= 2;
  return step;
}

}  // namespace evenkeel::ui
