#include "strategies/strategy_model.h"

#include <algorithm>

#include "balance/strategy.h"
#include "model/opened_files.h"
#include "text/table_text.h"

/// The rows, their order, and what a view asks of a cell. What cells and headers say:
/// strategy_model_words.cpp.
namespace evenkeel::ui {
namespace {

/// From here on a distance from the bound, an imbalance, and more tiles than the mask has, are drawn as a
/// warning.
constexpr double kFarOverBound = 0.10;
constexpr double kFarImbalance = 1.10;
constexpr double kFarFragmentation = 1.10;

QString name_of(const LoadBalancer& balancer) {
  return QString::fromUtf8(balancer.name.data(), static_cast<qsizetype>(balancer.name.size()));
}

}  // namespace

StrategyModel::StrategyModel(QObject* parent) : QAbstractTableModel(parent) {
  for (const LoadBalancer* balancer : load_balancers()) {
    StrategyRow row;
    row.name = name_of(*balancer);
    rows_.push_back(row);
  }
}

void StrategyModel::show(const Snapshot& snapshot, const ExecutedSnapshot* executed) {
  std::vector<StrategyRow> rows;
  const auto add = [&](const std::string& strategy) {
    const StrategyOutcome* outcome =
        executed != nullptr ? executed->outcome(strategy) : snapshot.outcome(strategy);
    if (outcome == nullptr) {
      rows.emplace_back().name = QString::fromStdString(strategy);
    } else {
      rows.push_back(strategyRow(*outcome, executed == nullptr ? nullptr : executed->execution(strategy)));
    }
    const auto file = file_of_strategy(strategy);
    const PlanSource* plan = file ? find_plan_source(snapshot.request.settings.plans, *file) : nullptr;
    if (plan != nullptr) rows.back().source = planSourceText(*plan);
  };
  for (const StrategyOutcome& one : snapshot.compared) add(one.strategy);
  for (const std::string& one : snapshot.request.later) add(one);
  if (rows.empty()) {
    rows.push_back(strategyRow(snapshot.chosen, executed == nullptr ? nullptr : &executed->chosen));
  }
  batch_ = snapshot.request.layout.batch();
  takeRows(std::move(rows));
}

void StrategyModel::takeRows(std::vector<StrategyRow> rows) {
  arrange(rows);
  const auto same_name = [](const StrategyRow& a, const StrategyRow& b) { return a.name == b.name; };
  if (rows == rows_) return;
  if (std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(), same_name)) {
    rows_ = std::move(rows);
    changed();
    return;
  }
  if (!std::is_permutation(rows.begin(), rows.end(), rows_.begin(), rows_.end(), same_name)) {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    return;
  }
  // What is sorted by has changed: what points at a strategy goes along with it.
  Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
  const QModelIndexList before = persistentIndexList();
  QStringList names;
  for (const QModelIndex& index : before) names.append(strategy(index.row()).name);
  rows_ = std::move(rows);
  QModelIndexList after;
  for (qsizetype i = 0; i < before.size(); ++i) after.append(index(rowOf(names[i]), before[i].column()));
  changePersistentIndexList(before, after);
  Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void StrategyModel::changed() {
  if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

void StrategyModel::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  changed();
}

void StrategyModel::choose(const QString& a, const QString& b) {
  if (a == a_ && b == b_) return;
  a_ = a;
  b_ = b;
  changed();
}

void StrategyModel::setUnit(WorkUnit unit) {
  if (unit == unit_) return;
  unit_ = unit;
  changed();
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  if (sorted_by_ >= 0) takeRows(rows_);
}

int StrategyModel::rowOf(const QString& strategy) const {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&](const StrategyRow& row) { return row.name == strategy; });
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

std::optional<BatchRow> StrategyModel::batchRowOf(const QModelIndex& index) const {
  if (!index.isValid() || (index.column() != row_worst && index.column() != worst_row)) return std::nullopt;
  const auto& work = strategy(index.row()).work(unit_);
  return work && work->rows ? std::optional(work->rows->row) : std::nullopt;
}

int StrategyModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int StrategyModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

