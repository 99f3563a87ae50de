#pragma once

#include <QPalette>

#include "theme/theme.h"

namespace evenkeel::ui {

/// The palette that a theme gives the whole program.
[[nodiscard]] QPalette paletteOf(ThemeKind kind);

/// While it lives another theme is in force, with type at its own size, for what is laid out and painted
/// meanwhile: paper is light, whatever the screen is. On the thread that paints; nothing on the screen may be
/// painted meanwhile, so it must not outlive an event.
class ThemeScope {
 public:
  explicit ThemeScope(ThemeKind kind);
  ~ThemeScope();
  ThemeScope(const ThemeScope&) = delete;
  ThemeScope& operator=(const ThemeScope&) = delete;

 private:
  const Theme* theme_;
  double type_scale_;
};

}  // namespace evenkeel::ui
