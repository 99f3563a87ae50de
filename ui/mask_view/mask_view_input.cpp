#include <QKeyEvent>
#include <QWheelEvent>
#include <cmath>

#include "mask_view/mask_view.h"

/// What wheel, mouse and keys do to the mask view.
namespace evenkeel::ui {
namespace {

constexpr double kWheelStep = 240;  ///< two notches of a wheel zoom by two
constexpr double kKeyZoom = 1.5;
constexpr double kKeyPan = 0.1;

}  // namespace

void MaskView::wheelEvent(QWheelEvent* event) {
  const int notches = event->angleDelta().y();
  if (notches != 0) {
    zoom(event->position(), std::exp2(-notches / kWheelStep));
    point(event->position());
  }
  event->accept();
}

void MaskView::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !canvas().contains(event->pos())) return;
  dragged_from_ = event->position();
  dragged_sight_ = sight();
  setCursor(Qt::ClosedHandCursor);
}

void MaskView::mouseMoveEvent(QMouseEvent* event) {
  if (dragged_from_) {
    const QPointF moved = event->position() - *dragged_from_;
    MaskSight next = dragged_sight_;
    next.q -= moved.y() / canvas().height() * next.span;
    next.kv -= moved.x() / canvas().width() * next.span;
    setSight(next);
  }
  point(event->position());
}

void MaskView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  dragged_from_.reset();
  unsetCursor();
}

void MaskView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) fit();
}

void MaskView::keyPressEvent(QKeyEvent* event) {
  const double step = sight().span * kKeyPan;
  MaskSight next = sight();
  switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
      return zoom(QRectF(canvas()).center(), 1 / kKeyZoom);
    case Qt::Key_Minus:
      return zoom(QRectF(canvas()).center(), kKeyZoom);
    case Qt::Key_F:
      return fit();
    case Qt::Key_Left:
      next.kv -= step;
      break;
    case Qt::Key_Right:
      next.kv += step;
      break;
    case Qt::Key_Up:
      next.q -= step;
      break;
    case Qt::Key_Down:
      next.q += step;
      break;
    default:
      return QWidget::keyPressEvent(event);
  }
  setSight(next);
}

void MaskView::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  hovered_.reset();
  setPointedTile(std::nullopt);
  model_.setPointed({});
  update();
}

void MaskView::focusInEvent(QFocusEvent* event) {
  const Qt::FocusReason reason = event->reason();
  keyboard_focus_ = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason;
  QWidget::focusInEvent(event);
}

void MaskView::focusOutEvent(QFocusEvent* event) {
  keyboard_focus_ = false;
  QWidget::focusOutEvent(event);
}

void MaskView::setPointedTile(std::optional<PointedTile> tile) {
  pointed_tile_ = std::move(tile);
  read_out_ = pointed_tile_ ? readOutText(*pointed_tile_) : QString();
  setAccessibleDescription(read_out_);
  Q_EMIT pointedTileChanged();
}

void MaskView::point(QPointF at) {
  hovered_ = at;
  const auto shown = mask();
  const MaskProjection projected = projection();
  // The gutter's chips point at their rank too.
  const bool in_rows = at.y() >= projected.canvas.top() && at.y() < projected.canvas.bottom();
  const bool in_canvas = in_rows && at.x() >= projected.canvas.left() && at.x() < projected.canvas.right();
  Pointed pointed;
  std::optional<PointedTile> tile;
  if (shown != nullptr && in_rows && at.x() < projected.canvas.right()) {
    const auto last = static_cast<double>(shown->seq_len() - 1);
    const auto q = static_cast<std::int64_t>(std::clamp(projected.q(at.y()), 0.0, last));
    const auto kv = static_cast<std::int64_t>(std::clamp(projected.kv(at.x()), 0.0, last));
    const bool both = order() == RowOrder::executed;
    const std::int64_t q_token = tokenAt(q, order() != RowOrder::original);
    const std::int64_t kv_token = tokenAt(kv, both);
    const auto owners = plan();
    if (owners != nullptr) pointed.rank = owners->owner_of_token(row(), q_token);
    if (in_canvas) {
      const DocumentRow& documents = shown->layout().row(row());
      pointed.q_block = q_token / snapshot()->request.settings.block_size.q;
      pointed.document = documents.document_at(q_token);
      pointed.kv_document = documents.document_at(kv_token);
      const BlockSize block = blockSize();
      tile.emplace();
      tile->details = tile_details({*shown, row(), block, owners.get(), order()},
                                   {(both ? q : q_token) / block.q, kv / block.kv});
      tile->order = order();
      tile->rank = pointed.rank;
      if (owners != nullptr) tile->kv_rank = owners->owner_of_token(row(), kv_token);
    }
  }
  setPointedTile(std::move(tile));
  model_.setPointed(pointed);
  update();
}

}  // namespace evenkeel::ui
