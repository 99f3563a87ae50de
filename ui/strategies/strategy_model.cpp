#include "strategies/strategy_model.h"

#include <algorithm>
#include <array>

#include "balance/load_balancer.h"
#include "bars/number_text.h"

namespace evenkeel::ui {
namespace {

/// From here on a distance from the best is drawn as a warning.
constexpr double kFar = 0.10;

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
  if (rule == QLatin1String("blocks-square")) return QObject::tr("q and kv blocks differ");
  return QString::fromStdString(error.message);
}

StrategyRow row_of(const StrategyOutcome& outcome) {
  StrategyRow row;
  row.name = QString::fromStdString(outcome.strategy);
  row.known = true;
  if (!outcome.metrics) {
    row.refusal = short_refusal(outcome.metrics.error());
    row.reason = QString::fromStdString(outcome.metrics.error().line());
    return row;
  }
  const Work& work = (*outcome.metrics)->total;
  row.by_tiles = !work.planned_tiles.empty();
  const std::vector<std::int64_t>& measured = row.by_tiles ? work.planned_tiles : work.area;
  row.slowest = *std::max_element(measured.begin(), measured.end());
  row.bound = row.by_tiles ? work.bounds.whole_block_tiles : std::optional(work.bounds.area);
  row.area_imbalance = imbalance(work.area);
  row.tiles_imbalance = imbalance(work.planned_tiles);
  return row;
}

/// By what a column is sorted; nothing goes last.
std::optional<double> key(const StrategyRow& row, int column) {
  switch (column) {
    case StrategyModel::slowest:
      return static_cast<double>(row.slowest);
    case StrategyModel::over_bound:
      return row.overBound();
    case StrategyModel::area:
      return row.area_imbalance;
    case StrategyModel::tiles:
      return row.tiles_imbalance;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<double> StrategyRow::overBound() const {
  if (!bound || *bound == 0) return std::nullopt;
  return static_cast<double>(slowest) / static_cast<double>(*bound) - 1;
}

StrategyModel::StrategyModel(QObject* parent) : QAbstractTableModel(parent) {
  for (const LoadBalancer* balancer : load_balancers()) {
    StrategyRow row;
    row.name = QString::fromUtf8(balancer->name.data(), static_cast<qsizetype>(balancer->name.size()));
    rows_.push_back(row);
  }
}

void StrategyModel::show(const std::shared_ptr<const Snapshot>& snapshot) {
  if (snapshot == nullptr) return;
  std::vector<StrategyRow> rows;
  for (const StrategyOutcome& outcome : snapshot->compared) rows.push_back(row_of(outcome));
  if (rows.empty()) rows.push_back(row_of(snapshot->chosen));
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
    // Tiles and area are not of one measure: each stays together.
    if (sorted_by_ == slowest && a.by_tiles != b.by_tiles) return a.by_tiles;
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
  if (column == name) return row.name;
  if (!row.known) return {};
  if (row.refused()) return column == slowest ? row.refusal : QString();
  switch (column) {
    case slowest:
      return row.by_tiles ? numberText(row.slowest) : compactText(row.slowest);
    case over_bound:
      return row.overBound() ? overText(row.slowest, *row.bound) : none;
    case area:
      return row.area_imbalance ? ratioText(*row.area_imbalance) : none;
    case tiles:
      return row.tiles_imbalance ? ratioText(*row.tiles_imbalance) : none;
    default:
      return {};
  }
}

QString StrategyModel::unit(const StrategyRow& row, int column) const {
  if (!row.known || row.refused() || row.by_tiles) return {};
  if (column == slowest) return tr("area");
  if (column == over_bound) return tr("over mean");
  return {};
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
  switch (column) {
    case slowest:
      return row.by_tiles ? tr("planned tiles of the slowest rank: %1").arg(numberText(row.slowest))
                          : tr("allowed pairs of the slowest rank: %1").arg(numberText(row.slowest));
    case over_bound:
      if (!row.overBound()) return tr("no whole-block bound here");
      return (row.by_tiles ? tr("%1 over the whole-block bound of %2 tiles")
                           : tr("%1 over the mean area of %2 pairs"))
          .arg(overText(row.slowest, *row.bound), numberText(*row.bound));
    case area:
      return tr("area imbalance: most over mean of all ranks");
    case tiles:
      return row.tiles_imbalance ? tr("imbalance of planned tiles: most over mean of all ranks")
                                 : tr("this plan cuts blocks, so no rank owns whole tiles");
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
      return column == name && row.name == chosen_
                 ? tr("A, chosen: %1").arg(row.name)
                 : QString(text(row, column) + u' ' + unit(row, column)).trimmed();
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(column == name || row.refused() ? Qt::AlignLeft | Qt::AlignVCenter
                                                                 : Qt::AlignRight | Qt::AlignVCenter);
    case kUnitRole:
      return unit(row, column);
    case kRefusedRole:
      return row.refused();
    case kChosenRole:
      return row.name == chosen_;
    case kFarRole: {
      if (column == over_bound) return row.overBound().value_or(0) >= kFar;
      if (column == area) return row.area_imbalance.value_or(1) >= 1 + kFar;
      if (column == tiles) return row.tiles_imbalance.value_or(1) >= 1 + kFar;
      return false;
    }
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
        return tr("work of the slowest rank: planned tiles, or area where the plan cuts blocks");
      case over_bound:
        return tr(
            "how much more that is than the least possible: over the whole-block bound, or over the mean "
            "area");
      case area:
        return tr("area imbalance, max / mean over ranks");
      case tiles:
        return tr("imbalance of planned tiles, max / mean over ranks");
      default:
        return {};
    }
  }
  if (role != Qt::DisplayRole) return {};
  static const std::array<const char*, column_count> kTitles = {"name", "slowest", "over bound", "area",
                                                                "tiles"};
  const bool sorted = section == sorted_by_;
  if (section == name && !sorted) return QString();
  const QString title = tr(kTitles[static_cast<std::size_t>(section)]);
  return sorted
             ? title + (order_ == Qt::AscendingOrder ? QStringLiteral(" \u2191") : QStringLiteral(" \u2193"))
             : title;
}

}  // namespace evenkeel::ui
