#pragma once

#include <QFrame>
#include <QTimer>
#include <memory>
#include <optional>
#include <string>

#include "live/newest_wins.h"
#include "model/lag.h"
#include "model/studio_model.h"
#include "pipeline/trace_plan.h"

class QBoxLayout;
class QLabel;
class QSlider;
class QToolButton;

namespace evenkeel::ui {

class TraceView;

/// How it works: how A, or B, made its plan for the shown batch row, step by step, from what the load
/// balancer itself told. Traced on a lane of its own, only while it is seen. A timer runs only while it
/// plays.
class HowItWorksPanel : public QFrame {
  Q_OBJECT

 public:
  explicit HowItWorksPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] static QString title() { return tr("How it works"); }
  [[nodiscard]] TraceView& view() { return *view_; }
  [[nodiscard]] Side side() const { return side_; }
  void setSide(Side side);
  /// Of the trace that is shown; null before the first and where the strategy is refused.
  [[nodiscard]] const std::shared_ptr<const PlanTrace>& trace() const { return trace_; }
  /// Whether it is the trace of the model's snapshot.
  [[nodiscard]] bool isCurrent() const;
  [[nodiscard]] std::size_t step() const;
  void goTo(std::size_t step);
  [[nodiscard]] bool isPlaying() const { return play_.isActive(); }
  void setPlaying(bool playing);
  /// The step in words, or why there is none.
  [[nodiscard]] QString words() const;
  [[nodiscard]] QList<QAction*> commands() const { return commands_; }

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  /// What is asked of the lane.
  struct Wanted {
    std::shared_ptr<const Snapshot> snapshot;
    std::string strategy;
    BatchRow row;
    bool operator==(const Wanted&) const = default;
  };
  struct Made {
    Wanted wanted;
    Result<TracedPlan> traced;
  };
  using MadePointer = std::shared_ptr<const Made>;

  void makeControls();
  void place();
  QToolButton* addButton(const char* name, const QString& sign, const QString& text, const QString& keys,
                         void (HowItWorksPanel::*act)());
  [[nodiscard]] std::optional<Wanted> wanted() const;
  void request();
  void take(const MadePointer& made);
  void showSides();
  void showStep();
  void takeFonts();
  void toFirst() { goTo(0); }
  void back();
  void next();
  void toLast();
  void togglePlaying() { setPlaying(!isPlaying()); }
  [[nodiscard]] std::size_t last() const;
  /// How long a step stands while it plays, in ms.
  [[nodiscard]] int stays() const;

  StudioModel& model_;
  Side side_ = Side::a;
  QToolButton* a_;
  QToolButton* b_;
  QToolButton* play_button_ = nullptr;
  QSlider* slider_;
  QWidget* told_;
  QBoxLayout* all_ = nullptr;
  QLabel* strategy_;
  QLabel* number_;
  QLabel* words_;
  TraceView* view_ = nullptr;
  QList<QAction*> commands_;
  std::shared_ptr<const PlanTrace> trace_;
  std::optional<Wanted> requested_;
  std::optional<Wanted> shown_;
  QString refusal_;
  Lag lag_{this};
  QTimer play_;
  NewestWins<Wanted, MadePointer> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
