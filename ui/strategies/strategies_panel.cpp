#include "strategies/strategies_panel.h"

#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "model/opened_files.h"
#include "strategies/strategy_options.h"
#include "text/copy_table_actions.h"

namespace evenkeel::ui {
namespace {

constexpr QMargins kMargins(8, 2, 8, 8);

}  // namespace

StrategiesPanel::StrategiesPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent),
      model_(model),
      strategies_(new StrategyModel(this)),
      table_(new StrategyTable(*strategies_, this)),
      unit_(new QLabel(this)) {
  setProperty("panel", true);
  setAccessibleName(title());
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(kMargins);
  layout->setSpacing(0);
  unit_->setProperty("quiet", true);
  unit_->setObjectName(QStringLiteral("panel-caption"));
  table_->installEventFilter(this);
  layout->addWidget(table_);
  makeCommands();
  connect(table_->horizontalHeader(), &QHeaderView::sectionClicked, this, &StrategiesPanel::sortBy);
  connect(table_->horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
          &StrategiesPanel::askMenu);
  connect(table_, &QTableView::customContextMenuRequested, this, &StrategiesPanel::askMenu);
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
    const bool shift = QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
    choose(index, shift ? Side::b : Side::a);
  });
  connect(table_, &StrategyTable::unitAsked, this, &StrategiesPanel::setUnit);

  const auto unfit = [this] { unfitted_ = true; };
  connect(strategies_, &QAbstractItemModel::dataChanged, this, unfit);
  connect(strategies_, &QAbstractItemModel::modelReset, this, unfit);
  connect(strategies_, &QAbstractItemModel::layoutChanged, this, unfit);

  connect(&model_, &StudioModel::snapshotChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::comparisonChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::lagChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::projectChanged, this, &StrategiesPanel::takeExecuted);
  takeExecuted();
}

QAction* StrategiesPanel::addCommand(const QString& name, const QString& text, const QKeySequence& keys,
                                     const std::function<void()>& act) {
  auto* action = new QAction(text, this);
  action->setObjectName(name);
  action->setShortcut(keys);
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(action, &QAction::triggered, this, act);
  addAction(action);
  commands_.append(action);
  return action;
}

void StrategiesPanel::makeCommands() {
  const auto name = [](const char* text) { return QString::fromLatin1(text); };
  addCommand(name("strategy-a"), tr("Make this strategy A"), QKeySequence(Qt::Key_A),
             [this] { choose(table_->currentIndex(), Side::a); });
  addCommand(name("strategy-b"), tr("Compare with this strategy as B"), QKeySequence(Qt::Key_B),
             [this] { choose(table_->currentIndex(), Side::b); });
  addCommand(name("stop-comparing"), tr("Stop comparing"), QKeySequence(Qt::Key_Backspace), [this] {
    if (model_.isComparing()) model_.chooseB(std::nullopt);
  });
  addCommand(name("close-plan"), tr("Close this plan file"), QKeySequence(Qt::Key_Delete), [this] {
    const QModelIndex index = table_->currentIndex();
    const std::string strategy =
        index.isValid() ? strategies_->strategy(index.row()).name.toStdString() : model_.project().a.strategy;
    if (!file_of_strategy(strategy))
      return model_.say(tr("This strategy is no plan file: it cannot be closed"));
    closePlan(model_, strategy);
  });
  addCommand(name("strategy-options"), tr("Parameters and cost of the strategies…"), QKeySequence(Qt::Key_P),
             [this] { (new StrategyOptions(model_, window()))->show(); });
  addCommand(name("strategies-unit"), tr("Strategies by tiles or by area"), QKeySequence(Qt::Key_U),
             [this] { setUnit(strategies_->unit() == WorkUnit::tiles ? WorkUnit::area : WorkUnit::tiles); });
  addCommand(name("sort-strategies"), tr("Sort strategies by this column"), QKeySequence(Qt::Key_S),
             [this] { sortBy(std::max(0, table_->currentIndex().column())); });
  addCommand(name("strategies-columns"), tr("Choose the columns of the strategies"), QKeySequence(Qt::Key_C),
             [this] { askMenu(table_->viewport()->rect().center()); });
  copies_ = copyTableActions(this, strategies_, name("table"), tr("the strategies"),
                             [this](const QString& line) { model_.say(line); });
  addActions(copies_);
  commands_.append(copies_);
}

