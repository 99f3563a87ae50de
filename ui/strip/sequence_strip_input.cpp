#include <QContextMenuEvent>
#include <QFocusEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "strip/sequence_strip.h"
#include "strip/strip_painter.h"

/// What the mouse does in the sequence strip.
namespace evenkeel::ui {
namespace {

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

}  // namespace

Snap SequenceStrip::snapFor(Qt::KeyboardModifiers modifiers) const {
  const Case& chosen = model_.project().a;
  if (modifiers & Qt::ControlModifier) return {};
  if (modifiers & Qt::ShiftModifier) return {SnapKind::multiple, 2 * chosen.world_size.value, true};
  return {SnapKind::multiple, chosen.block_size.q, false};
}

QString SequenceStrip::snapName(const Snap& snap) const {
  if (snap.kind == SnapKind::free) return tr("free");
  if (!snap.of_length) return tr("block %1").arg(number(snap.multiple));
  return tr("2 x %1 = %2").arg(number(snap.multiple / 2), number(snap.multiple));
}

std::int64_t SequenceStrip::snappedToken(QPointF at) const {
  const TokenScale across = scale();
  const std::int64_t token = across.boundaryAt(at.x());
  const Interval tokens = row().document(row().document_at(std::min(token, row().seq_len() - 1)));
  const std::int64_t block = model_.project().a.block_size.q;
  const std::int64_t snapped = (token + block / 2) / block * block;
  // Where no block begins inside the document, the very token.
  return snapped > tokens.begin && snapped < tokens.end ? snapped : token;
}

void SequenceStrip::mousePressEvent(QMouseEvent* event) {
  setFocus(Qt::MouseFocusReason);
  if (event->button() != Qt::LeftButton) return;
  press(event->position(), event->modifiers());
}

void SequenceStrip::press(QPointF at, Qt::KeyboardModifiers modifiers) {
  const auto strip_rows = rows();
  if (const StripRow* thin = thinRowAt(at, strip_rows)) {
    model_.setShownRow(thin->row);
    return;
  }
  const TokenScale across = scale();
  if (at.y() < shownRect().top() && at.y() < StripGeometry::ruler()) {
    if (zoom_.sight().isWhole()) return;
    const bool overview = at.y() <= overviewTrack(across).bottom() + 1;
    if (overview && !overviewHandle(across).adjusted(-2, -2, 2, 2).contains(at)) {
      const double share = (at.x() - across.left) / across.width;
      zoom_.setSight({share - zoom_.sight().span / 2, zoom_.sight().span});
    }
    drag_ = PanDrag{at.x(), zoom_.sight(), overview};
    setCursor(Qt::ClosedHandCursor);
    return;
  }
  if (const auto boundary = boundaryAt(at)) {
    const double x = across.x(row().document(*boundary).end);
    drag_ = BoundaryDrag{
        model_.project(), model_.shownRow(), *boundary, x - at.x(), model_.beginGesture(), {}, false};
    placePadButton();
    return;
  }
  const DocumentBlock* block = blockAt(at);
  if (block == nullptr) {
    if (at.x() >= across.left) model_.selectDocument(std::nullopt);
    return;
  }
  const std::size_t first = block->first;
  const std::size_t last = first + block->count - 1;
  const DocumentSelection& selection = model_.selection();
  DocumentDrag drag{at, at, false, 0, std::nullopt};
  if (modifiers & Qt::ShiftModifier) {
    model_.select(selection.extendedTo(selection.anchor && *selection.anchor > first ? first : last));
  } else if (modifiers & Qt::ControlModifier) {
    model_.select(selection.toggled(*documentAt(at)));
  } else if (selection.documents.size() > 1 && selection.holdsAny(first, block->count)) {
    // Perhaps the beginning of a drag of all of them.
    drag.select_alone = first;
  } else {
    model_.select(DocumentSelection::range(first, last));
  }
  drag_ = drag;
}

void SequenceStrip::mouseMoveEvent(QMouseEvent* event) {
  pointer_ = event->position();
  if (auto* boundary = std::get_if<BoundaryDrag>(&drag_)) {
    dragBoundary(*boundary, event->position(), event->modifiers());
  } else if (auto* documents = std::get_if<DocumentDrag>(&drag_)) {
    dragDocuments(*documents, event->position());
  } else if (const auto* panned = std::get_if<PanDrag>(&drag_)) {
    pan(*panned, event->position());
  } else {
    point(event->position());
  }
}

void SequenceStrip::point(QPointF at) {
  const auto strip_rows = rows();
  const auto document = documentAt(at);
  const bool padding = document && row().last_is_padding() && *document + 1 == row().document_count();
  if (thinRowAt(at, strip_rows) != nullptr) {
    setCursor(Qt::PointingHandCursor);
  } else if (boundaryAt(at)) {
    setCursor(Qt::SplitHCursor);
  } else if (document ? !padding : !zoom_.sight().isWhole() && at.y() < shownRect().top()) {
    setCursor(Qt::OpenHandCursor);
  } else {
    unsetCursor();
  }
  Pointed pointed;
  pointed.document = document;
  model_.setPointed(pointed);
}

void SequenceStrip::dragBoundary(BoundaryDrag& drag, QPointF at, Qt::KeyboardModifiers modifiers) {
  const std::int64_t token = scale().boundaryAt(at.x() + drag.grab_offset);
  drag.snap = snapFor(modifiers);
  if (!std::exchange(drag.moved, true)) update();  // the keyboard's cursor is hidden meanwhile
  const auto moved = move_boundary(drag.before.layout, drag.row, drag.document, token, drag.snap);
  model_.editLayout(tr("move a boundary"), moved, drag.gesture);
  repaintGuide();  // an answer to the change may have ended the drag: it must not be touched any more
}

void SequenceStrip::dragDocuments(DocumentDrag& drag, QPointF at) {
  constexpr double kFar = 6;  // px, before a click becomes a drag
  drag.at = at;
  const std::size_t end = row().document_count() - (row().last_is_padding() ? 1 : 0);
  if (!drag.moving) {
    const auto& selected = model_.selectedDocuments();
    const bool only_padding = selected.empty() || selected.front() >= end;
    if (std::abs(at.x() - drag.from.x()) < kFar || only_padding) return;
    drag.moving = true;
    setCursor(Qt::ClosedHandCursor);
    placePadButton();
  }
  const std::int64_t token = scale().boundaryAt(at.x());
  const std::size_t over = row().document_at(std::min(token, row().seq_len() - 1));
  const Interval tokens = row().document(over);
  drag.before = std::min(end, over + (2 * (token - tokens.begin) > tokens.length() ? 1 : 0));
  update();
}

void SequenceStrip::pan(const PanDrag& drag, QPointF at) {
  const double share = (at.x() - drag.from_x) / scale().width;
  zoom_.setSight({drag.sight.begin + (drag.overview ? share : -share * drag.sight.span), drag.sight.span});
}

void SequenceStrip::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || !isDragging()) return;
  const Drag ended = std::exchange(drag_, std::monostate{});
  if (const auto* documents = std::get_if<DocumentDrag>(&ended)) {
    if (documents->moving) {
      edits_.moveTo(documents->before);
    } else if (documents->select_alone) {
      model_.selectDocument(documents->select_alone);
    }
  }
  point(event->position());
  placePadButton();
  update();
}

