#pragma once

#include <QString>
#include <cstdint>

namespace evenkeel::ui {

/// 65536 -> "65,536".
[[nodiscard]] QString numberText(std::int64_t value);

/// At most four digits, for what is too long in full: 9,999 as it is, 33554432 -> "33.6 M".
[[nodiscard]] QString compactText(std::int64_t value);

/// How much more `value` is than `base`: "+0.4 %". `base` is above 0.
[[nodiscard]] QString overText(std::int64_t value, std::int64_t base);

/// An imbalance, max / mean: "1.024".
[[nodiscard]] QString ratioText(double ratio);

}  // namespace evenkeel::ui
