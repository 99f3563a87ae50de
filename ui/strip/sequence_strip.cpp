#include "strip/sequence_strip.h"

#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "strip/strip_painter.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

}  // namespace

SequenceStrip::SequenceStrip(StudioModel& model, QWidget* parent)
    : QWidget(parent), model_(model), length_edit_(new LengthEdit(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Sequence"));
  connect(&model_, &StudioModel::projectChanged, this, &SequenceStrip::projectChanged);
  connect(&model_, &StudioModel::shownRowChanged, this, &SequenceStrip::projectChanged);
  connect(&model_, &StudioModel::snapshotChanged, this, &SequenceStrip::findRefused);
  connect(&model_, &StudioModel::pointedChanged, this, qOverload<>(&QWidget::update));
  connect(&model_, &StudioModel::selectedDocumentChanged, this, &SequenceStrip::announceSelection);
  connect(length_edit_, &LengthEdit::refused, &model_, &StudioModel::say);
  connect(length_edit_, &LengthEdit::entered, this, [this](std::size_t document, qint64 length) {
    model_.editLayout(tr("length of document %1").arg(document),
                      set_length(model_.project().layout, model_.shownRow(), document, length));
  });
  announceSelection();
}

QSize SequenceStrip::sizeHint() const {
  return {640, StripGeometry::kRuler + StripGeometry::rowsHeight(model_.project().layout.batch()) + 4};
}

const DocumentRow& SequenceStrip::row() const {
  return model_.project().layout.row(model_.shownRow());
}

TokenScale SequenceStrip::scale() const {
  return TokenScale::across(width(), row().seq_len());
}

std::vector<StripRow> SequenceStrip::rows() const {
  return StripGeometry::rows(width(), model_.project().layout.batch(), model_.shownRow());
}

QRect SequenceStrip::shownRect() const {
  for (const StripRow& strip_row : rows()) {
    if (strip_row.large) return strip_row.rect;
  }
  return {};
}

QRectF SequenceStrip::documentRect(std::size_t document) const {
  const Interval tokens = row().document(document);
  const TokenScale across = scale();
  const QRect shown = shownRect();
  return {across.x(tokens.begin), static_cast<double>(shown.top()),
          across.x(tokens.end) - across.x(tokens.begin), static_cast<double>(shown.height())};
}

const std::vector<DocumentBlock>& SequenceStrip::blocks() const {
  const Layout::RowPointer& current = model_.project().layout.rows()[model_.shownRow().value];
  const TokenScale across = scale();
  if (blocks_of_ != current || blocks_scale_ != across) {
    blocks_ = documentBlocks(*current, across);
    blocks_of_ = current;
    blocks_scale_ = across;
  }
  return blocks_;
}

std::optional<std::size_t> SequenceStrip::documentAt(QPointF at) const {
  const TokenScale across = scale();
  if (at.x() < across.left || at.x() >= across.right() || !shownRect().contains(at.toPoint()))
    return std::nullopt;
  return row().document_at(across.tokenAt(at.x()));
}

std::optional<std::size_t> SequenceStrip::boundaryAt(QPointF at) const {
  constexpr double kReach = 4;  // px
  const QRect shown = shownRect();
  if (at.y() < shown.top() || at.y() > shown.bottom()) return std::nullopt;
  std::optional<std::size_t> nearest;
  double distance = kReach;
  const auto& all = blocks();
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const double off = std::abs(all[i].x_end - at.x());
    if (off > distance) continue;
    distance = off;
    nearest = all[i].first + all[i].count - 1;
  }
  return nearest;
}

const StripRow* SequenceStrip::thinRowAt(QPointF at, const std::vector<StripRow>& among) const {
  for (const StripRow& strip_row : among) {
    const QRect reach =
        strip_row.rect.adjusted(-kStripGutter, -StripGeometry::kGap / 2, 0, StripGeometry::kGap / 2);
    if (!strip_row.large && reach.contains(at.toPoint())) return &strip_row;
  }
  return nullptr;
}

