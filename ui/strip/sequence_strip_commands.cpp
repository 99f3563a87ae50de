#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QMenu>
#include <QPushButton>
#include <algorithm>

#include "base/text.h"
#include "strip/pasted_lengths.h"
#include "strip/sequence_strip.h"

/// What can be done in the sequence strip by name or by key.
namespace evenkeel::ui {
namespace {

constexpr double kZoomStep = 1.5;
constexpr double kPanStep = 0.25;  ///< of what is in sight
/// What is zoomed to takes so much of the strip.
constexpr double kZoomedShare = 0.8;

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

}  // namespace

QAction* SequenceStrip::command(const char* name, const QString& text, const QList<QKeySequence>& keys,
                                const std::function<void()>& act, bool needs_selection) {
  auto* action = new QAction(text, this);
  action->setObjectName(QStringLiteral("strip-") + QLatin1String(name));
  action->setShortcuts(keys);
  // Told by name only: `keyPressEvent` takes its keys, so that none is ambiguous with one of the window.
  action->setShortcutContext(Qt::WidgetShortcut);
  action->setProperty("needsSelection", needs_selection);
  connect(action, &QAction::triggered, this, act);
  commands_ << action;
  return action;
}

void SequenceStrip::makeCommands() {
  const auto key = [](const char* text) { return QKeySequence(QString::fromLatin1(text)); };
  const auto in_menu = [this](QAction* action) { menu_ << action; };
  in_menu(command(
      "type-length", tr("Type the length"), {key("Return"), key("Enter"), key("F2")},
      [this] { typeLength(); }, true));
  in_menu(command("pad", tr("Pad to a length that is served"), {key("P")},
                  [this] { edits_.padTo(toPad(), pad_multiple_); }));
  menu_ << nullptr;
  in_menu(command(
      "split", tr("Split in half"), {key("S")}, [this] { edits_.splitInHalf(); }, true));
  in_menu(command("split-at-cursor", tr("Split at the cursor"), {key("C")}, [this] { splitAtCursor(); }));
  in_menu(command(
      "merge", tr("Merge"), {key("M")}, [this] { edits_.merge(); }, true));
  in_menu(command(
      "duplicate", tr("Duplicate"), {key("D")}, [this] { edits_.duplicate(); }, true));
  in_menu(command(
      "delete", tr("Delete"), {key("Del"), key("Backspace")}, [this] { edits_.remove(); }, true));
  menu_ << nullptr;
  in_menu(command(
      "add-before", tr("Add a document before"), {key("Shift+Ins")}, [this] { edits_.addBefore(); }, true));
  in_menu(command("add-after", tr("Add a document after"), {key("Ins")}, [this] { edits_.addAfter(); }));
  in_menu(command(
      "move-left", tr("Move to the left"), {key("Alt+Left")}, [this] { edits_.move(-1, repeated_); }, true));
  in_menu(command(
      "move-right", tr("Move to the right"), {key("Alt+Right")}, [this] { edits_.move(1, repeated_); },
      true));
  command(
      "longer", tr("Move its end a block to the right"), {key("Alt+Shift+Right")},
      [this] { edits_.moveBoundary(1, false, repeated_); }, true);
  command(
      "shorter", tr("Move its end a block to the left"), {key("Alt+Shift+Left")},
      [this] { edits_.moveBoundary(-1, false, repeated_); }, true);
  command(
      "longer-token", tr("Move its end a token to the right"), {key("Ctrl+Alt+Right")},
      [this] { edits_.moveBoundary(1, true, repeated_); }, true);
  command(
      "shorter-token", tr("Move its end a token to the left"), {key("Ctrl+Alt+Left")},
      [this] { edits_.moveBoundary(-1, true, repeated_); }, true);
  menu_ << nullptr;
  in_menu(command("copy", tr("Copy lengths"), {key("Ctrl+C")},
                  [this] { edits_.copy(DocumentEdits::Copied::lengths); }));
  in_menu(command("copy-cu-seqlens", tr("Copy as cu_seqlens"), {key("Ctrl+Alt+C")},
                  [this] { edits_.copy(DocumentEdits::Copied::cu_seqlens); }));
  in_menu(command("paste", tr("Paste lengths behind the selection"), {key("Ctrl+V")},
                  [this] { paste(QApplication::clipboard()->text()); }));
  in_menu(command("paste-over", tr("Paste as the whole row"), {key("Ctrl+Shift+V")},
                  [this] { pasteOver(QApplication::clipboard()->text()); }));
  menu_ << nullptr;
  in_menu(command("select-all", tr("Select all documents"), {key("Ctrl+A")}, [this] {
    const std::size_t end = row().document_count() - (row().last_is_padding() ? 1 : 0);
    model_.select(DocumentSelection::range(0, end - 1));
  }));
  in_menu(command(
      "zoom-selection", tr("Zoom to the selection"), {key("Z")}, [this] { zoomToSelection(); }, true));
  command("zoom-in", tr("Zoom into the sequence"), {key("+"), key("=")}, [this] {
    const auto& sight = zoom_.sight();
    zoom_.zoomAbout(sight.begin + sight.span / 2, 1 / kZoomStep);
  });
  command("zoom-out", tr("Zoom out of the sequence"), {key("-")}, [this] {
    const auto& sight = zoom_.sight();
    zoom_.zoomAbout(sight.begin + sight.span / 2, kZoomStep);
  });
  in_menu(command("zoom-fit", tr("Show the whole sequence"), {key("F"), key("0")}, [this] { zoom_.fit(); }));
  command("pan-left", tr("Move along the sequence to the left"), {key(",")},
          [this] { zoom_.pan(-kPanStep); });
  command("pan-right", tr("Move along the sequence to the right"), {key(".")},
          [this] { zoom_.pan(kPanStep); });
  command("row-up", tr("Show the batch row above"), {key("PgUp")}, [this] { showRow(-1); });
  command("row-down", tr("Show the batch row below"), {key("PgDown")}, [this] { showRow(1); });
  command("row-add", tr("Duplicate the batch row"), {}, [this] { edits_.addRow(); });
  command("row-remove", tr("Remove the batch row"), {}, [this] { edits_.removeRow(); });
  command("row-move-up", tr("Move the batch row up"), {key("Alt+Up")}, [this] { edits_.moveRow(-1); });
  command("row-move-down", tr("Move the batch row down"), {key("Alt+Down")}, [this] { edits_.moveRow(1); });
  enableCommands();
}

void SequenceStrip::enableCommands() {
  const bool selected = !model_.selection().empty();
  const bool several = model_.project().layout.batch() > 1;
  const bool can_pad = !toPad().empty();
  for (QAction* action : std::as_const(commands_)) {
    const QString name = action->objectName();
    bool enabled = selected || !action->property("needsSelection").toBool();
    if (name == QStringLiteral("strip-pad")) enabled = can_pad;
    if (name == QStringLiteral("strip-merge")) {
      action->setText(model_.selectedDocuments().size() > 1 ? tr("Merge") : tr("Merge with the next"));
    }
    if (name.startsWith(QStringLiteral("strip-row-")) && name != QStringLiteral("strip-row-add")) {
      enabled = several;
    }
    action->setEnabled(enabled);
  }
}

void SequenceStrip::fillMenu(QMenu& menu) {
  enableCommands();
  for (QAction* action : std::as_const(menu_)) {
    if (action == nullptr) {
      menu.addSeparator();
    } else {
      menu.addAction(action);
    }
  }
}

QAction* SequenceStrip::commandFor(const QKeyEvent& event) const {
  const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
  const QKeySequence pressed(static_cast<int>(modifiers.toInt()) | event.key());
  // "+" needs Shift on some keyboards.
  const QKeySequence plain(event.key());
  for (QAction* action : commands_) {
    for (const QKeySequence& keys : action->shortcuts()) {
      if (keys == pressed) return action;
      if (event.key() == Qt::Key_Plus && keys == plain && modifiers == Qt::ShiftModifier) return action;
    }
  }
  return nullptr;
}

/// Left, Right, Home, End: select a document, with Shift up to it. Ctrl+Left, Ctrl+Right: the cursor by a
/// block, with Shift by a token. Escape: give up a drag, then the selection. All else: `commands()`.
void SequenceStrip::keyPressEvent(QKeyEvent* event) {
  if (length_edit_->hasFocus()) {
    event->ignore();
    return;
  }
  const auto modifiers = event->modifiers() & ~Qt::KeypadModifier;
  const bool shift = (modifiers & Qt::ShiftModifier) != 0;
  const bool control = (modifiers & Qt::ControlModifier) != 0;
  if (isDragging() && event->key() != Qt::Key_Escape) return;
  if (!(modifiers & Qt::AltModifier)) {
    switch (event->key()) {
      case Qt::Key_Left:
      case Qt::Key_Right: {
        const int direction = event->key() == Qt::Key_Left ? -1 : 1;
        if (control) {
          moveCursor(direction, shift);
        } else {
          selectNeighbour(direction, shift);
        }
        return;
      }
      case Qt::Key_Home:
      case Qt::Key_End: {
        const std::size_t to = event->key() == Qt::Key_Home ? 0 : row().document_count() - 1;
        model_.select(shift ? model_.selection().extendedTo(to) : DocumentSelection::one(to));
        revealSelection();
        return;
      }
      case Qt::Key_Escape:
        if (isDragging()) {
          cancelDrag();
        } else {
          cursor_.reset();
          model_.selectDocument(std::nullopt);
          announceSelection();
        }
        return;
      default:
        break;
    }
  }
  if (QAction* action = commandFor(*event)) {
    if (!action->isEnabled() && action->property("needsSelection").toBool()) {
      model_.say(tr("Select a document first: click it in the sequence"));
      return;
    }
    repeated_ = event->isAutoRepeat();
    action->trigger();
    repeated_ = false;
    return;
  }
  QWidget::keyPressEvent(event);
}

void SequenceStrip::selectNeighbour(int direction, bool extend) {
  const auto last = static_cast<std::int64_t>(row().document_count()) - 1;
  const auto current = model_.selectedDocument();
  const std::int64_t next = current         ? static_cast<std::int64_t>(*current) + direction
                            : direction > 0 ? 0
                                            : last;
  const auto to = static_cast<std::size_t>(std::clamp<std::int64_t>(next, 0, last));
  model_.select(extend ? model_.selection().extendedTo(to) : DocumentSelection::one(to));
  revealSelection();
}

/// The cursor goes to the next block boundary, or by one token, and selects the document it stands in.
void SequenceStrip::moveCursor(int direction, bool by_token) {
  const std::int64_t step = by_token ? 1 : model_.project().a.block_size.q;
  const auto current = model_.selectedDocument();
  const std::int64_t from = cursor_ ? *cursor_ : current ? row().document(*current).begin : 0;
  const std::int64_t next =
      direction > 0 ? from / step * step + step : (from + step - 1) / step * step - step;
  cursor_ = std::clamp<std::int64_t>(next, 0, row().seq_len());
  model_.selectDocument(row().document_at(std::min(*cursor_, row().seq_len() - 1)));
  const auto whole = static_cast<double>(row().seq_len());
  zoom_.reveal(static_cast<double>(*cursor_) / whole, static_cast<double>(*cursor_) / whole);
  announceSelection();
}

void SequenceStrip::revealSelection() {
  const auto current = model_.selectedDocument();
  if (!current || zoom_.sight().isWhole()) return;
  const Interval tokens = row().document(*current);
  const auto whole = static_cast<double>(row().seq_len());
  zoom_.reveal(static_cast<double>(tokens.begin) / whole, static_cast<double>(tokens.end) / whole);
}

void SequenceStrip::zoomToSelection() {
  const auto& documents = model_.selectedDocuments();
  if (documents.empty()) return;
  const auto whole = static_cast<double>(row().seq_len());
  const double begin = static_cast<double>(row().document(documents.front()).begin) / whole;
  const double end = static_cast<double>(row().document(documents.back()).end) / whole;
  const double span = std::min(1.0, (end - begin) / kZoomedShare);
  zoom_.setSight({(begin + end - span) / 2, span});
}

void SequenceStrip::openGroup(const DocumentBlock& block, std::int64_t token) {
  constexpr double kDocumentWidth = 24;  // px that a document of the group gets on average
  const Interval first = row().document(block.first);
  const Interval last = row().document(block.first + block.count - 1);
  const auto tokens = static_cast<double>(last.end - first.begin);
  const double mean = tokens / static_cast<double>(block.count);
  const double shown = std::min(tokens / kZoomedShare, mean * scale().width / kDocumentWidth);
  const auto whole = static_cast<double>(row().seq_len());
  const double span = std::min(shown / whole, zoom_.sight().span / 2);
  zoom_.setSight({static_cast<double>(token) / whole - span / 2, span});
}

void SequenceStrip::typeLength() {
  const auto current = model_.selectedDocument();
  if (!current) return;
  if (const DocumentBlock* block = blockOf(*current); block != nullptr && block->isGroup()) {
    // It cannot be told from its neighbours yet.
    openGroup(*block, row().document(*current).begin);
    return;
  }
  revealSelection();
  const QRectF place = documentRect(*current).intersected(QRectF(shownRect()));
  length_edit_->open(place.toRect(), *current, row().length(*current));
}

void SequenceStrip::splitAtCursor() {
  if (cursor_) {
    edits_.splitAt(*cursor_);
  } else if (pointer_ && documentAt(*pointer_)) {
    edits_.splitAt(snappedToken(*pointer_));
  } else {
    model_.say(tr("There is no cursor in the sequence: point at a place, or move there with Ctrl+Right"));
  }
}

void SequenceStrip::showRow(int direction) {
  const auto shown = static_cast<std::int64_t>(model_.shownRow().value) + direction;
  if (shown >= 0) model_.setShownRow(BatchRow{static_cast<std::size_t>(shown)});
}

void SequenceStrip::paste(const QString& text) {
  const auto pasted = model_.selection().empty() || text.trimmed().isEmpty()
                          ? Result<PastedLengths>(PastedLengths{})
                          : readPasted(text);
  // Several rows are a batch: they cannot stand between documents.
  if (model_.selection().empty() || !pasted || pasted->layout.batch() != 1) {
    pasteOver(text);
    return;
  }
  const std::size_t before = model_.selectedDocuments().back() + 1;
  const auto lengths = pasted->layout.row(BatchRow{0}).lengths();
  const auto edited = insert_documents(model_.project().layout, model_.shownRow(), before, lengths);
  if (!edited) {
    model_.say(tr("Not pasted: %1").arg(QString::fromStdString(edited.error().line())));
    return;
  }
  model_.editLayout(tr("paste lengths"), edited->edited);
  model_.select(DocumentSelection::these(edited->documents));
  QStringList said{lengths.size() == 1
                       ? tr("1 document pasted behind the selected ones; Ctrl+Shift+V replaces the row")
                       : tr("%1 documents pasted behind the selected ones; Ctrl+Shift+V replaces the row")
                             .arg(number(static_cast<std::int64_t>(lengths.size())))};
  if (!edited->edited.note.empty()) said << QString::fromStdString(edited->edited.note);
  if (!pasted->note.isEmpty()) said << pasted->note;
  model_.say(said.join(QStringLiteral(". ")));
}

void SequenceStrip::pasteOver(const QString& text) {
  if (text.trimmed().isEmpty()) {
    model_.say(tr("There are no numbers to paste: copy document lengths first"));
    return;
  }
  const auto pasted = readPasted(text);
  if (!pasted) {
    model_.say(tr("Not pasted: %1").arg(QString::fromStdString(pasted.error().line())));
    return;
  }
  const Layout& now = model_.project().layout;
  if (pasted->layout.batch() == 1 && now.batch() > 1) {
    model_.editLayout(tr("paste lengths"),
                      replace_row(now, model_.shownRow(), pasted->layout.row(BatchRow{0}).lengths()));
  } else {
    model_.editLayout(tr("paste lengths"), Edited{pasted->layout, {}});
  }
  if (!pasted->note.isEmpty()) model_.say(pasted->note);
}

}  // namespace evenkeel::ui
