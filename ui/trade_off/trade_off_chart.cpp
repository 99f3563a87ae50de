#include "trade_off/trade_off_chart.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "theme/draw_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kGap = 4;
constexpr double kPoint = 3.5;  ///< radius
constexpr double kStep = 5;     ///< px along the line
constexpr double kReach = 24;   ///< px from a point that still means it
/// The least of the axis' height, so that a tenth of a percent does not look like a mountain.
constexpr double kLeastOver = 0.05;
constexpr int kLines = 12;  ///< height, in lines of small type
constexpr int kLeastLines = 8;

QFont small(bool strong = false) {
  return textFont(TextSize::small, strong ? QFont::DemiBold : QFont::Normal);
}

QString percent(double share) {
  return QStringLiteral("%1 %").arg(share * 100, 0, 'f', share < 0.0995 ? 1 : 0);
}

}  // namespace

TradeOffChart::TradeOffChart(TradeOffTable& table, QWidget* parent) : QWidget(parent), table_(table) {
  setObjectName(QStringLiteral("trade-off-chart"));
  setAccessibleName(tr("KV traffic against the slowest rank"));
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  const auto changed = [this] {
    hovered_.reset();
    if (cursor_ && *cursor_ >= count()) cursor_.reset();
    tell();
    update();
  };
  connect(&table_, &QAbstractItemModel::modelReset, this, changed);
  connect(&table_, &QAbstractItemModel::dataChanged, this, changed);
}

void TradeOffChart::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  update();
}

void TradeOffChart::setTrouble(const QString& line) {
  if (line == trouble_) return;
  trouble_ = line;
  tell();
  update();
}

QSize TradeOffChart::sizeHint() const {
  const QFontMetrics metrics(small());
  return {metrics.averageCharWidth() * 48, metrics.height() * kLines};
}

QSize TradeOffChart::minimumSizeHint() const {
  const QFontMetrics metrics(small());
  return {metrics.averageCharWidth() * 24, metrics.height() * kLeastLines};
}

QRectF TradeOffChart::plot() const {
  const QFontMetricsF metrics(small());
  const double left = metrics.horizontalAdvance(QStringLiteral("+00.0 %")) + 2 * kGap;
  return QRectF(rect()).adjusted(left, 2 * metrics.height() + kGap, -metrics.averageCharWidth() * 5,
                                 -(2 * metrics.height() + 3 * kGap));
}

QPointF TradeOffChart::place(std::size_t point) const {
  double most_read = 0;
  double most_over = kLeastOver;
  for (std::size_t p = 0; p < table_.points().size(); ++p) {
    most_read = std::max(most_read, table_.readShare(p));
    most_over = std::max(most_over, table_.over(p));
  }
  const QRectF area = plot();
  const double x = most_read == 0 ? 0 : table_.readShare(point) / most_read;
  return {area.left() + area.width() * x, area.bottom() - area.height() * table_.over(point) / most_over};
}

std::optional<std::size_t> TradeOffChart::pointed() const {
  if (hovered_) return hovered_;
  return hasFocus() ? cursor_ : std::nullopt;
}

std::optional<std::size_t> TradeOffChart::pointAt(const QPointF& at) const {
  std::optional<std::size_t> nearest;
  double least = kReach;
  for (std::size_t p = 0; p < count(); ++p) {
    const QPointF away = place(p) - at;
    const double distance = std::hypot(away.x(), away.y());
    if (distance >= least) continue;
    least = distance;
    nearest = p;
  }
  return nearest;
}

QString TradeOffChart::spoken() const {
  if (!trouble_.isEmpty()) return trouble_;
  QStringList lines;
  for (std::size_t p = 0; p < count(); ++p) lines << table_.pointText(p);
  return lines.join(u'\n');
}

