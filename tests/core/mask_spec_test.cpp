#include "mask/mask_spec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "support/masks.h"

namespace evenkeel {
namespace {

using test::OracleMask;

/// Whether no join is of nothing, which has a name but cannot be asked for.
bool joins_something(const OracleMask& mask) {
  const bool joined = mask.name == "and" || mask.name == "or" || mask.name == "not";
  return joined != mask.operands.empty() &&
         std::all_of(mask.operands.begin(), mask.operands.end(), joins_something);
}

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

TEST(ParseMask, ReadsJoinedMasksBackFromTheirNames) {
  EXPECT_TRUE(rc::check([] {
    const OracleMask mask = *test::joined_mask(4);
    RC_PRE(joins_something(mask));
    const MaskSpec spec = test::spec_of(mask);
    const auto again = parse_mask(mask_name(spec));
    RC_ASSERT(again.ok());
    RC_ASSERT(*again == spec);
  }));
}

TEST(ParseMask, TakesBlanksInJoinedMasksAsOneLikes) {
  const MaskSpec window = parse_mask("sliding-window:left=3,right=0").value();
  const MaskSpec expected = and_masks({window, not_mask(parse_mask("document").value())});
  for (const char* text : {"and(sliding-window:left=3,right=0, not(document))",
                           "and(sliding-window:right=0,left=3,not(document))",
                           "  and(  sliding-window:left=3,right=0\t,not( document )  )  "}) {
    EXPECT_EQ(parse_mask(text).value(), expected) << text;
  }
}

TEST(ParseMask, SaysWhereAJoinedMaskIsWrong) {
  const std::pair<const char*, const char*> bad[] = {
      {"and(causal, document", "character 4 of the mask: this bracket is not closed: write a ) at its end"},
      {"and(causal, not(document)",
       "character 4 of the mask: this bracket is not closed: write a ) at its end"},
      {"and()",
       "character 5 of the mask: a mask is missing: write a mask's name, as in and(causal, document)"},
      {"or(causal,)",
       "character 11 of the mask: a mask is missing: write a mask's name, as in and(causal, document)"},
      {"or(causal,,full)",
       "character 11 of the mask: a mask is missing: write a mask's name, as in and(causal, document)"},
      {"or(causal))", "character 11 of the mask: there is ')' after the mask: take it away"},
      {"not(causal, full)",
       "character 4 of the mask: not takes one mask, but got 2: write not(and(..)) or not(or(..))"},
      {"or(causal, chunked:chunk=0)",
       "character 12 of the mask: mask parameter chunk is '0', not a number of at least 1: write "
       "chunked:chunk=8192"},
      {"or(causal(full))", "character 10 of the mask: there is '(', not , or ): separate masks by ,"}};
  for (const auto& [text, line] : bad) {
    const auto spec = parse_mask(text);
    ASSERT_FALSE(spec.ok()) << text;
    EXPECT_EQ(spec.error().kind, ErrorKind::bad_input) << text;
    EXPECT_EQ(spec.error().line(), line) << text;
  }
  for (const char* text :
       {"(", ")", "and(", "and( ", "not(not(", "And(causal)", "and (causal)", "xor(causal, full)",
        "not(causal", "or(causal full)", "or(sliding-window:left=3, causal)",
        "or(sliding-window:left=3,right)", "not(causal)full", "and(causal\n)"}) {
    const auto spec = parse_mask(text);
    ASSERT_FALSE(spec.ok()) << text;
    EXPECT_EQ(spec.error().kind, ErrorKind::bad_input) << text;
    EXPECT_FALSE(spec.error().fix.text.empty()) << text;
    EXPECT_EQ(spec.error().line().find('\n'), std::string::npos) << text;
  }
}

TEST(ParseMask, RefusesWhatIsJoinedTooDeepOrTooOften) {
  const auto nested = [](std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += "not(";
    return text + "causal" + std::string(depth, ')');
  };
  EXPECT_TRUE(parse_mask(nested(kDeepestJoin)).ok());
  EXPECT_EQ(parse_mask(nested(kDeepestJoin + 1)).error().line(),
            "character 68 of the mask: masks are joined more than 16 deep: join fewer masks");
  EXPECT_EQ(parse_mask(nested(100'000)).error().rule, "mask-join");
  const auto listed = [](std::size_t count) {
    std::string text = "or(full";
    for (std::size_t i = 1; i < count; ++i) text += ",full";
    return text + ")";
  };
  EXPECT_EQ(parse_mask(listed(kMostJoined)).value().operands.size(), kMostJoined);
  EXPECT_EQ(parse_mask(listed(kMostJoined + 1)).error().rule, "mask-join");
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
