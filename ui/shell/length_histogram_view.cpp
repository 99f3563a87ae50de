#include "shell/length_histogram_view.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "bars/number_text.h"
#include "theme/draw_text.h"
#include "theme/hatch.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kStale = 0.45;  ///< opacity of what is of older settings
constexpr double kGap = 6;
constexpr int kLines = 9;  ///< height, in lines of small type
constexpr int kLeastColumns = 40;
constexpr double kHatch = 4;
constexpr double kWidestBar = 16;

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

QString percent(double share) {
  return QString::number(100 * share, 'f', 1) + QStringLiteral(" %");
}

}  // namespace

LengthHistogramView::LengthHistogramView(QWidget* parent) : QWidget(parent) {
  setObjectName(QStringLiteral("length-histogram"));
  setAccessibleName(tr("How long the documents are"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LengthHistogramView::show(std::optional<LengthHistogram> histogram) {
  histogram_ = std::move(histogram);
  QStringList lines;
  for (std::size_t bin = 0; histogram_ && bin < histogram_->bins.size(); ++bin) {
    if (histogram_->bins[bin].documents > 0) lines += tell(bin);
  }
  setAccessibleDescription(lines.join(u'\n'));
  update();
}

void LengthHistogramView::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  update();
}

QString LengthHistogramView::tell(std::size_t bin) const {
  const LengthHistogram::Bin& of = histogram_->bins[bin];
  const std::int64_t least = std::int64_t{1} << bin;
  const QString lengths =
      least == 1 ? tr("1 token") : tr("%1 to %2 tokens").arg(numberText(least), numberText(2 * least - 1));
  const QString documents =
      of.documents == 1 ? tr("1 document") : tr("%1 documents").arg(numberText(of.documents));
  return tr("%1: %2, %3; %4 tokens, %5")
      .arg(lengths, documents, percent(share(of.documents, histogram_->documents)), numberText(of.tokens),
           percent(share(of.tokens, histogram_->tokens)));
}

QSize LengthHistogramView::sizeHint() const {
  const QFontMetrics metrics(textFont(TextSize::small));
  return {metrics.averageCharWidth() * kLeastColumns, metrics.height() * kLines};
}

std::size_t LengthHistogramView::binCount() const {
  return histogram_->bins.size() - histogram_->first();
}

QRectF LengthHistogramView::plot() const {
  const QFontMetricsF metrics(textFont(TextSize::small));
  const double left = metrics.horizontalAdvance(QStringLiteral("100 %")) + kGap;
  // A legend above, the lengths under it; the last length stands half over the edge.
  const double right = metrics.horizontalAdvance(numberText(std::int64_t{1} << histogram_->bins.size())) / 2;
  return QRectF(rect()).adjusted(left, 1.5 * metrics.height() + kGap, -right - 1, -metrics.height() - kGap);
}

double LengthHistogramView::top() const {
  double most = 0;
  for (const LengthHistogram::Bin& bin : histogram_->bins) {
    most =
        std::max({most, share(bin.documents, histogram_->documents), share(bin.tokens, histogram_->tokens)});
  }
  constexpr std::array kTops = {0.1, 0.2, 0.3, 0.4, 0.6, 0.8};
  const auto* const found = std::lower_bound(kTops.begin(), kTops.end(), most);
  return found == kTops.end() ? 1.0 : *found;
}

double LengthHistogramView::binLeft(std::size_t bin) const {
  const QRectF room = plot();
  return room.left() +
         room.width() * static_cast<double>(bin - histogram_->first()) / static_cast<double>(binCount());
}

QRectF LengthHistogramView::bar(std::size_t bin, std::int64_t part, std::int64_t whole, bool second) const {
  const QRectF room = plot();
  const double left = binLeft(bin);
  const double middle = (left + binLeft(bin + 1)) / 2;
  const double wide = std::clamp(std::floor((middle - left) * 0.8), 1.0, kWidestBar);
  const double high = room.height() * share(part, whole) / top();
  return {second ? middle + 0.5 : middle - 0.5 - wide, room.bottom() - high, wide, high};
}

QRectF LengthHistogramView::documentsBar(std::size_t bin) const {
  return bar(bin, histogram_->bins[bin].documents, histogram_->documents, false);
}

QRectF LengthHistogramView::tokensBar(std::size_t bin) const {
  return bar(bin, histogram_->bins[bin].tokens, histogram_->tokens, true);
}

void LengthHistogramView::drawScale(QPainter& painter) const {
  const QRectF room = plot();
  const QFontMetricsF metrics(painter.font());
  for (const double part : {0.0, 0.5, 1.0}) {
    const double y = std::round(room.bottom() - room.height() * part) + 0.5;
    painter.setPen(QPen(theme().line, 1));
    painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y));
    painter.setPen(theme().quietText);
    drawTextLine(painter, QRectF(0, y - metrics.height(), room.left() - kGap, 2 * metrics.height()),
                 Qt::AlignRight | Qt::AlignVCenter, tr("%1 %").arg(std::lround(100 * part * top())));
  }
  // Where bins begin and the last one ends: each, or every second, or so, as there is room for the widest.
  const std::size_t first = histogram_->first();
  const double widest = metrics.horizontalAdvance(numberText(std::int64_t{1} << histogram_->bins.size()));
  const double one = room.width() / static_cast<double>(binCount());
  const auto every = static_cast<std::size_t>(std::ceil((widest + kGap) / one));
  for (std::size_t bin = first; bin <= histogram_->bins.size(); bin += every) {
    const QString text = numberText(std::int64_t{1} << bin);
    drawTextLine(
        painter,
        QPointF(binLeft(bin) - metrics.horizontalAdvance(text) / 2, height() - metrics.descent() - 1), text);
    painter.fillRect(QRectF(std::round(binLeft(bin)), room.bottom() + 1, 1, 3), theme().quietText);
  }
}

