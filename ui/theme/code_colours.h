#pragma once

#include <QColor>

#include "theme/theme.h"

namespace evenkeel::ui {

/// The colours of code, by role; what has none of its own is written in the theme's text and quiet text.
struct CodeColours {
  QColor keyword;  ///< also bold: colour is never the only cue
  QColor known;    ///< names that are always there; also italic
  QColor number;
};
/// Each at least 4.5 : 1 on the theme's canvas, at least 7 : 1 in high contrast.
[[nodiscard]] const CodeColours& codeColours(ThemeKind kind);

}  // namespace evenkeel::ui
