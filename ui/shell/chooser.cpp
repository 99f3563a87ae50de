#include "shell/chooser.h"

#include <QEnterEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScreen>
#include <algorithm>

#include "theme/draw_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kPadding = 10;
constexpr int kGap = 14;      // between label and value
constexpr int kChevron = 22;  // with the room before it

QFont label_font() {
  return textFont(TextSize::normal);
}
QFont value_font() {
  return textFont(TextSize::normal, QFont::DemiBold);
}

}  // namespace

Chooser::Chooser(const QString& label, QWidget* parent) : QAbstractButton(parent), label_(label) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setObjectName(QStringLiteral("chooser-") + label.toLower());
  setAccessibleName(label);
  connect(this, &QAbstractButton::clicked, this, &Chooser::openList);
}

void Chooser::setChoices(std::vector<Choice> choices) {
  choices_ = std::move(choices);
}

void Chooser::setTyped(const QString& placeholder, std::function<QString(const QString&)> check) {
  placeholder_ = placeholder;
  check_ = std::move(check);
}

void Chooser::setValue(const QString& value) {
  if (value == value_) return;
  value_ = value;
  setAccessibleName(value_.isEmpty() ? label_ : tr("%1: %2").arg(label_, value_));
  if (shrinks_) setToolTip(accessibleName());
  updateGeometry();
  update();
}

void Chooser::setProminent(bool prominent) {
  prominent_ = prominent;
  update();
}

void Chooser::setLabel(const QString& label) {
  if (label == label_) return;
  label_ = label;
  setAccessibleName(value_.isEmpty() ? label_ : tr("%1: %2").arg(label_, value_));
  updateGeometry();
  update();
}

void Chooser::setShrinks(int least_width) {
  shrinks_ = true;
  least_width_ = least_width;
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

QSize Chooser::sizeHint() const {
  const QFontMetrics label(label_font());
  const QFontMetrics value(value_font());
  const int width = 2 * kPadding + label.horizontalAdvance(label_) + kChevron +
                    (value_.isEmpty() ? 0 : kGap + value.horizontalAdvance(value_) + 1);
  return {width, std::max(30, value.height() + 12)};
}

QSize Chooser::minimumSizeHint() const {
  const QSize hint = sizeHint();
  if (!shrinks_ || value_.isEmpty()) return hint;
  const int label = label_.size() > 1 ? QFontMetrics(label_font()).horizontalAdvance(label_) + kGap : 0;
  return {std::min(hint.width(), least_width_ - label), hint.height()};
}

void Chooser::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange) updateGeometry();
  QAbstractButton::changeEvent(event);
}

void Chooser::enterEvent(QEnterEvent* event) {
  update();
  QAbstractButton::enterEvent(event);
}

void Chooser::leaveEvent(QEvent* event) {
  update();
  QAbstractButton::leaveEvent(event);
}

void Chooser::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Down:
      openList();
      return;
    default:
      QAbstractButton::keyPressEvent(event);
  }
}

void Chooser::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  const bool strong = prominent_ || hasFocus();
  QColor border = strong ? t.text : t.line;
  if (!strong && underMouse()) border = t.quietText;
  painter.setPen(QPen(border, 1));
  painter.setBrush(isDown() ? t.line : Qt::transparent);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);

  QRect inside = rect().adjusted(kPadding, 0, -kPadding, 0);
  painter.setFont(label_font());
  painter.setPen(t.quietText);
  // A value that has no room says more than the word before it, which the tool tip and its name have; the
  // letters A and B stay.
  const bool tight = shrinks_ && width() < std::min(sizeHint().width(), least_width_);
  if (!tight || label_.size() == 1 || value_.isEmpty()) {
    drawTextLine(painter, inside, Qt::AlignLeft | Qt::AlignVCenter, label_);
    inside.adjust(painter.fontMetrics().horizontalAdvance(label_) + kGap, 0, 0, 0);
  }
  inside.adjust(0, 0, -kChevron + kPadding, 0);
  painter.setFont(value_font());
  painter.setPen(t.text);
  drawTextLine(painter, inside, Qt::AlignRight | Qt::AlignVCenter,
               painter.fontMetrics().elidedText(value_, Qt::ElideMiddle, inside.width() + 1));

  const QPointF tip(width() - kPadding - 4.0, height() / 2.0 + 2.0);
  painter.setPen(QPen(t.quietText, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPolyline(QPolygonF({tip + QPointF(-3.5, -3.5), tip, tip + QPointF(3.5, -3.5)}));
}

void Chooser::openList() {
  auto* list = new ChoiceList(choices_, value_, placeholder_, check_, this);
  connect(list, &ChoiceList::chosen, this, &Chooser::chosen);
  list->adjustSize();
  QPoint place = mapToGlobal(QPoint(0, height() + 4));
  if (const QScreen* on = screen()) {
    const QRect room = on->availableGeometry();
    place.setX(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - list->width())));
  }
  list->move(place);
  list->show();
}

}  // namespace evenkeel::ui
