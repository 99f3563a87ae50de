#pragma once

#include <QStringList>
#include <QTableView>
#include <array>
#include <optional>
#include <set>
#include <vector>

#include "strategies/strategy_model.h"

class QToolButton;

namespace evenkeel::ui {

class StrategyDelegate;

/// The strategies as a table that is as high as its rows. Numbers get the room that they need and the names
/// the rest; the last columns are left out where that is too little, unless somebody chose them: then it
/// scrolls. The unit is chosen in the header, over the names.
class StrategyTable : public QTableView {
  Q_OBJECT

 public:
  StrategyTable(StrategyModel& strategies, QWidget* parent);

  /// Columns to show, in order: those chosen, or else those of the unit.
  [[nodiscard]] std::set<int> wantedColumns() const;
  [[nodiscard]] const std::optional<std::set<int>>& chosenColumns() const { return chosen_columns_; }
  /// Nothing: those of the unit, as many as fit. Seen after `fit`.
  void chooseColumns(std::optional<std::set<int>> columns);
  void checkUnit(WorkUnit unit);
  /// Rows, columns, header and height for what is shown now. Whether its height is another.
  bool fit();
  void takeFonts();

 Q_SIGNALS:
  void unitAsked(evenkeel::ui::WorkUnit unit);

 protected:
  void reset() override;

 private:
  void makeUnits();
  void fitColumns();
  void spanRefusals();
  void fitRows();
  [[nodiscard]] std::array<int, StrategyModel::column_count> columnWidths(const std::set<int>& columns) const;
  [[nodiscard]] int leastNameWidth();

  StrategyModel& strategies_;
  StrategyDelegate* delegate_ = nullptr;
  QWidget* units_ = nullptr;
  std::array<QToolButton*, 2> unit_buttons_{};
  std::optional<std::set<int>> chosen_columns_;
  QString header_style_;
  bool fitted_ = false;                           ///< with these fonts, columns and unit
  std::optional<std::vector<int>> refused_rows_;  ///< whose spans are set
  QStringList measured_names_;                    ///< of `least_name_width_`
  int least_name_width_ = 0;                      ///< 0 where it is to be measured
};

}  // namespace evenkeel::ui
