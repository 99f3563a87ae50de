#include "theme/code_colours.h"

namespace evenkeel::ui {
namespace {

const CodeColours kLight{QColor(0x6b, 0x2f, 0xa0), QColor(0x0b, 0x64, 0x72), QColor(0x1f, 0x5f, 0xa8)};
const CodeColours kDark{QColor(0xc9, 0xa6, 0xf5), QColor(0x7f, 0xd3, 0xdc), QColor(0x8f, 0xb8, 0xf5)};
const CodeColours kHighContrast{QColor(0xe0, 0xc4, 0xff), QColor(0x8f, 0xf0, 0xf5), QColor(0xa9, 0xcc, 0xff)};

}  // namespace

const CodeColours& codeColours(ThemeKind kind) {
  switch (kind) {
    case ThemeKind::light:
      return kLight;
    case ThemeKind::dark:
      return kDark;
    case ThemeKind::high_contrast:
      return kHighContrast;
  }
  return kLight;
}

}  // namespace evenkeel::ui
