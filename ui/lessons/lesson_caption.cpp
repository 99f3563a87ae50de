#include "lessons/lesson_caption.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace evenkeel::ui {
namespace {

const QString kBetween = QStringLiteral(" \u00b7 ");
constexpr int kLeastLetters = 6;  ///< of words that are worth showing

}  // namespace

LessonCaption::LessonCaption(QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::PlainText);
}

void LessonCaption::say(const QString& words, const QString& kept) {
  words_ = words;
  kept_ = kept;
  setText(words.isEmpty() ? kept : words + kBetween + kept);
}

QSize LessonCaption::minimumSizeHint() const {
  const QSize whole = QLabel::sizeHint();
  return {whole.width() - fontMetrics().horizontalAdvance(text()) + fontMetrics().horizontalAdvance(kept_),
          whole.height()};
}

QString LessonCaption::fitting(int width) const {
  const QFontMetrics metrics = fontMetrics();
  if (words_.isEmpty() || metrics.horizontalAdvance(text()) <= width) return text();
  const int room = width - metrics.horizontalAdvance(kBetween + kept_);
  if (room < kLeastLetters * metrics.averageCharWidth()) return kept_;
  return metrics.elidedText(words_, Qt::ElideRight, room) + kBetween + kept_;
}

void LessonCaption::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  QStyleOption option;
  option.initFrom(this);
  const QRect place = contentsRect();
  style()->drawItemText(&painter, place, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), option.palette,
                        isEnabled(), fitting(place.width()), foregroundRole());
}

}  // namespace evenkeel::ui
