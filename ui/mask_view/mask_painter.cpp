#include "mask_view/mask_painter.h"

#include <QObject>
#include <algorithm>
#include <cmath>

#include "bars/number_text.h"
#include "theme/draw_text.h"
#include "theme/hatch.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

/// The smallest power of two of tokens that is at least `pixels` px long.
std::int64_t tick_step(double pixels_per_token, double pixels) {
  std::int64_t step = 1;
  while (static_cast<double>(step) * pixels_per_token < pixels) step *= 2;
  return step;
}

QString tick_text(std::int64_t token) {
  return token < 1'000'000 ? numberText(token) : compactText(token);
}

std::int64_t first_multiple(double from, std::int64_t step) {
  return static_cast<std::int64_t>(std::ceil(from / static_cast<double>(step))) * step;
}

/// The bands of the ranks that are in sight.
struct Bands {
  Bands(const MaskProjection& at, std::int64_t per_rank, std::int64_t ranks)
      : projection(at),
        tokens(per_rank),
        height(static_cast<double>(per_rank) / at.sight.span * at.canvas.height()) {
    const auto high = static_cast<double>(per_rank);
    first = static_cast<std::int64_t>(at.sight.q / high);
    last = std::min(ranks - 1, static_cast<std::int64_t>(std::ceil((at.sight.q + at.sight.span) / high)) - 1);
  }
  [[nodiscard]] double top(std::int64_t rank) const {
    return projection.y(static_cast<double>(rank * tokens));
  }

  MaskProjection projection;
  std::int64_t tokens;
  double height;  ///< px of one
  std::int64_t first = 0;
  std::int64_t last = -1;
};

}  // namespace

int gutterWidth() {
  return static_cast<int>(
             std::ceil(TextMetrics(TextSize::small).horizontalAdvance(QStringLiteral("65,536")))) +
         12;
}

int captionHeight() {
  return TextMetrics(TextSize::small).wholeHeight() + 6;
}

int roomAbove() {
  return 2 * captionHeight();
}

int roomBelow() {
  return captionHeight() + kLegendGap + 2;
}

void drawKvTicks(QPainter& painter, const MaskProjection& projection, const QRectF& taken) {
  const QRectF canvas = projection.canvas;
  painter.setFont(textFont(TextSize::small));
  const TextMetrics metrics(painter.font());
  const double end = projection.sight.kv + projection.sight.span;
  const double widest = metrics.horizontalAdvance(tick_text(static_cast<std::int64_t>(end)));
  const std::int64_t step = tick_step(canvas.width() / projection.sight.span, widest + 28);
  for (std::int64_t token = first_multiple(projection.sight.kv, step); static_cast<double>(token) <= end;
       token += step) {
    const double x = projection.x(static_cast<double>(token));
    painter.setPen(theme().line);
    painter.drawLine(QPointF(x, canvas.top() - 4), QPointF(x, canvas.top() - 1));
    const QString text = tick_text(token);
    const double width = metrics.horizontalAdvance(text);
    // The first and the last keep within the canvas.
    const double left =
        std::clamp(x - width / 2, canvas.left(), std::max(canvas.left(), canvas.right() - width));
    constexpr double kApart = 4;
    if (!taken.isEmpty() && left - kApart < taken.right() && left + width + kApart > taken.left()) continue;
    painter.setPen(theme().quietText);
    drawTextLine(painter, QPointF(left, canvas.top() - 8), text);
  }
}

void drawQTicks(QPainter& painter, const MaskProjection& projection) {
  const QRectF canvas = projection.canvas;
  painter.setFont(textFont(TextSize::small));
  const TextMetrics metrics(painter.font());
  const std::int64_t step = tick_step(canvas.height() / projection.sight.span, 56);
  const double end = projection.sight.q + projection.sight.span;
  for (std::int64_t token = first_multiple(projection.sight.q, step); static_cast<double>(token) <= end;
       token += step) {
    const double y = projection.y(static_cast<double>(token));
    painter.setPen(theme().line);
    painter.drawLine(QPointF(canvas.left() - 4, y), QPointF(canvas.left() - 1, y));
    const QString text = tick_text(token);
    const double base =
        std::clamp(y + metrics.capHeight() / 2, canvas.top() + metrics.capHeight(), canvas.bottom());
    painter.setPen(theme().quietText);
    drawTextLine(painter, QPointF(canvas.left() - 8 - metrics.horizontalAdvance(text), base), text);
  }
}

