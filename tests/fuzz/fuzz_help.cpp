#include "fuzz/expect.h"
#include "help/help_text.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto entries = parse_help(fuzz::as_text(data, size));
  if (!entries) {
    fuzz::expect_one_line(entries.error());
    return 0;
  }
  fuzz::expect(!entries->empty(), "something is explained");
  for (const HelpEntry& entry : *entries) {
    fuzz::expect(!entry.text.empty(), "every entry has a text");
    for (const std::string& name : entry.names) {
      fuzz::expect(find_help(*entries, name) == &entry, "every name leads to its entry");
    }
  }
  return 0;
}
