#pragma once

#include <QString>

namespace evenkeel::ui {

struct Theme;

/// The style sheet of the whole program in the colours of a theme.
///
/// Dynamic properties that widgets may set: `main` (the one main action: filled ink), `plain` (a button
/// without an outline), `panel` (a panel with a hairline and round corners), `quiet` and `bad` (labels of
/// that colour).
[[nodiscard]] QString styleSheetOf(const Theme& theme);

}  // namespace evenkeel::ui
