#include "mask/mask_spec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/masks.h"

namespace evenkeel {
namespace {

TEST(ParseMask, TakesParametersInAnyOrder) {
  const MaskSpec spec = parse_mask("sliding-window:left=1023,right=7").value();
  EXPECT_EQ(spec.kind, MaskKind::sliding_window);
  EXPECT_EQ(spec.parameters, (std::array<std::int64_t, 2>{1023, 7}));
  EXPECT_EQ(parse_mask("sliding-window:right=7,left=1023").value(), spec);
  EXPECT_EQ(parse_mask("dilated:left=9,dilation=2").value().parameters, (std::array<std::int64_t, 2>{2, 9}));
  EXPECT_EQ(parse_mask("global:tokens=1,window=2").value().parameters, (std::array<std::int64_t, 2>{2, 1}));
}

TEST(ParseMask, TextAndMaskGoBothWays) {
  EXPECT_TRUE(rc::check([] {
    const MaskSpec spec = test::spec_of(*test::any_named_mask());
    const auto again = parse_mask(mask_name(spec));
    RC_ASSERT(again.ok());
    RC_ASSERT(*again == spec);
  }));
  EXPECT_EQ(mask_name(parse_mask("sink-sliding-window:sinks=4,left=8").value()),
            "sink-sliding-window:left=8,sinks=4");
}

TEST(ParseMask, RefusesWithOneLineThatSaysWhatIsUnderstood) {
  const char* const bad[] = {"",
                             ":",
                             "casual",
                             "causal:",
                             "causal:left=3",
                             "Causal",
                             "sliding-window",
                             "sliding-window:",
                             "sliding-window:left=3",
                             "sliding-window:right=3",
                             "sliding-window:left=3,right=",
                             "sliding-window:left=3,right=1,",
                             "sliding-window:left=3,right=1,left=3",
                             "sliding-window:left=3,right=1,sinks=3",
                             "sliding-window:left=3,right=-1",
                             "sliding-window:left=3,right=1.5",
                             "sliding-window:left=3,right= 1",
                             "sliding-window:left=3,right=9223372036854775808",
                             "sliding-window:left=3;right=1",
                             "sliding-window:left,right",
                             "chunked:chunk=0",
                             "document-chunked:chunk=0",
                             "dilated:dilation=0,left=3",
                             "prefix-lm:prefix=-9223372036854775808"};
  for (const char* text : bad) {
    const auto spec = parse_mask(text);
    ASSERT_FALSE(spec.ok()) << text;
    EXPECT_EQ(spec.error().kind, ErrorKind::bad_input) << text;
    EXPECT_FALSE(spec.error().fix.text.empty()) << text;
    EXPECT_EQ(spec.error().line().find('\n'), std::string::npos) << text;
  }
  EXPECT_EQ(
      parse_mask("casual").error().line(),
      "unknown mask 'casual': use full, causal, document, document-causal, sliding-window, "
      "document-sliding-window, prefix-lm, chunked, document-chunked, sink-sliding-window, global, dilated");
}

TEST(ParseMask, TheFixOfAnErrorIsItselfUnderstood) {
  for (const NamedMask& mask : named_masks()) {
    const auto spec = parse_mask(std::string(mask.name) + ":nonsense=1");
    ASSERT_FALSE(spec.ok());
    const std::string fix = spec.error().fix.text;
    ASSERT_EQ(fix.rfind("write ", 0), 0U) << fix;
    EXPECT_EQ(parse_mask(fix.substr(6)).value().kind, mask.kind);
  }
}

TEST(JoinedMasks, HaveNamesAndTexts) {
  const MaskSpec window = parse_mask("sliding-window:left=3,right=0").value();
  const MaskSpec document = parse_mask("document").value();
  const MaskSpec both = and_masks({window, not_mask(or_masks({document, parse_mask("causal").value()}))});
  EXPECT_EQ(mask_name(both), "and(sliding-window:left=3,right=0, not(or(document, causal)))");
  EXPECT_EQ(mask_mod_text(both, 1),
            "lambda b, h, q_idx, kv_idx: ((q_idx - kv_idx <= 3) & (kv_idx - q_idx <= 0)) & "
            "(~(((document_id[q_idx] == document_id[kv_idx])) | (q_idx >= kv_idx)))");
  EXPECT_NE(mask_mod_text(both, 2).find("document_id[b, q_idx] == document_id[b, kv_idx]"),
            std::string::npos);
}

TEST(JoinedMasks, OfNothingAreWhatFlexAttentionMakesOfNothing) {
  const Layout layout = Layout::make({{3, 5}}).value();
  EXPECT_EQ(Mask::make(and_masks({}), layout).value().total_area(), 64);
  EXPECT_EQ(Mask::make(or_masks({}), layout).value().total_area(), 0);
  EXPECT_EQ(Mask::make(not_mask(and_masks({})), layout).value().total_area(), 0);
}

TEST(MaskSpecs, AreEqualOnlyWithTheSameParameters) {
  EXPECT_NE(parse_mask("chunked:chunk=2").value(), parse_mask("chunked:chunk=3").value());
  EXPECT_NE(parse_mask("chunked:chunk=2").value(), parse_mask("document-chunked:chunk=2").value());
  EXPECT_NE(not_mask(parse_mask("causal").value()), parse_mask("causal").value());
}

}  // namespace
}  // namespace evenkeel
