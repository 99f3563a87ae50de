#include "fuzz/expect_lengths.h"
#include "io/byte_source.h"
#include "io/npy.h"
#include "io/number_sink.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto bytes = fuzz::as_text(data, size);
  for (const auto format : fuzz::kEveryFormat) {
    const auto source = io::bytes_in_memory(bytes);
    io::LayoutBuilder builder(format);
    const auto read = io::read_npy_numbers(*source, builder);
    if (!read) {
      fuzz::expect_one_line(read.error());
    } else {
      fuzz::expect_layout_or_line(std::move(builder).finish());
    }
  }
  if (const auto header = io::parse_npy_dict(bytes); !header) fuzz::expect_one_line(header.error());
  return 0;
}
