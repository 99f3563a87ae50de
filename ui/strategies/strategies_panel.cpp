#include "strategies/strategies_panel.h"

#include <QEvent>
#include <QFontInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QStyleOptionViewItem>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "strategies/strategy_delegate.h"
#include "text/copy_table_actions.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kHeaderPadding = 5;
constexpr QMargins kMargins(8, 2, 8, 8);
constexpr int kUnitGap = 4;

}  // namespace

StrategiesPanel::StrategiesPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent),
      model_(model),
      strategies_(new StrategyModel(this)),
      table_(new QTableView(this)),
      unit_(new QLabel(this)) {
  setProperty("panel", true);
  setAccessibleName(title());
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(kMargins);
  layout->setSpacing(0);
  unit_->setProperty("quiet", true);
  unit_->setObjectName(QStringLiteral("panel-caption"));
  makeTable();
  layout->addWidget(table_);
  makeUnits();
  makeCommands();

  connect(&model_, &StudioModel::snapshotChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::executedChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::lagChanged, this, &StrategiesPanel::takeExecuted);
  connect(&model_, &StudioModel::projectChanged, this, &StrategiesPanel::takeExecuted);
  takeFonts();
  takeExecuted();
}

void StrategiesPanel::makeTable() {
  table_->setAccessibleName(tr("Strategies on this workload"));
  table_->setModel(strategies_);
  table_->setItemDelegate(new StrategyDelegate(table_));
  table_->setSelectionMode(QAbstractItemView::NoSelection);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table_->setShowGrid(false);
  table_->setTabKeyNavigation(false);
  table_->setMouseTracking(true);
  table_->setWordWrap(true);
  table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  table_->setFrameShape(QFrame::NoFrame);
  table_->setContextMenuPolicy(Qt::CustomContextMenu);
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setMinimumSectionSize(0);
  table_->installEventFilter(this);
  QHeaderView* columns = table_->horizontalHeader();
  columns->setMinimumSectionSize(24);
  columns->setHighlightSections(false);
  columns->setSectionsClickable(true);
  columns->setSectionResizeMode(QHeaderView::Fixed);
  columns->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(columns, &QHeaderView::sectionClicked, this, &StrategiesPanel::sortBy);
  connect(columns, &QHeaderView::customContextMenuRequested, this, &StrategiesPanel::askMenu);
  connect(table_, &QTableView::customContextMenuRequested, this, &StrategiesPanel::askMenu);
  connect(table_, &QTableView::clicked, this, [this](const QModelIndex& index) {
    const bool shift = QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
    choose(index, shift ? Side::b : Side::a);
  });
}

/// Two buttons in the header, over the names: they need no title.
void StrategiesPanel::makeUnits() {
  units_ = new QWidget(table_->horizontalHeader());
  auto* line = new QHBoxLayout(units_);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(kUnitGap);
  const std::array<QString, 2> words = {tr("tiles"), tr("area")};
  const std::array<QString, 2> names = {tr("Count in executed tiles"), tr("Count in allowed pairs")};
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto* button = new QToolButton(units_);
    button->setText(words[i]);
    button->setObjectName(i == 0 ? QStringLiteral("unit-tiles") : QStringLiteral("unit-area"));
    button->setAccessibleName(names[i]);
    button->setToolTip(names[i]);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setChecked(i == 0);
    connect(button, &QToolButton::clicked, this,
            [this, i] { setUnit(i == 0 ? WorkUnit::tiles : WorkUnit::area); });
    unit_buttons_[i] = button;
    line->addWidget(button);
  }
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
  const QString unit = strategies_->unit() == WorkUnit::tiles ? tr("executed tiles") : tr("allowed pairs");
  unit_->setText(stale                      ? tr("updating")
                 : strategies_->batch() > 1 ? tr("%1, %2 rows").arg(unit).arg(strategies_->batch())
                                            : unit);
  fit();
}

std::set<int> StrategiesPanel::wantedColumns() const {
  using enum StrategyModel::Column;
  std::set<int> wanted;
  if (chosen_columns_) {
    wanted = *chosen_columns_;
  } else {
    wanted = strategies_->batch() > 1 ? std::set<int>{over_bound, row_mean, row_worst, worst_row}
             : strategies_->unit() == WorkUnit::tiles ? std::set<int>{slowest, over_bound, area, tiles}
                                                      : std::set<int>{slowest, over_bound, area, rank};
  }
  if (strategies_->batch() < 2) {
    for (const int column : {row_mean, row_worst, worst_row}) wanted.erase(column);
  }
  wanted.insert(name);
  return wanted;
}

std::array<int, StrategyModel::column_count> StrategiesPanel::columnWidths() const {
  const QFontMetrics small(textFont(TextSize::small));
  QStyleOptionViewItem option;
  std::array<int, StrategyModel::column_count> widths{};
  for (int column = StrategyModel::slowest; column < StrategyModel::column_count; ++column) {
    const QString header = strategies_->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    int& width = widths[static_cast<std::size_t>(column)];
    width = small.horizontalAdvance(header) + 2 * kHeaderPadding + 2;
    for (int row = 0; row < strategies_->rowCount(); ++row) {
      if (strategies_->refused(row)) continue;
      width =
          std::max(width, table_->itemDelegate()->sizeHint(option, strategies_->index(row, column)).width());
    }
  }
  return widths;
}

