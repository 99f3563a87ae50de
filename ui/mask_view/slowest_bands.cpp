#include "mask_view/slowest_bands.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "bars/number_text.h"
#include "mask_view/mask_painter.h"
#include "picture/picture_scale.h"
#include "theme/draw_text.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kLeastBand = 72;        ///< px that a band needs to be worth a title
constexpr double kLeastGain = 1.5;    ///< times it is magnified at least
constexpr double kWheelShare = 0.25;  ///< of what is shown, a notch of the wheel

}  // namespace

SlowestBands::SlowestBands(MaskView& a, MaskView& b, QWidget* parent)
    : QWidget(parent), a_(a), b_(b), sources_{new PictureSource(this), new PictureSource(this)} {
  setMouseTracking(true);
  setAccessibleName(tr("Slowest rank of each, magnified"));
  for (PictureSource* made : sources_)
    connect(made, &PictureSource::changed, this, [this] {
      update();
      Q_EMIT pictureChanged();
    });

  connect(&a_.link(), &MaskLink::sightChanged, this, &SlowestBands::follow);
  for (MaskView* view : {&a_, &b_}) {
    connect(view, &MaskView::shownChanged, this, &SlowestBands::request);
    connect(view, &MaskView::pictureChanged, this, &SlowestBands::request);
  }
  connect(&a_.link(), &MaskLink::cursorChanged, this, qOverload<>(&QWidget::update));
}

int SlowestBands::titleHeight() const {
  return TextMetrics(TextSize::large).wholeHeight() + 8;
}

int SlowestBands::leastHeight() const {
  return titleHeight() + kLeastBand;
}

bool SlowestBands::isWorth(int height) const {
  // Of the whole masks, so that the bands do not come and go with the sight.
  const double above = seqLen() == 0 ? 0
                                     : static_cast<double>(a_.bandTokens()) / static_cast<double>(seqLen()) *
                                           a_.canvas().height();
  return height >= leastHeight() && above > 0 && (height - titleHeight()) >= kLeastGain * above;
}

std::int64_t SlowestBands::seqLen() const {
  const auto shown = a_.mask();
  return shown == nullptr ? 0 : shown->seq_len();
}

QRectF SlowestBands::canvas(Side side) const {
  const MaskView& above = view(side);
  const QRect shown = above.canvas();
  const int top = titleHeight();
  return QRectF(above.x() + shown.x() - x(), top, shown.width(), height() - top - 1);
}

std::optional<MaskSight> SlowestBands::sight(Side side) const {
  const auto slowest = rank(side);
  const QRectF area = canvas(side);
  const auto tokens = static_cast<double>(view(side).bandTokens());
  if (!slowest || tokens <= 0 || area.height() < 2) return std::nullopt;
  const double wide = std::min(static_cast<double>(seqLen()), tokens * area.width() / area.height());
  const double kv = std::clamp(kv_, 0.0, static_cast<double>(seqLen()) - wide);
  return MaskSight{static_cast<double>(slowest->value) * tokens, kv, tokens, wide};
}

Interval SlowestBands::kvBlocks() const {
  const auto shown = sight(Side::a) ? sight(Side::a) : sight(Side::b);
  if (!shown) return {};
  const auto block = static_cast<double>(a_.blockSize().kv);
  return {static_cast<std::int64_t>(shown->kv / block), std::llround((shown->kv + shown->wide) / block)};
}

bool SlowestBands::isCurrent() const {
  return sources_[0]->isSettled() && sources_[1]->isSettled();
}

std::optional<double> SlowestBands::firstTiles(Side side) const {
  const auto slowest = rank(side);
  const auto& picture = view(side).picture();
  if (!slowest || picture == nullptr || picture->request.snapshot != view(side).snapshot())
    return std::nullopt;
  const Raster& cells = picture->raster;
  const Interval whole{0, seqLen()};
  if (cells.q.interval != whole || cells.kv.interval != whole) return std::nullopt;
  const auto tokens = static_cast<std::int64_t>(view(side).bandTokens());
  const std::int32_t top = cells.q.cell_of(slowest->value * tokens);
  const std::int32_t bottom = cells.q.cell_of((slowest->value + 1) * tokens - 1);
  for (std::int32_t column = 0; column < cells.kv.count; ++column) {
    for (std::int32_t row = top; row <= bottom; ++row) {
      // A cell at the edge may be the next rank's.
      const std::size_t cell = cells.index(row, column);
      if (cells.owner[cell] == slowest->value && (cells.full[cell] > 0 || cells.partial[cell] > 0)) {
        return static_cast<double>(cells.kv.begin_of(column));
      }
    }
  }
  return std::nullopt;
}

void SlowestBands::follow() {
  if (!dragged_from_) {
    kv_ = a_.sight().kv;
    moved_ = false;
  }
  request();
}

void SlowestBands::request() {
  const MaskSight& above = a_.sight();
  if (!moved_ && !dragged_from_ && above.kv <= 0 && above.kvSpan() >= static_cast<double>(seqLen())) {
    // Under whole masks they begin where both have something to show.
    const auto first_a = firstTiles(Side::a);
    const auto first_b = firstTiles(Side::b);
    if (first_a && first_b) kv_ = std::max(*first_a, *first_b);
  }
  for (const Side side : {Side::a, Side::b}) {
    const bool visible = isVisible() || (isForPicture(*this) && !isHidden());
    const auto shown = visible ? sight(side) : std::nullopt;
    const QSizeF pixels = canvas(side).size() * pixelRatioOf(*this);
    source(side).want(shown ? view(side).requestFor(*shown, pixels.toSize(), pixelRatioOf(*this))
                            : std::nullopt);
    view(side).setMagnified(shown ? std::optional(QRectF(shown->kv, shown->q, shown->wide, shown->span))
                                  : std::nullopt);
  }
  setAccessibleDescription(titleText());
  update();
}

