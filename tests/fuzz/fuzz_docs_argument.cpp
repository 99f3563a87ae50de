#include <string>

#include "cli/workload.h"
#include "fuzz/expect_lengths.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const std::string text(fuzz::as_text(data, size));
  for (const auto format : fuzz::kEveryFormat) {
    fuzz::expect_layout_or_line(cli::parse_docs({text}, format));
    fuzz::expect_layout_or_line(cli::parse_docs({text, text}, format));
  }
  return 0;
}
