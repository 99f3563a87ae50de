#pragma once

#include <QFrame>
#include <QList>
#include <QString>
#include <functional>
#include <string>
#include <vector>

#include "lessons/lesson_player.h"

class QAction;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace evenkeel::ui {

class LessonCaption;
class LessonQuestionView;

/// The lesson: a list of them, and inside of one its step with text, question and reveal. The arrow and page
/// keys go through it, digits and letters answer.
class LessonPanel : public QFrame {
  Q_OBJECT

 public:
  /// Both must outlive it. `element_title` names what a step outlines, by the lesson's name of it.
  LessonPanel(LessonPlayer& player, std::function<QString(const std::string&)> element_title,
              QWidget* parent = nullptr);

  [[nodiscard]] static QString title() { return tr("Lesson"); }
  [[nodiscard]] QList<QAction*> commands() const { return commands_; }
  /// All that is told now, as text: the list, or the step.
  [[nodiscard]] QString text() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void lessonAsked(const QString& name);
  void fileAsked();
  void leaveAsked();
  /// Leave, and go on with the step's workload as one's own.
  void keepAsked();
  void pdfAsked();
  void presenterAsked();

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void makeCommands();
  QWidget* makeList();
  QWidget* makeStep();
  QWidget* makeButtons();
  QLabel* makeText(const char* name, QVBoxLayout& column);
  void showAll();
  void showStep();
  void showButtons();
  /// Goes on to the reveal, the next step or the next lesson, or leaves after the last one.
  void pressMain();
  /// Another step begins at its top; its reveal where that is.
  void showPlace();
  void followLink(const QString& link);
  void styleText();

  LessonPlayer& player_;
  std::function<QString(const std::string&)> element_title_;
  LessonCaption* caption_;
  QWidget* list_ = nullptr;
  QScrollArea* scroll_ = nullptr;
  QLabel* heading_ = nullptr;
  QLabel* text_ = nullptr;
  QLabel* outlined_ = nullptr;
  QWidget* changed_ = nullptr;
  LessonQuestionView* question_ = nullptr;
  QLabel* outcome_ = nullptr;
  QLabel* reveal_ = nullptr;
  QLabel* problem_ = nullptr;
  QWidget* buttons_ = nullptr;
  QPushButton* show_ = nullptr;   ///< the answer, without predicting
  QPushButton* leave_ = nullptr;  ///< beside what leads to the next lesson
  QPushButton* back_ = nullptr;
  QPushButton* go_on_ = nullptr;
  QToolButton* more_ = nullptr;
  QList<QAction*> commands_;
  QAction* go_on_action_ = nullptr;
  QAction* back_action_ = nullptr;
  QList<QAction*> inside_;    ///< what only an open lesson has
  std::string shown_lesson_;  ///< empty: the list
  std::size_t shown_step_ = 0;
  bool shown_reveal_ = false;
};

}  // namespace evenkeel::ui
