#include "fuzz/expect.h"
#include "mask/mask.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto mask = parse_mask(fuzz::as_text(data, size));
  if (!mask) {
    fuzz::expect_one_line(mask.error());
  } else {
    const auto again = parse_mask(mask_name(*mask));
    fuzz::expect(again && *again == *mask, "a mask is read back from its own name");
  }
  return 0;
}
