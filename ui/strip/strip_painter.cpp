#include "strip/strip_painter.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "base/text.h"
#include "theme/draw_text.h"
#include "theme/hatch.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kRadius = 4;
constexpr double kTextRoom = 8;  ///< px, both sides of a length together
constexpr double kBeyond = 8;    ///< px that a block may reach over the edges of what is in sight

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

QString tr(const char* text) {
  return QCoreApplication::translate("SequenceStrip", text);
}

QRectF block_rect(const DocumentBlock& block, const QRect& row) {
  // A pixel of air between neighbours, where there is room for it.
  const double air = block.width() >= 5 ? 1.0 : block.width() >= 2 ? 0.5 : 0.0;
  // Far beyond the edges nothing is seen: only the rounding of the corners has to be out of sight.
  const double left = std::max(block.x_begin, row.left() - kBeyond);
  const double right = std::min(block.x_end - air, row.right() + 1 + kBeyond);
  return {left, static_cast<double>(row.top()), std::max(1.0, right - left),
          static_cast<double>(row.height())};
}

QColor fill_of(const DocumentBlock& block) {
  if (block.padding) return theme().canvas;
  return block.isGroup() ? theme().line : theme().document(block.first);
}

QString label_of(const DocumentBlock& block, double width, const DocumentRow& row,
                 const TextMetrics& metrics) {
  const double room = width - kTextRoom;
  if (room < metrics.averageCharWidth()) return {};  // hundreds of them: no text is laid out in vain
  const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) <= room; };
  if (block.isGroup()) {
    const QString many = number(static_cast<std::int64_t>(block.count));
    QString whole = tr("%1 documents").arg(many);
    if (fits(whole)) return whole;
    const QString count = QStringLiteral("×") + many;
    return fits(count) ? count : QString();
  }
  const QString length = number(row.length(block.first));
  if (block.padding) {
    QString whole = tr("padding %1").arg(length);
    if (fits(whole)) return whole;
    return fits(tr("padding")) ? tr("padding") : QString();
  }
  return fits(length) ? length : QString();
}

void paint_label(QPainter& painter, const QRectF& rect, const QString& text, const QColor& behind,
                 bool hatched) {
  if (text.isEmpty()) return;
  if (hatched) {
    // The length stays readable: no hatch behind it.
    const TextMetrics metrics(painter.font());
    QRectF plate(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height());
    plate.moveCenter(rect.center());
    painter.setPen(Qt::NoPen);
    painter.setBrush(behind);
    painter.drawRoundedRect(plate, 3, 3);
  }
  painter.setPen(theme().text);
  drawTextLine(painter, rect, Qt::AlignCenter, text);
}

void paint_grips(QPainter& painter, const QRectF& rect, const QColor& color) {
  constexpr double kWidth = 5;
  painter.setPen(Qt::NoPen);
  painter.setBrush(color);
  const double grip = rect.height() * 0.6;
  for (const double x : {rect.left() - kWidth / 2, rect.right() - kWidth / 2}) {
    painter.drawRoundedRect(QRectF(x, rect.center().y() - grip / 2, kWidth, grip), 2, 2);
  }
}

void paint_outline(QPainter& painter, const QRectF& rect, const QColor& color, double width) {
  painter.setPen(QPen(color, width));
  painter.setBrush(Qt::NoBrush);
  const double inset = width / 2;
  painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), kRadius, kRadius);
}

QColor with_alpha(QColor color, float alpha) {
  color.setAlphaF(alpha);
  return color;
}

/// Below this width corners are not rounded, in px: it could not be seen, and there may be hundreds.
constexpr double kRounded = 6;
/// Below this width there is no room for grips, in px.
constexpr double kGripRoom = 16;

}  // namespace

QRectF overviewTrack(const TokenScale& scale) {
  return {scale.left, 1, scale.width, StripGeometry::kOverview - 2.0};
}

QRectF overviewHandle(const TokenScale& scale) {
  constexpr double kLeast = 12;  // px, so that it can be taken hold of
  QRectF handle = overviewTrack(scale);
  const double width = std::max(kLeast, scale.width * scale.sight.span);
  handle.setLeft(scale.left + std::min(scale.width * scale.sight.begin, scale.width - width));
  handle.setWidth(width);
  return handle;
}

