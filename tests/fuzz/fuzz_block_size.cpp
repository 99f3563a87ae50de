#include "fuzz/expect.h"
#include "pipeline/case.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto block = parse_block_size(fuzz::as_text(data, size));
  if (!block) {
    fuzz::expect_one_line(block.error());
  } else {
    fuzz::expect(block->q >= 1 && block->kv >= 1, "a block has a token");
    const auto again = parse_block_size(block_size_name(*block));
    fuzz::expect(again && *again == *block, "a block size is read back from its own name");
  }
  return 0;
}
