#pragma once

#include <QString>

namespace evenkeel::ui {

/// What links of lessons begin with; `glossary:world-size` goes to the term "world size".
inline constexpr QLatin1String kLessonLink("lesson:");
inline constexpr QLatin1String kGlossaryLink("glossary:");

/// A lesson's Markdown as HTML of the theme in force, for labels and pages: lines with air between them,
/// code in the colour of the text. Links to lessons and to the glossary stay; others are shown as their
/// words, as is anything that Markdown could load.
[[nodiscard]] QString lessonHtml(const QString& markdown);
/// Its words alone.
[[nodiscard]] QString lessonPlain(const QString& markdown);

}  // namespace evenkeel::ui
