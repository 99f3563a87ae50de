#pragma once

#include <QChar>
#include <cstdint>

namespace evenkeel::ui {

/// Which of the two strategies that are compared: A, the chosen one, or B.
enum class Side : std::uint8_t { a, b };

[[nodiscard]] constexpr QChar sideLetter(Side side) {
  return side == Side::a ? u'A' : u'B';
}

}  // namespace evenkeel::ui
