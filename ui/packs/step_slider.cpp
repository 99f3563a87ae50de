#include "packs/step_slider.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kSide = 7;    ///< px left and right of the first and last step
constexpr double kHandle = 5;  ///< radius
/// The least of the curve's height, so that a tenth of a percent does not look like a mountain.
constexpr double kLeastRange = 0.02;

}  // namespace

StepSlider::StepSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
  setObjectName(QStringLiteral("step-slider"));
  setAccessibleName(tr("Step of the log"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StepSlider::setCurve(std::vector<std::optional<double>> over) {
  if (over == over_) return;
  over_ = std::move(over);
  update();
}

QSize StepSlider::sizeHint() const {
  return {320, std::max(26, QFontMetrics(textFont(TextSize::normal)).height() + 10)};
}

QSize StepSlider::minimumSizeHint() const {
  return {80, sizeHint().height()};
}

double StepSlider::xOf(int step) const {
  const int steps = maximum() - minimum();
  if (steps == 0) return width() / 2.0;
  return kSide + (width() - 2 * kSide) * (step - minimum()) / steps;
}

int StepSlider::stepAt(double x) const {
  const double share = (x - kSide) / std::max(1.0, width() - 2 * kSide);
  return minimum() + static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * (maximum() - minimum())));
}

void StepSlider::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  setSliderDown(true);
  setValue(stepAt(event->position().x()));
}

void StepSlider::mouseMoveEvent(QMouseEvent* event) {
  if (isSliderDown()) setValue(stepAt(event->position().x()));
}

void StepSlider::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) setSliderDown(false);
}

/// No more points than pixels: of the steps under one pixel the worst is drawn.
void StepSlider::paintCurve(QPainter& painter) const {
  double most = kLeastRange;
  for (const auto& over : over_) most = std::max(most, over.value_or(0));
  const double base = height() - 4.0;
  const double room = height() - 9.0;
  QPainterPath line;
  bool open = false;
  std::size_t step = 0;
  while (step < over_.size()) {
    const double x = xOf(minimum() + static_cast<int>(step));
    std::optional<double> worst = over_[step];
    std::size_t next = step + 1;
    while (next < over_.size() && xOf(minimum() + static_cast<int>(next)) < x + 1) {
      if (over_[next]) worst = std::max(worst.value_or(0), *over_[next]);
      ++next;
    }
    step = next;
    if (!worst) {
      open = false;  // a refused step breaks the line
      continue;
    }
    const QPointF at(x, base - room * std::max(0.0, *worst) / most);
    if (open) {
      line.lineTo(at);
    } else {
      line.moveTo(at);
      line.lineTo(at + QPointF(0.01, 0));
    }
    open = true;
  }
  painter.setPen(QPen(theme().quietText, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(line);
}

void StepSlider::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Theme& t = theme();
  const double base = height() - 4.0;
  painter.setPen(QPen(t.line, 1));
  painter.drawLine(QPointF(kSide, base), QPointF(width() - kSide, base));
  paintCurve(painter);
  const double x = xOf(value());
  painter.setPen(QPen(t.text, 1.6));
  painter.drawLine(QPointF(x, 2), QPointF(x, base));
  painter.setBrush(t.text);
  painter.setPen(QPen(t.panel, 1.5));
  painter.drawEllipse(QPointF(x, base - 1), kHandle, kHandle);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(t.text, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  }
}

}  // namespace evenkeel::ui
