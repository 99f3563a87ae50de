#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "bars/bar_painter.h"
#include "bars/number_text.h"
#include "bars/rank_bars.h"
#include "mask_view/mask_painter.h"
#include "theme/theme.h"

/// How the rank bars look.
namespace evenkeel::ui {
namespace {

constexpr double kGap = 8;  ///< between a bar or the line and its number
constexpr double kNearLine = 4;
constexpr std::int64_t kManyRanks = 64;
constexpr double kLeastBand = 6;         ///< px for a bar
constexpr double kLeastBandOfMany = 16;  ///< the same from `kManyRanks` on
constexpr double kThickestBar = 44;

QString slowest_word() {
  return QObject::tr("slowest");
}

/// What is of an older snapshot than the newest is half way to the panel's colour.
QColor paler(const QColor& colour) {
  const QColor& under = theme().panel;
  return {(colour.red() + under.red()) / 2, (colour.green() + under.green()) / 2,
          (colour.blue() + under.blue()) / 2};
}

QFont number_font(bool strong) {
  return textFont(TextSize::normal, strong ? QFont::DemiBold : QFont::Normal);
}

/// Room that a line of numbers needs.
double line_height() {
  return QFontMetricsF(number_font(true)).height() - 1;
}

}  // namespace

QRectF RankBars::area() const {
  const QRectF canvas(view_.canvas());
  return {0, canvas.top(), static_cast<double>(width()), canvas.height()};
}

double RankBars::axisWidth() const {
  const QFontMetricsF metrics(number_font(true));
  const QFontMetricsF small(textFont(TextSize::small, QFont::DemiBold));
  double label = metrics.horizontalAdvance(byRank() ? work_.text(work_.most) : QString()) + kNearLine;
  const bool two_lines = byRank() && !showsProfile() && bandHeight() >= 2 * line_height() + 4;
  if (byRank()) {
    label = two_lines ? std::max(label, small.horizontalAdvance(slowest_word()))
                      : label + 6 + small.horizontalAdvance(slowest_word());
  }
  return std::max(24.0, width() - label - kGap - 4);
}

double RankBars::xOf(std::int64_t value) const {
  return axisWidth() * static_cast<double>(value) / static_cast<double>(work_.scale());
}

double RankBars::bandHeight() const {
  return view_.bandRect(Rank{0}).height();
}

bool RankBars::showsProfile() const {
  const double band = bandHeight();
  return band < kLeastBand || (view_.plan()->world_size().value >= kManyRanks && band < kLeastBandOfMany);
}

Interval RankBars::ranksInSight() const {
  const auto plan = view_.plan();
  const auto per_rank = static_cast<double>(plan->tokens_per_rank());
  const MaskSight& sight = view_.sight();
  return intersect({static_cast<std::int64_t>(sight.q / per_rank),
                    static_cast<std::int64_t>(std::ceil((sight.q + sight.span) / per_rank))},
                   {0, plan->world_size().value});
}

QRectF RankBars::barRect(Rank rank) const {
  if (work_.empty() || !byRank() || showsProfile()) return {};
  const QRectF band = view_.bandRect(rank);
  // Beside what is in sight of its band, as its chip is.
  const QRectF seen = band.intersected(QRectF(view_.canvas()));
  const double middle = seen.height() > 0 ? seen.center().y() : band.center().y();
  const double thickness = std::min(std::clamp(std::round(band.height() * 0.56), 2.0, kThickestBar),
                                    std::max(2.0, std::round(seen.height() * 0.8)));
  return {0, std::round(middle - thickness / 2), xOf(work_.of(rank)), thickness};
}

void RankBars::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  const auto snapshot = view_.snapshot();
  if (snapshot == nullptr || area().height() < 2) return;
  if (work_.empty()) {
    const Error* error = !snapshot->chosen.plan      ? &snapshot->chosen.plan.error()
                         : !snapshot->chosen.metrics ? &snapshot->chosen.metrics.error()
                                                     : nullptr;
    if (error == nullptr) return;
    painter.setFont(textFont(TextSize::normal, QFont::DemiBold));
    painter.setPen(theme().error);
    const QRectF room = area().adjusted(0, 8, 0, 0);
    const QString title = tr("No plan");
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop, title);
    painter.setFont(textFont(TextSize::normal));
    painter.setPen(theme().text);
    painter.drawText(room.adjusted(0, 22, -8, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                     QString::fromStdString(snapshot->chosen.strategy + ": " + error->line()));
    return;
  }
  drawCaption(painter);
  if (!byRank()) {
    drawBlocks(painter);
    return;
  }
  painter.save();
  painter.setClipRect(area());
  if (showsProfile()) {
    drawProfile(painter);
  } else {
    drawBars(painter);
  }
  painter.restore();
  drawLine(painter);
  if (!showsProfile()) {
    painter.setClipRect(area());
    const Interval ranks = ranksInSight();
    for (std::int64_t rank = ranks.begin; rank < ranks.end; ++rank) drawNumber(painter, Rank{rank});
    painter.setClipping(false);
  }
  drawRankLegend(painter);
}

