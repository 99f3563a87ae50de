#include "fuzz/expect_lengths.h"
#include "layout/generate.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  fuzz::expect_layout_or_line(generate_distribution(fuzz::as_text(data, size), 1, {256, 2, 4}));
  return 0;
}