void SequenceStrip::projectChanged() {
  updateGeometry();
  findRefused();
  announceSelection();
}

/// Which documents the chosen strategy refuses: by the rule of its finding where it is one of divisibility,
/// else by the place the finding names.
void SequenceStrip::findRefused() {
  refused_.clear();
  const auto& snapshot = model_.snapshot();
  if (snapshot && snapshot->request.settings == model_.project().a) {
    const DocumentRow& documents = row();
    for (const Finding& finding : snapshot->findings) {
      if (finding.fix.kind == FixKind::pad_documents_to_multiple && finding.fix.value > 0) {
        for (std::size_t i = 0; i < documents.document_count(); ++i) {
          if (documents.length(i) % finding.fix.value != 0) refused_.push_back(i);
        }
      } else if (finding.place.document && finding.place.row.value_or(0) == model_.shownRow().value &&
                 *finding.place.document < documents.document_count()) {
        refused_.push_back(*finding.place.document);
      }
    }
    std::sort(refused_.begin(), refused_.end());
  }
  update();
}

bool SequenceStrip::refuses(std::size_t first, std::size_t count) const {
  const auto at = std::lower_bound(refused_.begin(), refused_.end(), first);
  return at != refused_.end() && *at < first + count;
}

QString SequenceStrip::describe(std::size_t document) const {
  const DocumentRow& documents = row();
  const Interval tokens = documents.document(document);
  const bool padding = documents.last_is_padding() && document + 1 == documents.document_count();
  QString text = padding ? tr("padding") : tr("document %1").arg(number(static_cast<std::int64_t>(document)));
  text += tr(" · %1 tokens, from %2 to %3")
              .arg(number(tokens.length()), number(tokens.begin), number(tokens.end));
  if (refuses(document, 1)) {
    text += tr("\nnot served by %1").arg(QString::fromStdString(model_.project().a.strategy));
  }
  return text;
}

void SequenceStrip::announceSelection() {
  const auto selected = model_.selectedDocument();
  setAccessibleDescription(selected ? describe(*selected)
                                    : tr("%1 documents, none selected").arg(row().document_count()));
  update();
}

Snap SequenceStrip::snapFor(Qt::KeyboardModifiers modifiers) const {
  const Case& chosen = model_.project().a;
  if (modifiers & Qt::ControlModifier) return {};
  if (modifiers & Qt::ShiftModifier) return {SnapKind::multiple, 2 * chosen.world_size.value, true};
  return {SnapKind::multiple, chosen.block_size.q, false};
}

std::optional<std::size_t> SequenceStrip::needSelection() {
  const auto selected = model_.selectedDocument();
  if (!selected) model_.say(tr("Select a document first: click it in the sequence"));
  return selected;
}

void SequenceStrip::addDocument(std::size_t before) {
  const std::int64_t length = model_.project().a.block_size.q;
  model_.editLayout(tr("add a document"),
                    insert_document(model_.project().layout, model_.shownRow(), before, length));
  model_.selectDocument(before);
}

void SequenceStrip::addDocumentBefore() {
  if (const auto selected = needSelection()) addDocument(*selected);
}

void SequenceStrip::addDocumentAfter() {
  // Without a selection at the end, where people expect a new document.
  const auto selected = model_.selectedDocument();
  const std::size_t end = row().document_count() - (row().last_is_padding() ? 1 : 0);
  addDocument(std::min(end, selected ? *selected + 1 : end));
}

void SequenceStrip::splitDocument() {
  if (const auto selected = needSelection()) {
    model_.editLayout(
        tr("split document %1").arg(*selected),
        split_document(model_.project().layout, model_.shownRow(), *selected, row().length(*selected) / 2));
  }
}

