#pragma once

#include <QTableView>
#include <array>
#include <optional>
#include <set>

#include "strategies/strategy_model.h"

class QToolButton;

namespace evenkeel::ui {

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

 private:
  void makeUnits();
  void fitColumns();
  [[nodiscard]] std::array<int, StrategyModel::column_count> columnWidths() const;
  [[nodiscard]] int leastNameWidth() const;

  StrategyModel& strategies_;
  QWidget* units_ = nullptr;
  std::array<QToolButton*, 2> unit_buttons_{};
  std::optional<std::set<int>> chosen_columns_;
  QString header_style_;
};

}  // namespace evenkeel::ui
