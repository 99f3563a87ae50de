#include <QKeyEvent>
#include <QWheelEvent>
#include <array>
#include <cmath>

#include "bars/number_text.h"
#include "cost/row_cost.device.h"
#include "mask_view/mask_view.h"

/// What wheel, mouse and keys do to the mask view.
namespace evenkeel::ui {
namespace {

constexpr double kWheelStep = 240;  ///< two notches of a wheel zoom by two
constexpr double kKeyZoom = 1.5;
constexpr double kKeyPan = 0.1;

QString class_name(const TileRow& tiles, std::int64_t kv_block) {
  if (tiles.full.contains(kv_block)) return QObject::tr("full");
  return tiles.touched.contains(kv_block) ? QObject::tr("partial") : QObject::tr("empty");
}

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
  dragged_sight_ = sight_;
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
  const double step = sight_.span * kKeyPan;
  MaskSight next = sight_;
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
  read_out_.clear();
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

void MaskView::point(QPointF at) {
  hovered_ = at;
  const auto shown = mask();
  const MaskProjection projected = projection();
  // The gutter's chips point at their rank too.
  const bool in_rows = at.y() >= projected.canvas.top() && at.y() < projected.canvas.bottom();
  const bool in_canvas = in_rows && at.x() >= projected.canvas.left() && at.x() < projected.canvas.right();
  Pointed pointed;
  read_out_.clear();
  if (shown != nullptr && in_rows && at.x() < projected.canvas.right()) {
    const auto last = static_cast<double>(shown->seq_len() - 1);
    const auto place = static_cast<std::int64_t>(std::clamp(projected.q(at.y()), 0.0, last));
    const auto kv = static_cast<std::int64_t>(std::clamp(projected.kv(at.x()), 0.0, last));
    const BlockSize block = model_.snapshot()->request.settings.block_size;
    std::int64_t token = place;
    if (const auto owners = plan(); owners != nullptr) {
      if (order() == RowOrder::q_rearranged) {
        std::array<Segment, 1> here;
        owners->in_plan_order(row(), {place, place + 1})->next({here.data(), here.size()});
        token = here[0].token;
        pointed.rank = Rank{place / owners->tokens_per_rank()};
      } else {
        pointed.rank = owners->owner_of_token(row(), token);
      }
    }
    if (in_canvas) {
      pointed.q_block = token / block.q;
      const evenkeel::MaskView view = shown->view(row());
      pointed.document = document_of(view, token);
      const Interval q = rows_of_block(*pointed.q_block, block.q, shown->seq_len());
      const TileRow tiles =
          classify_tiles(view, q, document_of(view, q.begin), document_of(view, q.end - 1), block);
      const std::int64_t kv_block = kv / block.kv;
      read_out_ = tr("q block %1, kv block %2, %3")
                      .arg(numberText(*pointed.q_block), numberText(kv_block), class_name(tiles, kv_block));
      if (pointed.rank) read_out_ += tr(", rank %1").arg(pointed.rank->value);
    }
  }
  setAccessibleDescription(read_out_);
  model_.setPointed(pointed);
  update(0, 0, width(), canvas().top());
}

}  // namespace evenkeel::ui
