#include "strip/sequence_strip.h"

#include <QEvent>
#include <QPainter>
#include <QPushButton>
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/checked.h"
#include "base/text.h"
#include "strip/strip_painter.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

/// One token is at most so many px wide: closer there is nothing to see.
constexpr double kMostPixelsPerToken = 24;

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

}  // namespace

SequenceStrip::SequenceStrip(StudioModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      zoom_(this),
      edits_(model),
      length_edit_(new LengthEdit(this)),
      pad_(new QPushButton(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Sequence"));
  pad_->setObjectName(QStringLiteral("strip-pad-button"));
  pad_->setProperty("main", true);
  pad_->setCursor(Qt::ArrowCursor);
  pad_->setFocusPolicy(Qt::TabFocus);
  pad_->hide();
  connect(pad_, &QPushButton::clicked, this, [this] { edits_.padTo(toPad(), pad_multiple_); });
  makeCommands();
  connect(&model_, &StudioModel::projectChanged, this, &SequenceStrip::projectChanged);
  connect(&model_, &StudioModel::shownRowChanged, this, &SequenceStrip::projectChanged);
  connect(&model_, &StudioModel::snapshotChanged, this, &SequenceStrip::findRefused);
  connect(&model_, &StudioModel::pointedChanged, this, [this] {
    placePadButton();
    update();
  });
  connect(&model_, &StudioModel::selectedDocumentChanged, this, &SequenceStrip::announceSelection);
  connect(&zoom_, &StripZoom::changed, this, [this] {
    if (!length_edit_->isHidden()) length_edit_->hide();
    announceSelection();
  });
  connect(length_edit_, &LengthEdit::refused, &model_, &StudioModel::say);
  connect(length_edit_, &LengthEdit::entered, &edits_, &DocumentEdits::setLength);
  projectChanged();
}

QSize SequenceStrip::sizeHint() const {
  constexpr int kBelow = 4;
  return {640, StripGeometry::ruler() + StripGeometry::rowsHeight(model_.project().layout.batch()) + kBelow};
}

const DocumentRow& SequenceStrip::row() const {
  return model_.project().layout.row(model_.shownRow());
}

TokenScale SequenceStrip::scale() const {
  return TokenScale::across(width(), row().seq_len(), zoom_.sight());
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

const DocumentBlock* SequenceStrip::blockOf(std::size_t document) const {
  for (const DocumentBlock& block : blocks()) {
    if (document >= block.first && document < block.first + block.count) return &block;
  }
  return nullptr;
}

const DocumentBlock* SequenceStrip::blockAt(QPointF at) const {
  const auto document = documentAt(at);
  return document ? blockOf(*document) : nullptr;
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
  for (const DocumentBlock& block : blocks()) {
    const std::size_t last = block.first + block.count - 1;
    const double off = std::abs(block.x_end - at.x());
    if (off > distance || last + 1 >= row().document_count()) continue;
    distance = off;
    nearest = last;
  }
  return nearest;
}

const StripRow* SequenceStrip::thinRowAt(QPointF at, const std::vector<StripRow>& among) const {
  for (const StripRow& strip_row : among) {
    const QRect reach =
        strip_row.rect.adjusted(-stripGutter(), -StripGeometry::kGap / 2, 0, StripGeometry::kGap / 2);
    if (!strip_row.large && reach.contains(at.toPoint())) return &strip_row;
  }
  return nullptr;
}

void SequenceStrip::projectChanged() {
  const TokenScale whole = TokenScale::across(width(), row().seq_len());
  zoom_.setLeastSpan(whole.width / kMostPixelsPerToken / static_cast<double>(whole.seq_len));
  if (cursor_ && *cursor_ > row().seq_len()) {
    cursor_.reset();
    update();
  }
  // Laying out the window anew at every move of a drag would be most of its cost.
  const std::size_t batch = model_.project().layout.batch();
  if (batch != laid_out_rows_) updateGeometry();
  laid_out_rows_ = batch;
  findRefused();
}

void SequenceStrip::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  const TokenScale whole = TokenScale::across(width(), row().seq_len());
  zoom_.setLeastSpan(whole.width / kMostPixelsPerToken / static_cast<double>(whole.seq_len));
  placePadButton();
}

void SequenceStrip::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::StyleChange && event->type() != QEvent::FontChange) return;
  updateGeometry();
  placePadButton();
}

