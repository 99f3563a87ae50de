#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

#include "lessons/lesson_document.h"
#include "lessons/lesson_player.h"
#include "lessons/lesson_stage.h"
#include "theme/theme.h"

namespace evenkeel::ui {

class LessonPaper;

/// Plays a lesson on views of its own that nobody sees, and takes from every step its words and what the
/// views show: a lesson to print. Works in the background of the event loop; ends by exactly one of its
/// signals; deleting it cancels.
class LessonPages : public QObject {
  Q_OBJECT

 public:
  /// In `kind`, whatever is on the screen.
  LessonPages(Lesson lesson, std::unique_ptr<Engine> engine, ThemeKind kind = ThemeKind::light,
              QObject* parent = nullptr);
  ~LessonPages() override;

  void start();
  [[nodiscard]] const Lesson& lesson() const { return lesson_; }
  /// Those made so far, one a step.
  [[nodiscard]] const std::vector<LessonPage>& pages() const { return pages_; }

 Q_SIGNALS:
  void made();
  /// A number of the text is not there, or the views do not come to rest.
  void failed(const evenkeel::Error& error);

 private:
  void look();
  void takeAsked();
  void takeRevealed();
  void goOn();
  /// Notes an error of words that cannot come; false where there is one.
  [[nodiscard]] bool check(const LessonWords& words);
  void fail(const Error& error);
  void show();

  Lesson lesson_;
  StudioModel model_;
  LessonPlayer player_;
  ThemeKind kind_;
  std::unique_ptr<LessonPaper> paper_;
  std::unique_ptr<LessonStage> stage_;
  std::vector<LessonPage> pages_;
  QTimer patience_;  ///< runs only while a step is worked on
  QTimer again_;     ///< as long; panels do not say when they are there
  bool ended_ = false;
};

/// A lesson as a PDF, made in the background of the event loop; light, as paper is, unless asked otherwise.
class LessonPrint : public QObject {
  Q_OBJECT

 public:
  LessonPrint(Lesson lesson, std::unique_ptr<Engine> engine, ThemeKind kind = ThemeKind::light,
              QObject* parent = nullptr);
  void start() { pages_.start(); }

 Q_SIGNALS:
  void made(const QByteArray& pdf);
  void failed(const evenkeel::Error& error);

 private:
  LessonPages pages_;
};

}  // namespace evenkeel::ui
