#include "rank_count/sweep_table.h"

#include <algorithm>

#include "bars/number_text.h"
#include "model/side.h"
#include "strategies/strategy_row.h"

namespace evenkeel::ui {

void SweepTable::begin(const SweepRequest& request, const std::string& a,
                       const std::optional<std::string>& b) {
  beginResetModel();
  request_ = request;
  a_ = a;
  b_ = b;
  values_ = sweep_values(request);
  points_.assign(values_.size() * request_.strategies.size(), std::nullopt);
  endResetModel();
}

void SweepTable::mark(const std::string& a, const std::optional<std::string>& b) {
  if (a == a_ && b == b_) return;
  a_ = a;
  b_ = b;
  if (values_.empty()) return;
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void SweepTable::take(const SweepPoint& point) {
  const auto at = std::lower_bound(values_.begin(), values_.end(), point.value);
  if (at == values_.end() || *at != point.value || point.strategy >= request_.strategies.size()) return;
  const auto value = static_cast<std::size_t>(at - values_.begin());
  points_[value * request_.strategies.size() + point.strategy] = point.result;
  Q_EMIT dataChanged(index(static_cast<int>(value), 0), index(static_cast<int>(value), columnCount() - 1));
}

std::size_t SweepTable::current() const {
  const std::int64_t now = request_.over == SweepOver::world_size ? request_.settings.world_size.value
                                                                  : request_.settings.block_size.q;
  const auto at = std::lower_bound(values_.begin(), values_.end(), now);
  return at == values_.end() ? 0 : static_cast<std::size_t>(at - values_.begin());
}

bool SweepTable::complete() const {
  return std::all_of(points_.begin(), points_.end(), [](const Point& point) { return point.has_value(); });
}

bool SweepTable::usesTilesBound() const {
  return std::any_of(points_.begin(), points_.end(),
                     [](const Point& point) { return point && point->ok() && !(*point)->whole_block_bound; });
}

bool SweepTable::isA(std::size_t strategy) const {
  return request_.strategies[strategy] == a_;
}

bool SweepTable::isMarked(std::size_t strategy) const {
  return isA(strategy) || request_.strategies[strategy] == b_;
}

QString SweepTable::label(std::size_t strategy) const {
  const QString name = QString::fromStdString(request_.strategies[strategy]);
  if (isA(strategy)) return sideLetter(Side::a) + QStringLiteral(" ") + name;
  return isMarked(strategy) ? sideLetter(Side::b) + QStringLiteral(" ") + name : name;
}

QString SweepTable::valueText(std::size_t value) const {
  return request_.over == SweepOver::world_size ? tr("%1 ranks").arg(numberText(values_[value]))
                                                : tr("block %1").arg(numberText(values_[value]));
}

QString SweepTable::pointText(std::size_t value, std::size_t strategy) const {
  const QString name = label(strategy) + QStringLiteral(": ");
  const Point& at = point(value, strategy);
  if (!at) return name + tr("not yet computed");
  if (!at->ok()) return name + QString::fromStdString(at->error().line());
  const SweepResult& result = **at;
  QString tiles = name + tr("%1 tiles").arg(numberText(result.slowest_tiles));
  if (!result.over()) return tiles;
  const QString over = QStringLiteral(", ") + overText(result.slowest_tiles, result.base());
  const QString base = numberText(result.base());
  if (!result.whole_block_bound) return tiles + over + tr(" over what any plan needs, %1").arg(base);
  return tiles + over +
         (result.cuts_blocks
              ? tr(" against the whole-block bound of %1, which it need not keep: it cuts blocks")
              : tr(" over the whole-block bound of %1"))
             .arg(base);
}

int SweepTable::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(values_.size());
}

int SweepTable::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : 1 + 2 * static_cast<int>(request_.strategies.size());
}

QVariant SweepTable::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
  const auto value = static_cast<std::size_t>(index.row());
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  if (index.column() == 0) {
    return role == Qt::DisplayRole ? QVariant(numberText(values_[value])) : QVariant();
  }
  const auto strategy = static_cast<std::size_t>(index.column() - 1) / 2;
  if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole) return pointText(value, strategy);
  if (role != Qt::DisplayRole) return {};
  const Point& at = point(value, strategy);
  const bool tiles = index.column() % 2 == 1;
  if (!at) return QString();
  if (!at->ok()) return tiles ? shortRefusal(at->error()) : QString();
  if (tiles) return numberText((*at)->slowest_tiles);
  return (*at)->over() ? overText((*at)->slowest_tiles, (*at)->base()) : QString();
}

QVariant SweepTable::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  if (role == Qt::TextAlignmentRole) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  if (section == 0) return request_.over == SweepOver::world_size ? tr("ranks") : tr("block size");
  const auto strategy = static_cast<std::size_t>(section - 1) / 2;
  return section % 2 == 1 ? tr("%1, slowest rank").arg(label(strategy))
                          : tr("%1, over bound").arg(label(strategy));
}

}  // namespace evenkeel::ui
