#pragma once

#include <QWidget>
#include <optional>
#include <string>
#include <utility>

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

  [[nodiscard]] QSize minimumSizeHint() const override;

  /// Buttons on the right, from left to right.
  /// The button; one that yields goes where there is no room for it.
  QToolButton* addMenu(QMenu* menu, const QString& text, const QString& name, bool yields = false);
  /// A button that goes where the window is narrow: the later added, the sooner.
  void addPlain(QAction* action, const QString& text = {});
  void setMain(QAction* action);

 Q_SIGNALS:
  /// The mask is to be written as a text.
  void maskModAsked();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void showCase();
  void offerStrategies();
  void makeRoom();

  StudioModel& model_;
  Chooser* mask_;
  Chooser* ranks_;
  Chooser* block_;
  Chooser* pytorch_;
  Chooser* a_;
  Chooser* b_;
  std::vector<QToolButton*> plain_;
  QHBoxLayout* actions_;
  QPushButton* main_;
  std::optional<std::pair<Case, std::optional<std::string>>> shown_case_;
};

}  // namespace evenkeel::ui
