#include "strip/document_edits.h"

#include <QClipboard>
#include <QGuiApplication>
#include <algorithm>
#include <utility>

#include "base/text.h"

namespace evenkeel::ui {
namespace {

QString number(std::size_t value) {
  return QString::fromStdString(grouped(static_cast<std::int64_t>(value)));
}

}  // namespace

DocumentEdits::DocumentEdits(StudioModel& model, QObject* parent) : QObject(parent), model_(model) {}

const DocumentRow& DocumentEdits::row() const {
  return model_.project().layout.row(model_.shownRow());
}

bool DocumentEdits::needSelection() {
  if (!model_.selection().empty()) return true;
  model_.say(tr("Select a document first: click it in the sequence"));
  return false;
}

QString DocumentEdits::named() const {
  const auto& documents = model_.selectedDocuments();
  if (documents.size() == 1) return tr("document %1").arg(number(documents.front()));
  if (!documents.empty() && documents.back() - documents.front() + 1 == documents.size()) {
    return tr("documents %1 to %2").arg(number(documents.front()), number(documents.back()));
  }
  return tr("%1 documents").arg(number(documents.size()));
}

void DocumentEdits::take(const QString& text, const Result<EditedDocuments>& edited,
                         std::optional<std::uint64_t> gesture) {
  if (!edited) {
    model_.say(QString::fromStdString(edited.error().line()));
    return;
  }
  model_.editLayout(text, edited->edited, gesture);
  if (!edited->documents.empty()) model_.select(DocumentSelection::these(edited->documents));
}

std::uint64_t DocumentEdits::keyGesture(bool repeated) {
  // A key held down is one step.
  if (!repeated || key_gesture_ == 0) key_gesture_ = model_.beginGesture();
  return key_gesture_;
}

void DocumentEdits::addBefore() {
  if (!needSelection()) return;
  take(tr("add a document"),
       insert_documents(model_.project().layout, model_.shownRow(), model_.selectedDocuments().front(),
                        {model_.project().a.block_size.q}));
}

void DocumentEdits::addAfter() {
  // Without a selection at the end, where people expect a new document.
  const std::size_t before =
      model_.selection().empty() ? row().document_count() : model_.selectedDocuments().back() + 1;
  take(tr("add a document"), insert_documents(model_.project().layout, model_.shownRow(), before,
                                              {model_.project().a.block_size.q}));
}

void DocumentEdits::duplicate() {
  if (!needSelection()) return;
  take(tr("duplicate %1").arg(named()),
       duplicate_documents(model_.project().layout, model_.shownRow(), model_.selectedDocuments()));
}

void DocumentEdits::remove() {
  if (!needSelection()) return;
  const std::size_t next = model_.selectedDocuments().front();
  const auto edited =
      remove_documents(model_.project().layout, model_.shownRow(), model_.selectedDocuments());
  take(tr("delete %1").arg(named()), edited);
  // What moved into its place, so that Delete can be pressed again.
  if (edited) model_.selectDocument(std::min(next, row().document_count() - 1));
}

void DocumentEdits::splitInHalf() {
  if (!needSelection()) return;
  const auto& documents = model_.selectedDocuments();
  if (documents.size() == 1 && row().last_is_padding() && documents.front() + 1 == row().document_count()) {
    // Half of the free room becomes a document.
    splitAt(row().document(documents.front()).begin + row().length(documents.front()) / 2);
    return;
  }
  take(tr("split %1").arg(named()), split_documents(model_.project().layout, model_.shownRow(), documents));
}

void DocumentEdits::splitAt(std::int64_t token) {
  if (token < 0 || token >= row().seq_len()) return;
  const std::size_t document = row().document_at(token);
  const std::int64_t head = token - row().document(document).begin;
  const auto cut = split_document(model_.project().layout, model_.shownRow(), document, head);
  model_.editLayout(tr("split document %1").arg(number(document)), cut);
  if (cut) model_.select(DocumentSelection::one(document + 1));
}

void DocumentEdits::merge() {
  if (!needSelection()) return;
  std::vector<std::size_t> documents = model_.selectedDocuments();
  if (documents.size() == 1) {
    const std::size_t first = documents.front();
    const auto merged = merge_with_next(model_.project().layout, model_.shownRow(), first);
    model_.editLayout(tr("merge documents %1 and %2").arg(number(first), number(first + 1)), merged);
    return;
  }
  take(tr("merge %1").arg(named()), merge_documents(model_.project().layout, model_.shownRow(), documents));
}

void DocumentEdits::move(int direction, bool repeated) {
  if (!needSelection()) return;
  const auto& documents = model_.selectedDocuments();
  const std::size_t end = row().document_count() - (row().last_is_padding() ? 1 : 0);
  if (direction < 0 && documents.front() == 0 && documents.back() + 1 == documents.size()) return;
  const std::size_t before =
      direction < 0 ? std::max<std::size_t>(documents.front(), 1) - 1 : std::min(documents.back() + 2, end);
  take(tr("move %1").arg(named()),
       move_documents(model_.project().layout, model_.shownRow(), documents, before), keyGesture(repeated));
}

void DocumentEdits::moveTo(std::size_t before) {
  if (!needSelection()) return;
  take(tr("move %1").arg(named()),
       move_documents(model_.project().layout, model_.shownRow(), model_.selectedDocuments(), before));
}

void DocumentEdits::moveBoundary(int direction, bool by_token, bool repeated) {
  if (!needSelection()) return;
  const std::size_t document = *model_.selectedDocument();
  const std::int64_t step = by_token ? 1 : model_.project().a.block_size.q;
  const std::int64_t end = row().document(document).end;
  // A whole block further, less what brings the boundary to the grid.
  const std::int64_t off_grid = end % step;
  const std::int64_t token = direction > 0  ? end - off_grid + step
                             : off_grid > 0 ? end - off_grid
                                            : end - step;
  model_.editLayout(tr("move a boundary"),
                    move_boundary(model_.project().layout, model_.shownRow(), document, token,
                                  {SnapKind::multiple, step, false}),
                    keyGesture(repeated));
}

void DocumentEdits::setLength(std::size_t document, std::int64_t length) {
  const auto& selected = model_.selectedDocuments();
  if (selected.size() > 1 && model_.selection().holds(document)) {
    take(tr("length of %1").arg(named()),
         set_lengths(model_.project().layout, model_.shownRow(), selected, length));
    return;
  }
  model_.editLayout(tr("length of document %1").arg(number(document)),
                    set_length(model_.project().layout, model_.shownRow(), document, length));
}

void DocumentEdits::padTo(const std::vector<std::size_t>& documents, std::int64_t multiple) {
  if (documents.empty() || multiple < 1) return;
  const std::size_t last = documents.back();
  if (documents.size() == 1 && row().last_is_padding() && last + 1 == row().document_count()) {
    const std::int64_t length = row().length(last);
    model_.editLayout(tr("lengthen the padding"), set_length(model_.project().layout, model_.shownRow(), last,
                                                             (length + multiple - 1) / multiple * multiple));
    return;
  }
  const auto edited = pad_these_documents(model_.project().layout, model_.shownRow(), documents, multiple);
  if (!edited) {
    model_.say(QString::fromStdString(edited.error().line()));
    return;
  }
  model_.editLayout(documents.size() == 1 ? tr("pad document %1").arg(number(documents.front()))
                                          : tr("pad %1 documents").arg(number(documents.size())),
                    edited->edited);
}

void DocumentEdits::copy(Copied as) {
  std::vector<std::size_t> documents = model_.selectedDocuments();
  if (documents.empty()) documents = DocumentSelection::range(0, row().document_count() - 1).documents;
  QString text = as == Copied::cu_seqlens ? QStringLiteral("0") : QString();
  text.reserve(static_cast<qsizetype>(documents.size()) * 8);
  std::int64_t offset = 0;
  for (const std::size_t document : documents) {
    offset += row().length(document);
    if (!text.isEmpty()) text += QLatin1Char(' ');
    text += QString::number(as == Copied::cu_seqlens ? offset : row().length(document));
  }
  QGuiApplication::clipboard()->setText(text);
  const QString what =
      documents.size() == 1 ? tr("1 document") : tr("%1 documents").arg(number(documents.size()));
  model_.say(as == Copied::cu_seqlens ? tr("Copied the cu_seqlens of %1").arg(what)
                                      : tr("Copied the lengths of %1").arg(what));
}

void DocumentEdits::addRow() {
  const std::size_t before = model_.project().layout.batch();
  model_.editLayout(tr("add a batch row"), add_row(model_.project().layout, model_.shownRow()));
  if (model_.project().layout.batch() > before) model_.setShownRow(BatchRow{before});
}

void DocumentEdits::removeRow() {
  model_.editLayout(tr("remove batch row %1").arg(model_.shownRow().value),
                    remove_row(model_.project().layout, model_.shownRow()));
}

void DocumentEdits::moveRow(int direction) {
  const BatchRow shown = model_.shownRow();
  const auto to = static_cast<std::int64_t>(shown.value) + direction;
  if (to < 0 || to >= static_cast<std::int64_t>(model_.project().layout.batch())) return;
  const BatchRow there{static_cast<std::size_t>(to)};
  model_.editLayout(tr("move batch row %1").arg(shown.value),
                    move_row(model_.project().layout, shown, there));
  model_.setShownRow(there);
}

}  // namespace evenkeel::ui
