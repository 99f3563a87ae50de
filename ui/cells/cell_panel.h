#pragma once

#include <QFrame>

#include "model/lag.h"
#include "model/studio_model.h"

class QLabel;
class QVBoxLayout;

namespace evenkeel::ui {

class CellView;

/// A panel of cells under A and B, and two texts under them: the cell that is told, and what all of it comes
/// to. It is worked out of what was executed last, only while it is seen, and marked where it stays behind.
class CellPanel : public QFrame {
  Q_OBJECT

 public:
  /// Whether what is shown belongs to what was executed last.
  [[nodiscard]] virtual bool isCurrent() const = 0;
  /// What it comes to, a line a side, as it is written under the cells.
  [[nodiscard]] virtual QString summary() const = 0;

 protected:
  /// `name` begins the names of its labels.
  CellPanel(StudioModel& model, const QString& title, const QString& name, QWidget* parent);

  /// Above the cells.
  [[nodiscard]] QVBoxLayout& column() { return *column_; }
  /// The cells and the texts under them; once, at the end of the panel's making.
  void setCells(CellView* cells);

  /// Asks for what `isCurrent` misses, where it was not asked for yet. Only while it is seen and there is
  /// something executed.
  virtual void submit() = 0;
  /// Gives the cells what is there.
  virtual void showSides() = 0;
  /// Stands in the place of a cell that is told.
  [[nodiscard]] virtual QString hint() const = 0;

  [[nodiscard]] StudioModel& model() const { return model_; }
  void request();
  /// What was asked for is there.
  void arrived();
  /// Whether the cells are paled, being of an older snapshot for long enough to say so.
  [[nodiscard]] bool lags() const { return model_.showsStale() || (lag_.said() && !isCurrent()); }

  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void showAll();
  void showTold();
  void styleText();

  StudioModel& model_;
  QVBoxLayout* column_;
  CellView* cells_ = nullptr;
  QLabel* told_;
  QLabel* summary_;
  Lag lag_{this};
};

}  // namespace evenkeel::ui
