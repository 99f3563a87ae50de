#include "strategies/strategy_model.h"

#include <algorithm>
#include <array>

#include "balance/load_balancer.h"
#include "bars/number_text.h"

namespace evenkeel::ui {
namespace {

/// From here on a distance from the whole-block bound, and more tiles than the mask has, are drawn as a
/// warning.
constexpr double kFarOverBound = 0.10;
constexpr double kFarFragmentation = 1.10;

QString short_refusal(const Error& error) {
  const QString rule = QString::fromStdString(error.rule);
  if (rule == QLatin1String("document-length-divisible")) {
    return QObject::tr("document not divisible by %1").arg(numberText(error.fix.value));
  }
  if (rule == QLatin1String("sequence-divisible")) {
    return QObject::tr("sequence not divisible by %1").arg(numberText(error.fix.value));
  }
  if (rule == QLatin1String("sequence-divisible-by-block")) return QObject::tr("the last block is not whole");
  if (rule == QLatin1String("batch-rows-same-total")) return QObject::tr("rows of different total");
  if (rule == QLatin1String("blocks-divisible")) return QObject::tr("blocks not divisible by the world size");
  if (rule == QLatin1String("flex-divisible")) {
    return QObject::tr("flex runs multiples of %1 tokens").arg(numberText(error.fix.value));
  }
  if (rule == QLatin1String("blocks-square")) return QObject::tr("q and kv blocks differ");
  return QString::fromStdString(error.message);
}

void refuse(StrategyRow& row, const Error& error) {
  row.refusal = short_refusal(error);
  row.reason = QString::fromStdString(error.line());
}

StrategyRow row_of(const StrategyOutcome& outcome, const StrategyExecution* executed) {
  StrategyRow row;
  row.name = QString::fromStdString(outcome.strategy);
  row.known = true;
  if (!outcome.metrics) {
    refuse(row, outcome.metrics.error());
    return row;
  }
  const Work& work = (*outcome.metrics)->total;
  row.cuts_blocks = work.planned_tiles.empty();
  row.bound = work.bounds.whole_block_tiles;
  row.area_imbalance = imbalance(work.area);
  if (executed == nullptr) return row;
  row.executed = true;
  if (!executed->execution) {
    refuse(row, executed->execution.error());
    return row;
  }
  const Execution& run = **executed->execution;
  const std::vector<std::int64_t> tiles = run.total.per_rank();
  row.slowest = *std::max_element(tiles.begin(), tiles.end());
  row.tiles_bound = run.tiles_bound;
  row.fragmentation = run.fragmentation();
  return row;
}

/// By what a column is sorted; nothing goes last.
std::optional<double> key(const StrategyRow& row, int column) {
  switch (column) {
    case StrategyModel::slowest:
      return row.executed ? std::optional(static_cast<double>(row.slowest)) : std::nullopt;
    case StrategyModel::over_bound:
      return row.overBound();
    case StrategyModel::area:
      return row.area_imbalance;
    case StrategyModel::tiles:
      return row.fragmentation;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<double> StrategyRow::overBound() const {
  if (!executed || refused() || !bound || *bound == 0) return std::nullopt;
  return static_cast<double>(slowest) / static_cast<double>(*bound) - 1;
}

StrategyModel::StrategyModel(QObject* parent) : QAbstractTableModel(parent) {
  for (const LoadBalancer* balancer : load_balancers()) {
    StrategyRow row;
    row.name = QString::fromUtf8(balancer->name.data(), static_cast<qsizetype>(balancer->name.size()));
    rows_.push_back(row);
  }
}

void StrategyModel::show(const Snapshot& snapshot, const ExecutedSnapshot* executed) {
  std::vector<StrategyRow> rows;
  for (std::size_t i = 0; i < snapshot.compared.size(); ++i) {
    const bool there = executed != nullptr && executed->compared[i];
    rows.push_back(row_of(snapshot.compared[i], there ? &*executed->compared[i] : nullptr));
  }
  if (rows.empty())
    rows.push_back(row_of(snapshot.chosen, executed == nullptr ? nullptr : &executed->chosen));
  arrange(rows);
  const bool same_places = std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(),
                                      [](const StrategyRow& a, const StrategyRow& b) {
                                        return a.name == b.name && a.refused() == b.refused();
                                      });
  if (same_places) {
    rows_ = std::move(rows);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
  } else {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
  }
}

void StrategyModel::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

void StrategyModel::choose(const QString& strategy) {
  if (strategy == chosen_) return;
  chosen_ = strategy;
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

int StrategyModel::rowOf(const QString& strategy) const {
  for (int row = 0; row < rowCount(); ++row) {
    if (rows_[static_cast<std::size_t>(row)].name == strategy) return row;
  }
  return -1;
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
                        [&](const LoadBalancer* balancer) {
                          return row.name == QLatin1String(balancer->name.data(),
                                                           static_cast<qsizetype>(balancer->name.size()));
                        }) -
           all.begin();
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const StrategyRow& a, const StrategyRow& b) { return place(a) < place(b); });
  if (sorted_by_ < 0) return;
  std::stable_sort(rows.begin(), rows.end(), [this](const StrategyRow& a, const StrategyRow& b) {
    if (a.refused() != b.refused()) return b.refused();
    const bool ascending = order_ == Qt::AscendingOrder;
    if (sorted_by_ == name) return ascending ? a.name < b.name : b.name < a.name;
    const auto key_a = key(a, sorted_by_);
    const auto key_b = key(b, sorted_by_);
    if (!key_a || !key_b) return key_a.has_value() && !key_b.has_value();
    return ascending ? *key_a < *key_b : *key_b < *key_a;
  });
}

void StrategyModel::sort(int column, Qt::SortOrder order) {
  sorted_by_ = column;
  order_ = order;
  Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
  const QModelIndexList before = persistentIndexList();
  QStringList names;
  for (const QModelIndex& index : before) names.append(strategy(index.row()).name);
  arrange(rows_);
  QModelIndexList after;
  for (qsizetype i = 0; i < before.size(); ++i) after.append(index(rowOf(names[i]), before[i].column()));
  changePersistentIndexList(before, after);
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

QString StrategyModel::text(const StrategyRow& row, int column) const {
  const QString none = QStringLiteral("\u2013");
  const QString coming = QStringLiteral("\u2026");
  if (column == name) return row.name;
  if (!row.known) return {};
  if (row.refused()) return column == slowest ? row.refusal : QString();
  if (column == area) return row.area_imbalance ? ratioText(*row.area_imbalance) : none;
  if (!row.executed) return coming;
  switch (column) {
    case slowest:
      return row.slowest < 10'000'000 ? numberText(row.slowest) : compactText(row.slowest);
    case over_bound:
      return row.overBound() ? overText(row.slowest, *row.bound) : none;
    case tiles:
      return row.fragmentation ? QString::number(*row.fragmentation, 'f', 2) : none;
    default:
      return {};
  }
}

QString StrategyModel::spoken(const StrategyRow& row, int column) const {
  if (row.refused()) return column == name || column == slowest ? row.reason : QString();
  if (column == name) {
    const auto balancer = find_load_balancer(row.name.toStdString());
    if (!balancer) return row.name;
    const std::string_view summary = (*balancer)->summary;
    return row.name + QStringLiteral(": ") +
           QString::fromUtf8(summary.data(), static_cast<qsizetype>(summary.size()));
  }
  if (!row.known) return {};
  if (column == area) return tr("area imbalance: most over mean of all ranks");
  if (!row.executed) return tr("not yet executed");
  switch (column) {
    case slowest:
      return tr("executed tiles of the slowest rank: %1; no plan can have fewer than %2")
          .arg(numberText(row.slowest), numberText(row.tiles_bound));
    case over_bound: {
      if (!row.overBound()) return tr("there is no whole-block bound here");
      const QString over = overText(row.slowest, *row.bound);
      return row.cuts_blocks
                 ? tr("%1 against the whole-block bound of %2 tiles. That holds for plans that keep blocks "
                      "whole; this one cuts them, so it is only compared with it")
                       .arg(over, numberText(*row.bound))
                 : tr("%1 over the whole-block bound of %2 tiles").arg(over, numberText(*row.bound));
    }
    case tiles:
      return tr("executed tiles over the tiles of the mask");
    default:
      return {};
  }
}

QVariant StrategyModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const StrategyRow& row = strategy(index.row());
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole:
      return text(row, column);
    case Qt::ToolTipRole:
      return spoken(row, column);
    case Qt::AccessibleTextRole:
      return column == name && row.name == chosen_ ? tr("A, chosen: %1").arg(row.name) : text(row, column);
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(column == name || row.refused() ? Qt::AlignLeft | Qt::AlignVCenter
                                                                 : Qt::AlignRight | Qt::AlignVCenter);
    case kQuietRole:
      return stale_ || row.refused() || (!row.executed && column != name && column != area);
    case kRefusedRole:
      return row.refused();
    case kChosenRole:
      return row.name == chosen_;
    case kFarRole:
      if (column == over_bound) return row.overBound().value_or(0) >= kFarOverBound;
      if (column == tiles) return row.executed && row.fragmentation.value_or(1) >= kFarFragmentation;
      return false;
    default:
      return {};
  }
}

QVariant StrategyModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= column_count) return {};
  if (role == Qt::TextAlignmentRole) {
    return QVariant::fromValue((section == name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
  if (role == Qt::ToolTipRole) {
    switch (section) {
      case slowest:
        return tr("executed tiles of the slowest rank");
      case over_bound:
        return tr("how many more tiles that is than the whole-block bound");
      case area:
        return tr("area imbalance, max / mean over ranks");
      case tiles:
        return tr("fragmentation: executed tiles / tiles of the mask");
      default:
        return {};
    }
  }
  if (role != Qt::DisplayRole) return {};
  static const std::array<const char*, column_count> kTitles = {"name", "slowest", "over bound", "area",
                                                                "tiles \u00d7"};
  const bool sorted = section == sorted_by_;
  if (section == name && !sorted) return QString();
  const QString title = tr(kTitles[static_cast<std::size_t>(section)]);
  return sorted
             ? title + (order_ == Qt::AscendingOrder ? QStringLiteral(" \u2191") : QStringLiteral(" \u2193"))
             : title;
}

}  // namespace evenkeel::ui