void LengthHistogramView::drawLegend(QPainter& painter) const {
  const QFontMetricsF metrics(painter.font());
  const double line = metrics.height();
  const double swatch = std::round(line * 0.7);
  double x = plot().left();
  const auto write = [&](const QString& text) {
    painter.setPen(theme().quietText);
    drawTextLine(painter, QRectF(x, 0, width() - x, line), Qt::AlignLeft | Qt::AlignVCenter, text);
    x += metrics.horizontalAdvance(text) + 2 * kGap;
  };
  const double y = std::round((line - swatch) / 2);
  painter.fillRect(QRectF(x, y, swatch, swatch), theme().quietText);
  x += swatch + kGap;
  write(tr("documents of that length"));
  drawHatch(painter, {x, y, swatch, swatch}, theme().text, kHatch);
  painter.setPen(theme().text);
  painter.setBrush(Qt::NoBrush);
  painter.drawRect(QRectF(x + 0.5, y + 0.5, swatch - 1, swatch - 1));
  x += swatch + kGap;
  write(tr("tokens in them"));
}

void LengthHistogramView::paintEvent(QPaintEvent* /*event*/) {
  if (!histogram_ || histogram_->documents == 0) return;
  QPainter painter(this);
  painter.setFont(textFont(TextSize::small));
  if (stale_) painter.setOpacity(kStale);
  drawLegend(painter);
  drawScale(painter);
  for (std::size_t bin = histogram_->first(); bin < histogram_->bins.size(); ++bin) {
    if (histogram_->bins[bin].documents == 0) continue;
    painter.fillRect(documentsBar(bin), theme().quietText);
    const QRectF tokens = tokensBar(bin);
    drawHatch(painter, tokens, theme().text, kHatch);
    painter.setPen(theme().text);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(tokens.adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

bool LengthHistogramView::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || !histogram_ || histogram_->documents == 0) {
    return QWidget::event(event);
  }
  const auto* help = static_cast<QHelpEvent*>(event);
  const QRectF room = plot();
  const double at = (help->pos().x() - room.left()) / room.width() * static_cast<double>(binCount());
  if (at < 0 || at >= static_cast<double>(binCount())) {
    QToolTip::hideText();
  } else {
    QToolTip::showText(help->globalPos(), tell(histogram_->first() + static_cast<std::size_t>(at)), this);
  }
  return true;
}

}  // namespace evenkeel::ui