QString RankBars::captionText() const {
  if (!byRank()) return tr("tiles per q block");
  const auto rank = model_.pointed().rank;
  if (rank && rank->value < static_cast<std::int64_t>(work_.all.size())) {
    const QString number = numberText(work_.of(*rank));
    return work_.inTiles() ? tr("rank %1: %2 tiles, %3 full")
                                 .arg(rank->value)
                                 .arg(number, numberText(work_.fullOf(*rank)))
                           : tr("rank %1: %2 pairs").arg(rank->value).arg(number);
  }
  QString caption = work_.measure == BarMeasure::executed_tiles  ? tr("executed tiles per rank")
                    : work_.measure == BarMeasure::planned_tiles ? tr("planned tiles per rank")
                                                                 : tr("area per rank");
  if (work_.even() && work_.all.size() > 1) caption += tr(", all equal");
  return view_.mask()->batch() > 1 ? caption + tr(", row %1").arg(view_.row().value) : caption;
}

void RankBars::drawCaption(QPainter& painter) const {
  painter.setFont(textFont(TextSize::small));
  painter.setPen(theme().quietText);
  const double room = switch_->isVisible() ? switch_->x() - 8 : width();
  const QFontMetricsF metrics(painter.font());
  painter.drawText(QRectF(0, 0, room, captionHeight()), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(captionText(), Qt::ElideRight, room));
}

void RankBars::drawBars(QPainter& painter) const {
  const Interval ranks = ranksInSight();
  for (std::int64_t rank = ranks.begin; rank < ranks.end; ++rank) drawBar(painter, Rank{rank});
}

