#include "io/number_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <string>

namespace evenkeel::io {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are read as they are in memory");

/// Widens int32 to int64 in `out`, which has room for `count`.
std::span<const std::int64_t> widen(const char* bytes, std::size_t count, std::size_t item_bytes,
                                    std::int64_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    if (item_bytes == 8) {
      std::memcpy(out + i, bytes + i * 8, 8);
    } else {
      std::int32_t value = 0;
      std::memcpy(&value, bytes + i * 4, 4);
      out[i] = value;
    }
  }
  return {out, count};
}

}  // namespace

Result<void> read_number_rows(ByteSource& source, NumberWidth width, const std::vector<std::uint64_t>& shape,
                              NumberSink& sink) {
  if (shape.empty() || shape.size() > 2) {
    return bad_input(
        "array-dimensions",
        "the array has " + std::to_string(shape.size()) + " dimensions, not one (a row) or two (a batch)",
        "reshape it before saving");
  }
  const std::uint64_t per_row = shape.back();
  const std::uint64_t rows = shape.size() == 2 ? shape.front() : 1;
  if (auto possible = sink.expect_shape(rows, per_row); !possible) return possible;
  constexpr std::size_t kItems = std::size_t{1} << 17;
  const auto item_bytes = static_cast<std::size_t>(width);
  std::vector<char> bytes(kItems * item_bytes);
  std::vector<std::int64_t> widened(kItems);
  for (std::uint64_t row = 0; row < rows; ++row) {
    if (per_row == 0) {
      return bad_input("array-rows", "the array has rows without numbers", "give at least one number a row");
    }
    for (std::uint64_t done = 0; done < per_row;) {
      const auto items = static_cast<std::size_t>(std::min<std::uint64_t>(kItems, per_row - done));
      auto count = source.read(bytes.data(), items * item_bytes);
      if (!count) return count.error();
      if (*count < items * item_bytes) {
        return bad_input("array-complete", "the array ends before its last number",
                         "copy or write the file again");
      }
      auto taken = sink.numbers(widen(bytes.data(), items, item_bytes, widened.data()));
      if (!taken) return taken;
      done += items;
    }
    if (auto ended = sink.end_row(); !ended) return ended;
  }
  return {};
}

}  // namespace evenkeel::io