void StrategiesPanel::takeExecuted() {
  const Project& project = model_.project();
  strategies_->choose(QString::fromStdString(project.a.strategy),
                      QString::fromStdString(project.b.value_or(std::string())));
  const auto& comparison = model_.comparison();
  if (comparison != nullptr) {
    // Until the others lag the table stands as it was: mostly they are there at once.
    shown_ = comparison;
    strategies_->show(*shown_->snapshot, shown_.get());
  } else if (model_.snapshot() != nullptr) {
    strategies_->show(*model_.snapshot(), nullptr);
  }
  const bool stale = shown_ != nullptr && shown_->snapshot != model_.snapshot() &&
                     (model_.showsStale() || model_.showsMissing());
  strategies_->setStale(stale);
  QString unit = strategies_->unit() == WorkUnit::tiles ? tr("executed tiles") : tr("allowed pairs");
  const CostKind cost = model_.project().a.cost.kind;
  if (cost != CostKind::tiles) {
    const std::string_view balanced = cost_kind_name(cost);
    unit += tr(", balanced by %1")
                .arg(QString::fromUtf8(balanced.data(), static_cast<qsizetype>(balanced.size())));
  }
  unit_->setText(stale                      ? tr("updating")
                 : strategies_->batch() > 1 ? tr("%1, %2 rows").arg(unit).arg(strategies_->batch())
                                            : unit);
  if (std::exchange(unfitted_, false)) fit();
}

void StrategiesPanel::choose(const QModelIndex& index, Side side) {
  if (!index.isValid()) return;
  if (const auto row = strategies_->batchRowOf(index)) {
    model_.setShownRow(*row);
    return;
  }
  const std::string strategy = strategies_->strategy(index.row()).name.toStdString();
  if (side == Side::a) {
    model_.chooseA(strategy);
  } else if (model_.project().b == strategy) {
    model_.chooseB(std::nullopt);
  } else {
    model_.chooseB(strategy);
  }
}

void StrategiesPanel::setUnit(WorkUnit unit) {
  strategies_->setUnit(unit);
  table_->checkUnit(unit);
  takeExecuted();
}

void StrategiesPanel::fit() {
  if (table_->fit()) updateGeometry();
}

void StrategiesPanel::showColumn(int column, bool shown) {
  if (column <= StrategyModel::name || column >= StrategyModel::column_count) return;
  std::set<int> columns = table_->chosenColumns().value_or(table_->wantedColumns());
  if (shown) {
    columns.insert(column);
  } else {
    columns.erase(column);
  }
  table_->chooseColumns(columns);
  fit();
}

void StrategiesPanel::sortBy(int column) {
  // Smallest first, then greatest first, then as they come.
  if (column != strategies_->sortedBy()) {
    sort(column, Qt::AscendingOrder);
  } else if (strategies_->order() == Qt::AscendingOrder) {
    sort(column, Qt::DescendingOrder);
  } else {
    sort(-1, Qt::AscendingOrder);
  }
}

void StrategiesPanel::sort(int column, Qt::SortOrder order) {
  strategies_->sort(column, order);
  fit();
}

void StrategiesPanel::fillColumns(QMenu& menu) {
  const std::set<int> wanted = table_->wantedColumns();
  for (int column = StrategyModel::slowest; column < StrategyModel::column_count; ++column) {
    if (column >= StrategyModel::row_mean && strategies_->batch() < 2) continue;
    QAction* action = menu.addAction(strategies_->columnTitle(column));
    action->setCheckable(true);
    action->setChecked(wanted.contains(column));
    connect(action, &QAction::toggled, this, [this, column](bool shown) { showColumn(column, shown); });
  }
  menu.addSeparator();
  menu.addAction(tr("Those that fit"), this, [this] {
    table_->chooseColumns(std::nullopt);
    fit();
  });
}

