#include <array>

#include "balance/strategy.h"
#include "bars/number_text.h"
#include "strategies/strategy_model.h"
#include "text/table_text.h"

/// What the cells and headers of the strategies say: on screen, in full, and spoken.
namespace evenkeel::ui {
namespace {

/// Numbers of more digits than that are shortened in a cell.
constexpr std::int64_t kLongNumber = 10'000'000;

}  // namespace

QString StrategyModel::text(const StrategyRow& row, int column, bool in_full) const {
  QString none = QStringLiteral("\u2013");
  QString coming = QStringLiteral("\u2026");
  if (column == name) return row.name;
  if (!row.known) return coming;
  if (row.refused(unit_)) return column == slowest ? row.refusal : QString();
  const bool of_tiles = isOfExecutedTiles(column, unit_);
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
  if (!row.known) return tr("not yet measured");
  if (isOfExecutedTiles(column, unit_) && !row.tiles) {
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
  if (const auto strategy = parse_strategy(row.name.toStdString())) {
    const std::string_view summary = strategy->balancer->summary;
    lines += QStringLiteral(": ") + QString::fromUtf8(summary.data(), static_cast<qsizetype>(summary.size()));
  }
  if (!row.source.isEmpty()) lines += QStringLiteral(": ") + row.source;
  if (row.refused(unit_)) return row.source == row.reason ? lines : lines + u'\n' + row.reason;
  if (!row.known) return lines;
  if (row.proof == Proof::proven) {
    lines += u'\n' + tr("proved: no plan of whole blocks has a faster slowest rank");
  }
  if (row.proof == Proof::open)
    lines += u'\n' + tr("searched, and ended without a proof that it is the best");
  for (int column = slowest; column < column_count; ++column) {
    if (column >= row_mean && batch_ < 2) continue;
    lines += u'\n' + columnTitle(column) + QStringLiteral(": ") + text(row, column, true);
  }
  return lines;
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
