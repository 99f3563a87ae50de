#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <vector>

#include "model/side.h"
#include "pipeline/executed.h"
#include "strategies/strategy_row.h"

namespace evenkeel::ui {

/// Every load balancer on one snapshot's workload, measured and executed, counted in tiles or in area. Rows
/// keep their places, and what points at them stays, while values change.
class StrategyModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  /// `slowest` to `over_bound` and the last three are of the chosen unit.
  enum Column {
    name,
    slowest,
    over_bound,
    area,   ///< imbalance
    tiles,  ///< fragmentation
    rank,   ///< the slowest one
    planned_imbalance,
    executed_imbalance,  ///< imbalance of the planned and the executed tiles
    row_mean,
    row_worst,
    worst_row,  ///< of the imbalances of the batch rows: their mean, the worst, and whose that is
    column_count
  };
  /// Whether a number is not there yet, or is of an older snapshot.
  static constexpr int kQuietRole = Qt::UserRole;
  static constexpr int kRefusedRole = Qt::UserRole + 1;
  /// "A" or "B" for the strategies that are compared, else nothing.
  static constexpr int kMarkRole = Qt::UserRole + 2;
  /// Whether a number is far from the best that can be.
  static constexpr int kFarRole = Qt::UserRole + 3;
  /// Whether activating the cell shows a batch row.
  static constexpr int kLinkRole = Qt::UserRole + 4;

  explicit StrategyModel(QObject* parent = nullptr);

  /// `executed` is null, or of that snapshot; what it lacks is shown as being on its way.
  void show(const Snapshot& snapshot, const ExecutedSnapshot* executed);
  /// Whether what is shown is of an older snapshot than the newest.
  void setStale(bool stale);
  /// `b` is empty where nothing is compared.
  void choose(const QString& a, const QString& b);
  void setUnit(WorkUnit unit);
  [[nodiscard]] WorkUnit unit() const { return unit_; }
  [[nodiscard]] std::size_t batch() const { return batch_; }
  [[nodiscard]] const StrategyRow& strategy(int row) const { return rows_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] bool refused(int row) const { return strategy(row).refused(unit_); }
  [[nodiscard]] int rowOf(const QString& strategy) const;
  /// The batch row that a cell is about: the worst one, in the columns that name it.
  [[nodiscard]] std::optional<BatchRow> batchRowOf(const QModelIndex& index) const;
  /// A column's name in full, for menus and for copying.
  [[nodiscard]] QString columnTitle(int column) const;
  [[nodiscard]] int sortedBy() const { return sorted_by_; }
  [[nodiscard]] Qt::SortOrder order() const { return order_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  /// By what the column means; refused strategies stay last. Column -1 is the order of the registry.
  void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

 private:
  /// By what a column is sorted; nothing goes last.
  [[nodiscard]] static std::optional<double> key(const StrategyRow& row, int column, WorkUnit unit);
  [[nodiscard]] static bool isOfExecutedTiles(int column, WorkUnit unit);
  void takeRows(std::vector<StrategyRow> rows);
  void changed();
  void arrange(std::vector<StrategyRow>& rows) const;
  [[nodiscard]] QString mark(const StrategyRow& row) const;
  [[nodiscard]] QString text(const StrategyRow& row, int column, bool in_full) const;
  [[nodiscard]] QString spoken(const StrategyRow& row, int column) const;
  [[nodiscard]] QString details(const StrategyRow& row) const;
  [[nodiscard]] bool far(const StrategyRow& row, int column) const;

  std::vector<StrategyRow> rows_;
  std::size_t batch_ = 1;
  bool stale_ = false;
  QString a_;
  QString b_;
  WorkUnit unit_ = WorkUnit::tiles;
  int sorted_by_ = -1;
  Qt::SortOrder order_ = Qt::AscendingOrder;
};

}  // namespace evenkeel::ui
