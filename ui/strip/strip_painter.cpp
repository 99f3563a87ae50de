#include "strip/strip_painter.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "base/text.h"
#include "theme/hatch.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kRadius = 4;
constexpr double kTextRoom = 8;  ///< px, both sides of a length together

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

QString tr(const char* text) {
  return QCoreApplication::translate("SequenceStrip", text);
}

QRectF block_rect(const DocumentBlock& block, const QRect& row) {
  // A pixel of air between neighbours, where there is room for it.
  const double air = block.width() >= 5 ? 1.0 : block.width() >= 2 ? 0.5 : 0.0;
  return {block.x_begin, static_cast<double>(row.top()), std::max(1.0, block.width() - air),
          static_cast<double>(row.height())};
}

QColor fill_of(const DocumentBlock& block) {
  if (block.padding) return theme().canvas;
  return block.isGroup() ? theme().line : theme().document(block.first);
}

QString label_of(const DocumentBlock& block, const DocumentRow& row, const QFontMetricsF& metrics) {
  const double room = block.width() - kTextRoom;
  const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) <= room; };
  if (block.isGroup()) {
    const QString count = QStringLiteral("×") + number(static_cast<std::int64_t>(block.count));
    return fits(count) ? count : QString();
  }
  const QString length = number(row.length(block.first));
  if (block.padding) {
    const QString whole = tr("padding %1").arg(length);
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
    const QFontMetricsF metrics(painter.font());
    QRectF plate(0, 0, metrics.horizontalAdvance(text) + 6, metrics.height());
    plate.moveCenter(rect.center());
    painter.setPen(Qt::NoPen);
    painter.setBrush(behind);
    painter.drawRoundedRect(plate, 3, 3);
  }
  painter.setPen(theme().text);
  painter.drawText(rect, Qt::AlignCenter, text);
}

void paint_selection(QPainter& painter, const QRectF& rect) {
  painter.setPen(QPen(theme().text, 2));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(rect.adjusted(0, 0, 0, 0), kRadius, kRadius);
  if (rect.width() < 16) return;
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  const double grip = rect.height() * 0.6;
  for (const double x : {rect.left() - 2.5, rect.right() - 2.5}) {
    painter.drawRoundedRect(QRectF(x, rect.center().y() - grip / 2, 5, grip), 2, 2);
  }
}

}  // namespace

void paintRuler(QPainter& painter, const TokenScale& scale) {
  painter.setFont(textFont(TextSize::small));
  const QFontMetricsF metrics(painter.font());
  const QString last = number(scale.seq_len);
  const double last_left = scale.right() - metrics.horizontalAdvance(last);
  const double widest = metrics.horizontalAdvance(last);
  const std::int64_t step = rulerStep(scale, std::max(96.0, widest + 24));
  const double base = StripGeometry::kRuler - 14;
  painter.setPen(theme().quietText);
  const auto tick = [&](double x) { painter.drawLine(QPointF(x, base + 4), QPointF(x, base + 9)); };
  for (std::int64_t token = 0; token < scale.seq_len; token += step) {
    const double x = scale.x(token);
    const QString text = number(token);
    const double width = metrics.horizontalAdvance(text);
    const double left = token == 0 ? x : x - width / 2;
    if (left + width + 8 > last_left) break;
    painter.drawText(QPointF(left, base), text);
    tick(x + 0.5);
  }
  painter.drawText(QPointF(last_left, base), last);
  tick(scale.right() - 0.5);
}

void paintLargeRow(QPainter& painter, const QRect& rect, const DocumentRow& row, const TokenScale& scale,
                   const RowLook& look) {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setFont(textFont(TextSize::small, QFont::Medium));
  const QFontMetricsF metrics(painter.font());
  std::optional<QRectF> selected;
  for (const DocumentBlock& block : documentBlocks(row, scale)) {
    const QRectF area = block_rect(block, rect);
    const QColor fill = fill_of(block);
    const double radius = std::min(kRadius, area.width() / 3);
    painter.setPen(block.padding ? QPen(theme().line, 1) : Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(block.padding ? area.adjusted(0.5, 0.5, -0.5, -0.5) : area, radius, radius);
    const bool refused = look.refused && look.refused(block.first, block.count);
    if (block.padding || refused) {
      QColor color = refused ? theme().warning : theme().quietText;
      color.setAlphaF(refused ? 0.75F : 0.5F);
      drawHatch(painter, area.adjusted(1, 1, -1, -1), color);
    }
    if (block.isGroup()) {
      // A second line marks that there is more inside.
      painter.setPen(QPen(theme().quietText, 1));
      painter.drawLine(QPointF(area.left() + 1, area.bottom() - 3.5),
                       QPointF(area.right() - 1, area.bottom() - 3.5));
    }
    paint_label(painter, area, label_of(block, row, metrics), fill, block.padding || refused);
    const auto holds = [&](const std::optional<std::size_t>& document) {
      return document && *document >= block.first && *document < block.first + block.count;
    };
    if (holds(look.pointed) || holds(look.pointed_kv)) {
      QColor ink = theme().text;
      ink.setAlphaF(0.7F);
      painter.setPen(QPen(ink, 1));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
    if (holds(look.selected)) {
      selected = QRectF(scale.x(row.document(*look.selected).begin), area.top(),
                        std::max(3.0, scale.x(row.document(*look.selected).end) -
                                          scale.x(row.document(*look.selected).begin) - 1),
                        area.height());
    }
  }
  if (selected) paint_selection(painter, *selected);
  if (look.focused && !selected) {
    painter.setPen(QPen(theme().text, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect).adjusted(-2.5, -2.5, 2.5, 2.5), kRadius + 2, kRadius + 2);
  }
}

void paintThinRow(QPainter& painter, const QRect& rect, const DocumentRow& row, const TokenScale& scale) {
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  for (const DocumentBlock& block : documentBlocks(row, scale)) {
    const QRectF area = block_rect(block, rect);
    painter.setBrush(fill_of(block));
    painter.drawRect(area);
    if (block.padding) {
      QColor color = theme().quietText;
      color.setAlphaF(0.5F);
      drawHatch(painter, area, color, 4);
    }
  }
}

}  // namespace evenkeel::ui
