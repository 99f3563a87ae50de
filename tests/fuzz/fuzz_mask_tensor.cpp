#include "fuzz/expect.h"
#include "io/tensor_values.h"

/// A tensor's file of each kind: one error, or as many values as its shape says.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto bytes = fuzz::as_text(data, size);
  for (const auto& tensor : {io::parse_npy_tensor("t", bytes), io::parse_npz_tensor("t", bytes),
                             io::parse_json_tensor("t", bytes)}) {
    if (!tensor) {
      fuzz::expect_one_line(tensor.error());
      continue;
    }
    std::int64_t count = 1;
    for (const std::int64_t side : tensor->shape()) count *= side;
    fuzz::expect(count == static_cast<std::int64_t>(tensor->values().size()),
                 "as many values as the shape says");
  }
  return 0;
}