void drawRankChip(QPainter& painter, const QRectF& chip, Rank rank, bool pointed) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(theme().rank(rank.value));
  painter.drawRoundedRect(chip, 4, 4);
  const QColor on = theme().onRank(rank.value);
  if (rank.value / 8 % 2 == 1) {
    painter.setPen(QPen(on, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(chip.adjusted(2, 2, -2, -2), 2.5, 2.5);
  }
  if (pointed) {
    painter.setPen(QPen(theme().text, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(chip.adjusted(-2, -2, 2, 2), 5, 5);
  }
  painter.setPen(on);
  painter.setFont(textFont(TextSize::small, QFont::DemiBold));
  drawTextLine(painter, chip, Qt::AlignCenter, QString::number(rank.value));
  painter.restore();
}

void drawBandLines(QPainter& painter, const MaskProjection& projection, std::int64_t per_rank,
                   std::int64_t ranks) {
  constexpr double kLeastBand = 10;
  const Bands bands(projection, per_rank, ranks);
  if (bands.height < kLeastBand) return;
  const QRectF canvas = projection.canvas;
  for (std::int64_t rank = std::max<std::int64_t>(1, bands.first); rank <= bands.last; ++rank) {
    const double y = std::round(bands.top(rank));
    // OPTIMIZATION: a rectangle, as a line is drawn pixel by pixel.
    if (y > canvas.top() && y < canvas.bottom())
      painter.fillRect(QRectF(canvas.left(), y, canvas.width(), 1), theme().line);
  }
}

void drawBandChips(QPainter& painter, const MaskProjection& projection, std::int64_t per_rank,
                   std::int64_t ranks, std::optional<Rank> pointed) {
  const QRectF canvas = projection.canvas;
  const Bands bands(projection, per_rank, ranks);
  const double band = bands.height;
  const std::int64_t first = bands.first;
  const std::int64_t last = bands.last;
  const TextMetrics metrics(textFont(TextSize::small, QFont::DemiBold));
  const auto y_of = [&](std::int64_t rank) { return bands.top(rank); };

  const double chip_height = std::ceil(metrics.height()) + 4;
  const double chip_width = std::max(22.0, metrics.horizontalAdvance(QString::number(last)) + 10);
  if (band >= chip_height + 2) {
    for (std::int64_t rank = first; rank <= last; ++rank) {
      // A band that is only partly in sight keeps its chip in sight.
      const double top = std::max(canvas.top(), y_of(rank));
      const double bottom = std::min(canvas.bottom(), y_of(rank + 1));
      if (bottom - top < 4) continue;
      const double middle =
          std::clamp((top + bottom) / 2, canvas.top() + chip_height / 2, canvas.bottom() - chip_height / 2);
      drawRankChip(painter,
                   QRectF(canvas.left() - 10 - chip_width, std::round(middle - chip_height / 2), chip_width,
                          chip_height),
                   Rank{rank}, pointed == Rank{rank});
    }
    return;
  }

  // Low bands: a strip of colour, and a number wherever the last one leaves room. No more strips than pixels.
  painter.setFont(textFont(TextSize::small));
  const std::int64_t strip_step = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(1 / band)));
  const std::int64_t every = tick_step(band, metrics.height() + 2);
  for (std::int64_t rank = first / strip_step * strip_step; rank <= last; rank += strip_step) {
    const double top = std::max(canvas.top(), y_of(rank));
    const double bottom = std::min(canvas.bottom(), y_of(rank + strip_step));
    const bool is_pointed = pointed == Rank{rank};
    painter.fillRect(QRectF(canvas.left() - (is_pointed ? 14 : 10), top, is_pointed ? 10 : 6, bottom - top),
                     theme().rank(rank));
  }
  for (std::int64_t rank = (first + every - 1) / every * every; rank <= last; rank += every) {
    const double middle = y_of(rank) + band / 2;
    if (middle < canvas.top() || middle > canvas.bottom()) continue;
    const double base =
        std::clamp(middle + metrics.capHeight() / 2, canvas.top() + metrics.capHeight(), canvas.bottom());
    const QString text = QString::number(rank);
    painter.setPen(theme().quietText);
    drawTextLine(painter,
                 QPointF(canvas.left() - 18 - TextMetrics(painter.font()).horizontalAdvance(text), base),
                 text);
  }
}

namespace {

/// Writes a legend from the left.
class Legend {
 public:
  Legend(QPainter& painter, const QRectF& area) : painter_(painter), area_(area), left_(area.left()) {
    painter_.setFont(textFont(TextSize::small));
  }
  void write(const QString& text) {
    painter_.setPen(theme().quietText);
    drawTextLine(painter_, QRectF(left_, area_.top(), area_.right() - left_ + 1, area_.height()),
                 Qt::AlignLeft | Qt::AlignVCenter, text);
    left_ += metrics().horizontalAdvance(text);
  }
  void space(double px) { left_ += px; }
  /// Room for a swatch, and where it is.
  QRectF swatch(double width) {
    constexpr double kHeight = 10;
    const QRectF place(std::round(left_), std::round(area_.center().y() - kHeight / 2), width, kHeight);
    left_ = place.right() + 6;
    return place;
  }
  /// The longest of these that fits, the longest first; or none.
  void writeWhatFits(const QStringList& texts) {
    for (const QString& text : texts) {
      if (metrics().horizontalAdvance(text) > area_.right() - left_) continue;
      write(text);
      return;
    }
  }
  [[nodiscard]] TextMetrics metrics() const { return TextMetrics(painter_.font()); }

 private:
  QPainter& painter_;
  QRectF area_;
  double left_;
};

constexpr double kSwatch = 16;
constexpr double kLegendSpace = 14;

/// "full" and "partial", by their look as well as by their colour.
void legend_of_classes(Legend& legend, QPainter& painter, const QColor& full, const QColor& partial) {
  painter.fillRect(legend.swatch(kSwatch), full);
  legend.write(QObject::tr("full"));
  legend.space(kLegendSpace);
  const QRectF place = legend.swatch(kSwatch);
  QColor pale = partial;
  pale.setAlphaF(static_cast<float>(kPartialOpacity));
  painter.fillRect(place, pale);
  drawHatch(painter, place, partial);
  legend.write(QObject::tr("partial"));
  legend.space(kLegendSpace);
}

}  // namespace

void drawMaskLegend(QPainter& painter, const QRectF& area, MaskColour colour) {
  Legend legend(painter, area);
  const int least = static_cast<int>(std::lround(leastOpacity(colour) * 100));
  QStringList more;
  switch (colour) {
    case MaskColour::by_share: {
      constexpr double kRamp = 72;
      const QString from = QObject::tr("allowed pairs 0 %");
      const double needed = kRamp + 24 + legend.metrics().horizontalAdvance(from + QObject::tr("100 %"));
      legend.write(needed <= area.width() ? from : QObject::tr("0 %"));
      legend.space(6);
      const QRectF ramp = legend.swatch(kRamp);
      QLinearGradient gradient(ramp.topLeft(), ramp.topRight());
      for (const double at : {0.0, 0.5, 1.0}) gradient.setColorAt(at, theme().share(at));
      painter.fillRect(ramp, gradient);
      legend.write(QObject::tr("100 %"));
      legend.space(kLegendSpace);
      break;
    }
    case MaskColour::by_document:
      for (const std::size_t document : {std::size_t{0}, std::size_t{1}}) {
        painter.fillRect(legend.swatch(kSwatch), documentInk(theme(), document));
      }
      legend.write(QObject::tr("documents of q in turn"));
      legend.space(kLegendSpace);
      break;
    case MaskColour::by_class:
      legend_of_classes(legend, painter, theme().text, theme().quietText);
      break;
    case MaskColour::by_rank:
      legend_of_classes(legend, painter, theme().quietText, theme().quietText);
      break;
  }
  legend.writeWhatFits(
      {QObject::tr("opacity: square root of what a pixel's tiles cover, at least %1 %").arg(least),
       QObject::tr("opacity: \u221acoverage, at least %1 %").arg(least),
       QObject::tr("opacity at least %1 %").arg(least)});
}

void drawDifferenceLegend(QPainter& painter, const QRectF& area) {
  Legend legend(painter, area);
  legend.writeWhatFits({QObject::tr("coloured: moves, in the colour of its new rank under B; faint: stays; "
                                    "left: rank under A, then B"),
                        QObject::tr("coloured: moves, by rank under B; faint: stays"),
                        QObject::tr("coloured moves, faint stays")});
}

}  // namespace evenkeel::ui
