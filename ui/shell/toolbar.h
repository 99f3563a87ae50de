#pragma once

#include <QWidget>

#include "model/studio_model.h"

class QHBoxLayout;
class QMenu;
class QPushButton;
class QToolButton;

namespace evenkeel::ui {

class Chooser;

/// The first line of the window: what is chosen about the workload on the left, what can be done on the
/// right.
class Toolbar : public QWidget {
  Q_OBJECT

 public:
  explicit Toolbar(StudioModel& model, QWidget* parent = nullptr);

  /// Buttons on the right, from left to right.
  void setDocumentsMenu(QMenu* menu);
  void addPlain(QAction* action);
  void setMain(QAction* action);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void showCase();

  StudioModel& model_;
  Chooser* mask_;
  Chooser* ranks_;
  Chooser* block_;
  Chooser* pytorch_;
  Chooser* strategy_;
  QToolButton* documents_;
  QHBoxLayout* actions_;
  QPushButton* main_;
};

}  // namespace evenkeel::ui