void SlowestBands::moveTo(double kv) {
  const auto shown = sight(Side::a) ? sight(Side::a) : sight(Side::b);
  if (!shown) return;
  kv_ = std::clamp(kv, 0.0, static_cast<double>(seqLen()) - shown->wide);
  moved_ = true;
  request();
}

QString SlowestBands::titleText() const {
  const Interval blocks = kvBlocks();
  return blocks.empty() ? tr("Slowest rank of each, magnified")
                        : tr("Slowest rank of each, magnified: kv blocks %1 to %2")
                              .arg(numberText(blocks.begin), numberText(blocks.end - 1));
}

void SlowestBands::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  paint(painter);
}

void SlowestBands::paint(QPainter& painter) {
  const QRectF left = canvas(Side::a);
  const QRectF right = canvas(Side::b);
  const QRectF title(left.left(), 0, right.right() - left.left(), titleHeight() - 4);
  QStringList ranks;
  for (const Side side : {Side::a, Side::b}) {
    if (const auto slowest = rank(side)) ranks << tr("%1 rank %2").arg(sideLetter(side)).arg(slowest->value);
  }
  painter.setFont(textFont(TextSize::small));
  painter.setPen(theme().quietText);
  const QString who = ranks.join(tr(", "));
  drawTextLine(painter, title, Qt::AlignRight | Qt::AlignVCenter, who);
  const double room = title.width() - painter.fontMetrics().horizontalAdvance(who) - 16;
  painter.setFont(textFont(TextSize::large, QFont::DemiBold));
  painter.setPen(theme().text);
  drawTextLine(painter, title, Qt::AlignLeft | Qt::AlignVCenter,
               TextMetrics(painter.font()).elidedText(titleText(), Qt::ElideRight, static_cast<int>(room)));
  paintSide(painter, Side::a);
  paintSide(painter, Side::b);
}

void SlowestBands::paintSide(QPainter& painter, Side side) {
  const QRectF area = canvas(side);
  painter.fillRect(area, theme().canvas);
  const auto shown = sight(side);
  const auto& picture = source(side).picture();
  // What lags is not drawn under a rank that it does not belong to.
  if (shown && picture != nullptr && picture->request.snapshot == view(side).snapshot()) {
    const MaskProjection at{*shown, area};
    const MaskSight& old = picture->request.sight;
    painter.save();
    painter.setClipRect(area);
    painter.drawImage(QRectF(QPointF(at.x(old.kv), at.y(old.q)),
                             QPointF(at.x(old.kv + old.kvSpan()), at.y(old.q + old.span))),
                      source(side).image());
    painter.restore();
    const auto is_empty = [](std::uint8_t share) { return share == 0; };
    const Raster& cells = picture->raster;
    if (std::all_of(cells.full.begin(), cells.full.end(), is_empty) &&
        std::all_of(cells.partial.begin(), cells.partial.end(), is_empty)) {
      painter.setFont(textFont(TextSize::normal));
      painter.setPen(theme().quietText);
      painter.drawText(area.adjusted(8, 8, -8, -8), Qt::AlignCenter | Qt::TextWordWrap,
                       tr("no tiles between these kv blocks: drag to others"));
    }
  }
  painter.setBrush(Qt::NoBrush);
  painter.setPen(theme().line);
  painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5));
}

void SlowestBands::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  request();
}

void SlowestBands::moveEvent(QMoveEvent* event) {
  QWidget::moveEvent(event);
  request();
}

void SlowestBands::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  request();
}

void SlowestBands::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  request();
}

void SlowestBands::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  dragged_from_ = event->position();
  dragged_kv_ = kv_;
  setCursor(Qt::ClosedHandCursor);
}

void SlowestBands::mouseMoveEvent(QMouseEvent* event) {
  if (dragged_from_) {
    if (const auto shown = sight(Side::a) ? sight(Side::a) : sight(Side::b)) {
      const double moved = (event->position().x() - dragged_from_->x()) / canvas(Side::a).width();
      moveTo(dragged_kv_ - moved * shown->wide);
    }
  }
  for (const Side side : {Side::a, Side::b}) {
    const QRectF area = canvas(side);
    const auto shown = sight(side);
    if (!shown || !area.contains(event->position())) continue;
    const MaskProjection at{*shown, area};
    view(side).pointAt({at.q(event->position().y()), at.kv(event->position().x())});
    return;
  }
  view(Side::a).clearCursor();
}

void SlowestBands::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  dragged_from_.reset();
  unsetCursor();
}

void SlowestBands::wheelEvent(QWheelEvent* event) {
  const auto shown = sight(Side::a) ? sight(Side::a) : sight(Side::b);
  const QPoint turned = event->angleDelta();
  const int notches = turned.x() != 0 ? turned.x() : turned.y();
  if (shown) moveTo(kv_ - notches / 120.0 * kWheelShare * shown->wide);
  event->accept();
}

void SlowestBands::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  view(Side::a).clearCursor();
}

}  // namespace evenkeel::ui