/// The text twin: the point under the cursor alone, so that a reader speaks it when it moves.
void TradeOffChart::tell() {
  const QString text = cursor_ && *cursor_ < count() ? table_.pointText(*cursor_) : spoken();
  if (text != accessibleDescription()) setAccessibleDescription(text);
}

void TradeOffChart::mouseMoveEvent(QMouseEvent* event) {
  const auto at = pointAt(event->position());
  if (at == hovered_) return;
  hovered_ = at;
  setCursor(at ? Qt::PointingHandCursor : Qt::ArrowCursor);
  update();
}

void TradeOffChart::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  if (const auto at = pointAt(event->position())) {
    cursor_ = at;
    Q_EMIT pointTaken(*at);
  }
}

void TradeOffChart::leaveEvent(QEvent* event) {
  hovered_.reset();
  update();
  QWidget::leaveEvent(event);
}

void TradeOffChart::walkTo(std::size_t point) {
  cursor_ = point;
  hovered_.reset();
  tell();
  update();
}

void TradeOffChart::keyPressEvent(QKeyEvent* event) {
  if (count() == 0) return QWidget::keyPressEvent(event);
  const std::size_t at = std::min(cursor_.value_or(0), count() - 1);
  switch (event->key()) {
    case Qt::Key_Left:
      return walkTo(std::min(at + 1, count() - 1));  // more slack reads less: to the left
    case Qt::Key_Right:
      return walkTo(at == 0 ? 0 : at - 1);
    case Qt::Key_Home:
      return walkTo(count() - 1);
    case Qt::Key_End:
      return walkTo(0);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      Q_EMIT pointTaken(at);
      return;
    default:
      QWidget::keyPressEvent(event);
  }
}

void TradeOffChart::focusInEvent(QFocusEvent* event) {
  if (!cursor_ && count() > 0) cursor_ = 0;
  tell();
  update();
  QWidget::focusInEvent(event);
}

void TradeOffChart::focusOutEvent(QFocusEvent* event) {
  update();
  QWidget::focusOutEvent(event);
}

void TradeOffChart::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) updateGeometry();
  QWidget::changeEvent(event);
}

bool TradeOffChart::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto at = pointAt(help->pos()))
      QToolTip::showText(help->globalPos(), table_.pointText(*at), this);
    return true;
  }
  return QWidget::event(event);
}

void TradeOffChart::paintAxes(QPainter& painter) const {
  const Theme& t = theme();
  const QRectF area = plot();
  const QFontMetricsF metrics(small());
  painter.setPen(QPen(t.line, 1));
  painter.drawLine(area.bottomLeft(), area.bottomRight());
  painter.drawLine(area.bottomLeft(), area.topLeft());
  double most_read = 0;
  double most_over = kLeastOver;
  for (std::size_t p = 0; p < count(); ++p) {
    most_read = std::max(most_read, table_.readShare(p));
    most_over = std::max(most_over, table_.over(p));
  }
  painter.setFont(small());
  painter.setPen(t.quietText);
  const auto beside = [&](double y, const QString& text) {
    drawTextLine(painter, QRectF(0, y - metrics.height() / 2, area.left() - kGap, metrics.height()),
                 Qt::AlignRight | Qt::AlignVCenter, text);
  };
  beside(area.bottom(), QStringLiteral("+0 %"));
  beside(area.top(), u'+' + percent(most_over));
  const double under = area.bottom() + kGap;
  const auto below = [&](double x, const QString& text) {
    const double w = metrics.horizontalAdvance(text) + 2;
    drawTextLine(painter, QRectF(x - w / 2, under, w, metrics.height()), Qt::AlignCenter, text);
  };
  below(area.left(), QStringLiteral("0 %"));
  if (most_read > 0) below(area.right(), percent(most_read));
  drawTextLine(painter, QRectF(0, under + metrics.height(), width(), metrics.height()), Qt::AlignCenter,
               tr("KV read from others, of an all-gather"));
  drawTextLine(painter, QRectF(kGap, 2, width(), metrics.height()), Qt::AlignLeft | Qt::AlignVCenter,
               tr("slowest rank, over the least"));
}

