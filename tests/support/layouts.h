#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "layout/layout.h"

namespace evenkeel::test {

using Lengths = std::vector<std::int64_t>;

inline constexpr BatchRow kFirst{0};

[[nodiscard]] inline Lengths lengths_of(const Layout& layout, std::size_t row = 0) {
  return layout.row(BatchRow{row}).lengths();
}

[[nodiscard]] inline Layout layout_of(const std::vector<Lengths>& rows) {
  return Layout::make(rows).value();
}

}  // namespace evenkeel::test