void RankBars::drawBar(QPainter& painter, Rank rank) const {
  const QRectF bar = barRect(rank);
  QColor colour = theme().rank(rank.value);
  if (view_.showsStale()) colour = paler(colour);
  drawTilesBar(painter, bar, xOf(work_.fullOf(rank)), colour);
  if (rank.value / 8 % 2 == 1 && bar.height() >= 8 && bar.width() > 8) {
    // The second mark of the second eight.
    painter.fillRect(QRectF(3, bar.top() + 2, 2, bar.height() - 4), theme().onRank(rank.value));
  }
  if (model_.pointed().rank == rank) {
    painter.setPen(QPen(theme().text, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar.adjusted(1, 0, 0, 0));
  }
}

void RankBars::drawNumber(QPainter& painter, Rank rank) const {
  const bool slowest = work_.isSlowest(rank);
  const QRectF seen = view_.bandRect(rank).intersected(area());
  const double band = seen.height();
  if (band <= 0 || (band < line_height() && !(slowest && bandHeight() < line_height()))) return;
  const QRectF bar = barRect(rank);
  const bool strong = slowest || model_.pointed().rank == rank;
  const QFont font = number_font(strong);
  const QFont small = textFont(TextSize::small, QFont::DemiBold);
  const QString text = work_.text(work_.of(rank));
  const double advance = QFontMetricsF(font).horizontalAdvance(text);
  const bool two_lines = slowest && band >= 2 * line_height() + 4;
  const double word = slowest ? QFontMetricsF(small).horizontalAdvance(slowest_word()) : 0;
  const double width_needed = two_lines ? std::max(advance, word) : advance + (slowest ? 6 + word : 0);
  // Left of the dashed line where there is room, else behind it: never across. Bars that end at about the
  // line have their numbers in one column.
  double x = bar.right() + kGap;
  const bool at_line = std::abs(bar.right() - lineX()) <= kNearLine;
  if (at_line || (x < lineX() + 4 && x + width_needed > lineX() - 4)) x = lineX() + kNearLine + kGap - 2;
  const double line = line_height();
  double y = bar.center().y() - (two_lines ? line : line / 2);
  y = std::clamp(y, area().top(), area().bottom() - (two_lines ? 2 * line : line));
  painter.setFont(font);
  painter.setPen(view_.showsStale() ? theme().quietText : slowest ? theme().warning : theme().text);
  painter.drawText(QRectF(x, y, advance + 2, line), Qt::AlignLeft | Qt::AlignVCenter, text);
  if (!slowest) return;
  painter.setFont(small);
  painter.setPen(theme().warning);
  painter.drawText(
      two_lines ? QRectF(x, y + line, word + 2, line) : QRectF(x + advance + 6, y, word + 2, line),
      Qt::AlignLeft | Qt::AlignVCenter, slowest_word());
}

void RankBars::drawProfile(QPainter& painter) const {
  // The greatest of the ranks that share a px, so that no outlier is lost.
  const MaskProjection at = view_.projection();
  const double per_rank = static_cast<double>(view_.plan()->tokens_per_rank());
  const QRectF room = area();
  const auto ranks = static_cast<std::int64_t>(work_.all.size());
  const auto rank_at = [&](double y) {
    return std::clamp(static_cast<std::int64_t>(at.q(y) / per_rank), std::int64_t{0}, ranks - 1);
  };
  QPainterPath path(QPointF(0, room.top()));
  const auto pointed = model_.pointed().rank;
  for (int y = static_cast<int>(room.top()); y < static_cast<int>(room.bottom()); ++y) {
    const std::int64_t first = rank_at(y);
    const std::int64_t last = std::max(first + 1, rank_at(y + 1));
    const std::int64_t most = *std::max_element(work_.all.begin() + first, work_.all.begin() + last);
    path.lineTo(xOf(most), y);
    path.lineTo(xOf(most), y + 1);
  }
  path.lineTo(0, room.bottom());
  path.closeSubpath();
  QColor fill = theme().quietText;
  fill.setAlphaF(view_.showsStale() ? 0.2F : 0.45F);
  painter.fillPath(path, fill);
  painter.setPen(QPen(theme().quietText, 1));
  painter.drawPath(path);

  const auto mark = [&](Rank rank, const QColor& colour) {
    const QRectF band = view_.bandRect(rank);
    const double height = std::max(2.0, band.height());
    painter.fillRect(QRectF(0, band.center().y() - height / 2, xOf(work_.of(rank)), height), colour);
  };
  if (pointed && pointed->value < ranks) mark(*pointed, theme().text);
  if (work_.even()) return;
  mark(work_.slowest, theme().warning);
  const QRectF band = view_.bandRect(work_.slowest);
  if (band.bottom() < room.top() || band.top() > room.bottom()) return;
  const QFont font = textFont(TextSize::small, QFont::DemiBold);
  const QFontMetricsF metrics(font);
  const QString text = tr("rank %1 slowest").arg(work_.slowest.value);
  const QString number = work_.text(work_.most);
  const double widest = std::max(metrics.horizontalAdvance(text), metrics.horizontalAdvance(number));
  const double line = metrics.height();
  const double x = std::min(xOf(work_.most) + kGap, width() - widest - 2);
  const double y = std::clamp(band.center().y() - line, room.top(), room.bottom() - 2 * line);
  painter.fillRect(QRectF(x - 3, y, widest + 6, 2 * line), theme().panel);
  painter.setFont(font);
  painter.setPen(theme().warning);
  painter.drawText(QRectF(x, y, widest + 2, line), Qt::AlignLeft | Qt::AlignVCenter, number);
  painter.drawText(QRectF(x, y + line, widest + 2, line), Qt::AlignLeft | Qt::AlignVCenter, text);
}

void RankBars::drawLine(QPainter& painter) const {
  QPen pen(theme().text, 1.2, Qt::CustomDashLine);
  pen.setDashPattern({3, 2.5});
  painter.setPen(pen);
  const double x = std::round(lineX()) + 0.5;
  painter.drawLine(QPointF(x, area().top() - 4), QPointF(x, area().bottom() + 6));
}

void RankBars::drawRankLegend(QPainter& painter) const {
  const QRectF room(0, area().bottom() + 8, width(), roomBelow() - kLegendGap);
  double left = 0;
  if (showsProfile()) {
    painter.setFont(textFont(TextSize::small));
    painter.setPen(theme().quietText);
    QString text = tr("least %1").arg(work_.text(work_.least));
    if (work_.line_is_bound) text += tr(", mean %1").arg(work_.text(work_.mean));
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, text);
    left = QFontMetricsF(painter.font()).horizontalAdvance(text) + 16;
  } else if (work_.inTiles()) {
    left = drawTilesLegend(painter, room) + 12;
  }
  painter.setFont(textFont(TextSize::small));
  const QFontMetricsF metrics(painter.font());
  const QString text = work_.line_is_bound ? tr("whole-block bound %1").arg(work_.text(work_.line))
                                           : tr("mean %1").arg(work_.text(work_.line));
  const double advance = metrics.horizontalAdvance(text);
  // Under the line, as far as the swatches and the edge let it.
  const double x = std::max(left, std::min(lineX() - advance / 2, width() - advance));
  painter.setPen(theme().quietText);
  painter.drawText(QRectF(x, room.top(), advance + 2, room.height()), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(text, Qt::ElideRight, width() - x));
}

