#include "rank_count/sweep_chart.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "theme/text_metrics.h"
#include "theme/theme.h"

/// Where the curves lie and what they answer to. How they look: sweep_chart_paint.cpp.
namespace evenkeel::ui {
namespace {

/// The least of the axis' height, so that a tenth of a percent does not look like a mountain.
constexpr double kLeastRange = 0.10;
constexpr int kLines = 11;  ///< height, in lines of small type
constexpr int kLeastLines = 6;

}  // namespace

QFont SweepChart::smallFont(bool strong) {
  return textFont(TextSize::small, strong ? QFont::DemiBold : QFont::Normal);
}

SweepChart::SweepChart(SweepTable& table, QWidget* parent) : QWidget(parent), table_(table) {
  setObjectName(QStringLiteral("sweep-chart"));
  setAccessibleName(tr("Slowest rank over the bound"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  connect(&table_, &QAbstractItemModel::modelReset, this, [this] {
    hovered_.reset();
    if (cursor_ && *cursor_ >= table_.values().size()) cursor_.reset();
    if (!cursor_ && hasFocus() && !table_.values().empty()) cursor_ = table_.current();
    tell();
    update();
  });
  connect(&table_, &QAbstractItemModel::dataChanged, this, [this] {
    tell();
    update();
  });
}

void SweepChart::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  update();
}

std::optional<std::size_t> SweepChart::pointed() const {
  if (hovered_) return hovered_;
  return hasFocus() ? cursor_ : std::nullopt;
}

QSize SweepChart::sizeHint() const {
  const QFontMetrics metrics(smallFont());
  return {metrics.averageCharWidth() * 48, metrics.height() * kLines};
}

QSize SweepChart::minimumSizeHint() const {
  const QFontMetrics metrics(smallFont());
  return {metrics.averageCharWidth() * 24, metrics.height() * kLeastLines};
}

QRectF SweepChart::plot() const {
  const TextMetrics metrics(smallFont(true));
  // Half a label stands out at the ends; names and numbers stand above the greatest.
  const double side = metrics.horizontalAdvance(QStringLiteral("+00.0 %")) / 2 + kGap;
  // Under the axis there is a line for crosses and one for the values.
  const double under = metrics.height() + 2 * kGap + 2 * kCross + 2;
  return QRectF(rect()).adjusted(side, metrics.height() * 2 + kGap, -side, -under);
}

SweepChart::Range SweepChart::range() const {
  Range range{0, kLeastRange};
  for (std::size_t v = 0; v < table_.values().size(); ++v) {
    for (std::size_t s = 0; s < table_.request().strategies.size(); ++s) {
      const auto& point = table_.point(v, s);
      if (!point || !point->ok() || !(*point)->over()) continue;
      range.least = std::min(range.least, *(*point)->over());
      range.most = std::max(range.most, *(*point)->over());
    }
  }
  return range;
}

double SweepChart::xOf(std::size_t value) const {
  const QRectF area = plot();
  const std::size_t count = table_.values().size();
  if (count < 2) return area.center().x();
  return area.left() + area.width() * static_cast<double>(value) / static_cast<double>(count - 1);
}

QPointF SweepChart::column(std::size_t value) const {
  return {xOf(value), plot().center().y()};
}

std::optional<QPointF> SweepChart::place(std::size_t value, std::size_t strategy) const {
  const auto& point = table_.point(value, strategy);
  if (!point || !point->ok() || !(*point)->over()) return std::nullopt;
  const Range range = this->range();
  const QRectF area = plot();
  const double share = (*(*point)->over() - range.least) / (range.most - range.least);
  return QPointF(xOf(value), area.bottom() - share * area.height());
}

std::optional<std::size_t> SweepChart::valueAt(const QPointF& place) const {
  std::optional<std::size_t> nearest;
  double least = width();
  for (std::size_t v = 0; v < table_.values().size(); ++v) {
    const double distance = std::abs(place.x() - xOf(v));
    if (distance >= least) continue;
    least = distance;
    nearest = v;
  }
  return nearest;
}

QString SweepChart::valueDetails(std::size_t value) const {
  QStringList lines = {table_.valueText(value) +
                       (value == table_.current() ? tr(", as it is now") : QString())};
  for (std::size_t s = 0; s < table_.request().strategies.size(); ++s) {
    lines.append(table_.pointText(value, s));
  }
  return lines.join(u'\n');
}

QString SweepChart::spoken() const {
  QStringList lines;
  for (std::size_t v = 0; v < table_.values().size(); ++v) lines.append(valueDetails(v));
  return lines.join(u'\n');
}

/// The text twin: the value under the cursor first, so that a reader speaks it when it moves.
void SweepChart::tell() {
  const QString text = cursor_ && *cursor_ < table_.values().size() ? valueDetails(*cursor_) : spoken();
  if (text != accessibleDescription()) setAccessibleDescription(text);
}

void SweepChart::mouseMoveEvent(QMouseEvent* event) {
  const auto at = valueAt(event->position());
  if (at == hovered_) return;
  hovered_ = at;
  setCursor(at ? Qt::PointingHandCursor : Qt::ArrowCursor);
  update();
}

void SweepChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  if (const auto at = valueAt(event->position())) {
    cursor_ = at;
    Q_EMIT valueTaken(table_.values()[*at]);
  }
}

void SweepChart::leaveEvent(QEvent* event) {
  hovered_.reset();
  update();
  QWidget::leaveEvent(event);
}

void SweepChart::walkTo(std::size_t value) {
  cursor_ = value;
  hovered_.reset();
  tell();
  update();
}

void SweepChart::keyPressEvent(QKeyEvent* event) {
  const std::size_t count = table_.values().size();
  if (count == 0) return QWidget::keyPressEvent(event);
  const std::size_t at = std::min(cursor_.value_or(table_.current()), count - 1);
  switch (event->key()) {
    case Qt::Key_Left:
      return walkTo(at == 0 ? 0 : at - 1);
    case Qt::Key_Right:
      return walkTo(std::min(at + 1, count - 1));
    case Qt::Key_Home:
      return walkTo(0);
    case Qt::Key_End:
      return walkTo(count - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      Q_EMIT valueTaken(table_.values()[at]);
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

void SweepChart::focusInEvent(QFocusEvent* event) {
  if (!cursor_ && !table_.values().empty()) cursor_ = table_.current();
  tell();
  update();
  QWidget::focusInEvent(event);
}

void SweepChart::focusOutEvent(QFocusEvent* event) {
  update();
  QWidget::focusOutEvent(event);
}

void SweepChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) updateGeometry();
  QWidget::changeEvent(event);
}

bool SweepChart::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto at = valueAt(help->pos())) {
      QToolTip::showText(help->globalPos(), valueDetails(*at), this);
    }
    return true;
  }
  return QWidget::event(event);
}

}  // namespace evenkeel::ui
