#include "mask/mask_mod/mask_mod.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "mask/block_mask.h"
#include "mask/mask.h"
#include "mask/mask_mod/bounds.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

Result<Mask> make(const std::string& text, std::vector<MaskTensor> tensors = {}, std::int64_t seq_len = 20) {
  return Mask::make(mask_mod_spec(MaskMod(text, std::move(tensors))),
                    Layout::one_document(seq_len, 1).value());
}

MaskTensor line(const std::string& name, std::vector<std::int64_t> values) {
  const auto size = static_cast<std::int64_t>(values.size());
  return MaskTensor::make(name, {size}, false, std::move(values)).value();
}

TEST(MaskMod, AnErrorPointsAtLineAndColumnAndNamesWhatIsWrong) {
  const struct {
    const char* text;
    const char* place;
    const char* says;
  } cases[] = {
      {"lambda b, h, q, k: q >", "line 1, column 23", "a value is expected"},
      {"lambda b, h, q, k: (q > k", "line 1, column 20", "never closed"},
      {"lambda b, h, q, k: q > k)", "line 1, column 25", "closes nothing"},
      {"def f(b, h, q, k):\n  return q >= w", "line 2, column 15", "unknown name 'w'"},
      {"def f(b, h, q, k):\n    x = q\n  return x", "line 3, column 3", "fits no block"},
      {"lambda b, h, q, k: q / 2 > k", "line 1, column 22", "floating point"},
      {"lambda b, h, q, k: q > 1.5", "line 1, column 24", "no whole number"},
      {"lambda b, h, q, k: q > 99999999999999999999", "line 1, column 24", "64 bits"},
      {"lambda b, h, q, k: torch.sin(q) > 0", "line 1, column 26", "'sin' is not understood"},
      {"i = torch.arange(9)\nlambda b, h, q, k: i[q] > 0", "line 1, column 11", "makes a tensor"},
      {"lambda b, h, q, k: torch.repeat_interleave(q, 2) > 0", "line 1, column 26", "only indexes them"},
      {"lambda b, h, q, k: q.mean() > 0", "line 1, column 22", "'mean' is not understood"},
      {"lambda b, h, q, k: torch.where(q > k, q)", "line 1, column 31", "where is called with 2 arguments"},
      {"def f(b, h, q, k):\n  if q > k:\n    return q > 0", "line 2, column 3", "depends on the pair"},
      {"def f(b, h, q, k):\n  for i in t:\n    pass", "line 2, column 3", "'for' is not understood"},
      {"lambda b, h, q, k: t[q] > 0", "line 1, column 21", "index 4 of tensor t is out of its range -4 to 3"},
      {"lambda b, h, q, k: torch.where(q < 4, t[q], 0) > 0", "line 1, column 40", "(q_idx = 4)"},
      {"lambda b, h, q, k: t[q, k] > 0", "line 1, column 21", "more indices"},
      {"lambda b, h, q, k: t > 0", "line 1, column 22", "0 of its 1 indices"},
      {"lambda b, h, q, k: t[q % 4:] > 0", "line 1, column 27", "slices are not understood"},
      {"lambda b, h, q, k: q // (k - 3) > 0", "line 1, column 22", "division by zero (kv_idx = 3)"},
      {"lambda b, h, q, k: q % 0 > 0", "line 1, column 22", "division by zero"},
      {"lambda b, h, q, k: 1 << (q * 4) > k", "line 1, column 22", "64 bits (q_idx = 16)"},
      {"lambda b, h, q, k: 1 << (k - 2) > q", "line 1, column 22", "shift by -2 bits (kv_idx = 0)"},
      {"lambda b, h, q, k: q * 4611686018427387904 > k", "line 1, column 22", "64 bits (q_idx = 2)"},
      {"lambda b, h, q, k: q - k", "line 1, column 1", "a number, not a bool"},
      {"def f(b, h, q, k):\n  q > k", "line 1, column 1", "None, not a bool"},
      {"def f(q, k):\n  return q > k", "", "defines no mask"},
      {"def g(x):\n  return x\ndef f(b, h, q, k):\n  return g(q, k) > 0", "line 4, column 11", "2 arguments"},
      {"def f(b, h, q, k, n):\n  return q > n\nmask = partial(f, m=3)", "", "defines no mask"},
      {"lambda b, b, q, k: q > k", "line 1, column 11", "twice"},
      {"x = $", "line 1, column 5", "not understood"},
      {R"("""open)", "line 1, column 1", "never closed"},
      {"", "", "defines no mask"},
      {"import numpy", "line 1, column 8", "'numpy' is not there"},
      {"def f(b, h, q, k):\n  return f(b, h, q, k)", "column", "more than 300 deep"},
  };
  for (const auto& one : cases) {
    const auto mask = make(one.text, {line("t", {0, 1, 2, 3})});
    ASSERT_FALSE(mask.ok()) << one.text;
    const std::string error = mask.error().line();
    EXPECT_NE(error.find(one.place), std::string::npos) << one.text << "\n" << error;
    EXPECT_NE(error.find(one.says), std::string::npos) << one.text << "\n" << error;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  }
}

