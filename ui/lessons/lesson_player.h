#pragma once

#include <QObject>
#include <QString>
#include <cstddef>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/lesson_numbers.h"
#include "live/patient_lane.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

/// Which of the answers that a question offers.
struct LessonPick {
  std::size_t choice = 0;
  bool operator==(const LessonPick&) const = default;
};

/// What somebody says before seeing it.
using LessonPrediction = std::variant<Rank, double, LessonPick>;

/// A text of a lesson as it is shown: Markdown in which every number is that of what is shown.
struct LessonWords {
  QString markdown;
  bool complete = true;  ///< else what is not computed yet stands as "…"
  QString error;         ///< of an expression that means nothing here; empty: none
  bool operator==(const LessonWords&) const = default;
};

/// Where somebody is in a lesson: its step, what was predicted, and whether that was revealed. Each step is
/// visited in the model, so that the person's own project and its history stay as they are. Knows no view:
/// `stateShown` asks for how they stand. Numbers are computed on a lane of its own: who reads how many tokens
/// of whom can take longer than a frame.
class LessonPlayer : public QObject {
  Q_OBJECT

 public:
  /// The model must outlive the player.
  explicit LessonPlayer(StudioModel& model, QObject* parent = nullptr);

  /// Shows a lesson from its step `step` on, which it has; what was predicted in another one is forgotten.
  void open(Lesson lesson, std::size_t step = 0);
  /// Shows the person's own project again.
  void leave();
  [[nodiscard]] bool isOpen() const { return lesson_.has_value(); }
  /// These only while a lesson is open.
  [[nodiscard]] const Lesson& lesson() const { return *lesson_; }
  [[nodiscard]] std::size_t stepIndex() const { return at_; }
  [[nodiscard]] const LessonStep& step() const { return lesson_->steps[at_]; }
  /// As it is asked, or from the reveal on.
  [[nodiscard]] const LessonState& state() const { return asks() ? step().state : step().revealed; }

  void goTo(std::size_t step);
  [[nodiscard]] bool hasNext() const { return isOpen() && at_ + 1 < lesson_->steps.size(); }
  [[nodiscard]] bool hasBack() const { return isOpen() && at_ > 0; }
  /// Reveals what is asked, or goes to the next step.
  void goOn();
  void back();

  /// Whether a question waits for its reveal.
  [[nodiscard]] bool asks() const { return isOpen() && step().question && !memory().revealed; }
  [[nodiscard]] const std::optional<LessonPrediction>& prediction() const { return memory().prediction; }
  /// Takes a prediction of the kind that is asked for; any other changes nothing.
  void predict(const LessonPrediction& prediction);
  /// Shows the answer, predicted or not; as soon as the words before it have their numbers.
  void reveal();

  /// Whether all numbers of what is shown are there.
  [[nodiscard]] bool hasNumbers() const { return told_.has_value() && told_ == asked_; }
  /// Whether the workload is no longer that of the step.
  [[nodiscard]] bool isChanged() const { return isOpen() && !(model_.project() == state().project); }
  /// Puts the step's workload and views back, as an undoable step.
  void putBack();

  /// What the step says, with the numbers of what is shown. Where the reveal shows another workload, text,
  /// question and choices keep the numbers that they had when it came: they are about the workload before.
  [[nodiscard]] LessonWords text() const;
  [[nodiscard]] LessonWords question() const;  ///< these two only where there is one
  [[nodiscard]] LessonWords choice(std::size_t choice) const;
  [[nodiscard]] LessonWords revealText() const;
  /// After the reveal: how the prediction compares with what was computed; empty until that is there.
  [[nodiscard]] QString outcome() const { return isOpen() ? memory().outcome : QString(); }
  /// The choice that is right; nothing before the reveal.
  [[nodiscard]] std::optional<std::size_t> rightChoice() const { return memory().right_choice; }
  [[nodiscard]] StudioModel& model() const { return model_; }

 Q_SIGNALS:
  /// A lesson was opened or left.
  void openChanged();
  /// Another step or its reveal is there: the views should stand as `state().view` says.
  void stateShown();
  /// Anything that is told may be another.
  void changed();

 private:
  /// What the numbers are asked for: everything that a step says, of what is shown.
  struct Asked {
    std::shared_ptr<const Snapshot> snapshot;
    std::shared_ptr<const ExecutedSnapshot> executed;
    std::shared_ptr<const LessonStep> step;
    bool operator==(const Asked&) const = default;
  };
  /// Numbers in which all of that is computed already, so that telling them is cheap.
  struct Told {
    Asked asked;
    LessonNumbers numbers;
  };

  /// What is kept of a step while the lesson is open.
  struct Memory {
    std::optional<LessonPrediction> prediction;
    bool revealed = false;
    QString outcome;
    std::optional<std::size_t> right_choice;
    std::optional<std::vector<LessonWords>> before;  ///< text, question, choices, once they are of the past
  };

  [[nodiscard]] Memory& memory() { return memories_[at_]; }
  [[nodiscard]] const Memory& memory() const { return memories_[at_]; }
  void show();
  void takeNumbers();
  void take(const Told& told);
  [[nodiscard]] static Told compute(const Asked& asked);
  [[nodiscard]] LessonWords words(const LessonText& text) const;
  /// Text, question and choices with the numbers of what is shown.
  [[nodiscard]] std::vector<LessonWords> wordsBefore() const;
  [[nodiscard]] LessonWords wordBefore(std::size_t index, const LessonText& text) const;
  void revealNow();
  void judge();

  StudioModel& model_;
  std::optional<Lesson> lesson_;
  std::size_t at_ = 0;
  std::vector<Memory> memories_;
  std::optional<LessonNumbers> numbers_;  ///< of the project as it is now; none until A and B are executed
  bool numbers_complete_ = false;         ///< whether they hold every strategy
  bool reveal_waits_ = false;             ///< for numbers
  std::shared_ptr<const LessonStep> told_step_;  ///< the step as the lane has it
  std::optional<Asked> asked_;                   ///< the numbers that are wanted
  std::optional<Asked> told_;                    ///< those that are there
  PatientLane<Asked, Told> lane_;                ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