void StrategyModel::arrange(std::vector<StrategyRow>& rows) const {
  const auto& all = load_balancers();
  // One with parameters has the place of its balancer, after it. Plan files come first: they were just
  // opened.
  const auto place = [&](const StrategyRow& row) -> std::ptrdiff_t {
    if (file_of_strategy(row.name.toStdString())) return -1;
    const QString balancer_name = row.name.section(QLatin1Char(':'), 0, 0);
    return std::find_if(all.begin(), all.end(),
                        [&](const LoadBalancer* balancer) { return balancer_name == name_of(*balancer); }) -
           all.begin();
  };
  std::vector<std::pair<std::ptrdiff_t, StrategyRow>> placed;
  placed.reserve(rows.size());
  for (StrategyRow& row : rows) {
    const std::ptrdiff_t at = place(row);
    placed.emplace_back(at, std::move(row));
  }
  std::stable_sort(placed.begin(), placed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::transform(placed.begin(), placed.end(), rows.begin(), [](auto& at) { return std::move(at.second); });
  if (sorted_by_ < 0) return;
  std::stable_sort(rows.begin(), rows.end(), [this](const StrategyRow& a, const StrategyRow& b) {
    if (a.refused(unit_) != b.refused(unit_)) return b.refused(unit_);
    const bool ascending = order_ == Qt::AscendingOrder;
    if (sorted_by_ == name) return ascending ? a.name < b.name : b.name < a.name;
    const auto key_a = key(a, sorted_by_, unit_);
    const auto key_b = key(b, sorted_by_, unit_);
    if (!key_a || !key_b) return key_a.has_value() && !key_b.has_value();
    return ascending ? *key_a < *key_b : *key_b < *key_a;
  });
}

void StrategyModel::sort(int column, Qt::SortOrder order) {
  sorted_by_ = column;
  order_ = order;
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  takeRows(rows_);
}

QString StrategyModel::mark(const StrategyRow& row) const {
  if (row.name == a_) return sideLetter(Side::a);
  if (!b_.isEmpty() && row.name == b_) return sideLetter(Side::b);
  return {};
}

std::optional<double> StrategyModel::key(const StrategyRow& row, int column, WorkUnit unit) {
  const auto& work = row.work(unit);
  switch (column) {
    case slowest:
      return work ? std::optional(static_cast<double>(work->work)) : std::nullopt;
    case over_bound:
      return work ? work->overBound() : std::nullopt;
    case area:
      return row.area ? row.area->imbalance : std::nullopt;
    case tiles:
      return row.fragmentation;
    case rank:
      return work ? std::optional(static_cast<double>(work->rank.value)) : std::nullopt;
    case planned_imbalance:
      return row.planned_imbalance;
    case executed_imbalance:
      return row.tiles ? row.tiles->imbalance : std::nullopt;
    case row_mean:
      return work && work->rows ? std::optional(work->rows->mean) : std::nullopt;
    case row_worst:
      return work && work->rows ? std::optional(work->rows->worst) : std::nullopt;
    case worst_row:
      return work && work->rows ? std::optional(static_cast<double>(work->rows->row.value)) : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool StrategyModel::isOfExecutedTiles(int column, WorkUnit unit) {
  if (column == executed_imbalance || column == tiles) return true;
  if (column == area || column == planned_imbalance) return false;
  return unit == WorkUnit::tiles;
}

bool StrategyModel::far(const StrategyRow& row, int column) const {
  if (row.refused(unit_)) return false;
  const auto value = key(row, column, unit_);
  switch (column) {
    case over_bound:
      return value.value_or(0) >= kFarOverBound;
    case tiles:
      return value.value_or(1) >= kFarFragmentation;
    case executed_imbalance:
    case row_mean:
    case row_worst:
      return value.value_or(1) >= kFarImbalance;
    default:
      return false;
  }
}

QVariant StrategyModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const StrategyRow& row = strategy(index.row());
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole:
      return text(row, column, false);
    case kCopyTextRole:
      return column == name && !mark(row).isEmpty() ? mark(row) + u' ' + row.name : text(row, column, true);
    case Qt::ToolTipRole:
      return column == name ? details(row) : spoken(row, column);
    case Qt::AccessibleTextRole: {
      if (column == name) return mark(row).isEmpty() ? row.name : mark(row) + QStringLiteral(", ") + row.name;
      const QString value = text(row, column, true);
      return value.isEmpty()
                 ? QString()
                 : row.name + QStringLiteral(", ") + columnTitle(column) + QStringLiteral(": ") + value;
    }
    case Qt::AccessibleDescriptionRole:
      return column == name ? details(row) : spoken(row, column);
    case Qt::TextAlignmentRole:
      return static_cast<int>(((column == name || row.refused(unit_)) ? Qt::AlignLeft : Qt::AlignRight) |
                              Qt::AlignVCenter);
    case kQuietRole:
      return stale_ || row.refused(unit_) ||
             (column != name && isOfExecutedTiles(column, unit_) && !row.tiles);
    case kRefusedRole:
      return row.refused(unit_);
    case kMarkRole:
      return mark(row);
    case kFarRole:
      return far(row, column);
    case kLinkRole:
      return batchRowOf(index).has_value();
    default:
      return {};
  }
}

}  // namespace evenkeel::ui