/// Which documents the chosen strategy refuses: by the rule of its finding where it is one of divisibility,
/// else by the place the finding names.
void SequenceStrip::findRefused() {
  refused_.clear();
  pad_multiple_ = 0;
  const auto& snapshot = model_.snapshot();
  if (snapshot && snapshot->request.settings == model_.project().a) {
    const DocumentRow& documents = row();
    for (const Finding& finding : snapshot->findings) {
      if (finding.fix.kind == FixKind::pad_documents_to_multiple && finding.fix.value > 0) {
        pad_multiple_ = finding.fix.value;
        for (std::size_t i = 0; i < documents.document_count(); ++i) {
          if (documents.length(i) % finding.fix.value != 0) refused_.push_back(i);
        }
      } else if (finding.place.document && finding.place.row.value_or(0) == model_.shownRow().value &&
                 *finding.place.document < documents.document_count()) {
        refused_.push_back(*finding.place.document);
      }
    }
    std::sort(refused_.begin(), refused_.end());
    refused_.erase(std::unique(refused_.begin(), refused_.end()), refused_.end());
  }
  repaintChanges();
  followSelection();
}

bool SequenceStrip::refuses(std::size_t first, std::size_t count) const {
  const auto at = std::lower_bound(refused_.begin(), refused_.end(), first);
  return at != refused_.end() && *at < first + count;
}

std::vector<std::size_t> SequenceStrip::toPad() const {
  if (pad_multiple_ == 0) return {};
  const auto& pointed = model_.pointed().document;
  const bool here = pointer_ && pointed && refuses(*pointed, 1);
  if (here && !model_.selection().holds(*pointed)) return {*pointed};
  std::vector<std::size_t> documents;
  std::set_intersection(refused_.begin(), refused_.end(), model_.selectedDocuments().begin(),
                        model_.selectedDocuments().end(), std::back_inserter(documents));
  return documents;
}

/// Above the document, so that its length stays readable and the pointer reaches it in a straight line.
void SequenceStrip::placePadButton() {
  const auto documents = isDragging() ? std::vector<std::size_t>() : toPad();
  if (documents.empty()) {
    pad_->hide();
    return;
  }
  const auto& pointed = model_.pointed().document;
  const bool here = pointed && std::binary_search(documents.begin(), documents.end(), *pointed);
  const std::size_t document = here ? *pointed : documents.front();
  const std::int64_t length = round_up(row().length(document), pad_multiple_);
  pad_->setText(documents.size() == 1
                    ? tr("Pad to %1").arg(number(length))
                    : tr("Pad %1 to multiples of %2")
                          .arg(number(static_cast<std::int64_t>(documents.size())), number(pad_multiple_)));
  pad_->setToolTip(tr("%1 needs document lengths that are multiples of %2")
                       .arg(QString::fromStdString(model_.project().a.strategy), number(pad_multiple_)));
  const TokenScale across = scale();
  const QRectF rect = documentRect(document).intersected(QRectF(shownRect()));
  if (rect.isEmpty()) {
    pad_->hide();
    return;
  }
  const QSize size(pad_->sizeHint().width(), std::min(pad_->sizeHint().height(), StripGeometry::ruler() - 1));
  const double left = std::clamp(rect.center().x() - size.width() / 2.0, across.left,
                                 std::max(across.left, across.right() - size.width()));
  pad_->setGeometry(QRect(QPoint(qRound(left), shownRect().top() - size.height()), size));
  pad_->show();
}

