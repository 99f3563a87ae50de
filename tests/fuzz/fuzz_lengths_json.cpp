#include "fuzz/expect_lengths.h"
#include "io/number_sink.h"
#include "io/number_text.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  for (const auto format : fuzz::kEveryFormat) {
    io::LayoutBuilder builder(format);
    const auto parsed = io::parse_number_json(fuzz::as_text(data, size), builder);
    if (!parsed) {
      fuzz::expect_one_line(parsed.error());
    } else {
      fuzz::expect_layout_or_line(std::move(builder).finish());
    }
  }
  return 0;
}
