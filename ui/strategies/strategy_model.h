#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <optional>
#include <vector>

#include "pipeline/snapshot.h"

namespace evenkeel::ui {

/// One strategy as the table shows it.
struct StrategyRow {
  QString name;
  QString refusal;        ///< short; empty where it serves the workload
  QString reason;         ///< the whole error, one line
  bool known = false;     ///< false before it was measured
  bool by_tiles = false;  ///< measured in planned tiles, else in area
  std::int64_t slowest = 0;
  std::optional<std::int64_t> bound;
  std::optional<double> area_imbalance;
  std::optional<double> tiles_imbalance;

  [[nodiscard]] bool refused() const { return !refusal.isEmpty(); }
  [[nodiscard]] std::optional<double> overBound() const;
  bool operator==(const StrategyRow&) const = default;
};

/// Every load balancer, measured on one snapshot's workload. Rows keep their places while values change.
class StrategyModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { name, slowest, over_bound, area, tiles, column_count };
  /// What a number means, under the number: the unit that it is not in the table's own.
  static constexpr int kUnitRole = Qt::UserRole;
  static constexpr int kRefusedRole = Qt::UserRole + 1;
  static constexpr int kChosenRole = Qt::UserRole + 2;
  /// Whether a number is far from the best that can be.
  static constexpr int kFarRole = Qt::UserRole + 3;

  explicit StrategyModel(QObject* parent = nullptr);

  /// Null before the first snapshot.
  void show(const std::shared_ptr<const Snapshot>& snapshot);
  void choose(const QString& strategy);
  [[nodiscard]] const StrategyRow& strategy(int row) const { return rows_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] int rowOf(const QString& strategy) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  /// By what the column means; refused strategies stay last. Column -1 is the order of the registry.
  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

 private:
  void arrange(std::vector<StrategyRow>& rows) const;
  [[nodiscard]] QString text(const StrategyRow& row, int column) const;
  [[nodiscard]] QString unit(const StrategyRow& row, int column) const;
  [[nodiscard]] QString spoken(const StrategyRow& row, int column) const;

  std::vector<StrategyRow> rows_;
  QString chosen_;
  int sorted_by_ = -1;
  Qt::SortOrder order_ = Qt::AscendingOrder;
};

}  // namespace evenkeel::ui
