#include "lessons/text_button.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QPainter>
#include <QPalette>
#include <algorithm>
#include <cmath>
#include <utility>

#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kSide = 10;
constexpr int kAbove = 7;
constexpr int kGap = 8;
constexpr int kLeastWidth = 120;
constexpr double kRadius = 6;
constexpr double kTick = 2;
constexpr double kDot = 0.32;  ///< its radius, of the height of capitals
constexpr double kStroke = 2;  ///< of what is checked or has the focus

}  // namespace

TextButton::TextButton(QString mark, QWidget* parent) : QAbstractButton(parent), mark_(std::move(mark)) {
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

void TextButton::setRight(bool right) {
  if (right_ == right) return;
  right_ = right;
  setAccessibleDescription(right ? tr("the right answer") : QString());
  update();
}

int TextButton::left() const {
  if (mark_.isEmpty()) return kSide;
  return kSide + kGap + QFontMetrics(textFont(TextSize::large, QFont::DemiBold)).horizontalAdvance(u'M');
}

/// As much as left, so that a dot or a tick moves no word.
int TextButton::right() const {
  return left();
}

int TextButton::heightForWidth(int width) const {
  text_.setTextWidth(std::max(1, width - left() - right()));
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
  const bool strong = isChecked() || right_ || hasFocus();
  const double inset = strong ? kStroke / 2 : 0.5;
  painter.setPen(QPen(strong ? colours.text : colours.line, strong ? kStroke : 1));
  painter.setBrush(isEnabled() && (underMouse() || isDown()) ? colours.canvas : colours.panel);
  painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), kRadius, kRadius);
  if (!mark_.isEmpty()) {
    const bool marked = isChecked() || right_;
    painter.setFont(textFont(TextSize::large, marked ? QFont::Bold : QFont::DemiBold));
    painter.setPen(marked ? colours.text : colours.quietText);
    painter.drawText(kSide, kAbove + painter.fontMetrics().ascent(), mark_);
    drawCue(painter);
  }
  text_.setTextWidth(std::max(1, width() - left() - right()));
  QAbstractTextDocumentLayout::PaintContext context;
  context.palette.setColor(QPalette::Text, colours.text);
  painter.translate(left(), kAbove);
  text_.documentLayout()->draw(&painter, context);
}

/// In the line of the mark: a tick for what is right, else a dot for what is chosen.
void TextButton::drawCue(QPainter& painter) const {
  if (!right_ && !isChecked()) return;
  const QFontMetricsF metrics(textFont(TextSize::large, QFont::DemiBold));
  const double size = metrics.capHeight();
  const QPointF middle(width() - right() / 2.0, kAbove + metrics.ascent() - size / 2);
  if (right_) {
    QPen pen(theme().text, kTick, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(pen);
    painter.drawPolyline(QPolygonF({middle + QPointF(-0.5, 0.05) * size, middle + QPointF(-0.12, 0.42) * size,
                                    middle + QPointF(0.55, -0.45) * size}));
    return;
  }
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().text);
  painter.drawEllipse(middle, size * kDot, size * kDot);
}

}  // namespace evenkeel::ui
