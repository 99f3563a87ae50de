#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include "base/text.h"
#include "strip/sequence_strip.h"

/// What mouse and keyboard do in the sequence strip.
namespace evenkeel::ui {
namespace {

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

}  // namespace

void SequenceStrip::mousePressEvent(QMouseEvent* event) {
  setFocus(Qt::MouseFocusReason);
  if (event->button() != Qt::LeftButton) return;
  const auto strip_rows = rows();
  if (const StripRow* thin = thinRowAt(event->position(), strip_rows)) {
    model_.setShownRow(thin->row);
    return;
  }
  if (const auto boundary = boundaryAt(event->position())) {
    const double x = scale().x(row().document(*boundary).end);
    drag_ = Drag{model_.project(), model_.shownRow(), *boundary, x - event->position().x(),
                 model_.beginGesture()};
    return;
  }
  model_.selectDocument(documentAt(event->position()));
}

void SequenceStrip::mouseMoveEvent(QMouseEvent* event) {
  if (drag_) {
    dragTo(event->position(), event->globalPosition().toPoint(), event->modifiers());
    return;
  }
  const auto strip_rows = rows();
  if (thinRowAt(event->position(), strip_rows) != nullptr) {
    setCursor(Qt::PointingHandCursor);
  } else if (boundaryAt(event->position())) {
    setCursor(Qt::SplitHCursor);
  } else {
    unsetCursor();
  }
  Pointed pointed;
  pointed.document = documentAt(event->position());
  model_.setPointed(pointed);
}

void SequenceStrip::dragTo(QPointF at, QPoint global, Qt::KeyboardModifiers modifiers) {
  const std::int64_t token = scale().boundaryAt(at.x() + drag_->grab_offset);
  const Snap snap = snapFor(modifiers);
  const auto moved = move_boundary(drag_->before.layout, drag_->row, drag_->document, token, snap);
  model_.editLayout(tr("move a boundary"), moved, drag_->gesture);
  if (!drag_ || !moved) return;  // an answer to the change may have ended the drag
  const DocumentRow& documents = row();
  const QString snapped = snap.kind == SnapKind::free ? tr("free")
                          : snap.of_length ? tr("left length a multiple of 2W = %1").arg(snap.multiple)
                                           : tr("at blocks of %1").arg(snap.multiple);
  const QString others = snap.kind == SnapKind::free ? QString() : tr("\nShift: 2W · Ctrl: free");
  QToolTip::showText(global + QPoint(12, 16),
                     tr("%1 | %2 tokens · %3")
                             .arg(number(documents.length(drag_->document)),
                                  number(documents.length(drag_->document + 1)), snapped) +
                         others,
                     this);
}

void SequenceStrip::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !drag_) return;
  drag_.reset();
  QToolTip::hideText();
}

void SequenceStrip::cancelDrag() {
  const Drag drag = *drag_;
  drag_.reset();
  QToolTip::hideText();
  model_.edit(tr("move a boundary"), drag.before, drag.gesture);
}

void SequenceStrip::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const auto document = documentAt(event->position());
  if (!document) return;
  drag_.reset();
  model_.selectDocument(document);
  typeLength();
}

void SequenceStrip::wheelEvent(QWheelEvent* event) {
  if (model_.project().layout.batch() == 1 || event->angleDelta().y() == 0) {
    event->ignore();
    return;
  }
  showRow(event->angleDelta().y() > 0 ? -1 : 1);
}

void SequenceStrip::leaveEvent(QEvent* event) {
  if (!drag_) model_.setPointed({});
  QWidget::leaveEvent(event);
}

void SequenceStrip::focusInEvent(QFocusEvent* event) {
  show_focus_ = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
  QWidget::focusInEvent(event);
  update();
}

void SequenceStrip::focusOutEvent(QFocusEvent* event) {
  show_focus_ = false;
  QWidget::focusOutEvent(event);
  update();
}

void SequenceStrip::contextMenuEvent(QContextMenuEvent* event) {
  QPoint place = event->globalPos();
  if (event->reason() == QContextMenuEvent::Mouse) {
    model_.selectDocument(documentAt(event->pos()));
  } else if (const auto selected = model_.selectedDocument()) {
    place = mapToGlobal(documentRect(*selected).center().toPoint());
  }
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  fillMenu(*menu);
  menu->popup(place);
}

void SequenceStrip::showRow(int direction) {
  const auto shown = static_cast<std::int64_t>(model_.shownRow().value) + direction;
  if (shown >= 0) model_.setShownRow(BatchRow{static_cast<std::size_t>(shown)});
}

void SequenceStrip::selectNeighbour(int direction) {
  const auto last = static_cast<std::int64_t>(row().document_count()) - 1;
  const auto selected = model_.selectedDocument();
  const std::int64_t next = selected        ? static_cast<std::int64_t>(*selected) + direction
                            : direction > 0 ? 0
                                            : last;
  model_.selectDocument(static_cast<std::size_t>(std::clamp<std::int64_t>(next, 0, last)));
}

void SequenceStrip::moveSelectedBoundary(int direction, bool repeated) {
  const auto selected = needSelection();
  if (!selected) return;
  const Snap snap = snapFor({});
  const std::int64_t end = row().document(*selected).end;
  // A whole block further, less what brings the boundary to the grid.
  const std::int64_t off_grid = end % snap.multiple;
  const std::int64_t token = direction > 0  ? end - off_grid + snap.multiple
                             : off_grid > 0 ? end - off_grid
                                            : end - snap.multiple;
  // A key held down is one step.
  if (!repeated || key_gesture_ == 0) key_gesture_ = model_.beginGesture();
  model_.editLayout(tr("move a boundary"),
                    move_boundary(model_.project().layout, model_.shownRow(), *selected, token, snap),
                    key_gesture_);
}

/// Left, Right, Home, End: select a document. Alt+Left, Alt+Right: move its end by a block. Enter or F2: type
/// its length. S: split, M: merge. Insert, Shift+Insert: add after, before. Page Up, Page Down: batch row.
/// Escape: give up a drag, then the selection.
void SequenceStrip::keyPressEvent(QKeyEvent* event) {
  const bool alt = (event->modifiers() & Qt::AltModifier) != 0;
  switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
      const int direction = event->key() == Qt::Key_Left ? -1 : 1;
      if (alt) {
        moveSelectedBoundary(direction, event->isAutoRepeat());
      } else {
        selectNeighbour(direction);
      }
      return;
    }
    case Qt::Key_Home:
      model_.selectDocument(0);
      return;
    case Qt::Key_End:
      model_.selectDocument(row().document_count() - 1);
      return;
    case Qt::Key_PageUp:
      showRow(-1);
      return;
    case Qt::Key_PageDown:
      showRow(1);
      return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
      typeLength();
      return;
    case Qt::Key_S:
      if (event->modifiers() != Qt::NoModifier) break;
      splitDocument();
      return;
    case Qt::Key_M:
      if (event->modifiers() != Qt::NoModifier) break;
      mergeWithNext();
      return;
    case Qt::Key_Insert:
      if (event->modifiers() & Qt::ShiftModifier) {
        addDocumentBefore();
      } else {
        addDocumentAfter();
      }
      return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      removeDocument();
      return;
    case Qt::Key_Escape:
      if (drag_) {
        cancelDrag();
      } else {
        model_.selectDocument(std::nullopt);
      }
      return;
    default:
      break;
  }
  QWidget::keyPressEvent(event);
}

}  // namespace evenkeel::ui
