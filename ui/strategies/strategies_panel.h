#pragma once

#include <QAction>
#include <QFrame>
#include <QJsonObject>

#include "model/studio_model.h"
#include "strategies/strategy_model.h"
#include "strategies/strategy_table.h"

class QLabel;
class QMenu;

namespace evenkeel::ui {

/// Every load balancer on the workload as it was last executed, all numbers of one snapshot, counted in tiles
/// or in area. A click or Enter makes a strategy A, with Shift B; B again ends the comparison; the worst
/// batch row is shown by a click on it.
class StrategiesPanel : public QFrame {
  Q_OBJECT

 public:
  explicit StrategiesPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] static QString title() { return tr("Strategies"); }
  [[nodiscard]] QTableView& table() { return *table_; }
  [[nodiscard]] QList<QAction*> commands() const { return commands_; }

  /// Unit, order and columns.
  [[nodiscard]] QJsonObject viewState() const;
  void setViewState(const QJsonObject& state);

  void setUnit(WorkUnit unit);
  /// Shows a column or not, from now on at any width: what does not fit is scrolled to.
  void showColumn(int column, bool shown);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void makeCommands();
  QAction* addCommand(const QString& name, const QString& text, const QKeySequence& keys,
                      const std::function<void()>& act);
  void takeExecuted();
  void fit();
  void choose(const QModelIndex& index, Side side);
  void sortBy(int column);
  void sort(int column, Qt::SortOrder order);
  void fillColumns(QMenu& menu);
  void askMenu(const QPoint& at);

  StudioModel& model_;
  StrategyModel* strategies_;
  StrategyTable* table_;
  QLabel* unit_;
  QList<QAction*> commands_;
  QList<QAction*> copies_;
  bool unfitted_ = true;  ///< what is shown has changed since `fit`
  std::shared_ptr<const ExecutedSnapshot> shown_;
};

}  // namespace evenkeel::ui
