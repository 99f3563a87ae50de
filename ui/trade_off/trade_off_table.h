#pragma once

#include <QAbstractTableModel>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "pipeline/trade_off.h"

namespace evenkeel::ui {

/// The trade-off of `affinity`: a row a slack, with what the slowest rank runs and how much KV ranks read
/// from one another. What the chart draws and what is copied.
class TradeOffTable : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { strategy, slack, slowest, over_least, from_others, of_all_gather, column_count };

  using QAbstractTableModel::QAbstractTableModel;

  void show(std::vector<TradeOffPoint> points);
  /// The strategies that are A and B.
  void mark(const std::string& a, const std::optional<std::string>& b);

  [[nodiscard]] const std::vector<TradeOffPoint>& points() const { return points_; }
  /// How much more the slowest rank runs than at the point where it runs least: 0.004 is "+0.4 %".
  [[nodiscard]] double over(std::size_t point) const;
  /// KV that ranks read from others, as a share of what an all-gather sends.
  [[nodiscard]] double readShare(std::size_t point) const;
  /// "A", "B" or nothing.
  [[nodiscard]] QString letter(std::size_t point) const;
  /// "slack 5 %".
  [[nodiscard]] QString slackText(std::size_t point) const;
  /// What a point says, in a line.
  [[nodiscard]] QString pointText(std::size_t point) const;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
  std::vector<TradeOffPoint> points_;
  std::string a_;
  std::optional<std::string> b_;
};

}  // namespace evenkeel::ui