void TradeOffChart::paintCurve(QPainter& painter) const {
  const Theme& t = theme();
  const QColor ink = stale_ ? t.line : t.text;
  QPainterPath path;
  for (std::size_t p = 0; p < count(); ++p) {
    if (p == 0) {
      path.moveTo(place(p));
    } else {
      path.lineTo(place(p));
    }
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(stale_ ? t.line : t.quietText, 1.4));
  painter.drawPath(path);
  for (std::size_t p = 0; p < count(); ++p) {
    const bool marked = !table_.letter(p).isEmpty();
    painter.setPen(QPen(ink, pointed() == p ? 2 : 1.2));
    painter.setBrush(marked ? ink : t.panel);
    const double radius = kPoint + (pointed() == p ? 1.5 : 0);
    painter.drawEllipse(place(p), radius, radius);
  }
}

/// Slack at every point that has room; those that are marked and pointed at first.
void TradeOffChart::paintLabels(QPainter& painter) const {
  const Theme& t = theme();
  std::vector<QRectF> taken;
  for (std::size_t p = 0; p < count(); ++p) {
    const QPointF at = place(p);
    taken.emplace_back(at.x() - kPoint, at.y() - kPoint, 2 * kPoint, 2 * kPoint);
    if (p == 0) continue;
    // Nor does a label lie on the line.
    const QLineF line(place(p - 1), at);
    const int pieces = std::max(1, static_cast<int>(line.length() / kStep));
    for (int i = 0; i < pieces; ++i) {
      const QPointF on = line.pointAt((i + 0.5) / pieces);
      taken.emplace_back(on.x() - 1, on.y() - 1, 2, 2);
    }
  }
  const auto write = [&](std::size_t p) {
    const QString mark = table_.letter(p);
    const bool strong = !mark.isEmpty() || pointed() == p;
    const QFontMetricsF metrics(small(strong));
    const QString text = (mark.isEmpty() ? QString() : mark + u' ') + table_.slackText(p);
    const QSizeF size(metrics.horizontalAdvance(text) + 2, metrics.height());
    const QPointF at = place(p);
    const QPointF corners[] = {at + QPointF(kPoint + kGap, -size.height()),
                               at + QPointF(-size.width() - kPoint - kGap, -size.height()),
                               at + QPointF(kPoint + kGap, 0), at + QPointF(-size.width() - kPoint - kGap, 0),
                               at + QPointF(-size.width() / 2, -size.height() - kPoint - kGap)};
    for (const QPointF& corner : corners) {
      const QRectF box(corner, size);
      if (box.left() < plot().left() - kGap || box.right() > width() || box.bottom() > plot().bottom() - 1)
        continue;
      if (std::any_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(box); }))
        continue;
      taken.push_back(box);
      painter.setFont(small(strong));
      painter.setPen(strong && !stale_ ? t.text : t.quietText);
      drawTextLine(painter, box, Qt::AlignCenter, text);
      return;
    }
  };
  const auto first = [&](std::size_t p) { return !table_.letter(p).isEmpty() || pointed() == p; };
  for (std::size_t p = 0; p < count(); ++p) {
    if (first(p)) write(p);
  }
  // From the most slack on, where points are furthest apart.
  for (std::size_t p = count(); p-- > 0;) {
    if (!first(p)) write(p);
  }
}

void TradeOffChart::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (!trouble_.isEmpty()) {
    painter.setFont(textFont(TextSize::normal));
    painter.setPen(theme().quietText);
    painter.drawText(rect(), static_cast<int>(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap, trouble_);
  } else if (count() > 0) {
    paintAxes(painter);
    paintCurve(painter);
    paintLabels(painter);
  }
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().text, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  }
}

}  // namespace evenkeel::ui
