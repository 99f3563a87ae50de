#include "strip/strip_geometry.h"

#include <algorithm>

#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

/// Between the longest label of the gutter and the tokens, in px.
constexpr int kGutterAir = 20;
/// Above and below the text of a document, together, in px.
constexpr int kDocumentAir = 20;
/// The ticks of the ruler and the air around them, in px.
constexpr int kTicks = 14;

TextMetrics small_metrics() {
  return TextMetrics(TextSize::small);
}

}  // namespace

int stripGutter() {
  return kStripMargin + small_metrics().wholeAdvance(QStringLiteral("100,000,000 tokens")) + kGutterAir;
}

int StripGeometry::ruler() {
  return rulerBase() + kTicks;
}

int StripGeometry::rulerBase() {
  return kOverview + 3 + small_metrics().wholeAscent();
}

int StripGeometry::large() {
  return small_metrics().wholeHeight() + kDocumentAir;
}

int StripGeometry::rowsHeight(std::size_t batch) {
  const auto thin = static_cast<int>(std::min(batch - 1, kMostThin));
  return large() + thin * (kThin + kGap);
}

std::vector<StripRow> StripGeometry::rows(int widget_width, std::size_t batch, BatchRow shown) {
  const std::size_t count = std::min(batch, kMostThin + 1);
  std::size_t first = shown.value > count / 2 ? shown.value - count / 2 : 0;
  first = std::min(first, batch - count);
  const int gutter = stripGutter();
  const int width = std::max(1, widget_width - gutter - kStripMargin);
  const int large_height = large();
  std::vector<StripRow> rows;
  int y = ruler();
  for (std::size_t i = first; i < first + count; ++i) {
    const bool is_large = i == shown.value;
    const int height = is_large ? large_height : kThin;
    rows.push_back({BatchRow{i}, QRect(gutter, y, width, height), is_large});
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