void RankBars::drawBlocks(QPainter& painter) const {
  const auto picture = view_.drawnPicture();
  if (picture == nullptr || picture->request.order != RowOrder::original) return;
  const std::vector<RowPeak>& peaks = picture->raster.peaks;
  const MaskProjection at = view_.projection();
  const double room = std::max(24.0, width() - 4.0);
  const auto most = static_cast<double>(std::max<std::int64_t>(1, picture->most_tiles));
  painter.save();
  painter.setClipRect(area());
  for (std::size_t first = 0; first < peaks.size();) {
    std::size_t end = first + 1;
    while (end < peaks.size() && peaks[end] == peaks[first]) ++end;
    const RowPeak& peak = peaks[first];
    const double top =
        at.y(static_cast<double>(picture->raster.q.begin_of(static_cast<std::int32_t>(first))));
    const double bottom =
        at.y(static_cast<double>(picture->raster.q.begin_of(static_cast<std::int32_t>(end))));
    first = end;
    if (peak.tiles == 0) continue;
    const double gap = bottom - top >= 6 ? 1 : 0;
    const QRectF bar(0, top, room * static_cast<double>(peak.tiles) / most,
                     std::max(1.0, bottom - top - gap));
    QColor colour = peak.owner >= 0 ? theme().rank(peak.owner) : theme().quietText;
    if (view_.showsStalePicture()) colour = paler(colour);
    if (model_.pointed().rank && peak.owner != model_.pointed().rank->value) colour.setAlphaF(0.35F);
    drawTilesBar(painter, bar, room * static_cast<double>(peak.full_tiles) / most, colour);
  }
  painter.restore();
  const QRectF legend(0, area().bottom() + 8, width(), roomBelow() - kLegendGap);
  drawTilesLegend(painter, legend);
  painter.setPen(theme().quietText);
  painter.drawText(legend, Qt::AlignRight | Qt::AlignVCenter,
                   tr("most %1").arg(numberText(picture->most_tiles)));
}

}  // namespace evenkeel::ui
