#include "shell/window_help.h"

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QToolButton>
#include <QWhatsThis>
#include <utility>

#include "bars/rank_bars.h"
#include "help/help.h"
#include "help/term_tips.h"
#include "inspector/inspector_panel.h"
#include "mask_view/mask_painter.h"
#include "mask_view/mask_panel.h"
#include "shell/status_line.h"
#include "shell/toolbar.h"
#include "strategies/strategy_model.h"
#include "strategies/strategy_table.h"

namespace evenkeel::ui {
namespace {

QString term_of_column(int column) {
  switch (column) {
    case StrategyModel::slowest:
    case StrategyModel::rank:
      return QStringLiteral("slowest rank");
    case StrategyModel::over_bound:
      return QStringLiteral("over bound");
    case StrategyModel::tiles:
      return QStringLiteral("fragmentation");
    case StrategyModel::worst_row:
      return QStringLiteral("batch row");
    case StrategyModel::name:
      return QStringLiteral("load balancer");
    default:
      return QStringLiteral("imbalance");
  }
}

void explain_mask(MaskPanel& mask) {
  for (const auto& [name, term] :
       {std::pair("order-original", "original"), std::pair("order-q-rearranged", "q rearranged"),
        std::pair("order-executed", "as executed"), std::pair("order-difference", "difference")}) {
    if (auto* button = mask.findChild<QToolButton*>(QString::fromLatin1(name))) {
      explainTerms(*button, {QString::fromLatin1(term)});
    }
  }
  RankBars& bars = mask.bars();
  explainWords(bars,
               [&bars](QPoint at) { return at.y() < captionHeight() ? bars.captionText() : QString(); });
}

void explain_labels(const QWidget& part) {
  for (auto* label : part.findChildren<QLabel*>()) {
    explainWords(*label, [label](QPoint) { return label->text(); });
  }
}

}  // namespace

void giveHelp(QWidget& window) {
  for (auto* table : window.findChildren<StrategyTable*>()) {
    explainColumns(*table->horizontalHeader(), term_of_column);
  }
  if (auto* mask = window.findChild<MaskPanel*>()) {
    explain_mask(*mask);
    mask->setWhatsThis(panelHelp(QStringLiteral("mask-panel")));
  }
  if (auto* inspector = window.findChild<InspectorPanel*>()) explain_labels(*inspector);
  if (auto* status = window.findChild<StatusLine*>()) {
    explain_labels(*status);
    status->setWhatsThis(panelHelp(QStringLiteral("status")));
  }
  if (auto* toolbar = window.findChild<Toolbar*>()) {
    toolbar->setWhatsThis(panelHelp(QStringLiteral("toolbar")));
  }
  if (auto* band = window.findChild<QWidget*>(QStringLiteral("sequence-band"))) {
    band->setWhatsThis(panelHelp(QStringLiteral("sequence")));
  }
}

void showWhatsThis(QWidget& window) {
  QWidget* part = QApplication::focusWidget();
  while (part != nullptr && part->whatsThis().isEmpty()) part = part->parentWidget();
  if (part == nullptr) part = window.findChild<MaskPanel*>();
  if (part == nullptr) return;
  QWhatsThis::showText(part->mapToGlobal(part->rect().topLeft()), part->whatsThis(), part);
}

}  // namespace evenkeel::ui