void paintRuler(QPainter& painter, const TokenScale& scale) {
  painter.setRenderHint(QPainter::Antialiasing, false);
  painter.setFont(textFont(TextSize::small));
  const TextMetrics metrics(painter.font());
  constexpr double kApart = 8;  // px between two numbers at least
  const Interval sight = scale.tokensInSight();
  const double widest = metrics.horizontalAdvance(number(sight.end));
  const std::int64_t step = rulerStep(scale, std::max(96.0, widest + 24));
  const double base = StripGeometry::rulerBase();
  painter.setPen(theme().quietText);
  const auto draw = [&](std::int64_t token, double left, const QString& text) {
    drawTextLine(painter, QPointF(left, base), text);
    const double x = std::min(scale.x(token), scale.right() - 1) + 0.5;
    painter.drawLine(QPointF(x, base + 4), QPointF(x, base + 9));
  };
  double room_end = scale.right();
  if (sight.end == scale.seq_len) {
    const QString last = number(scale.seq_len);
    const double left = scale.right() - metrics.horizontalAdvance(last);
    draw(scale.seq_len, left, last);
    room_end = left - kApart;
  }
  for (std::int64_t token = (sight.begin + step - 1) / step * step; token < sight.end; token += step) {
    const QString text = number(token);
    const double width = metrics.horizontalAdvance(text);
    const double x = scale.x(token);
    if (x < scale.left - 0.5) continue;
    const double left = std::max(scale.left, x - width / 2);
    if (left + width > room_end) break;
    draw(token, left, text);
  }
  if (scale.sight.isWhole()) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().line);
  painter.drawRoundedRect(overviewTrack(scale), 1.5, 1.5);
  painter.setBrush(theme().quietText);
  painter.drawRoundedRect(overviewHandle(scale), 1.5, 1.5);
}

void paintLargeRow(QPainter& painter, const QRect& rect, const DocumentRow& row, const TokenScale& scale,
                   const RowLook& look) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(TextSize::small, QFont::Medium));
  const TextMetrics metrics(painter.font());
  constexpr int kGripReach = 3;  // px that a grip stands over the edge
  // Where the sequence goes on beyond the edge, nothing stands over it.
  const bool whole_left = scale.sight.begin <= 0;
  const bool whole_right = scale.sight.begin + scale.sight.span >= 1;
  painter.setClipRect(rect.adjusted(whole_left ? -kGripReach : 0, -1, whole_right ? kGripReach : 0, 1));
  for (const DocumentBlock& block : documentBlocks(row, scale)) {
    const QRectF area = block_rect(block, rect);
    if (!look.painted.intersects(area.adjusted(-kGripReach, 0, kGripReach, 0).toAlignedRect())) continue;
    const QRectF visible = area.intersected(QRectF(rect));
    const QColor fill = fill_of(block);
    const double radius = std::min(kRadius, area.width() / 3);
    const bool selected = look.selection != nullptr && look.selection->holdsAny(block.first, block.count);
    painter.setOpacity(selected && look.lifted ? 0.35 : 1.0);
    if (area.width() < kRounded) {
      painter.fillRect(area, fill);
    } else {
      painter.setPen(block.padding ? QPen(theme().line, 1) : Qt::NoPen);
      painter.setBrush(fill);
      painter.drawRoundedRect(block.padding ? area.adjusted(0.5, 0.5, -0.5, -0.5) : area, radius, radius);
    }
    const bool refused = look.refused && look.refused(block.first, block.count);
    if (block.padding || refused) {
      drawHatch(painter, visible.adjusted(1, 1, -1, -1),
                refused ? with_alpha(theme().warning, 0.75F) : with_alpha(theme().quietText, 0.5F));
    }
    if (block.isGroup()) {
      // A second line marks that there is more inside.
      const double inset = std::min(1.0, area.width() / 4);
      painter.fillRect(QRectF(area.left() + inset, area.bottom() - 4, area.width() - 2 * inset, 1),
                       theme().quietText);
    }
    paint_label(painter, visible, label_of(block, visible.width(), row, metrics), fill,
                block.padding || refused);
    const auto holds = [&](const std::optional<std::size_t>& document) {
      return document && *document >= block.first && *document < block.first + block.count;
    };
    const bool pointed = holds(look.pointed);
    if (selected) {
      // Without an antialiased outline a group of a few px would be all outline.
      paint_outline(painter, area, theme().text, area.width() < 6 ? 1 : 2);
      if (holds(look.selection->current) && area.width() >= kGripRoom) {
        paint_grips(painter, area, theme().text);
      }
    } else if (pointed || holds(look.pointed_kv)) {
      paint_outline(painter, area, with_alpha(theme().text, 0.7F), 1);
      if (pointed && !block.isGroup() && area.width() >= kGripRoom) {
        paint_grips(painter, area, with_alpha(theme().text, 0.7F));
      }
    }
  }
  painter.restore();
  if (look.focused) {
    painter.setPen(QPen(theme().text, 1));
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawRoundedRect(QRectF(rect).adjusted(-3.5, -2.5, 3.5, 2.5), kRadius + 2, kRadius + 2);
  }
}

