#include "strategies/strategies_panel.h"

#include <QEvent>
#include <QFontInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStyleOptionViewItem>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "strategies/strategy_delegate.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kHeaderPadding = 5;

}  // namespace

StrategiesPanel::StrategiesPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent),
      model_(model),
      strategies_(new StrategyModel(this)),
      table_(new QTableView(this)),
      unit_(new QLabel(this)) {
  setProperty("panel", true);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(8, 0, 8, 8);
  layout->setSpacing(4);
  unit_->setProperty("quiet", true);
  unit_->setObjectName(QStringLiteral("panel-caption"));

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
  columns->setStyleSheet(QStringLiteral("QHeaderView::section { padding: 2px %1px; font-size: %2px; }")
                             .arg(kHeaderPadding)
                             .arg(QFontInfo(textFont(TextSize::small)).pixelSize()));
  columns->setMinimumSectionSize(24);
  columns->setHighlightSections(false);
  columns->setSectionsClickable(true);
  columns->setSectionResizeMode(QHeaderView::Fixed);
  layout->addWidget(table_);

  connect(columns, &QHeaderView::sectionClicked, this, &StrategiesPanel::sortBy);
  connect(table_, &QTableView::clicked, this, &StrategiesPanel::choose);
  connect(table_, &QTableView::activated, this, &StrategiesPanel::choose);
  connect(&model_, &StudioModel::snapshotChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::executedChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::lagChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::projectChanged, this, &StrategiesPanel::takeExecuted);
  takeExecuted();
}

void StrategiesPanel::takeExecuted() {
  strategies_->choose(QString::fromStdString(model_.project().a.strategy));
  const auto& executed = model_.executed();
  if (executed == nullptr) {
    if (model_.snapshot() != nullptr) strategies_->show(*model_.snapshot(), nullptr);
  } else if (executed->complete() || model_.showsMissing()) {
    // Until the others lag the table stands as it was: mostly they are there at once.
    shown_ = executed;
    strategies_->show(*shown_->snapshot, shown_.get());
  }
  const bool stale = model_.showsStale() ||
                     (shown_ != nullptr && model_.showsMissing() && shown_->snapshot != model_.snapshot());
  strategies_->setStale(stale);
  const std::size_t batch = shown_ == nullptr ? 1 : shown_->snapshot->request.layout.batch();
  unit_->setText(stale       ? tr("updating")
                 : batch > 1 ? tr("executed tiles, %1 rows").arg(batch)
                             : tr("executed tiles"));
  fit();
}

/// The numbers get the room that they need and the names the rest; where a name cannot be broken to fit, the
/// last columns go.
void StrategiesPanel::fitColumns() {
  const QFontMetrics small(textFont(TextSize::small));
  QStyleOptionViewItem option;
  int rest = table_->viewport()->width();
  std::array<int, StrategyModel::column_count> widths{};
  for (int column = StrategyModel::slowest; column < StrategyModel::column_count; ++column) {
    const QString header = strategies_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    int& width = widths[static_cast<std::size_t>(column)];
    width = small.horizontalAdvance(header) + 2 * kHeaderPadding + 2;
    for (int row = 0; row < strategies_->rowCount(); ++row) {
      if (strategies_->strategy(row).refused()) continue;
      width =
          std::max(width, table_->itemDelegate()->sizeHint(option, strategies_->index(row, column)).width());
    }
    rest -= width;
  }
  const int least = leastNameWidth();
  for (int column = StrategyModel::column_count - 1; column >= StrategyModel::slowest; --column) {
    const int width = widths[static_cast<std::size_t>(column)];
    const bool hidden = rest < least && column > StrategyModel::over_bound;
    table_->setColumnHidden(column, hidden);
    if (hidden) {
      rest += width;
    } else {
      table_->setColumnWidth(column, width);
    }
  }
  table_->setColumnWidth(StrategyModel::name, std::max(rest, least / 2));
}

int StrategiesPanel::leastNameWidth() const {
  const QFontMetrics metrics(textFont(TextSize::normal, QFont::DemiBold));
  int width = 0;
  for (int row = 0; row < strategies_->rowCount(); ++row) {
    const QStringList parts = strategies_->strategy(row).name.split(u'-');
    for (const QString& part : parts) width = std::max(width, metrics.horizontalAdvance(part + u'-'));
  }
  return width + StrategyDelegate::kNameMargins;
}

void StrategiesPanel::fit() {
  fitColumns();
  table_->clearSpans();
  for (int row = 0; row < strategies_->rowCount(); ++row) {
    if (strategies_->strategy(row).refused()) {
      table_->setSpan(row, StrategyModel::slowest, 1, StrategyModel::column_count - 1);
    }
  }
  table_->resizeRowsToContents();
  int height = table_->horizontalHeader()->sizeHint().height();
  for (int row = 0; row < strategies_->rowCount(); ++row) height += table_->rowHeight(row);
  if (table_->height() == height + 2 && table_->minimumHeight() == height + 2) return;
  table_->setFixedHeight(height + 2);
  updateGeometry();
}

void StrategiesPanel::choose(const QModelIndex& index) {
  if (!index.isValid()) return;
  model_.chooseA(strategies_->strategy(index.row()).name.toStdString());
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
  strategies_->sort(sorted_by_, descending_ ? Qt::DescendingOrder : Qt::AscendingOrder);
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
