#include <string>

#include "fuzz/expect.h"
#include "mask/block_mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/text_error.h"
#include "mask/mask_rows.h"

using namespace evenkeel;

/// Any text over a small batch: one error, or a mask whose areas, tokens and tiles agree with each other.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const Layout layout = *Layout::make({{3, 1, 9}, {13}});
  static const std::vector<MaskTensor> tensors = {
      *MaskTensor::make("doc", {2, 13}, false, std::vector<std::int64_t>(26, 1)),
      *MaskTensor::make("t", {5}, false, {4, 0, -3, 2, 2}), *MaskTensor::make("v", {2}, true, {1, 0})};
  const std::string text(fuzz::as_text(data, size));
  const auto mask = Mask::make(mask_mod_spec(MaskMod(text, tensors)), layout);
  if (!mask) {
    fuzz::expect_one_line(mask.error());
    if (const auto placed = mask_mod::place_of(mask.error(), text)) {
      const auto bytes = static_cast<std::int64_t>(size);
      fuzz::expect(placed->span.begin.line <= bytes + 1, "an error is in the text");
      fuzz::expect(placed->span.length >= 0 && placed->span.length <= bytes, "a token is in the text");
    }
    return 0;
  }
  fuzz::expect(!mask_name(mask->spec()).empty(), "a mask has a name");
  std::int64_t pairs = 0;
  for (std::size_t r = 0; r < layout.batch(); ++r) {
    const BatchRow row{r};
    MaskRows rows(*mask, row);
    std::int64_t full = 0;
    for (std::int64_t q = 0; q < layout.seq_len(); ++q) {
      IntervalSet tokens;
      rows.any({q, q + 1}, tokens);
      fuzz::expect(size_of(tokens) == rows.area({q, q + 1}), "a row's tokens are its area");
      for (std::int64_t kv = 0; kv < layout.seq_len(); ++kv) full += mask->allows(row, q, kv) ? 1 : 0;
    }
    fuzz::expect(make_block_mask(*mask, row, {1, 1})->full_tiles == full,
                 "tiles of one pair are full where allowed");
    pairs += full;
  }
  fuzz::expect(mask->total_area() == pairs, "the area is the number of allowed pairs");
  return 0;
}