/// The numbers get the room that they need and the names the rest. Where a name cannot be broken to fit, the
/// last columns go, unless somebody chose them: then the table scrolls.
void StrategiesPanel::fitColumns() {
  const std::set<int> wanted = wantedColumns();
  const auto widths = columnWidths();
  const int least = leastNameWidth();
  int rest = table_->viewport()->width();
  std::set<int> shown = {StrategyModel::name};
  for (const int column : wanted) {
    if (column == StrategyModel::name) continue;
    shown.insert(column);
    rest -= widths[static_cast<std::size_t>(column)];
  }
  const bool may_scroll = chosen_columns_.has_value();
  while (!may_scroll && rest<least&& * shown.rbegin()> StrategyModel::over_bound) {
    rest += widths[static_cast<std::size_t>(*shown.rbegin())];
    shown.erase(std::prev(shown.end()));
  }
  for (int column = 0; column < StrategyModel::column_count; ++column) {
    table_->setColumnHidden(column, !shown.contains(column));
    if (column != StrategyModel::name && shown.contains(column)) {
      table_->setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
    }
  }
  table_->setHorizontalScrollBarPolicy(may_scroll && rest < least ? Qt::ScrollBarAlwaysOn
                                                                  : Qt::ScrollBarAlwaysOff);
  table_->setColumnWidth(StrategyModel::name, std::max(rest, may_scroll ? least : least / 2));
}

int StrategiesPanel::leastNameWidth() const {
  const QFontMetrics metrics(textFont(TextSize::normal, QFont::DemiBold));
  int width = 0;
  for (int row = 0; row < strategies_->rowCount(); ++row) {
    const QStringList parts = strategies_->strategy(row).name.split(u'-');
    for (const QString& part : parts) width = std::max(width, metrics.horizontalAdvance(part + u'-'));
  }
  return std::max(width + StrategyDelegate::nameMargins(), units_->sizeHint().width() + kHeaderPadding);
}

void StrategiesPanel::fit() {
  fitColumns();
  table_->clearSpans();
  for (int row = 0; row < strategies_->rowCount(); ++row) {
    if (strategies_->refused(row)) {
      table_->setSpan(row, StrategyModel::slowest, 1, StrategyModel::column_count - 1);
    }
  }
  table_->resizeRowsToContents();
  QHeaderView* header = table_->horizontalHeader();
  const int header_height = std::max(units_->sizeHint().height() + kUnitGap, header->sizeHint().height());
  if (header->minimumHeight() != header_height) header->setFixedHeight(header_height);
  units_->resize(units_->sizeHint());
  units_->move(kHeaderPadding - table_->horizontalScrollBar()->value(),
               (header_height - units_->height()) / 2);
  int height = header_height;
  for (int row = 0; row < strategies_->rowCount(); ++row) height += table_->rowHeight(row);
  if (table_->horizontalScrollBarPolicy() == Qt::ScrollBarAlwaysOn) {
    height += table_->horizontalScrollBar()->sizeHint().height();
  }
  if (table_->height() == height + 2 && table_->minimumHeight() == height + 2) return;
  table_->setFixedHeight(height + 2);
  updateGeometry();
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
  unit_buttons_[unit == WorkUnit::tiles ? 0 : 1]->setChecked(true);
  takeExecuted();
}

void StrategiesPanel::showColumn(int column, bool shown) {
  if (column <= StrategyModel::name || column >= StrategyModel::column_count) return;
  std::set<int> columns = chosen_columns_.value_or(wantedColumns());
  if (shown) {
    columns.insert(column);
  } else {
    columns.erase(column);
  }
  chosen_columns_ = columns;
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
  const std::set<int> wanted = wantedColumns();
  for (int column = StrategyModel::slowest; column < StrategyModel::column_count; ++column) {
    if (column >= StrategyModel::row_mean && strategies_->batch() < 2) continue;
    QAction* action = menu.addAction(strategies_->columnTitle(column));
    action->setCheckable(true);
    action->setChecked(wanted.contains(column));
    connect(action, &QAction::toggled, this, [this, column](bool shown) { showColumn(column, shown); });
  }
  menu.addSeparator();
  menu.addAction(tr("Those that fit"), this, [this] {
    chosen_columns_.reset();
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
    menu->addSeparator();
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
  if (chosen_columns_) {
    QJsonArray columns;
    for (const int column : *chosen_columns_) columns.append(column);
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
  chosen_columns_.reset();
  if (state[QStringLiteral("columns")].isArray()) {
    std::set<int> columns;
    const QJsonArray listed = state[QStringLiteral("columns")].toArray();
    for (const QJsonValue& value : listed) {
      const int one = value.toInt(-1);
      if (one >= 0 && one < StrategyModel::column_count) columns.insert(one);
    }
    chosen_columns_ = columns;
  }
  fit();
}

void StrategiesPanel::takeFonts() {
  const QString style = QStringLiteral("QHeaderView::section { padding: 2px %1px; font-size: %2px; }")
                            .arg(kHeaderPadding)
                            .arg(QFontInfo(textFont(TextSize::small)).pixelSize());
  // A style sheet that is set again polishes everything again.
  if (style != header_style_) {
    header_style_ = style;
    table_->horizontalHeader()->setStyleSheet(style);
  }
  const QString button = QStringLiteral("QToolButton { padding: 1px %1px; font-size: %2px; }")
                             .arg(kHeaderPadding + 2)
                             .arg(QFontInfo(textFont(TextSize::small)).pixelSize());
  if (units_->styleSheet() != button) units_->setStyleSheet(button);
}

void StrategiesPanel::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  fit();
}

void StrategiesPanel::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() != QEvent::StyleChange && event->type() != QEvent::FontChange) return;
  if (units_ == nullptr || commands_.isEmpty()) return;  // not made yet
  takeFonts();
  fit();
  table_->viewport()->update();
}

}  // namespace evenkeel::ui
