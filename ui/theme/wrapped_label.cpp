#include "theme/wrapped_label.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "theme/draw_text.h"
#include "theme/text_metrics.h"

namespace evenkeel::ui {

WrappedLabel::WrappedLabel(TextSize size, QFont::Weight weight, QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::PlainText);
  setWordWrap(true);
  setFont(textFont(size, weight));
}

void WrappedLabel::setQuiet(bool quiet) {
  quiet_ = quiet;
  update();
}

int WrappedLabel::heightForWidth(int width) const {
  const TextMetrics metrics(font());
  if (text().isEmpty()) return metrics.wholeHeight();
  return static_cast<int>(std::ceil(metrics.shaped(text(), std::max(1, width)).size().height()));
}

QSize WrappedLabel::minimumSizeHint() const {
  const TextMetrics metrics(font());
  double widest = 0;
  for (const QString& word : text().split(u' ', Qt::SkipEmptyParts)) {
    widest = std::max(widest, metrics.horizontalAdvance(word));
  }
  const int width = static_cast<int>(std::ceil(widest));
  return {width, heightForWidth(width)};
}

QSize WrappedLabel::sizeHint() const {
  const int width = std::max(this->width(), minimumSizeHint().width());
  return {width, heightForWidth(width)};
}

void WrappedLabel::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setFont(font());
  painter.setPen(quiet_ ? theme().quietText : theme().text);
  drawWrapped(painter, rect(), text());
}

}  // namespace evenkeel::ui
