#include "trade_off/trade_off_table.h"

#include <algorithm>
#include <utility>

#include "bars/number_text.h"
#include "model/side.h"

namespace evenkeel::ui {
namespace {

constexpr double kMillion = 1e6;

QString percent(double share) {
  return QStringLiteral("%1 %").arg(share * 100, 0, 'f', 1);
}

}  // namespace

void TradeOffTable::show(std::vector<TradeOffPoint> points) {
  if (points == points_) return;
  beginResetModel();
  points_ = std::move(points);
  endResetModel();
}

void TradeOffTable::mark(const std::string& a, const std::optional<std::string>& b) {
  if (a == a_ && b == b_) return;
  a_ = a;
  b_ = b;
  if (!points_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

double TradeOffTable::over(std::size_t point) const {
  const auto least = std::min_element(points_.begin(), points_.end(), [](const auto& a, const auto& b) {
    return a.slowest_tiles < b.slowest_tiles;
  });
  if (least->slowest_tiles == 0) return 0;
  return static_cast<double>(points_[point].slowest_tiles) / static_cast<double>(least->slowest_tiles) - 1;
}

double TradeOffTable::readShare(std::size_t point) const {
  if (points_[point].all_gather == 0) return 0;
  return static_cast<double>(points_[point].from_others) / static_cast<double>(points_[point].all_gather);
}

QString TradeOffTable::letter(std::size_t point) const {
  if (points_[point].strategy == a_) return sideLetter(Side::a);
  return points_[point].strategy == b_ ? QString(sideLetter(Side::b)) : QString();
}

QString TradeOffTable::slackText(std::size_t point) const {
  return tr("slack %1 %").arg(static_cast<double>(points_[point].slack) / kMillion * 100, 0, 'g', 3);
}

QString TradeOffTable::pointText(std::size_t point) const {
  const TradeOffPoint& at = points_[point];
  const QString mark = letter(point);
  return (mark.isEmpty() ? QString() : mark + u' ') + QString::fromStdString(at.strategy) +
         tr(": slowest rank %1 tiles, +%2 over the least; KV read from others %3 tokens, %4 of an all-gather")
             .arg(numberText(at.slowest_tiles), percent(over(point)), numberText(at.from_others),
                  percent(readShare(point)));
}

int TradeOffTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(points_.size());
}

int TradeOffTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

QVariant TradeOffTable::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto point = static_cast<std::size_t>(index.row());
  if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) return pointText(point);
  if (role == Qt::TextAlignmentRole) {
    return static_cast<int>((index.column() == strategy ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  }
  if (role != Qt::DisplayRole) return {};
  const TradeOffPoint& at = points_[point];
  switch (index.column()) {
    case strategy:
      return QString::fromStdString(at.strategy);
    case slack:
      return QStringLiteral("%1 %").arg(static_cast<double>(at.slack) / kMillion * 100, 0, 'g', 3);
    case slowest:
      return numberText(at.slowest_tiles);
    case over_least:
      return u'+' + percent(over(point));
    case from_others:
      return numberText(at.from_others);
    default:
      return percent(readShare(point));
  }
}

QVariant TradeOffTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
  switch (section) {
    case strategy:
      return tr("strategy");
    case slack:
      return tr("slack");
    case slowest:
      return tr("slowest rank, planned tiles");
    case over_least:
      return tr("over the least");
    case from_others:
      return tr("KV tokens from others");
    case of_all_gather:
      return tr("of an all-gather");
    default:
      return {};
  }
}

}  // namespace evenkeel::ui
