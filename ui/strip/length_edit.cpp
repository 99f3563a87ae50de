#include "strip/length_edit.h"

#include <QKeyEvent>
#include <QStyle>

#include "base/text.h"
#include "theme/theme.h"

namespace evenkeel::ui {

std::optional<std::int64_t> parseCount(const QString& text) {
  QString digits = text.trimmed();
  for (const QChar separator : {QChar(','), QChar(' '), QChar('_'), QChar(0x00a0), QChar(0x202f)}) {
    digits.remove(separator);
  }
  return parse_int64(digits.toStdString());
}

LengthEdit::LengthEdit(QWidget* parent) : QLineEdit(parent) {
  setAccessibleName(tr("Document length in tokens"));
  setAlignment(Qt::AlignCenter);
  hide();
}

void LengthEdit::open(const QRect& place, std::size_t document, std::int64_t length) {
  document_ = document;
  before_ = length;
  setProperty("bad", false);
  setFont(textFont(TextSize::normal));
  setText(QString::number(length));
  QRect rect = place;
  rect.setWidth(
      std::max(rect.width(), fontMetrics().horizontalAdvance(QStringLiteral("2,147,483,648")) + 24));
  rect.moveCenter(place.center());
  if (rect.right() > parentWidget()->width() - 8) rect.moveRight(parentWidget()->width() - 8);
  setGeometry(rect);
  show();
  raise();
  selectAll();
  setFocus(Qt::OtherFocusReason);
}

bool LengthEdit::take() {
  const auto length = parseCount(text());
  if (!length || *length < 1) {
    Q_EMIT refused(
        tr("“%1” is no document length: type a number of tokens, at least 1").arg(text().left(40)));
    return false;
  }
  if (*length != before_) Q_EMIT entered(document_, *length);
  return true;
}

void LengthEdit::close() {
  hide();
  parentWidget()->setFocus(Qt::OtherFocusReason);
}

void LengthEdit::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (take()) {
        close();
      } else {
        setProperty("bad", true);
        style()->unpolish(this);
        style()->polish(this);
      }
      return;
    case Qt::Key_Escape:
      close();
      return;
    default:
      QLineEdit::keyPressEvent(event);
  }
}

void LengthEdit::focusOutEvent(QFocusEvent* event) {
  QLineEdit::focusOutEvent(event);
  if (!isVisible() || event->reason() == Qt::PopupFocusReason ||
      event->reason() == Qt::ActiveWindowFocusReason)
    return;
  take();
  hide();
}

}  // namespace evenkeel::ui
