#pragma once

#include <QString>

namespace evenkeel::ui {

/// A lesson's Markdown as HTML of the theme in force, for labels and pages: lines with air between them,
/// code in the colour of the text. Links to `lesson:` stay; others are shown as their words, as is anything
/// that Markdown could load.
[[nodiscard]] QString lessonHtml(const QString& markdown);
/// Its words alone.
[[nodiscard]] QString lessonPlain(const QString& markdown);

}  // namespace evenkeel::ui
