#include "fuzz/expect_lengths.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  for (const auto format : fuzz::kEveryFormat) {
    fuzz::expect_layout_or_line(io::parse_lengths_csv(fuzz::as_text(data, size), format));
  }
  return 0;
}
