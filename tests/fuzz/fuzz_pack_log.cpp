#include "fuzz/expect_lengths.h"
#include "io/pack_log_file.h"

/// Every pack of a log that is read can be planned; what is not read is one line.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto packs = io::parse_pack_log(fuzz::as_text(data, size));
  if (!packs) {
    fuzz::expect_one_line(packs.error());
    return 0;
  }
  fuzz::expect(!packs->empty(), "a log that is read has a pack");
  for (const Layout& pack : *packs) {
    fuzz::expect_layout_or_line(pack);
    fuzz::expect(check_batch(pack).ok(), "a pack has rows of one length");
  }
  return 0;
}
