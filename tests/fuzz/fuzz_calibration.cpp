#include "fuzz/expect.h"
#include "io/calibration.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto model = io::parse_calibration(fuzz::as_text(data, size));
  if (!model) {
    fuzz::expect_one_line(model.error());
  } else {
    fuzz::expect(model->kind == CostKind::calibrated, "it is a calibrated cost");
    fuzz::expect(check_cost_model(*model).ok(), "its numbers are in range");
  }
  return 0;
}
