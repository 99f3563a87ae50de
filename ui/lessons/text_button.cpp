#include "lessons/text_button.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QPainter>
#include <QPalette>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kSide = 10;
constexpr int kAbove = 7;
constexpr int kGap = 8;
constexpr int kLeastWidth = 120;
constexpr double kRadius = 6;
constexpr double kStroke = 2;  ///< of what is checked or has the focus

}  // namespace

TextButton::TextButton(const QString& mark, QWidget* parent) : QAbstractButton(parent), mark_(mark) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setFocusPolicy(Qt::StrongFocus);
  text_.setDocumentMargin(0);
}

void TextButton::setHtml(const QString& html, const QString& plain) {
  text_.setDefaultFont(textFont(TextSize::large));
  text_.setHtml(html);
  setAccessibleName(mark_.isEmpty() ? plain : mark_ + QStringLiteral(": ") + plain);
  updateGeometry();
  update();
}

int TextButton::left() const {
  if (mark_.isEmpty()) return kSide;
  return kSide + kGap + QFontMetrics(textFont(TextSize::large, QFont::DemiBold)).horizontalAdvance(u'M');
}

int TextButton::heightForWidth(int width) const {
  text_.setTextWidth(std::max(1, width - left() - kSide));
  return static_cast<int>(std::ceil(text_.size().height())) + 2 * kAbove;
}

QSize TextButton::minimumSizeHint() const {
  return {kLeastWidth, heightForWidth(std::max(kLeastWidth, width()))};
}

QSize TextButton::sizeHint() const {
  return minimumSizeHint();
}

void TextButton::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
    text_.setDefaultFont(textFont(TextSize::large));
    updateGeometry();
  }
  QAbstractButton::changeEvent(event);
}

void TextButton::enterEvent(QEnterEvent* /*event*/) {
  update();
}

void TextButton::leaveEvent(QEvent* /*event*/) {
  update();
}

void TextButton::paintEvent(QPaintEvent* /*event*/) {
  const Theme& colours = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool strong = isChecked() || hasFocus();
  const double inset = strong ? kStroke / 2 : 0.5;
  painter.setPen(QPen(strong ? colours.text : colours.line, strong ? kStroke : 1));
  painter.setBrush(isEnabled() && (underMouse() || isDown()) ? colours.canvas : colours.panel);
  painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), kRadius, kRadius);
  if (!mark_.isEmpty()) {
    painter.setFont(textFont(TextSize::large, isChecked() ? QFont::Bold : QFont::DemiBold));
    painter.setPen(isChecked() ? colours.text : colours.quietText);
    const QString mark = isChecked() ? QStringLiteral("\u2713") : mark_;
    painter.drawText(kSide, kAbove + painter.fontMetrics().ascent(), mark);
  }
  text_.setTextWidth(std::max(1, width() - left() - kSide));
  QAbstractTextDocumentLayout::PaintContext context;
  context.palette.setColor(QPalette::Text, colours.text);
  painter.translate(left(), kAbove);
  text_.documentLayout()->draw(&painter, context);
}

}  // namespace evenkeel::ui
