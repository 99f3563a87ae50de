#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "evenkeel.h"
#include "fuzz/expect.h"

namespace {

std::string take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  std::string line(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

/// Whatever reads as numbers, in 64 bits: a caller's memory holds anything.
std::vector<std::int64_t> numbers_in(const std::string& line) {
  std::vector<std::int64_t> numbers;
  const char* at = line.c_str();
  for (char* end = nullptr; *at != '\0'; at = end) {
    const long long number = std::strtoll(at, &end, 10);
    if (end == at) {
      ++end;
    } else {
      numbers.push_back(number);
    }
  }
  return numbers;
}

/// Lengths that are allowed, but make a plan that takes longer than a fuzzer waits.
bool is_long(std::int64_t number) {
  return number > 1 << 16 && number <= std::int64_t{1} << 32;
}

}  // namespace

/// Lines: strategy, mask, reference, numbers (B - rows, W, block sizes, kind, size of the buffer), then a
/// batch row each.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using evenkeel::fuzz::expect;
  std::string_view rest = evenkeel::fuzz::as_text(data, size);
  const std::string strategy = take_line(rest);
  const std::string mask = take_line(rest);
  const std::string reference = take_line(rest);
  std::vector<std::int64_t> choices = numbers_in(take_line(rest));
  choices.resize(5);
  std::vector<std::int64_t> numbers;
  std::vector<std::int64_t> row_sizes;
  while (!rest.empty()) {
    const auto row = numbers_in(take_line(rest));
    if (std::any_of(row.begin(), row.end(), is_long)) return 0;
    numbers.insert(numbers.end(), row.begin(), row.end());
    row_sizes.push_back(static_cast<std::int64_t>(row.size()));
  }
  evenkeel_request request = EVENKEEL_REQUEST_INIT;
  request.numbers = numbers.data();
  request.row_sizes = row_sizes.data();
  request.batch = static_cast<std::int64_t>(row_sizes.size());
  request.world_size = choices[0];
  request.block_size = choices[1];
  request.kv_block_size = choices[2];
  request.strategy = strategy.c_str();
  request.mask = mask.empty() ? nullptr : mask.c_str();
  request.reference = reference.empty() ? nullptr : reference.c_str();
  request.numbers_are = static_cast<std::int32_t>(choices[3] % 4);

  constexpr std::int64_t kCapacity = 1 << 12;
  std::vector<std::int64_t> rearrange(kCapacity, -1);
  std::vector<std::int32_t> restore(kCapacity, -1);
  evenkeel_shape shape = {};
  const std::int64_t capacity = std::min(choices[4], kCapacity);
  const auto wide = evenkeel_plan_int64(&request, rearrange.data(), nullptr, capacity, &shape);
  const auto narrow = evenkeel_plan_int32(&request, nullptr, restore.data(), capacity, nullptr);
  expect(wide == narrow, "both widths end alike");
  if (wide != EVENKEEL_OK) {
    const std::string_view text = evenkeel_error();
    expect(wide != EVENKEEL_FAILED, "what fails is the input");
    expect(!text.empty() && text.find('\n') == std::string_view::npos, "an error is one line");
    expect(std::count(rearrange.begin(), rearrange.end(), -1) == kCapacity, "nothing is written on failure");
    return 0;
  }
  const std::int64_t count = shape.rows * shape.seq_len;
  expect(count <= capacity, "a plan is not larger than its buffer");
  for (std::int64_t i = 0; i < kCapacity; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (i >= count) {
      expect(rearrange[at] == -1 && restore[at] == -1, "nothing is written past the shape");
      continue;
    }
    const std::int64_t row = i - i % shape.seq_len;
    expect(rearrange[at] >= 0 && rearrange[at] < shape.seq_len, "an index is a token");
    expect(restore[static_cast<std::size_t>(row + rearrange[at])] == i - row, "restore is the inverse");
  }
  return 0;
}
