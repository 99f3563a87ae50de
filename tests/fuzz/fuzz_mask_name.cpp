#include <string>

#include "fuzz/expect.h"
#include "mask/mask.h"

namespace {

using namespace evenkeel;

/// The area of a small batch by its closed form and by asking every pair: any parameter, however large.
void expect_area(const MaskSpec& spec) {
  static const Layout layout = *Layout::make({{3, 1, 7}, {11}});
  const auto mask = Mask::make(spec, layout);
  fuzz::expect(mask.ok(), "a mask that was understood is made");
  std::int64_t pairs = 0;
  for (std::size_t row = 0; row < layout.batch(); ++row) {
    for (std::int64_t q = 0; q < layout.seq_len(); ++q) {
      for (std::int64_t kv = 0; kv < layout.seq_len(); ++kv) pairs += mask->allows(BatchRow{row}, q, kv);
    }
  }
  fuzz::expect(mask->total_area() == pairs, "the area is the number of allowed pairs");
}

/// That parameters are in their range and joins within their limits.
void expect_in_range(const MaskSpec& spec, std::size_t depth) {
  fuzz::expect(depth <= kDeepestJoin, "a mask is joined no deeper than it may be");
  if (spec.join == MaskJoin::named) {
    const auto& parameters = named_mask(spec.kind).parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i)
      fuzz::expect(spec.parameters[i] >= parameters[i].least, "a parameter is in its range");
    return;
  }
  fuzz::expect(!spec.operands.empty() && spec.operands.size() <= kMostJoined, "a join is of some masks");
  fuzz::expect(spec.join != MaskJoin::negation || spec.operands.size() == 1, "not is of one mask");
  for (const MaskSpec& operand : spec.operands) expect_in_range(operand, depth + 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto spec = parse_mask(fuzz::as_text(data, size));
  if (!spec) {
    fuzz::expect_one_line(spec.error());
    return 0;
  }
  const auto again = parse_mask(mask_name(*spec));
  fuzz::expect(again && *again == *spec, "a mask is read back from its own name");
  expect_in_range(*spec, 0);
  const std::string text = mask_mod_text(*spec, 2);
  fuzz::expect(text.rfind("lambda ", 0) == 0 && text.find('\n') == std::string::npos,
               "a mask's text is one lambda");
  expect_area(*spec);
  return 0;
}