void SequenceStrip::mergeWithNext() {
  if (const auto selected = needSelection()) {
    model_.editLayout(tr("merge documents %1 and %2").arg(*selected).arg(*selected + 1),
                      merge_with_next(model_.project().layout, model_.shownRow(), *selected));
  }
}

void SequenceStrip::removeDocument() {
  if (const auto selected = needSelection()) {
    model_.editLayout(tr("delete document %1").arg(*selected),
                      remove_document(model_.project().layout, model_.shownRow(), *selected));
  }
}

void SequenceStrip::typeLength() {
  if (const auto selected = needSelection()) {
    length_edit_->open(documentRect(*selected).toRect(), *selected, row().length(*selected));
  }
}

void SequenceStrip::fillMenu(QMenu& menu) {
  const bool selected = model_.selectedDocument().has_value();
  const auto add = [&](const QString& text, void (SequenceStrip::*slot)(), bool needs_selection,
                       const QString& keys) {
    QAction* action = menu.addAction(keys.isEmpty() ? text : text + QLatin1Char('\t') + keys, this, slot);
    action->setEnabled(selected || !needs_selection);
  };
  add(tr("Type its length"), &SequenceStrip::typeLength, true, tr("Enter"));
  add(tr("Split in the middle"), &SequenceStrip::splitDocument, true, tr("S"));
  add(tr("Merge with the next"), &SequenceStrip::mergeWithNext, true, tr("M"));
  add(tr("Delete document"), &SequenceStrip::removeDocument, true, tr("Del"));
  menu.addSeparator();
  add(tr("Add document before"), &SequenceStrip::addDocumentBefore, true, tr("Shift+Ins"));
  add(tr("Add document after"), &SequenceStrip::addDocumentAfter, false, tr("Ins"));
}

bool SequenceStrip::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const auto document = drag_ ? std::nullopt : documentAt(help->pos());
    if (document) {
      QToolTip::showText(help->globalPos(), describe(*document), this);
    } else if (!drag_) {
      QToolTip::hideText();
    }
    return true;
  }
  return QWidget::event(event);
}

void SequenceStrip::paintGutter(QPainter& painter, const QRect& shown) const {
  const int left = kStripMargin;
  const int width = kStripGutter - left - 8;
  const bool alone = model_.project().layout.batch() == 1;
  const QString title = alone ? tr("Sequence") : tr("Row %1").arg(model_.shownRow().value);
  painter.setFont(textFont(TextSize::normal, QFont::DemiBold));
  painter.setPen(theme().text);
  const QRect upper(left, shown.top(), width, shown.height() / 2);
  painter.drawText(upper, Qt::AlignLeft | Qt::AlignVCenter, title);
  painter.setFont(textFont(TextSize::small));
  painter.setPen(theme().quietText);
  const QRect lower(left, upper.bottom() + 1, width, shown.height() - upper.height());
  QString total = tr("%1 tokens").arg(number(row().seq_len()));
  if (painter.fontMetrics().horizontalAdvance(total) > width) total = number(row().seq_len());
  painter.drawText(lower, Qt::AlignLeft | Qt::AlignVCenter, total);
}

void SequenceStrip::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const TokenScale across = scale();
  paintRuler(painter, across);
  for (const StripRow& strip_row : rows()) {
    const DocumentRow& documents = model_.project().layout.row(strip_row.row);
    if (!strip_row.large) {
      paintThinRow(painter, strip_row.rect, documents, TokenScale::across(width(), documents.seq_len()));
      continue;
    }
    RowLook look;
    look.selected = model_.selectedDocument();
    look.pointed = model_.pointed().document;
    look.pointed_kv = model_.pointed().kv_document;
    look.refused = [this](std::size_t first, std::size_t count) { return refuses(first, count); };
    look.focused = show_focus_;
    paintGutter(painter, strip_row.rect);
    paintLargeRow(painter, strip_row.rect, documents, across, look);
  }
}

}  // namespace evenkeel::ui
