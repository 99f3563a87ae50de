#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "bars/bar_painter.h"
#include "bars/number_text.h"
#include "bars/rank_bars.h"
#include "mask_view/mask_painter.h"
#include "picture/picture_scale.h"
#include "theme/draw_text.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

/// How the rank bars look.
namespace evenkeel::ui {
namespace {

constexpr double kLeastHeadPitch = 0.8;  ///< of a line, for the letters of a pair

/// What is of an older snapshot than the newest is half way to the panel's colour.
QColor paler(const QColor& colour) {
  const QColor& under = theme().panel;
  return {(colour.red() + under.red()) / 2, (colour.green() + under.green()) / 2,
          (colour.blue() + under.blue()) / 2};
}

/// Grey and ink: the two sides of a pair, which stand in order and under their letters too.
QColor colour_of(Side side) {
  return side == Side::a ? theme().quietText : theme().text;
}

}  // namespace

QColor RankBars::colourOf(Rank rank, Side side) const {
  const QColor colour = isComparing() ? colour_of(side) : theme().rank(rank.value);
  return view_.showsStale() ? paler(colour) : colour;
}

void RankBars::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  paintGround(*this, painter, theme().panel);
  if (view_.snapshot() == nullptr || area().height() < 2) return;
  if (!hasBars()) {
    drawRefusal(painter);
    return;
  }
  drawCaption(painter);
  if (!byRank()) {
    drawBlocks(painter);
    return;
  }
  const BarsLayout layout = barsLayout();
  painter.save();
  painter.setClipRect(area());
  if (layout.input.profile) {
    drawProfile(painter, layout);
  } else {
    drawBars(painter, layout);
  }
  painter.restore();
  drawLine(painter, layout);
  for (const BarLook& look : layout.bars) drawLabel(painter, layout, look);
  drawRankLegend(painter, layout);
  if (!keyboard_focus_ || cursor_) return;
  painter.setPen(QPen(theme().text, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(area().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void RankBars::drawRefusal(QPainter& painter) const {
  const Snapshot& snapshot = *view_.snapshot();
  const Error* error = !snapshot.chosen.plan      ? &snapshot.chosen.plan.error()
                       : !snapshot.chosen.metrics ? &snapshot.chosen.metrics.error()
                                                  : nullptr;
  if (error == nullptr) return;
  painter.setFont(textFont(TextSize::normal, QFont::DemiBold));
  painter.setPen(theme().error);
  const QRectF room = area().adjusted(0, 8, 0, 0);
  drawTextLine(painter, room, Qt::AlignLeft | Qt::AlignTop, tr("No plan"));
  painter.setFont(textFont(TextSize::normal));
  painter.setPen(theme().text);
  painter.drawText(room.adjusted(0, 1.5 * barLineHeight(), -8, 0),
                   Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                   QString::fromStdString(snapshot.chosen.strategy + ": " + error->line()));
}

void RankBars::drawCaption(QPainter& painter) const {
  painter.setFont(textFont(TextSize::small));
  painter.setPen(theme().quietText);
  const TextMetrics metrics(painter.font());
  QString caption = captionText();
  if (metrics.horizontalAdvance(caption) > width())
    caption.replace(tr("the whole-block bound"), tr("the bound"));
  drawTextLine(painter, QRectF(0, 0, width(), captionHeight()), Qt::AlignLeft | Qt::AlignVCenter,
               metrics.elidedText(caption, Qt::ElideRight, width()));
}

void RankBars::drawBars(QPainter& painter, const BarsLayout& layout) const {
  drawRowHeads(painter, layout);
  for (const BarLook& look : layout.bars) drawBar(painter, layout, look);
  if (layout.input.scale != BarsScale::from_line) return;
  painter.setPen(theme().quietText);
}

/// Letters of a pair, and chips where bars do not stand beside their bands.
void RankBars::drawRowHeads(QPainter& painter, const BarsLayout& layout) const {
  const TextMetrics small(textFont(TextSize::small, QFont::DemiBold));
  const double chip_height = std::ceil(small.height()) + 4;
  double free_from = area().top();
  for (const BarsRow& row : layout.input.rows) {
    if (order_ == BarsOrder::sorted) {
      const double wide = layout.letters_left - layout.chips_left - 8;
      const bool chip = row.band.height() >= chip_height + 2;
      const QRectF place(layout.chips_left + 2, row.band.center().y() - chip_height / 2, wide, chip_height);
      if (chip) {
        drawRankChip(painter, place, row.rank, model_.pointed().rank == row.rank);
      } else if (row.band.center().y() - small.height() / 2 >= free_from - 1) {
        painter.setFont(textFont(TextSize::small));
        painter.setPen(theme().quietText);
        drawTextLine(painter, place, Qt::AlignRight | Qt::AlignVCenter, QString::number(row.rank.value));
        free_from = row.band.center().y() + small.height() / 2;
      }
    }
    if (!isComparing()) continue;
    painter.setFont(textFont(TextSize::small, QFont::DemiBold));
    painter.setPen(theme().quietText);
    for (const Side side : {Side::a, Side::b}) {
      const BarLook* look = layout.look(row.rank, side);
      if (look == nullptr || look->bar.height() + 2 < kLeastHeadPitch * small.height()) continue;
      drawTextLine(painter,
                   QRectF(layout.letters_left, look->bar.center().y() - small.height(), small.height(),
                          2 * small.height()),
                   Qt::AlignLeft | Qt::AlignVCenter, QString(sideLetter(side)));
    }
  }
}

void RankBars::drawBar(QPainter& painter, const BarsLayout& layout, const BarLook& look) const {
  const QColor colour = colourOf(look.rank, look.side);
  drawTilesBar(painter, look.bar, look.full_right, colour);
  const bool second_eight = !isComparing() && look.rank.value / 8 % 2 == 1;
  if (second_eight && look.bar.height() >= 8 && look.bar.width() > 8) {
    // The second mark of the second eight.
    painter.fillRect(QRectF(look.bar.left() + 3, look.bar.top() + 2, 2, look.bar.height() - 4),
                     theme().onRank(look.rank.value));
  }
  if (model_.pointed().rank != look.rank) return;
  painter.setPen(QPen(isComparing() ? theme().warning : theme().text, 2));
  painter.setBrush(Qt::NoBrush);
  // A bar of nothing is still seen.
  painter.drawRect(look.bar.width() < 3
                       ? QRectF(layout.x(layout.line) - 2, look.bar.top(), 4, look.bar.height())
                       : look.bar.adjusted(1, 0, 0, 0));
}

void RankBars::drawLabel(QPainter& painter, const BarsLayout& /*layout*/, const BarLook& look) const {
  if (look.label.isEmpty()) return;
  const bool stale = view_.showsStale();
  const QColor ink = stale                  ? theme().quietText
                     : !look.over.isEmpty() ? theme().error
                     : look.slowest         ? theme().warning
                                            : theme().text;
  const QFont font = barNumberFont(look.strong);
  const QString text = look.over.isEmpty() ? look.number : look.number + QLatin1Char(' ') + look.over;
  const double advance = TextMetrics(font).horizontalAdvance(text);
  const double line = barLineHeight();
  painter.setFont(font);
  painter.setPen(ink);
  drawTextLine(painter, QRectF(look.label.left(), look.label.top(), advance + 2, line),
               Qt::AlignLeft | Qt::AlignVCenter, text);
  if (!look.slowest) return;
  painter.setFont(textFont(TextSize::small, QFont::DemiBold));
  const double word = TextMetrics(painter.font()).horizontalAdvance(slowestWord()) + 2;
  drawTextLine(painter,
               look.two_lines ? QRectF(look.label.left(), look.label.top() + line, word, line)
                              : QRectF(look.label.left() + advance + 6, look.label.top(), word, line),
               Qt::AlignLeft | Qt::AlignVCenter, slowestWord());
}

void RankBars::drawProfile(QPainter& painter, const BarsLayout& layout) const {
  for (const Side side : {Side::a, Side::b}) drawProfileOf(painter, layout, side);
  const auto pointed = model_.pointed().rank;
  for (const BarsRow& row : layout.input.rows) {
    for (const Side side : {Side::a, Side::b}) {
      if (layout.work(side) == nullptr || layout.work(side)->empty()) continue;
      const bool slowest = layout.work(side)->isSlowest(row.rank);
      const bool is_pointed = pointed == row.rank;
      if (!slowest && !is_pointed) continue;
      const double height = std::max(2.0, row.band.height());
      const double from = scale_ == BarsScale::from_line ? layout.lineX() : layout.zero;
      const double to = layout.x(layout.work(side)->of(row.rank));
      painter.fillRect(
          QRectF(std::min(from, to), row.band.center().y() - height / 2, std::abs(to - from), height),
          is_pointed ? theme().text : theme().warning);
    }
  }
  painter.setFont(textFont(TextSize::small, QFont::DemiBold));
  for (const ProfileLabel& label : layout.labels) {
    const double end = layout.x(layout.work(label.side)->of(label.rank));
    painter.setPen(QPen(theme().quietText, 1));
    painter.drawLine(QPointF(std::max(end, layout.zero) + 1, label.y),
                     QPointF(label.chip.left() - 2, label.chip.center().y()));
    drawRankChip(painter, label.chip, label.rank, pointed == label.rank);
    painter.setFont(textFont(TextSize::small, QFont::DemiBold));
    painter.setPen(label.slowest ? theme().warning : theme().text);
    drawTextLine(painter, label.label, Qt::AlignLeft | Qt::AlignVCenter, label.text);
  }
}

/// The greatest of the ranks that share a px, so that no outlier is lost.
void RankBars::drawProfileOf(QPainter& painter, const BarsLayout& layout, Side side) const {
  const RankWork* of = layout.work(side);
  if (of == nullptr || of->empty() || layout.input.rows.empty()) return;
  const QRectF room = area();
  const double from = scale_ == BarsScale::from_line ? layout.lineX() : layout.zero;
  const std::vector<BarsRow>& rows = layout.input.rows;
  const double first_top = rows.front().band.top();
  const double high = rows.front().band.height();
  const auto count = static_cast<std::int64_t>(rows.size());
  const auto index = [&](double y) {
    return std::clamp(static_cast<std::int64_t>((y - first_top) / high), std::int64_t{0}, count - 1);
  };
  const int top = static_cast<int>(std::max(room.top(), first_top));
  const int bottom = static_cast<int>(std::min(room.bottom(), rows.back().band.bottom()));
  QPainterPath path(QPointF(from, top));
  QPainterPath edge;
  double last_x = from;
  for (int y = top; y < bottom; ++y) {
    std::int64_t most = 0;
    const std::int64_t end = std::max(index(y) + 1, index(y + 1));
    for (std::int64_t i = index(y); i < end; ++i)
      most = std::max(most, of->of(rows[static_cast<std::size_t>(i)].rank));
    const double x = layout.x(most);
    if (y == top) {
      edge.moveTo(x, y);
    } else if (x != last_x) {
      edge.lineTo(last_x, y);
      edge.lineTo(x, y);
    }
    if (x != last_x) {
      path.lineTo(last_x, y);
      path.lineTo(x, y);
    }
    last_x = x;
  }
  edge.lineTo(last_x, bottom);
  path.lineTo(last_x, bottom);
  path.lineTo(from, bottom);
  path.closeSubpath();
  const bool front = isComparing() && side == Side::b && !work_.empty();
  const QColor ink = isComparing() ? colour_of(side) : theme().quietText;
  QColor fill = ink;
  fill.setAlphaF(view_.showsStale() ? 0.2F : front ? 0.12F : 0.45F);
  painter.fillPath(path, fill);
  painter.setPen(QPen(view_.showsStale() ? paler(ink) : ink, front ? 1.6 : 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(edge);
}

void RankBars::drawLine(QPainter& painter, const BarsLayout& layout) const {
  QPen pen(theme().text, 1.2, Qt::CustomDashLine);
  pen.setDashPattern({3, 2.5});
  painter.setPen(pen);
  const double x = std::round(layout.lineX()) + 0.5;
  painter.drawLine(QPointF(x, area().top() - 1), QPointF(x, area().bottom() + 6));
}

void RankBars::drawRankLegend(QPainter& painter, const BarsLayout& layout) const {
  const QRectF room(0, area().bottom() + kLegendGap, width(), roomBelow() - kLegendGap);
  const QFont font = textFont(TextSize::small);
  const TextMetrics metrics(font);
  double left = 0;
  const auto write = [&](const QString& text) {
    painter.setFont(font);
    painter.setPen(theme().quietText);
    drawTextLine(painter, QRectF(left, room.top(), room.right() - left, room.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, text);
    left += metrics.horizontalAdvance(text) + 12;
  };
  QString line = lineText(layout);
  if (layout.input.profile) {
    QStringList sides;
    for (const Side side : {Side::a, Side::b}) {
      const RankWork* of = layout.work(side);
      if (of == nullptr || of->empty()) continue;
      const QString letter = isComparing() ? sideLetter(side) + QStringLiteral(" ") : QString();
      sides += isComparing() ? letter + tr("%1 to %2").arg(of->text(of->least), of->text(of->most))
                             : tr("least %1, mean %2, greatest %3")
                                   .arg(of->text(of->least), of->text(of->mean), of->text(of->most));
    }
    write(sides.join(QStringLiteral(", ")));
    if (!layout.line_is_bound && !isComparing()) return;
  } else if (isComparing()) {
    constexpr double kSwatch = 12;
    for (const Side side : {Side::a, Side::b}) {
      if (layout.work(side) == nullptr || layout.work(side)->empty()) continue;
      painter.fillRect(QRectF(left, std::round(room.center().y() - 5), kSwatch, 10), colour_of(side));
      left += kSwatch + 5;
      write(QString(sideLetter(side)));
    }
    if (layout.any().inTiles() && scale_ == BarsScale::from_zero) {
      const QRectF swatch(left, std::round(room.center().y() - 5), 16, 10);
      drawTilesBar(painter, swatch, swatch.left(), theme().quietText);
      left = swatch.right() + 5;
      write(tr("partial"));
    }
  } else if (layout.any().inTiles() && scale_ == BarsScale::from_zero) {
    left = drawTilesLegend(painter, room) + 12;
  }
  painter.setFont(font);
  if (left + metrics.horizontalAdvance(line) > width() && layout.line_is_bound) {
    // The shorter words where the longer ones do not fit.
    line = tr("bound %1").arg(layout.any().text(layout.line));
  }
  const double advance = metrics.horizontalAdvance(line);
  // Under the line, as far as the swatches and the edge let it.
  const double x = std::max(left, std::min(layout.lineX() - advance / 2, width() - advance));
  painter.setPen(theme().quietText);
  drawTextLine(painter, QRectF(x, room.top(), advance + 2, room.height()), Qt::AlignLeft | Qt::AlignVCenter,
               metrics.elidedText(line, Qt::ElideRight, width() - x));
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
  drawTextLine(painter, legend, Qt::AlignRight | Qt::AlignVCenter,
               tr("most %1").arg(numberText(picture->most_tiles)));
}

}  // namespace evenkeel::ui