QString SequenceStrip::describe(std::size_t document) const {
  const DocumentRow& documents = row();
  const Interval tokens = documents.document(document);
  const bool padding = documents.last_is_padding() && document + 1 == documents.document_count();
  QString text = padding ? tr("padding") : tr("document %1").arg(number(static_cast<std::int64_t>(document)));
  text += tr(", %1 tokens, tokens %2 to %3")
              .arg(number(tokens.length()), number(tokens.begin), number(tokens.end));
  if (model_.selection().holds(document)) text += tr(", selected");
  if (refuses(document, 1)) {
    text += tr("\nnot served by %1").arg(QString::fromStdString(model_.project().a.strategy));
    if (pad_multiple_ > 0) text += tr(": pad it to %1").arg(number(round_up(tokens.length(), pad_multiple_)));
  }
  return text;
}

/// With who owns the token behind it.
QString SequenceStrip::describeCursor() const {
  QString text = tr("cursor before token %1").arg(number(*cursor_));
  const auto& snapshot = model_.snapshot();
  if (!model_.isCurrent() || *cursor_ >= row().seq_len()) return text;
  for (const Side side : {Side::a, Side::b}) {
    const StrategyOutcome* outcome = StudioModel::outcome(*snapshot, side);
    if (outcome == nullptr || !outcome->plan) continue;
    const Rank rank = (*outcome->plan)->owner_of_token(model_.shownRow(), *cursor_);
    text += model_.isComparing() ? tr(", %1 rank %2").arg(side == Side::a ? tr("A") : tr("B")).arg(rank.value)
                                 : tr(", rank %1").arg(rank.value);
  }
  return text;
}

/// The current document first, for that is what is spoken; then what the strip shows.
QString SequenceStrip::textTwin() const {
  QStringList lines;
  const auto& selection = model_.selection();
  if (selection.current) lines << describe(*selection.current);
  if (cursor_ && hasFocus()) lines << describeCursor();
  if (selection.documents.size() > 1) {
    std::int64_t tokens = 0;
    for (const std::size_t document : selection.documents) tokens += row().length(document);
    lines << tr("%1 documents selected, %2 tokens")
                 .arg(number(static_cast<std::int64_t>(selection.documents.size())), number(tokens));
  }
  const Layout& layout = model_.project().layout;
  if (layout.batch() > 1) {
    lines << tr("batch row %1 of %2")
                 .arg(number(static_cast<std::int64_t>(model_.shownRow().value)),
                      number(static_cast<std::int64_t>(layout.batch())));
  }
  const bool padded = row().last_is_padding();
  const auto documents = static_cast<std::int64_t>(row().document_count()) - (padded ? 1 : 0);
  QString all = documents == 1 ? tr("1 document") : tr("%1 documents").arg(number(documents));
  if (padded) all += tr(", padding of %1").arg(number(row().length(row().document_count() - 1)));
  all += tr(", %1 tokens").arg(number(row().seq_len()));
  if (selection.empty()) all += tr(", none selected");
  lines << all;
  if (!zoom_.sight().isWhole()) {
    const Interval sight = scale().tokensInSight();
    lines << tr("tokens %1 to %2 in sight").arg(number(sight.begin), number(sight.end));
  }
  return lines.join(QStringLiteral("; "));
}

/// What is said of the documents, and what can be done with them.
void SequenceStrip::followSelection() {
  setAccessibleDescription(textTwin());
  enableCommands();
  placePadButton();
}

void SequenceStrip::announceSelection() {
  followSelection();
  update();
}

QJsonObject SequenceStrip::viewState() const {
  return {{QStringLiteral("zoom"), zoom_.viewState()}};
}

void SequenceStrip::setViewState(const QJsonObject& state) {
  zoom_.setViewState(state.value(QStringLiteral("zoom")).toObject());
}

}  // namespace evenkeel::ui
