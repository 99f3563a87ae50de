#include "strategies/strategy_model.h"

#include <algorithm>
#include <array>

#include "balance/load_balancer.h"
#include "bars/number_text.h"
#include "text/table_text.h"

namespace evenkeel::ui {
namespace {

/// From here on a distance from the bound, an imbalance, and more tiles than the mask has, are drawn as a
/// warning.
constexpr double kFarOverBound = 0.10;
constexpr double kFarImbalance = 1.10;
constexpr double kFarFragmentation = 1.10;
/// Numbers of more digits than that are shortened in a cell.
constexpr std::int64_t kLongNumber = 10'000'000;

QString name_of(const LoadBalancer& balancer) {
  return QString::fromUtf8(balancer.name.data(), static_cast<qsizetype>(balancer.name.size()));
}

/// By what a column is sorted; nothing goes last.
std::optional<double> key(const StrategyRow& row, int column, WorkUnit unit) {
  const auto& work = row.work(unit);
  switch (column) {
    case StrategyModel::slowest:
      return work ? std::optional(static_cast<double>(work->work)) : std::nullopt;
    case StrategyModel::over_bound:
      return work ? work->overBound() : std::nullopt;
    case StrategyModel::area:
      return row.area ? row.area->imbalance : std::nullopt;
    case StrategyModel::tiles:
      return row.fragmentation;
    case StrategyModel::rank:
      return work ? std::optional(static_cast<double>(work->rank.value)) : std::nullopt;
    case StrategyModel::planned_imbalance:
      return row.planned_imbalance;
    case StrategyModel::executed_imbalance:
      return row.tiles ? row.tiles->imbalance : std::nullopt;
    case StrategyModel::row_mean:
      return work && work->rows ? std::optional(work->rows->mean) : std::nullopt;
    case StrategyModel::row_worst:
      return work && work->rows ? std::optional(work->rows->worst) : std::nullopt;
    case StrategyModel::worst_row:
      return work && work->rows ? std::optional(static_cast<double>(work->rows->row.value)) : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool is_of_executed_tiles(int column, WorkUnit unit) {
  if (column == StrategyModel::executed_imbalance || column == StrategyModel::tiles) return true;
  if (column == StrategyModel::area || column == StrategyModel::planned_imbalance) return false;
  return unit == WorkUnit::tiles;
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
  for (std::size_t i = 0; i < snapshot.compared.size(); ++i) {
    const bool there = executed != nullptr && executed->compared[i];
    rows.push_back(strategyRow(snapshot.compared[i], there ? &*executed->compared[i] : nullptr));
  }
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
  const auto place = [&](const StrategyRow& row) {
    return std::find_if(all.begin(), all.end(),
                        [&](const LoadBalancer* balancer) { return row.name == name_of(*balancer); }) -
           all.begin();
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const StrategyRow& a, const StrategyRow& b) { return place(a) < place(b); });
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

QString StrategyModel::text(const StrategyRow& row, int column, bool in_full) const {
  const QString none = QStringLiteral("\u2013");
  const QString coming = QStringLiteral("\u2026");
  if (column == name) return row.name;
  if (!row.known) return {};
  if (row.refused(unit_)) return column == slowest ? row.refusal : QString();
  const bool of_tiles = is_of_executed_tiles(column, unit_);
  if (of_tiles && !row.tiles) return row.executed ? none : coming;
  if (column == over_bound) {
    const SlowestWork& work = *row.work(unit_);
    return work.overBound() ? overText(work.work, *work.bound) : none;
  }
  const auto value = key(row, column, unit_);
  if (!value) return none;
  switch (column) {
    case slowest: {
      const std::int64_t work = row.work(unit_)->work;
      return in_full || work < kLongNumber ? numberText(work) : compactText(work);
    }
    case tiles:
      return QString::number(*value, 'f', 2);
    case rank:
      return numberText(row.work(unit_)->rank.value);
    case worst_row:
      return in_full ? numberText(static_cast<std::int64_t>(row.work(unit_)->rows->row.value))
                     : tr("row %1").arg(row.work(unit_)->rows->row.value);
    default:
      return ratioText(*value);
  }
}

QString StrategyModel::spoken(const StrategyRow& row, int column) const {
  if (row.refused(unit_)) return row.reason;
  if (!row.known) return {};
  if (is_of_executed_tiles(column, unit_) && !row.tiles) {
    return row.executed ? row.reason : tr("not yet executed");
  }
  const auto& work = row.work(unit_);
  switch (column) {
    case slowest:
      return unit_ == WorkUnit::tiles
                 ? tr("executed tiles of the slowest rank, %1: %2; no plan can have fewer than %3")
                       .arg(work->rank.value)
                       .arg(numberText(work->work), numberText(row.tiles_bound))
                 : tr("allowed pairs of the slowest rank, %1: %2")
                       .arg(work->rank.value)
                       .arg(numberText(work->work));
    case over_bound: {
      if (!work->overBound()) {
        return unit_ == WorkUnit::tiles ? tr("there is no whole-block bound here")
                                        : tr("the mask allows no pairs");
      }
      const QString over = overText(work->work, *work->bound);
      if (unit_ == WorkUnit::area) {
        return tr("%1 over an even share, %2 allowed pairs").arg(over, numberText(*work->bound));
      }
      return row.cuts_blocks
                 ? tr("%1 against the whole-block bound of %2 tiles. That holds for plans that keep blocks "
                      "whole; this one cuts them, so it is only compared with it")
                       .arg(over, numberText(*work->bound))
                 : tr("%1 over the whole-block bound of %2 tiles").arg(over, numberText(*work->bound));
    }
    case planned_imbalance:
      if (row.cuts_blocks) return tr("this plan cuts blocks, so that none of them has one owner");
      return headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
    case row_worst:
    case worst_row:
      if (!work->rows) return tr("there is a single batch row");
      return tr("the worst batch row is %1, with an imbalance of %2; a click shows it")
          .arg(work->rows->row.value)
          .arg(ratioText(work->rows->worst));
    default:
      return headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
  }
}

/// Every number of a strategy, a line each.
QString StrategyModel::details(const StrategyRow& row) const {
  QString lines = row.name;
  if (const auto balancer = find_load_balancer(row.name.toStdString())) {
    const std::string_view summary = (*balancer)->summary;
    lines += QStringLiteral(": ") + QString::fromUtf8(summary.data(), static_cast<qsizetype>(summary.size()));
  }
  if (row.refused(unit_)) return lines + u'\n' + row.reason;
  if (!row.known) return lines;
  for (int column = slowest; column < column_count; ++column) {
    if (column >= row_mean && batch_ < 2) continue;
    lines += u'\n' + columnTitle(column) + QStringLiteral(": ") + text(row, column, true);
  }
  return lines;
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
             (column != name && is_of_executed_tiles(column, unit_) && !row.tiles);
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

QString StrategyModel::columnTitle(int column) const {
  const bool of_tiles = unit_ == WorkUnit::tiles;
  switch (column) {
    case name:
      return tr("strategy");
    case slowest:
      return of_tiles ? tr("executed tiles of the slowest rank") : tr("allowed pairs of the slowest rank");
    case over_bound:
      return of_tiles ? tr("over the whole-block bound") : tr("over an even share");
    case area:
      return tr("area imbalance");
    case tiles:
      return tr("fragmentation");
    case rank:
      return tr("slowest rank");
    case planned_imbalance:
      return tr("planned tiles imbalance");
    case executed_imbalance:
      return tr("executed tiles imbalance");
    case row_mean:
      return tr("mean imbalance of the batch rows");
    case row_worst:
      return tr("worst imbalance of a batch row");
    case worst_row:
      return tr("worst batch row");
    default:
      return {};
  }
}

QVariant StrategyModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= column_count) return {};
  const bool of_tiles = unit_ == WorkUnit::tiles;
  switch (role) {
    case Qt::TextAlignmentRole:
      return static_cast<int>((section == name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case kCopyTextRole:
    case Qt::AccessibleTextRole:
      return columnTitle(section);
    case Qt::ToolTipRole:
      switch (section) {
        case over_bound:
          return of_tiles ? tr("how many more tiles the slowest rank runs than the whole-block bound")
                          : tr("how many more pairs the slowest rank has than an even share");
        case tiles:
          return tr("fragmentation: executed tiles / tiles of the mask");
        case area:
        case planned_imbalance:
        case executed_imbalance:
          return columnTitle(section) + tr(": max / mean over ranks");
        default:
          return columnTitle(section);
      }
    case Qt::DisplayRole:
      break;
    default:
      return {};
  }
  static const std::array<const char*, column_count> kTitles = {
      "name",    "slowest",  "over bound", "area",  "tiles \u00d7", "rank",
      "planned", "executed", "mean",       "worst", "row"};
  const bool sorted = section == sorted_by_;
  if (section == name && !sorted) return QString();
  const QString title = tr(kTitles[static_cast<std::size_t>(section)]);
  return sorted
             ? title + (order_ == Qt::AscendingOrder ? QStringLiteral(" \u2191") : QStringLiteral(" \u2193"))
             : title;
}

}  // namespace evenkeel::ui
