#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <optional>
#include <vector>

#include "pipeline/executed.h"

namespace evenkeel::ui {

/// One strategy as the table shows it.
struct StrategyRow {
  QString name;
  QString refusal;                    ///< short; empty where it serves the workload and flex runs it
  QString reason;                     ///< the whole error, one line
  bool known = false;                 ///< false before it was measured
  bool executed = false;              ///< false before it was executed
  bool cuts_blocks = false;           ///< then the whole-block bound is a comparison, and no bound
  std::int64_t slowest = 0;           ///< executed tiles of the slowest rank
  std::optional<std::int64_t> bound;  ///< the whole-block bound
  std::int64_t tiles_bound = 0;       ///< what holds for any plan
  std::optional<double> area_imbalance;
  std::optional<double> fragmentation;

  [[nodiscard]] bool refused() const { return !refusal.isEmpty(); }
  [[nodiscard]] std::optional<double> overBound() const;
  bool operator==(const StrategyRow&) const = default;
};

/// Every load balancer on one snapshot's workload, measured and executed. Rows keep their places while values
/// change.
class StrategyModel : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { name, slowest, over_bound, area, tiles, column_count };
  /// Whether a number is not there yet, or is of an older snapshot.
  static constexpr int kQuietRole = Qt::UserRole;
  static constexpr int kRefusedRole = Qt::UserRole + 1;
  static constexpr int kChosenRole = Qt::UserRole + 2;
  /// Whether a number is far from the best that can be.
  static constexpr int kFarRole = Qt::UserRole + 3;

  explicit StrategyModel(QObject* parent = nullptr);

  /// `executed` is null, or of that snapshot; what it lacks is shown as being on its way.
  void show(const Snapshot& snapshot, const ExecutedSnapshot* executed);
  /// Whether what is shown is of an older snapshot than the newest.
  void setStale(bool stale);
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
  [[nodiscard]] QString spoken(const StrategyRow& row, int column) const;

  std::vector<StrategyRow> rows_;
  bool stale_ = false;
  QString chosen_;
  int sorted_by_ = -1;
  Qt::SortOrder order_ = Qt::AscendingOrder;
};

}  // namespace evenkeel::ui
