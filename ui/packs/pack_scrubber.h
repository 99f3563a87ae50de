#pragma once

#include <QAction>
#include <QFrame>
#include <QTimer>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "live/newest_wins.h"
#include "model/studio_model.h"
#include "pipeline/pack_steps.h"

class QLabel;
class QSpinBox;
class QToolButton;

namespace evenkeel::ui {

class StepSlider;

/// The log of packs that is open, as a line over the sequence: a slider, a number and keys go through its
/// steps, each of which sets the documents. Steps that are gone through one after another are one to undo.
/// Not there without a log.
///
/// How far A's slowest rank is over the bound at every step is computed on a lane of its own while the
/// project rests, and drawn under the slider.
class PackScrubber : public QFrame {
  Q_OBJECT

 public:
  explicit PackScrubber(StudioModel& model, QWidget* parent = nullptr);
  ~PackScrubber() override;

  [[nodiscard]] QList<QAction*> commands() const { return commands_; }
  [[nodiscard]] StepSlider& slider() { return *slider_; }
  [[nodiscard]] QSpinBox& number() { return *number_; }
  /// Whether the curve is that of the project as it is now, and whole.
  [[nodiscard]] bool isCurrent() const;
  /// What is known of A over all steps, in a line; empty before anything is.
  [[nodiscard]] QString summary() const;

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  using Wanted = std::optional<PackStepsRequest>;  ///< or nothing: to stop
  using Points = std::vector<PackPoint>;
  struct Nothing {};

  void makeCommands();
  void showLog();
  void showSummary();
  void goTo(int step);
  void goBy(int steps);
  [[nodiscard]] Wanted wanted() const;
  void note();
  void start();
  /// On the lane's thread.
  void measure(std::uint64_t run, const PackStepsRequest& request, const std::stop_token& stop);
  void take(std::uint64_t run, const Points& points);

  StudioModel& model_;
  QLabel* name_;
  QToolButton* previous_;
  StepSlider* slider_;
  QToolButton* next_;
  QSpinBox* number_;
  QLabel* state_;
  QLabel* error_;
  QToolButton* close_;
  QList<QAction*> commands_;
  std::uint64_t gesture_;  ///< of all scrubbing: other steps end it
  std::optional<LoggedStep> shown_;
  bool shown_edited_ = false;
  QTimer rest_;  ///< a drag is no reason to begin
  Wanted submitted_;
  std::uint64_t run_ = 0;  ///< of the newest request
  std::vector<std::optional<Result<SweepResult>>> results_;
  NewestWins<std::pair<std::uint64_t, Wanted>, Nothing> lane_;  ///< last: it ends before what it uses
};

}  // namespace evenkeel::ui
