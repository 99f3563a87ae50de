#include "theme/draw_text.h"

#include <QPaintEngine>

#include "theme/text_metrics.h"

namespace evenkeel::ui {
namespace {

/// Whether shaped glyphs stand for the text: on pixels, and where one line is all of it.
bool can_be_shaped(const QPainter& painter, const QString& text) {
  const QPaintEngine* engine = painter.paintEngine();
  return engine != nullptr && engine->type() == QPaintEngine::Raster && !text.contains(QLatin1Char('\n')) &&
         !text.contains(QLatin1Char('\t'));
}

/// From the left end of its base line.
void draw_shaped(QPainter& painter, const TextMetrics& metrics, const QPointF& base, const QString& text) {
  if (const auto number = metrics.number(text)) {
    painter.drawGlyphRun(base, *number);
  } else {
    painter.drawStaticText(base - QPointF(0, metrics.ascent()), metrics.shaped(text));
  }
}

}  // namespace

void drawTextLine(QPainter& painter, const QRectF& place, Qt::Alignment align, const QString& text) {
  if (text.isEmpty()) return;
  if (can_be_shaped(painter, text)) {
    const TextMetrics metrics(painter.font());
    const double right = place.width() - metrics.horizontalAdvance(text);
    const double down = place.height() - metrics.height();
    if (right >= 0 && down >= 0) {  // nothing to clip
      const double x = align.testFlag(Qt::AlignRight)     ? right
                       : align.testFlag(Qt::AlignHCenter) ? right / 2
                                                          : 0;
      const double y = align.testFlag(Qt::AlignBottom)    ? down
                       : align.testFlag(Qt::AlignVCenter) ? down / 2
                                                          : 0;
      draw_shaped(painter, metrics, place.topLeft() + QPointF(x, y + metrics.ascent()), text);
      return;
    }
  }
  painter.drawText(place, static_cast<int>(align), text);
}

void drawTextLine(QPainter& painter, const QPointF& base, const QString& text) {
  if (text.isEmpty()) return;
  if (!can_be_shaped(painter, text)) {
    painter.drawText(base, text);
    return;
  }
  draw_shaped(painter, TextMetrics(painter.font()), base, text);
}

void drawWrapped(QPainter& painter, const QRect& place, const QString& text) {
  if (text.isEmpty()) return;
  if (can_be_shaped(painter, text)) {
    const QStaticText& glyphs = TextMetrics(painter.font()).shaped(text, place.width());
    const double down = place.height() - glyphs.size().height();
    if (down >= 0 && glyphs.size().width() <= place.width()) {
      painter.drawStaticText(QPointF(place.left(), place.top() + down / 2), glyphs);
      return;
    }
  }
  painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, text);
}

}  // namespace evenkeel::ui