void SequenceStrip::cancelDrag() {
  const Drag ended = std::exchange(drag_, std::monostate{});
  unsetCursor();
  if (const auto* boundary = std::get_if<BoundaryDrag>(&ended)) {
    model_.edit(tr("move a boundary"), boundary->before, boundary->gesture);
  } else if (const auto* panned = std::get_if<PanDrag>(&ended)) {
    zoom_.setSight(panned->sight);
  }
  placePadButton();
  update();
}

void SequenceStrip::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  const auto strip_rows = rows();
  if (thinRowAt(event->position(), strip_rows) != nullptr) return;
  const DocumentBlock* block = blockAt(event->position());
  drag_ = std::monostate{};
  if (block == nullptr) return;
  if (block->isGroup()) {
    openGroup(*block, scale().tokenAt(event->position().x()));
    return;
  }
  if (!model_.selection().holds(block->first)) model_.selectDocument(block->first);
  typeLength();
}

void SequenceStrip::wheelEvent(QWheelEvent* event) {
  const QPoint turned = event->angleDelta();
  const TokenScale across = scale();
  if (event->position().x() < across.left && model_.project().layout.batch() > 1 && turned.y() != 0) {
    showRow(turned.y() > 0 ? -1 : 1);
    return;
  }
  if (isDragging()) return;
  if (!zoomByWheel(zoom_, across, *event)) {
    event->ignore();
    return;
  }
  point(event->position());
}

void SequenceStrip::leaveEvent(QEvent* event) {
  pointer_.reset();
  if (!isDragging()) model_.setPointed({});
  placePadButton();
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
  std::optional<std::int64_t> here;
  if (event->reason() == QContextMenuEvent::Mouse) {
    const auto document = documentAt(event->pos());
    if (!document || !model_.selection().holds(*document)) model_.selectDocument(document);
    if (document) here = snappedToken(event->pos());
  } else if (const auto selected = model_.selectedDocument()) {
    place = mapToGlobal(documentRect(*selected).intersected(QRectF(shownRect())).center().toPoint());
  }
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  if (here) {
    QAction* split = menu->addAction(tr("Split here, before token %1").arg(number(*here)), this,
                                     [this, token = *here] { edits_.splitAt(token); });
    split->setObjectName(QStringLiteral("strip-split-here"));
    menu->addSeparator();
  }
  fillMenu(*menu);
  menu->popup(place);
}

bool SequenceStrip::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto strip_rows = rows();
    const StripRow* thin = thinRowAt(help->pos(), strip_rows);
    const DocumentBlock* block = isDragging() ? nullptr : blockAt(help->pos());
    if (thin != nullptr) {
      const auto count = static_cast<std::int64_t>(model_.project().layout.row(thin->row).document_count());
      QToolTip::showText(help->globalPos(),
                         tr("batch row %1, documents: %2\nclick to edit it")
                             .arg(number(static_cast<std::int64_t>(thin->row.value)), number(count)),
                         this);
    } else if (block != nullptr && block->isGroup()) {
      const std::size_t last = block->first + block->count - 1;
      QToolTip::showText(
          help->globalPos(),
          tr("%1 documents, %2 to %3, too narrow to show\ndouble-click zooms in")
              .arg(number(static_cast<std::int64_t>(block->count)),
                   number(static_cast<std::int64_t>(block->first)), number(static_cast<std::int64_t>(last))),
          this);
    } else if (block != nullptr) {
      QToolTip::showText(help->globalPos(), describe(block->first), this);
    } else {
      QToolTip::hideText();
    }
    return true;
  }
  if (event->type() == QEvent::ShortcutOverride) {
    // While the strip has the keyboard, its keys are its own, whatever else the window does with them.
    auto* key = static_cast<QKeyEvent*>(event);
    const bool drag_ends = key->key() == Qt::Key_Escape && isDragging();
    if (hasFocus() && (drag_ends || commandFor(*key) != nullptr)) {
      event->accept();
      return true;
    }
  }
  return QWidget::event(event);
}

}  // namespace evenkeel::ui
