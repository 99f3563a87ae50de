#include "lessons/lesson_mark.h"

#include <QEvent>
#include <QPainter>

#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kRing = 3;  ///< px of an outline, its line of 2 included
constexpr double kLine = 2;
constexpr double kRadius = 8;

}  // namespace

LessonMark::LessonMark(QWidget& view, LessonMarking marking, int outset)
    : QWidget(outset > 0 ? view.parentWidget() : &view), view_(view), marking_(marking), outset_(outset) {
  setObjectName(marking == LessonMarking::veil ? QStringLiteral("lesson-veil")
                                               : QStringLiteral("lesson-outline"));
  if (marking == LessonMarking::veil) {
    setAccessibleName(veilText());
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_NoMousePropagation);
  } else {
    setAttribute(Qt::WA_TransparentForMouseEvents);
  }
  view.installEventFilter(this);
  cover();
  // Inside its view it comes and goes with it, also where the view is about to be shown.
  setVisible(outset_ == 0 || !view.isHidden());
  raise();
}

void LessonMark::cover() {
  const QRect whole(QPoint(), view_.size() + QSize(2 * outset_, 2 * outset_));
  setGeometry(outset_ > 0 ? whole.translated(view_.pos() - QPoint(outset_, outset_)) : whole);
  if (marking_ == LessonMarking::outline) {
    setMask(QRegion(whole).subtracted(whole.adjusted(kRing, kRing, -kRing, -kRing)));
  }
}

bool LessonMark::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &view_) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move) cover();
    if (outset_ > 0 && (event->type() == QEvent::Show || event->type() == QEvent::Hide)) {
      setVisible(event->type() == QEvent::Show);
      raise();
    }
    // A view that gets another child, an editor say, stays under its mark.
    if (event->type() == QEvent::ChildAdded) raise();
  }
  return QWidget::eventFilter(watched, event);
}

void LessonMark::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (marking_ == LessonMarking::outline) {
    painter.setPen(QPen(theme().text, kLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadius, kRadius);
    return;
  }
  painter.fillRect(rect(), theme().panel);
  const QRectF ground = QRectF(rect()).adjusted(3, 3, -3, -3);
  painter.setPen(QPen(theme().line, 1, Qt::DashLine));
  painter.setBrush(theme().canvas);
  painter.drawRoundedRect(ground, kRadius, kRadius);
  painter.setFont(textFont(TextSize::large, QFont::DemiBold));
  painter.setPen(theme().quietText);
  painter.drawText(ground, Qt::AlignCenter | Qt::TextWordWrap, veilText());
}

}  // namespace evenkeel::ui
