#include "inspector/inspector_panel.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>

#include "bars/number_text.h"
#include "inspector/document_share.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

const QString kNothing = QStringLiteral("\u2013");

/// In full as far as there is room.
QString pairs_text(std::int64_t pairs) {
  return pairs < 1'000'000'000 ? numberText(pairs) : compactText(pairs);
}

/// "16: 8,592 tokens", "3 to 5".
QString documents_text(const std::vector<Interval>& documents, const DocumentRow& row) {
  const bool one = documents.size() == 1 && documents.front().length() == 1;
  if (!one) return documentsText(documents);
  const auto index = static_cast<std::size_t>(documents.front().begin);
  return QObject::tr("%1: %2 tokens").arg(documentsText(documents), numberText(row.length(index)));
}

}  // namespace

InspectorPanel::InspectorPanel(const MaskView& view, QWidget* parent)
    : QFrame(parent), view_(view), order_(new QLabel(this)) {
  setProperty("panel", true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  setAccessibleName(title());
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(14, 8, 14, 10);
  grid->setHorizontalSpacing(12);
  grid->setVerticalSpacing(3);
  grid->setColumnStretch(1, 1);
  order_->setProperty("quiet", true);
  order_->setObjectName(QStringLiteral("panel-caption"));  // the dock shows it beside the title
  grid->addWidget(order_, 0, 0, 1, 3, Qt::AlignRight);
  for (const Side side : {Side::a, Side::b}) {
    const std::size_t column = side == Side::a ? 0 : 1;
    letters_[column] = new QLabel(sideLetter(side), this);
    letters_[column]->setFont(textFont(TextSize::normal, QFont::Bold));
    grid->addWidget(letters_[column], 1, static_cast<int>(column) + 1, Qt::AlignRight);
  }
  for (std::size_t line = 0; line < kLines; ++line) {
    const int row = static_cast<int>(line) + 2;
    names_[line] = new QLabel(this);
    names_[line]->setProperty("quiet", true);
    grid->addWidget(names_[line], row, 0, Qt::AlignTop);
    for (std::size_t column = 0; column < 2; ++column) {
      auto* value = new QLabel(this);
      value->setObjectName(
          (column == 0 ? QStringLiteral("under-the-cursor-%1") : QStringLiteral("under-the-cursor-b-%1"))
              .arg(line));
      value->setFont(textFont(TextSize::normal, QFont::Medium));
      value->setTextFormat(Qt::PlainText);
      values_[column][line] = value;
      grid->addWidget(value, row, static_cast<int>(column) + 1, Qt::AlignRight);
    }
  }
  connect(&view_, &MaskView::pointedTileChanged, this, &InspectorPanel::showAll);
  connect(&view_, &MaskView::shownChanged, this, &InspectorPanel::showAll);
  if (view_.other() != nullptr) {
    connect(view_.other(), &MaskView::pointedTileChanged, this, &InspectorPanel::showAll);
    connect(view_.other(), &MaskView::shownChanged, this, &InspectorPanel::showAll);
  }
  connect(&view_.model(), &StudioModel::selectedDocumentChanged, this, &InspectorPanel::showAll);
  showAll();
}

InspectorPanel::Values InspectorPanel::tileValues(const MaskView& view) const {
  Values values;
  values.fill(kNothing);
  const auto& pointed = view.pointedTile();
  if (!pointed || view.mask() == nullptr) return values;
  const TileDetails& details = pointed->details;
  QString q = numberText(details.tile.q_block);
  if (pointed->rank) q += tr(", rank %1").arg(pointed->rank->value);
  QString kv = numberText(details.tile.kv_block);
  if (pointed->kv_rank) kv += tr(", from rank %1").arg(pointed->kv_rank->value);
  const DocumentRow& row = view.mask()->layout().row(view.row());
  return {q,
          kv,
          tileText(details),
          details.area ? tr("%1 of %2").arg(pairs_text(*details.area), pairs_text(details.pairs))
                       : tr("of %1").arg(pairs_text(details.pairs)),
          documents_text(details.q_documents, row),
          documents_text(details.kv_documents, row)};
}

InspectorPanel::Values InspectorPanel::documentValues(const MaskView& view, std::size_t document) const {
  Values values;
  values.fill(kNothing);
  const auto mask = view.mask();
  if (mask == nullptr) return values;
  const DocumentRow& row = mask->layout().row(view.row());
  if (document >= row.document_count()) return values;
  const Interval tokens = row.document(document);
  values[0] = numberText(static_cast<std::int64_t>(document));
  values[1] = tr("%1 tokens").arg(numberText(tokens.length()));
  values[2] = pairs_text(mask->area(view.row(), tokens, {0, mask->seq_len()}));
  const auto plan = view.plan();
  if (plan == nullptr) return values;
  const DocumentShare share = share_document(*plan, view.row(), tokens);
  values[3] = ranksText(share);
  values[4] = tokensText(share);
  values[5] = piecesText(share);
  return values;
}

void InspectorPanel::showNames(const Values& names) {
  for (std::size_t line = 0; line < kLines; ++line) {
    names_[line]->setText(names[line]);
    for (auto& column : values_) column[line]->setAccessibleName(names[line]);
  }
}

void InspectorPanel::showValues(Side side, const Values& values) {
  for (std::size_t line = 0; line < kLines; ++line) {
    values_[side == Side::a ? 0 : 1][line]->setText(values[line]);
  }
}

void InspectorPanel::showAll() {
  const MaskView* const other = view_.other();
  const bool both = other != nullptr && view_.isComparing() && !view_.isDifference();
  for (QLabel* letter : letters_) letter->setVisible(both);
  for (QLabel* value : values_[1]) value->setVisible(both);
  const bool tile = view_.pointedTile() || (both && other->pointedTile());
  const auto selected = view_.model().selectedDocument();
  if (!tile && selected) {
    order_->setText(tr("the selected document"));
    showNames({tr("document"), tr("length"), tr("allowed pairs"), tr("on ranks"), tr("tokens a rank"),
               tr("pieces")});
    showValues(Side::a, documentValues(view_, *selected));
    if (both) showValues(Side::b, documentValues(*other, *selected));
    return;
  }
  const auto& shown = view_.pointedTile() || !both ? view_.pointedTile() : other->pointedTile();
  order_->setText(shown ? orderText(shown->order).toLower() : tr("point at the mask"));
  showNames({tr("q block, rank"), tr("kv block"), tr("tile"), tr("allowed pairs"), tr("q document"),
             tr("kv document")});
  showValues(Side::a, tileValues(view_));
  if (both) showValues(Side::b, tileValues(*other));
}

}  // namespace evenkeel::ui
