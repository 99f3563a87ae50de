#include "fuzz/expect_plan.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  fuzz::read_as(io::PlanFormat::safetensors, fuzz::as_text(data, size));
  return 0;
}
