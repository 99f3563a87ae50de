#pragma once

#include <QFrame>
#include <QTableView>

#include "model/studio_model.h"
#include "strategies/strategy_model.h"

class QLabel;

namespace evenkeel::ui {

/// Every load balancer on the workload as it was last executed, all numbers of one snapshot; a click or Enter
/// chooses one.
class StrategiesPanel : public QFrame {
  Q_OBJECT

 public:
  explicit StrategiesPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] QTableView& table() { return *table_; }

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void takeExecuted();
  void fit();
  void fitColumns();
  [[nodiscard]] int leastNameWidth() const;
  void choose(const QModelIndex& index);
  void sortBy(int column);

  StudioModel& model_;
  StrategyModel* strategies_;
  QTableView* table_;
  QLabel* unit_;
  std::shared_ptr<const ExecutedSnapshot> shown_;
  int sorted_by_ = -1;
  bool descending_ = false;
};

}  // namespace evenkeel::ui
