#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "lessons/lesson_player.h"

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace evenkeel::ui {

class TextButton;

/// What a step asks, and what answers it: a button a rank (or the rank's bar, in the views), a field for a
/// number, or the choices. Digits and letters press them.
class LessonQuestionView : public QWidget {
  Q_OBJECT

 public:
  explicit LessonQuestionView(LessonPlayer& player, QWidget* parent = nullptr);

  /// Shows the player's question as it is now; makes new buttons only for another step.
  void showQuestion();
  /// Answers by a digit or letter; false where that means nothing.
  [[nodiscard]] bool takeKey(const QString& text);
  /// Where the focus goes when the question comes; null where nothing can be answered.
  [[nodiscard]] QWidget* firstInput() const;

 private:
  /// Which step, and which kind of input, the parts were made for.
  struct Made {
    std::string lesson;
    std::size_t step = 0;
    std::int64_t ranks = 0;
    bool operator==(const Made&) const = default;
  };

  void makeInputs();
  void makeRanks(std::int64_t ranks);
  void makeNumber();
  void makeChoices(std::size_t count);
  void showPrediction();
  [[nodiscard]] LessonQuestionKind kind() const;
  /// Where a rank can be pressed.
  [[nodiscard]] QString rankHint(bool buttons) const;

  LessonPlayer& player_;
  QVBoxLayout* column_;
  QLabel* text_;
  QLabel* hint_;
  QWidget* inputs_ = nullptr;
  QButtonGroup* buttons_ = nullptr;
  QLineEdit* number_ = nullptr;
  std::vector<TextButton*> choices_;
  std::optional<Made> made_;
};

}  // namespace evenkeel::ui