void StrategiesPanel::askMenu(const QPoint& at) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const QModelIndex index = table_->indexAt(at);
  if (index.isValid() && sender() == table_) {
    table_->setCurrentIndex(index);
    const QString strategy = strategies_->strategy(index.row()).name;
    const bool is_b = model_.project().b == strategy.toStdString();
    menu->addAction(tr("Make %1 A").arg(strategy), this,
                    [this, strategy] { model_.chooseA(strategy.toStdString()); });
    menu->addAction(is_b ? tr("Stop comparing") : tr("Compare with %1 as B").arg(strategy), this,
                    [this, strategy, is_b] {
                      model_.chooseB(is_b ? std::nullopt : std::optional(strategy.toStdString()));
                    });
    const auto& work = strategies_->strategy(index.row()).work(strategies_->unit());
    if (work && work->rows) {
      menu->addAction(tr("Show its worst batch row, %1").arg(work->rows->row.value), this,
                      [this, row = work->rows->row] { model_.setShownRow(row); });
    }
    if (file_of_strategy(strategy.toStdString())) {
      menu->addAction(tr("Close %1").arg(strategy), this,
                      [this, strategy] { closePlan(model_, strategy.toStdString()); });
    }
    menu->addSeparator();
  }
  for (QAction* action : commands_) {
    if (action->objectName() == QLatin1String("strategy-options")) menu->addAction(action);
  }
  fillColumns(*menu->addMenu(tr("Columns")));
  menu->addSeparator();
  menu->addActions(copies_);
  menu->popup(table_->viewport()->mapToGlobal(at));
}

bool StrategiesPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == table_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
      choose(table_->currentIndex(), key->modifiers().testFlag(Qt::ShiftModifier) ? Side::b : Side::a);
      return true;
    }
  }
  if (watched == table_ && event->type() == QEvent::FocusIn && !table_->currentIndex().isValid()) {
    table_->setCurrentIndex(strategies_->index(
        std::max(0, strategies_->rowOf(QString::fromStdString(model_.project().a.strategy))),
        StrategyModel::name));
  }
  return QFrame::eventFilter(watched, event);
}

QJsonObject StrategiesPanel::viewState() const {
  QJsonObject state;
  state[QStringLiteral("unit")] =
      strategies_->unit() == WorkUnit::tiles ? QStringLiteral("tiles") : QStringLiteral("area");
  state[QStringLiteral("sorted_by")] = strategies_->sortedBy();
  state[QStringLiteral("descending")] = strategies_->order() == Qt::DescendingOrder;
  if (const auto& chosen = table_->chosenColumns()) {
    QJsonArray columns;
    for (const int column : *chosen) columns.append(column);
    state[QStringLiteral("columns")] = columns;
  }
  return state;
}

void StrategiesPanel::setViewState(const QJsonObject& state) {
  const QString unit = state[QStringLiteral("unit")].toString();
  if (unit == QLatin1String("tiles")) setUnit(WorkUnit::tiles);
  if (unit == QLatin1String("area")) setUnit(WorkUnit::area);
  const int column = state[QStringLiteral("sorted_by")].toInt(-2);
  if (column >= -1 && column < StrategyModel::column_count) {
    sort(column, state[QStringLiteral("descending")].toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
  }
  table_->chooseColumns(std::nullopt);
  if (state[QStringLiteral("columns")].isArray()) {
    std::set<int> columns;
    const QJsonArray listed = state[QStringLiteral("columns")].toArray();
    for (const auto& value : listed) {
      const int one = value.toInt(-1);
      if (one >= 0 && one < StrategyModel::column_count) columns.insert(one);
    }
    table_->chooseColumns(columns);
  }
  fit();
}

void StrategiesPanel::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  fit();
}

void StrategiesPanel::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() != QEvent::StyleChange && event->type() != QEvent::FontChange) return;
  if (commands_.isEmpty()) return;  // not made yet
  table_->takeFonts();
  fit();
  table_->viewport()->update();
}

}  // namespace evenkeel::ui
