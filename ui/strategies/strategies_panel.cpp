#include "strategies/strategies_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QVBoxLayout>

#include "strategies/strategy_delegate.h"
#include "theme/theme.h"

namespace evenkeel::ui {

StrategiesPanel::StrategiesPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent), model_(model), strategies_(new StrategyModel(this)), table_(new QTableView(this)) {
  setProperty("panel", true);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 10, 8, 8);
  layout->setSpacing(4);
  auto* header = new QHBoxLayout;
  header->setContentsMargins(6, 0, 6, 0);
  auto* title = new QLabel(tr("Strategies"), this);
  title->setFont(textFont(TextSize::large, QFont::DemiBold));
  auto* unit = new QLabel(tr("planned tiles"), this);
  unit->setProperty("quiet", true);
  header->addWidget(title);
  header->addStretch();
  header->addWidget(unit);
  layout->addLayout(header);

  table_->setAccessibleName(tr("Strategies on this workload"));
  table_->setModel(strategies_);
  table_->setItemDelegate(new StrategyDelegate(table_));
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->setMouseTracking(true);
  table_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setFrameShape(QFrame::NoFrame);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setMinimumSectionSize(0);
  QHeaderView* columns = table_->horizontalHeader();
  columns->setFont(textFont(TextSize::small));
  columns->setStyleSheet(QStringLiteral("QHeaderView::section { padding: 2px 6px; }"));
  columns->setMinimumSectionSize(24);
  columns->setHighlightSections(false);
  columns->setSectionsClickable(true);
  columns->setSectionResizeMode(QHeaderView::ResizeToContents);
  columns->setSectionResizeMode(StrategyModel::name, QHeaderView::Stretch);
  layout->addWidget(table_);

  connect(columns, &QHeaderView::sectionClicked, this, &StrategiesPanel::sortBy);
  connect(table_, &QTableView::clicked, this, &StrategiesPanel::choose);
  connect(table_, &QTableView::activated, this, &StrategiesPanel::choose);
  connect(&model_, &StudioModel::snapshotChanged, this, &StrategiesPanel::update);
  connect(&model_, &StudioModel::projectChanged, this, &StrategiesPanel::update);
  update();
}

void StrategiesPanel::update() {
  strategies_->choose(QString::fromStdString(model_.project().a.strategy));
  strategies_->show(model_.snapshot());
  fit();
}

void StrategiesPanel::fit() {
  table_->clearSpans();
  for (int row = 0; row < strategies_->rowCount(); ++row) {
    if (strategies_->strategy(row).refused()) {
      table_->setSpan(row, StrategyModel::slowest, 1, StrategyModel::column_count - 1);
    }
  }
  table_->resizeRowsToContents();
  int height = table_->horizontalHeader()->sizeHint().height();
  for (int row = 0; row < strategies_->rowCount(); ++row) height += table_->rowHeight(row);
  table_->setFixedHeight(height + 2);
}

void StrategiesPanel::choose(const QModelIndex& index) {
  if (!index.isValid()) return;
  const QString name = strategies_->strategy(index.row()).name;
  model_.editCase(tr("Choose %1").arg(name), [&](Case& settings) { settings.strategy = name.toStdString(); });
}

void StrategiesPanel::sortBy(int column) {
  // Smallest first, then greatest first, then as they come.
  if (column != sorted_by_) {
    sorted_by_ = column;
    descending_ = false;
  } else if (!descending_) {
    descending_ = true;
  } else {
    sorted_by_ = -1;
  }
  QHeaderView* columns = table_->horizontalHeader();
  columns->setSortIndicatorShown(sorted_by_ >= 0);
  const Qt::SortOrder order = descending_ ? Qt::DescendingOrder : Qt::AscendingOrder;
  if (sorted_by_ >= 0) columns->setSortIndicator(sorted_by_, order);
  strategies_->sort(sorted_by_, order);
  fit();
}

void StrategiesPanel::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  fit();
}

void StrategiesPanel::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
    table_->viewport()->update();
}

}  // namespace evenkeel::ui