void paintThinRow(QPainter& painter, const QRect& rect, const DocumentRow& row, const TokenScale& scale) {
  painter.save();
  painter.setClipRect(rect);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  for (const DocumentBlock& block : documentBlocks(row, scale)) {
    const QRectF area = block_rect(block, rect);
    painter.setBrush(fill_of(block));
    painter.drawRect(area);
    if (block.padding) {
      QColor color = theme().quietText;
      color.setAlphaF(0.5F);
      drawHatch(painter, area.intersected(QRectF(rect)), color, 4);
    }
  }
  painter.restore();
}

void paintGuide(QPainter& painter, double x, const QRectF& rect, const QRectF& room, const QString& text,
                const QString& hint) {
  constexpr double kAir = 8;  // px left and right in the plate, and between its two texts
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().text, 1.5));
  painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
  const QFont strong = textFont(TextSize::normal, QFont::DemiBold);
  const QFont quiet = textFont(TextSize::small);
  const TextMetrics strong_metrics(strong);
  const TextMetrics quiet_metrics(quiet);
  const double text_width = strong_metrics.horizontalAdvance(text);
  const double hint_width = hint.isEmpty() ? 0 : quiet_metrics.horizontalAdvance(hint) + kAir;
  QRectF plate(0, room.top(), text_width + hint_width + 2 * kAir,
               std::min(room.height(), strong_metrics.height() + 6));
  plate.moveCenter({x, plate.center().y()});
  if (plate.right() > room.right()) plate.moveRight(room.right());
  if (plate.left() < room.left()) plate.moveLeft(room.left());
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  painter.drawRoundedRect(plate, kRadius, kRadius);
  painter.setPen(theme().panel);
  painter.setFont(strong);
  drawTextLine(painter, plate.adjusted(kAir, 0, -kAir, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
  painter.setFont(quiet);
  drawTextLine(painter, plate.adjusted(kAir, 0, -kAir, 0), Qt::AlignVCenter | Qt::AlignRight, hint);
}

void paintDrop(QPainter& painter, double x, const QRect& rect, const QRectF& ghost, const QString& text) {
  constexpr double kMark = 5;  // px, half the width of the mark's ends
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  painter.drawRect(QRectF(x - 1.5, rect.top() - 2, 3, rect.height() + 4));
  painter.drawPolygon(QPolygonF({QPointF(x - kMark, rect.top() - kMark - 2),
                                 QPointF(x + kMark, rect.top() - kMark - 2), QPointF(x, rect.top() + 1)}));
  painter.setOpacity(0.85);
  painter.setPen(QPen(theme().text, 1));
  painter.setBrush(theme().panel);
  painter.drawRoundedRect(ghost, kRadius, kRadius);
  painter.setOpacity(1);
  painter.setPen(theme().text);
  painter.setFont(textFont(TextSize::small, QFont::DemiBold));
  drawTextLine(painter, ghost, Qt::AlignCenter, text);
}

void paintCursor(QPainter& painter, double x, const QRect& rect) {
  constexpr double kHalf = 4;  // px
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(theme().text, 1.5, Qt::DashLine));
  painter.drawLine(QPointF(x, rect.top() - 2), QPointF(x, rect.bottom() + 3));
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  painter.drawPolygon(QPolygonF({QPointF(x - kHalf, rect.top() - kHalf - 2),
                                 QPointF(x + kHalf, rect.top() - kHalf - 2), QPointF(x, rect.top() + 2)}));
}

}  // namespace evenkeel::ui
