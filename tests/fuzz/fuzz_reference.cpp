#include "balance/reference_profile.h"
#include "fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto text = fuzz::as_text(data, size);
  const auto reference = parse_reference(text);
  if (!reference) {
    fuzz::expect_one_line(reference.error());
  } else {
    fuzz::expect(reference_name(*reference) == text, "a profile has the name that found it");
  }
  return 0;
}
