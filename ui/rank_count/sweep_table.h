#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <vector>

#include "pipeline/sweep.h"

namespace evenkeel::ui {

/// The points of one sweep as they come: a row a value; for every strategy the slowest rank's tiles and how
/// far that is over the bound. What the chart draws and what is copied.
class SweepTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  using Point = std::optional<Result<SweepResult>>;  ///< nothing while it is not computed

  using QAbstractTableModel::QAbstractTableModel;

  /// Forgets all points; `a` and `b` are the strategies that are marked so.
  void begin(const SweepRequest& request, const std::string& a, const std::optional<std::string>& b);
  /// Marks other strategies as A and B; the points stay.
  void mark(const std::string& a, const std::optional<std::string>& b);
  void take(const SweepPoint& point);

  [[nodiscard]] const SweepRequest& request() const { return request_; }
  [[nodiscard]] const std::vector<std::int64_t>& values() const { return values_; }
  /// Where the case itself stands among the values; 0 where there are none.
  [[nodiscard]] std::size_t current() const;
  [[nodiscard]] const Point& point(std::size_t value, std::size_t strategy) const {
    return points_[value * request_.strategies.size() + strategy];
  }
  [[nodiscard]] bool complete() const;
  /// Whether some point has no whole-block bound, so that it is set against the bound for any plan.
  [[nodiscard]] bool usesTilesBound() const;
  /// "A ptrr".
  [[nodiscard]] QString label(std::size_t strategy) const;
  /// Whether a strategy is A or B.
  [[nodiscard]] bool isMarked(std::size_t strategy) const;
  [[nodiscard]] bool isA(std::size_t strategy) const;
  /// "8 ranks" or "block 128".
  [[nodiscard]] QString valueText(std::size_t value) const;
  /// What a point says: "A ptrr: 1,348 tiles, +0.4 % over the whole-block bound of 1,343".
  [[nodiscard]] QString pointText(std::size_t value, std::size_t strategy) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  SweepRequest request_;
  std::string a_;
  std::optional<std::string> b_;
  std::vector<std::int64_t> values_;
  std::vector<Point> points_;
};

}  // namespace evenkeel::ui
