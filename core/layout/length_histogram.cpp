#include "layout/length_histogram.h"

#include <algorithm>
#include <bit>

namespace evenkeel {
namespace {

std::size_t bin_of(std::int64_t length) {
  return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(length))) - 1;
}

/// The length at place `place` of all that lie in one bin, ascending.
std::int64_t length_at(const Layout& layout, std::size_t bin, std::int64_t place) {
  std::vector<std::int64_t> inside;
  for (const auto& row : layout.rows()) {
    for (std::size_t i = 0; i < row->document_count(); ++i) {
      if (bin_of(row->length(i)) == bin) inside.push_back(row->length(i));
    }
  }
  const auto wanted = inside.begin() + place;
  std::nth_element(inside.begin(), wanted, inside.end());
  return *wanted;
}

}  // namespace

std::size_t LengthHistogram::first() const {
  const auto found = std::find_if(bins.begin(), bins.end(), [](const Bin& bin) { return bin.documents > 0; });
  return static_cast<std::size_t>(found - bins.begin());
}

LengthHistogram length_histogram(const Layout& layout) {
  LengthHistogram out;
  for (const auto& row : layout.rows()) {
    for (std::size_t i = 0; i < row->document_count(); ++i) {
      const std::int64_t length = row->length(i);
      const std::size_t bin = bin_of(length);
      if (bin >= out.bins.size()) out.bins.resize(bin + 1);
      ++out.bins[bin].documents;
      out.bins[bin].tokens += length;
      out.tokens += length;
      out.shortest = out.documents == 0 ? length : std::min(out.shortest, length);
      out.longest = std::max(out.longest, length);
      ++out.documents;
    }
  }
  if (out.documents == 0) return out;
  std::int64_t before = (out.documents - 1) / 2;
  std::size_t bin = 0;
  while (before >= out.bins[bin].documents) before -= out.bins[bin++].documents;
  out.median = length_at(layout, bin, before);
  return out;
}

}  // namespace evenkeel