TEST(MaskMod, ColumnsCountCharactersNotBytes) {
  const auto mask = make("lambda b, h, q, \xC3\xBC: (\xC3\xBC < q) & w");
  ASSERT_FALSE(mask.ok());
  EXPECT_NE(mask.error().line().find("line 1, column 30"), std::string::npos) << mask.error().line();
}

TEST(MaskMod, TextsOfAnyDepthAndSizeEndInOneError) {
  const std::string head = "lambda b, h, q, k: ";
  const auto repeated = [](const std::string& part, int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += part;
    return text;
  };
  for (const std::string& text :
       {head + repeated("(", 50'000) + "q" + repeated(")", 50'000), head + repeated("~", 100'000) + "q",
        head + repeated("not ", 60'000) + "q", head + repeated("q if 1 else ", 20'000) + "k",
        head + "q" + repeated("[0]", 80'000), head + "t" + repeated(".abs()", 40'000),
        repeated("lambda: ", 30'000) + "q", "def f(b, h, q, k):\n" + repeated(" if 1:\n", 30'000),
        "x = " + repeated("[", 100'000), repeated(" ", 1 << 20), repeated("a = b = ", 30'000),
        "if 1: pass\n" + repeated("elif 1: pass\n", 20'000), head + "q > 0" + repeated(" + q", 20'000)}) {
    const auto mask = make(text);
    ASSERT_FALSE(mask.ok()) << text.substr(0, 60);
    EXPECT_LT(mask.error().line().size(), 600U);
  }
  // Tuples and masks that double at each line would hold a billion values.
  for (const char* line : {"x = (x, x)\n", "x = and_masks(x, x)\n", "x = partial(x, x, x)\n"}) {
    const auto mask = make("x = lambda b, h, q, k: q > k\n" + repeated(line, 60));
    ASSERT_FALSE(mask.ok()) << line;
    EXPECT_NE(mask.error().line().find("10,000 values"), std::string::npos) << mask.error().line();
  }
  // Functions that double their calls at each level would write out a billion steps.
  std::string doubling = "def f0(q):\n  return q + 1\n";
  for (int i = 1; i <= 30; ++i) {
    const std::string before = "f" + std::to_string(i - 1);
    doubling.append("def f" + std::to_string(i))
        .append("(q):\n  return " + before)
        .append("(" + before + "(q))\n");
  }
  EXPECT_FALSE(make(doubling + "lambda b, h, q, k: f30(q) > k").ok());
}

TEST(MaskMod, LongChainsThatAreFlatAreFine) {
  std::string text = "lambda b, h, q, k: (q == k)";
  for (int i = 0; i < 1000; ++i) text += " | (k == " + std::to_string(i) + ")";
  EXPECT_TRUE(make(text).ok()) << make(text).error().line();
}

TEST(MaskMod, CountingStopsWhenAsked) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_FALSE(Mask::make(mask_mod_spec(MaskMod("lambda b, h, q, k: (q * k) % 7 == 3")),
                          Layout::one_document(1 << 15, 1).value(), stop.get_token())
                   .has_value());
}

