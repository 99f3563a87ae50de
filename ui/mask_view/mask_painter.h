#pragma once

#include <QPainter>
#include <cstdint>
#include <optional>

#include "mask_view/mask_picture.h"
#include "mask_view/mask_projection.h"

namespace evenkeel::ui {

/// Room around the canvas of the mask, in px of the font in force; the rank bars leave the same above and
/// below. Left of it, for chips and numbers.
[[nodiscard]] int gutterWidth();
/// A line of caption and a line of token numbers.
[[nodiscard]] int roomAbove();
/// The line of caption on top of that.
[[nodiscard]] int captionHeight();
/// A line of legend, and the gap above it.
[[nodiscard]] int roomBelow();
inline constexpr int kLegendGap = 8;

/// Token numbers along the top of the canvas, but none across `taken`.
void drawKvTicks(QPainter& painter, const MaskProjection& projection, const QRectF& taken = {});
/// Token numbers along its left side.
void drawQTicks(QPainter& painter, const MaskProjection& projection);

/// Lines between the bands of ranks, each `per_rank` positions high, where they are not too low for that.
void drawBandLines(QPainter& painter, const MaskProjection& projection, std::int64_t per_rank,
                   std::int64_t ranks);
/// The bands' numbered chips at the left; where bands are low, a strip of colour and the numbers that fit.
void drawBandChips(QPainter& painter, const MaskProjection& projection, std::int64_t per_rank,
                   std::int64_t ranks, std::optional<Rank> pointed);

/// A chip with a rank's number; from the ninth rank on every other eight have an inner line as a second mark.
void drawRankChip(QPainter& painter, const QRectF& chip, Rank rank, bool pointed);

/// What colours, hatches and faint cells mean, in as many words as there is room for.
void drawMaskLegend(QPainter& painter, const QRectF& area, MaskColour colour);
/// The same for what changes owner.
void drawDifferenceLegend(QPainter& painter, const QRectF& area);

}  // namespace evenkeel::ui
