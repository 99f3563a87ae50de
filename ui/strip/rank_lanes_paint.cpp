#include <QPainter>
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "picture/picture_scale.h"
#include "strip/rank_lanes.h"
#include "theme/draw_text.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

/// What the rank lanes look like.
namespace evenkeel::ui {
namespace {

/// The least opacity of a column that holds anything at all, so that a short piece cannot vanish.
constexpr float kLeastOpacity = 0.4F;
/// Of the ranks that are not pointed at.
constexpr double kDimmed = 0.25;

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

}  // namespace

QString RankLanes::gutterText(Side side) const {
  const QString of = sides().size() > 1 ? (side == Side::a ? tr("A ") : tr("B ")) : QString();
  if (ranks() == 1) return of + tr("rank 0");
  if (ranks() <= kMostLanes) return of + tr("ranks 0 to %1").arg(ranks() - 1);
  const auto alone = shownRank(side);
  return alone ? of + tr("rank %1").arg(number(alone->value)) : of;
}

/// Colours the raster: once for each raster and theme.
void RankLanes::colour(Lanes& lanes) {
  const int kind = static_cast<int>(theme().kind);
  if (!lanes.raster || lanes.coloured_for == kind) return;
  lanes.coloured_for = kind;
  const LaneRaster& raster = *lanes.raster;
  const auto columns = static_cast<int>(raster.coverage.front().size());
  const bool summary = !raster.summary.empty();
  QImage& pixels = lanes.pixels;
  pixels = QImage(columns, static_cast<int>(raster.coverage.size()) + (summary ? 1 : 0),
                  QImage::Format_ARGB32_Premultiplied);
  pixels.fill(Qt::transparent);
  for (std::size_t lane = 0; lane < raster.coverage.size(); ++lane) {
    const std::int64_t rank =
        summary ? (raster.request.only ? raster.request.only->value : 0) : static_cast<std::int64_t>(lane);
    auto* line = reinterpret_cast<QRgb*>(pixels.scanLine(static_cast<int>(lane)));
    QColor color = theme().rank(rank);
    for (std::size_t x = 0; x < raster.coverage[lane].size(); ++x) {
      const float share = raster.coverage[lane][x];
      if (share <= 0) continue;
      color.setAlphaF(std::max(kLeastOpacity, std::sqrt(share)));
      line[x] = qPremultiply(color.rgba());
    }
  }
  if (summary) {
    auto* line = reinterpret_cast<QRgb*>(pixels.scanLine(pixels.height() - 1));
    for (std::size_t x = 0; x < raster.summary.size(); ++x) line[x] = theme().rank(raster.summary[x]).rgba();
  }
}

void RankLanes::paintSide(QPainter& painter, Side side) {
  const QRect place = lanesRect(side);
  const QRect gutter(kStripMargin, place.top(), stripGutter() - kStripMargin - 8, place.height());
  painter.setFont(textFont(TextSize::small));
  painter.setPen(theme().quietText);
  Lanes& here = lanes(side);
  const StrategyOutcome* shown = outcome(side);
  if (!plan(side) || !here.raster) {
    drawTextLine(painter, gutter, Qt::AlignVCenter | Qt::AlignLeft, gutterText(side));
    if (shown == nullptr || shown->plan) return;
    const QString line = tr("no plan: %1").arg(QString::fromStdString(shown->plan.error().message));
    drawTextLine(painter, place, Qt::AlignVCenter | Qt::AlignLeft,
                 TextMetrics(painter.font()).elidedText(line, Qt::ElideRight, place.width()));
    return;
  }
  colour(here);
  const int pitch = lanePitch();
  if (ranks() <= kMostLanes) {
    drawTextLine(painter, gutter, Qt::AlignVCenter | Qt::AlignLeft, gutterText(side));
  } else {
    drawTextLine(painter, QRect(gutter.left(), place.top(), gutter.width(), pitch),
                 Qt::AlignVCenter | Qt::AlignLeft, gutterText(side));
    drawTextLine(painter, QRect(gutter.left(), place.top() + pitch, gutter.width(), pitch),
                 Qt::AlignVCenter | Qt::AlignLeft, tr("all %1 ranks").arg(number(ranks())));
  }
  painter.save();
  painter.setClipRect(place);
  const TokenScale across = scale();
  const LaneRequest& drawn = here.raster->request;
  const Interval tokens = drawn.tokens.length() > 0 ? drawn.tokens : Interval{0, drawn.plan->seq_len()};
  const double left = across.x(tokens.begin);
  const double lanes_width = across.x(tokens.end) - left;
  const bool each = here.raster->summary.empty();
  const auto& pointed = model_.pointed().rank;
  for (int lane = 0; lane < here.pixels.height(); ++lane) {
    const bool lit = !each || !pointed || pointed->value == lane;
    painter.setOpacity(lit ? 1.0 : kDimmed);
    const double gap = pitch > 8 ? 4 : pitch > 3 ? 1 : 0.5;
    painter.drawImage(QRectF(left, place.top() + lane * pitch + gap / 2, lanes_width, pitch - gap),
                      here.pixels, QRectF(0, lane, here.pixels.width(), 1));
  }
  painter.restore();
}

void RankLanes::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintGround(*this, painter, theme().panel);
  for (const Side side : sides()) paintSide(painter, side);
}

}  // namespace evenkeel::ui
