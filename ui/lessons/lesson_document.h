#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <QString>
#include <QTextDocument>
#include <memory>
#include <optional>
#include <vector>

#include "lesson/lesson.h"

namespace evenkeel::ui {

/// What views paint, at `kLessonPictureScale`. Not a QPicture: in Qt 6.4 one loses fills after a clip has
/// ended.
struct LessonPicture {
  QImage painted;
  QSize size;  ///< px of the screen
};

/// A step of a lesson as it is printed: all words with their numbers, and what the views show.
struct LessonPage {
  QString title;
  QString text;                         ///< Markdown, as all of them but the title and the outcome
  std::vector<LessonPicture> pictures;  ///< the views, then each panel that is shown
  QString outlined;                     ///< what is outlined in the picture; empty: nothing
  std::optional<QString> question;
  std::vector<QString> choices;
  QString outcome;  ///< "It is rank 5."
  QString reveal;
  std::vector<LessonPicture> revealed;  ///< where the reveal shows something else
};

/// px of a picture of the views.
inline constexpr QSize kLessonPicture(900, 620);
/// Pixels a px: about 390 an inch of paper.
inline constexpr double kLessonPictureScale = 3;
/// px of a sheet of A4 within its margins.
inline constexpr QSize kLessonSheet(672, 980);

/// A lesson laid out on sheets of `kLessonSheet`: each step begins one, its questions stay open, and all
/// answers follow at the end. No line and no picture is cut by the end of a sheet. Text is of the theme in
/// force.
[[nodiscard]] std::unique_ptr<QTextDocument> lessonDocument(const Lesson& lesson,
                                                            const std::vector<LessonPage>& pages);
/// As a PDF of A4 with numbered pages; text stays text.
[[nodiscard]] QByteArray lessonPdf(const QTextDocument& document, const QString& title);

}  // namespace evenkeel::ui
