#include "mask_view/minimap.h"

#include <QMouseEvent>
#include <QPainter>

#include "mask_view/mask_view.h"
#include "picture/picture_scale.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kShareOfCanvas = 0.22;
constexpr int kLeastSide = 64;
constexpr int kMostSide = 160;
constexpr int kFromCorner = 8;
constexpr double kLeastMark = 5;  ///< px a side of the rectangle of what is in sight

}  // namespace

Minimap::Minimap(MaskView& view) : QWidget(&view), view_(view), source_(new PictureSource(this)) {
  setAccessibleName(tr("Overview of the mask"));
  setCursor(Qt::OpenHandCursor);
  hide();
  connect(source_, &PictureSource::changed, this, qOverload<>(&QWidget::update));
  connect(&view_, &MaskView::sightChanged, this, &Minimap::place);
  connect(&view_, &MaskView::shownChanged, this, &Minimap::place);
  connect(&view_, &MaskView::pictureChanged, this, &Minimap::place);
}

MaskProjection Minimap::whole() const {
  const auto mask = view_.mask();
  const double tokens = mask == nullptr ? 1 : static_cast<double>(mask->seq_len());
  return {{0, 0, tokens}, QRectF(rect()).adjusted(1, 1, -1, -1)};
}

void Minimap::place() {
  const auto mask = view_.mask();
  const QRect canvas = view_.canvas();
  const int room = std::min(canvas.width(), canvas.height());
  const int side = std::clamp(static_cast<int>(room * kShareOfCanvas), kLeastSide, kMostSide);
  const bool zoomed = mask != nullptr && view_.sight().span < static_cast<double>(mask->seq_len());
  const bool shown = zoomed && room > 3 * side && !isForPicture(*this) && view_.drawnPicture() != nullptr;
  if (shown) {
    // Most masks are causal: there the upper right corner is empty.
    setGeometry(canvas.right() - side - kFromCorner, canvas.top() + kFromCorner, side, side);
    const double scale = pixelRatioOf(*this);
    const QSizeF pixels = whole().canvas.size() * scale;
    source_->want(view_.requestFor(whole().sight, pixels.toSize(), scale));
    update();
  } else {
    source_->want(std::nullopt);
  }
  setVisible(shown);
}

QRectF Minimap::sightRect() const {
  const MaskProjection at = whole();
  const MaskSight& sight = view_.sight();
  QRectF mark(QPointF(at.x(sight.kv), at.y(sight.q)),
              QPointF(at.x(sight.kv + sight.span), at.y(sight.q + sight.span)));
  const double wider = std::max(0.0, kLeastMark - mark.width()) / 2;
  const double higher = std::max(0.0, kLeastMark - mark.height()) / 2;
  return mark.adjusted(-wider, -higher, wider, higher);
}

void Minimap::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  if (source_->picture() != nullptr) painter.drawImage(whole().canvas, source_->image());
  painter.setBrush(Qt::NoBrush);
  painter.setPen(theme().quietText);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
  painter.setPen(QPen(theme().canvas, 4));
  painter.drawRect(sightRect());
  painter.setPen(QPen(theme().text, 2));
  painter.drawRect(sightRect());
}

void Minimap::centreAt(QPointF at) {
  const MaskProjection all = whole();
  MaskSight next = view_.sight();
  next.q = all.q(at.y()) - next.span / 2;
  next.kv = all.kv(at.x()) - next.span / 2;
  view_.setSight(next);
}

void Minimap::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  dragged_ = true;
  setCursor(Qt::ClosedHandCursor);
  centreAt(event->position());
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
  if (dragged_) centreAt(event->position());
}

void Minimap::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  dragged_ = false;
  setCursor(Qt::OpenHandCursor);
}

}  // namespace evenkeel::ui