TEST(MaskMod, BatchRowsAreAlikeUnlessTheResultDependsOnThem) {
  const Layout layout = Layout::make({{8}, {3, 5}}).value();
  const auto alike = [&layout](const char* text) {
    return Mask::make(mask_mod_spec(MaskMod(text)), layout)->rows_alike(BatchRow{0}, BatchRow{1});
  };
  EXPECT_TRUE(alike("lambda b, h, q, k: q >= k"));
  EXPECT_FALSE(alike("lambda b, h, q, k: q >= k + b"));
  EXPECT_FALSE(alike("lambda b, h, q, k: document_id[b, q] == document_id[b, k]"));
  EXPECT_TRUE(alike("def mask(b, h, q, k):\n  unused = b + 1\n  return q >= k"));
}

TEST(MaskMod, AStepThatFailsInALaterBatchRowIsRefusedThoughTheResultDoesNotNeedIt) {
  const MaskTensor one = MaskTensor::make("one", {1}, false, {7}).value();
  const MaskMod text("def mask(b, h, q, k):\n  unused = one[b]\n  return q >= k", {one});
  EXPECT_TRUE(Mask::make(mask_mod_spec(text), Layout::make({{8}}).value()).ok());
  const auto made = Mask::make(mask_mod_spec(text), Layout::make({{8}, {8}}).value());
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().rule, "mask-mod-index");
  EXPECT_NE(made.error().message.find("b = 1"), std::string::npos) << made.error().message;
}

TEST(MaskMod, ATextThatIntervalsCannotDecideSaysSo) {
  const auto hard = make("lambda b, h, q, k: (q * k) % 7 == 3", {}, 1000).value();
  EXPECT_GT(hard.program()->counted_share(), 0.9);
  const auto easy = make("lambda b, h, q, k: q >= k", {}, 1000).value();
  EXPECT_LT(easy.program()->counted_share(), 0.05);
}

TEST(MaskMod, NamedMasksAndTheirTextsAllowTheSamePairs) {
  for (const NamedMask& named : named_masks()) {
    const MaskSpec spec =
        named_spec(named.kind, named.parameters.empty() ? 0 : 9, named.parameters.size() < 2 ? 0 : 5);
    for (const auto& lengths : std::vector<std::vector<std::vector<std::int64_t>>>{
             {{100}}, {{1, 7, 60, 32}}, {{13, 87}, {50, 50}}}) {
      const auto layout = Layout::make(lengths).value();
      const auto by_name = Mask::make(spec, layout).value();
      const auto by_text = Mask::make(mask_mod_spec(MaskMod(mask_mod_text(spec, layout.batch()))), layout);
      ASSERT_TRUE(by_text.ok()) << by_text.error().line();
      EXPECT_EQ(by_name.total_area(), by_text->total_area()) << named.name;
      for (std::size_t row = 0; row < layout.batch(); ++row) {
        for (const BlockSize block : {BlockSize{1, 1}, BlockSize{8, 8}, BlockSize{16, 5}}) {
          EXPECT_EQ(make_block_mask(by_name, BatchRow{row}, block).value(),
                    make_block_mask(*by_text, BatchRow{row}, block).value())
              << named.name;
        }
      }
    }
  }
}

TEST(MaskMod, TensorsAreCheckedWhenTheyAreMade) {
  EXPECT_FALSE(MaskTensor::make("1t", {2}, false, {1, 2}).ok());
  EXPECT_FALSE(MaskTensor::make("t", {}, false, {1}).ok());
  EXPECT_FALSE(MaskTensor::make("t", {1, 1, 1, 1, 1}, false, {1}).ok());
  EXPECT_FALSE(MaskTensor::make("t", {0}, false, {}).ok());
  EXPECT_FALSE(MaskTensor::make("t", {3}, false, {1, 2}).ok());
  EXPECT_FALSE(MaskTensor::make("t", {2}, true, {1, 2}).ok());
  EXPECT_FALSE(MaskTensor::make("t", {std::int64_t{1} << 62, 4}, false, {}).ok());
  EXPECT_FALSE(make("lambda b, h, q, k: q > k", {line("t", {1}), line("t", {2})}).ok());
}

}  // namespace
}  // namespace evenkeel
