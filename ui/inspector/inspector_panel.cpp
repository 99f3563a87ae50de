#include "inspector/inspector_panel.h"

#include <QGridLayout>
#include <QLabel>

#include "bars/number_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

/// In full as far as there is room.
QString pairs_text(std::int64_t pairs) {
  return pairs < 1'000'000'000 ? numberText(pairs) : compactText(pairs);
}

}  // namespace

InspectorPanel::InspectorPanel(const MaskView& view, QWidget* parent)
    : QFrame(parent), view_(view), order_(new QLabel(this)) {
  setProperty("panel", true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  setAccessibleName(tr("Under the cursor"));
  auto* grid = new QGridLayout(this);
  grid->setContentsMargins(14, 0, 14, 10);
  grid->setHorizontalSpacing(12);
  grid->setVerticalSpacing(3);
  grid->setColumnStretch(1, 1);
  order_->setProperty("quiet", true);
  order_->setObjectName(QStringLiteral("panel-caption"));

  const std::array<QString, line_count> names = {tr("q block, rank"), tr("kv block"), tr("tile"),
                                                 tr("allowed pairs"), tr("documents")};
  for (std::size_t line = 0; line < names.size(); ++line) {
    auto* name = new QLabel(names[line], this);
    name->setProperty("quiet", true);
    auto*& value = values_[line];
    value = new QLabel(this);
    value->setObjectName(QStringLiteral("under-the-cursor-%1").arg(line));
    value->setAccessibleName(names[line]);
    value->setFont(textFont(TextSize::normal, QFont::Medium));
    value->setTextFormat(Qt::PlainText);
    const int row = static_cast<int>(line) + 1;
    grid->addWidget(name, row, 0);
    grid->addWidget(value, row, 1, Qt::AlignRight);
  }
  connect(&view_, &MaskView::pointedTileChanged, this, &InspectorPanel::showTile);
  showTile();
}

void InspectorPanel::showTile() {
  const auto& pointed = view_.pointedTile();
  order_->setText(pointed ? orderText(pointed->order).toLower() : tr("point at the mask"));
  if (!pointed) {
    for (QLabel* value : values_) value->setText(QStringLiteral("\u2013"));
    return;
  }
  const TileDetails& details = pointed->details;
  QString q = numberText(details.tile.q_block);
  if (pointed->rank) q += tr(", rank %1").arg(pointed->rank->value);
  QString kv = numberText(details.tile.kv_block);
  if (pointed->kv_rank) kv += tr(", from rank %1").arg(pointed->kv_rank->value);
  values_[q_block]->setText(q);
  values_[kv_block]->setText(kv);
  values_[tile]->setText(tileText(details));
  values_[pairs]->setText(details.area
                              ? tr("%1 of %2").arg(pairs_text(*details.area), pairs_text(details.pairs))
                              : tr("of %1").arg(pairs_text(details.pairs)));
  values_[pairs]->setToolTip(details.area
                                 ? tr("%1 of %2 x %3 pairs")
                                       .arg(numberText(*details.area), numberText(view_.blockSize().q),
                                            numberText(view_.blockSize().kv))
                                 : QString());
  values_[documents]->setText(
      tr("q %1 · kv %2").arg(documentsText(details.q_documents), documentsText(details.kv_documents)));
}

}  // namespace evenkeel::ui
