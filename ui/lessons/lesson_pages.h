#pragma once

#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

#include "lessons/lesson_document.h"
#include "lessons/lesson_player.h"
#include "lessons/lesson_stage.h"

namespace evenkeel::ui {

class PictureSheet;

/// Plays a lesson on views of its own that nobody sees, and takes from every step its words and what the
/// views show: a lesson to print. Works in the background of the event loop; ends by exactly one of its
/// signals; deleting it cancels.
class LessonPages : public QObject {
  Q_OBJECT

 public:
  LessonPages(Lesson lesson, std::unique_ptr<Engine> engine, QObject* parent = nullptr);
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
  [[nodiscard]] bool ready() const;
  [[nodiscard]] QImage picture();
  /// Notes an error of words that cannot come; false where there is one.
  [[nodiscard]] bool check(const LessonWords& words);
  void fail(const Error& error);
  void show();

  Lesson lesson_;
  StudioModel model_;
  LessonPlayer player_;
  std::unique_ptr<PictureSheet> sheet_;
  std::unique_ptr<LessonStage> stage_;
  std::vector<LessonPage> pages_;
  QTimer patience_;  ///< runs only while a step is worked on
  bool ended_ = false;
};

/// A lesson as a PDF, made in the background of the event loop.
class LessonPrint : public QObject {
  Q_OBJECT

 public:
  LessonPrint(Lesson lesson, std::unique_ptr<Engine> engine, QObject* parent = nullptr);
  void start() { pages_.start(); }

 Q_SIGNALS:
  void made(const QByteArray& pdf);
  void failed(const evenkeel::Error& error);

 private:
  LessonPages pages_;
};

}  // namespace evenkeel::ui
