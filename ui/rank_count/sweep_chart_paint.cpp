#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "bars/number_text.h"
#include "rank_count/sweep_chart.h"
#include "theme/draw_text.h"
#include "theme/theme.h"

/// How the curves look. Where they lie and what they answer to: sweep_chart.cpp.
namespace evenkeel::ui {
namespace {

constexpr double kPoint = 3;       ///< radius
constexpr double kMarkedLine = 2;  ///< width of A's and B's line
constexpr double kOtherLine = 1;
constexpr float kGround = 0.9F;  ///< how much of a line under a label is hidden

/// Where a text fits beside others.
class Labels {
 public:
  bool take(const QRectF& rect) {
    for (const QRectF& other : taken_) {
      if (other.intersects(rect)) return false;
    }
    taken_.push_back(rect);
    return true;
  }

  /// Points may lie on one another.
  void block(const QRectF& rect) { taken_.push_back(rect); }

 private:
  std::vector<QRectF> taken_;
};

}  // namespace

QColor SweepChart::inkOf(std::size_t strategy) const {
  const Theme& t = theme();
  if (stale_) return t.line;
  // As in the bars: A is grey beside B, which is ink.
  const auto& strategies = table_.request().strategies;
  bool comparing = false;
  for (std::size_t s = 0; s < strategies.size(); ++s) comparing |= table_.isMarked(s) && !table_.isA(s);
  return table_.isMarked(strategy) && table_.isA(strategy) != comparing ? t.text : t.quietText;
}

void SweepChart::paintAxis(QPainter& painter) const {
  const Theme& t = theme();
  const QRectF area = plot();
  const Range range = this->range();
  const double zero = area.bottom() - area.height() * (0 - range.least) / (range.most - range.least);
  painter.setPen(QPen(t.line, 1));
  painter.drawLine(QPointF(0, zero), QPointF(width(), zero));
  const QFontMetricsF metrics(smallFont(true));
  Labels labels;
  const std::size_t current = table_.current();
  const double y = height() - metrics.height() - kGap;
  const auto label = [&](std::size_t v) {
    const bool now = v == current;
    const QString text = numberText(table_.values()[v]);
    const QFontMetricsF own(smallFont(now));
    QRectF box(0, y, own.horizontalAdvance(text) + 2 * kGap, metrics.height() + 2);
    box.moveCenter(QPointF(xOf(v), box.center().y()));
    if (!labels.take(box)) return;
    painter.setFont(smallFont(now));
    painter.setPen(now ? t.text : t.quietText);
    drawTextLine(painter, box, Qt::AlignCenter, text);
    if (now) {
      painter.setBrush(Qt::NoBrush);
      painter.setPen(QPen(t.text, 1));
      painter.drawRoundedRect(box, 3, 3);
    }
  };
  if (!table_.values().empty()) label(current);
  for (std::size_t v = 0; v < table_.values().size(); ++v) {
    if (v != current) label(v);
  }
  if (const auto at = pointed()) {
    painter.setPen(QPen(t.quietText, 1, Qt::DotLine));
    painter.drawLine(QPointF(xOf(*at), area.top()), QPointF(xOf(*at), area.bottom()));
  }
}

void SweepChart::paintLines(QPainter& painter) const {
  for (std::size_t s = 0; s < table_.request().strategies.size(); ++s) {
    const bool marked = table_.isMarked(s);
    QPen pen(inkOf(s), marked ? kMarkedLine : kOtherLine);
    if (marked && !table_.isA(s)) pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    QPainterPath path;
    bool open = false;  // a refused point breaks the line
    for (std::size_t v = 0; v < table_.values().size(); ++v) {
      const auto at = place(v, s);
      if (at && open) {
        path.lineTo(*at);
      } else if (at) {
        path.moveTo(*at);
      }
      open = at.has_value();
    }
    painter.drawPath(path);
    for (std::size_t v = 0; v < table_.values().size(); ++v) {
      const auto at = place(v, s);
      if (!at) continue;
      const bool pointed_at = pointed() == v;
      painter.setPen(QPen(inkOf(s), pointed_at ? kMarkedLine : 1));
      painter.setBrush(table_.isA(s) || !marked ? QBrush(inkOf(s)) : QBrush(theme().panel));
      const double radius = (marked ? kPoint : kPoint - 1) + (pointed_at ? 1.5 : 0);
      painter.drawEllipse(*at, radius, radius);
    }
  }
}

void SweepChart::paintRefusals(QPainter& painter) const {
  const double y = plot().bottom() + kCross + 3;
  for (std::size_t v = 0; v < table_.values().size(); ++v) {
    const double x = xOf(v);
    bool any = false;
    bool marked = false;
    for (std::size_t s = 0; s < table_.request().strategies.size(); ++s) {
      const auto& point = table_.point(v, s);
      if (!point || point->ok()) continue;
      any = true;
      marked = marked || table_.isMarked(s);
    }
    // One cross says it; pointing at it says who and why.
    if (!any) continue;
    painter.setPen(QPen(stale_ ? theme().line : marked ? theme().error : theme().quietText, 1.4));
    painter.drawLine(QPointF(x - kCross, y - kCross), QPointF(x + kCross, y + kCross));
    painter.drawLine(QPointF(x - kCross, y + kCross), QPointF(x + kCross, y - kCross));
  }
}

/// Numbers at the points of A and B, and each line's name at its end; what would overlap is left to the
/// pointer.
void SweepChart::paintLabels(QPainter& painter) const {
  const Theme& t = theme();
  Labels labels;
  const std::size_t strategies = table_.request().strategies.size();
  const QFontMetricsF metrics(smallFont(true));
  // Nothing stands on the axis.
  labels.block(QRectF(0, plot().bottom(), width(), height() - plot().bottom()));
  for (std::size_t s = 0; s < strategies; ++s) {
    for (std::size_t v = 0; table_.isMarked(s) && v < table_.values().size(); ++v) {
      if (const auto at = place(v, s))
        labels.block({at->x() - kPoint, at->y() - kPoint, 2 * kPoint, 2 * kPoint});
    }
  }
  QColor ground = t.panel;
  ground.setAlphaF(kGround);
  const auto write = [&](const QString& text, QPointF at, bool above, bool strong, const QColor& color,
                         bool must) {
    const double w = QFontMetricsF(smallFont(strong)).horizontalAdvance(text) + 2;
    const double step = metrics.height();
    QRectF box(std::clamp(at.x() - w / 2, 0.0, std::max(0.0, width() - w)), 0, w, step);
    const auto try_at = [&](bool upper) {
      box.moveTop(upper ? at.y() - kPoint - kGap - step : at.y() + kPoint + kGap);
      return labels.take(box);
    };
    bool placed = try_at(above) || try_at(!above);
    if (!placed && must) {
      box.moveTop(at.y() - kPoint - kGap - step);
      while (!placed && box.top() >= step / 2) {
        box.translate(0, -step / 2);
        placed = labels.take(box);
      }
    }
    if (!placed) return;
    painter.fillRect(box, ground);
    painter.setFont(smallFont(strong));
    painter.setPen(color);
    drawTextLine(painter, box, Qt::AlignCenter, text);
  };
  const auto number = [&](std::size_t v, std::size_t s) {
    const SweepResult& result = **table_.point(v, s);
    return overText(result.slowest_tiles, result.base());
  };
  const auto is_upper = [&](std::size_t v, std::size_t s) {
    for (std::size_t other = 0; other < strategies; ++other) {
      if (other == s || !table_.isMarked(other)) continue;
      const auto at = place(v, other);
      if (at && at->y() < place(v, s)->y()) return false;
    }
    return true;
  };
  // The ends first: a line without a name tells nothing.
  std::vector<std::optional<std::size_t>> ends(strategies);
  for (std::size_t s = 0; s < strategies; ++s) {
    for (std::size_t v = table_.values().size(); v-- > 0 && !ends[s];) {
      if (place(v, s)) ends[s] = v;
    }
    if (!ends[s]) continue;
    const QString name = table_.label(s) + QStringLiteral("  ") + number(*ends[s], s);
    write(name, *place(*ends[s], s), true, table_.isMarked(s), stale_ ? t.quietText : inkOf(s), true);
  }
  for (std::size_t s = 0; s < strategies; ++s) {
    if (!table_.isMarked(s)) continue;
    const auto write_number = [&](std::size_t v) {
      if (v == ends[s] || !place(v, s)) return;
      write(number(v, s), *place(v, s), is_upper(v, s), v == table_.current(),
            stale_ ? t.quietText : inkOf(s), false);
    };
    write_number(table_.current());
    for (std::size_t v = 0; v < table_.values().size(); ++v) {
      if (v != table_.current()) write_number(v);
    }
  }
}

void SweepChart::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (table_.values().empty()) return;
  paintAxis(painter);
  paintLines(painter);
  paintRefusals(painter);
  paintLabels(painter);
  if (hasFocus()) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().text, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  }
}

}  // namespace evenkeel::ui
