#pragma once

#include <cstdint>
#include <vector>

#include "layout/layout.h"

namespace evenkeel {

/// How many documents of a layout have which length, over all batch rows.
///
/// Bin i holds lengths of [2^i, 2^(i+1)) tokens: lengths of real data lie over many powers of two. Time and,
/// for the median, memory O(documents). Checked against a count of every document.
struct LengthHistogram {
  struct Bin {
    std::int64_t documents = 0;
    std::int64_t tokens = 0;
    bool operator==(const Bin&) const = default;
  };
  std::vector<Bin> bins;  ///< as many as the longest document needs
  std::int64_t documents = 0;
  std::int64_t tokens = 0;
  std::int64_t shortest = 0;
  std::int64_t median = 0;  ///< the lower of the two in the middle, where there are two
  std::int64_t longest = 0;

  /// The first bin that holds a document.
  [[nodiscard]] std::size_t first() const;
  bool operator==(const LengthHistogram&) const = default;
};

[[nodiscard]] LengthHistogram length_histogram(const Layout& layout);

}  // namespace evenkeel
