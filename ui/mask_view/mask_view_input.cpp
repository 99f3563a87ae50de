#include <QApplication>
#include <QKeyEvent>
#include <QWheelEvent>
#include <cmath>

#include "mask_view/mask_view.h"

/// What wheel and mouse do to the mask view.
namespace evenkeel::ui {
namespace {

constexpr double kWheelStep = 240;  ///< two notches of a wheel zoom by two

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
  if (event->button() != Qt::LeftButton || !canvas().contains(event->pos()) || mask() == nullptr) return;
  dragged_from_ = event->position();
  dragged_ = false;
  dragged_sight_ = sight();
  selected_from_.reset();
  if (event->modifiers().testFlag(Qt::ShiftModifier)) {
    selected_from_ = placeAt(event->position());
    setCursor(Qt::CrossCursor);
  }
}

void MaskView::mouseMoveEvent(QMouseEvent* event) {
  if (dragged_from_) {
    const QPointF moved = event->position() - *dragged_from_;
    dragged_ = dragged_ || moved.manhattanLength() >= QApplication::startDragDistance();
    if (selected_from_) {
      const MaskPlace to = placeAt(event->position());
      if (dragged_) {
        link_->setSelection(
            QRectF(QPointF(selected_from_->kv, selected_from_->q), QPointF(to.kv, to.q)).normalized());
      }
    } else if (dragged_) {
      setCursor(Qt::ClosedHandCursor);
      MaskSight next = dragged_sight_;
      next.q -= moved.y() / canvas().height() * next.span;
      next.kv -= moved.x() / canvas().width() * next.span;
      setSight(next);
    }
  }
  point(event->position());
}

void MaskView::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !dragged_from_) return;
  // A click selects the document of its row, and takes away what was drawn to zoom to.
  if (!dragged_) {
    link_->setSelection(std::nullopt);
    point(event->position());
    selectDocumentUnderCursor();
  }
  dragged_from_.reset();
  selected_from_.reset();
  unsetCursor();
}

void MaskView::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) fit();
}

void MaskView::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  hovered_.reset();
  if (link_->cursorBy() == CursorBy::mouse) link_->setCursor(std::nullopt, CursorBy::mouse);
  if (!link_->cursor()) model_.setPointed({});
  update();
}

void MaskView::focusInEvent(QFocusEvent* event) {
  const Qt::FocusReason reason = event->reason();
  keyboard_focus_ = reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason;
  QWidget::focusInEvent(event);
}

void MaskView::focusOutEvent(QFocusEvent* event) {
  keyboard_focus_ = false;
  // The window may only have lost the focus for a while: a menu, another program.
  if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason) clearCursor();
  QWidget::focusOutEvent(event);
}

void MaskView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  // Another font makes other room around the canvas.
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
    Q_EMIT sightChanged();
    request();
  }
}

}  // namespace evenkeel::ui
