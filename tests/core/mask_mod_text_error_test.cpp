#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "mask/mask.h"
#include "mask/mask_mod/text_error.h"
#include "mask/mask_mod/text_pieces.h"

/// Where errors of a mask_mod point, and the pieces that an editor colours.
namespace evenkeel {
namespace {

using mask_mod::LineState;
using mask_mod::Piece;
using mask_mod::PieceKind;
using mask_mod::TextSpan;

Error error_of(const std::string& text) {
  return Mask::make(mask_mod_spec(MaskMod(text)), Layout::one_document(20, 1).value()).error();
}

/// "keyword:def name:f ..." of a line.
std::string pieces(std::string_view line, LineState& state) {
  constexpr const char* kNames[] = {"keyword", "known", "name", "number", "text", "comment", "sign"};
  std::string out;
  for (const Piece& piece : mask_mod::pieces_of_line(line, state)) {
    if (!out.empty()) out += ' ';
    out += kNames[static_cast<std::size_t>(piece.kind)];
    out += ':';
    out += line.substr(piece.begin, piece.end - piece.begin);
  }
  return out;
}
std::string pieces(std::string_view line) {
  LineState state = LineState::code;
  return pieces(line, state);
}

TEST(MaskModTextError, GivesBackTheTokenThatAnErrorPointsAt) {
  const struct {
    const char* text;
    TextSpan span;
    const char* says;
  } cases[] = {
      {"def f(b, h, q, k):\n  return q >= window", {{2, 15}, 6}, "unknown name 'window'"},
      {"lambda b, h, q, k: q > 1.25", {{1, 24}, 4}, "'1.25' is no whole number"},
      {"lambda b, h, q, k: q >", {{1, 23}, 0}, "the line ends where a value is expected"},
      {"lambda b, h, q, k: q // (k - 3) > 0", {{1, 22}, 2}, "division by zero (kv_idx = 3)"},
      // Columns count characters, whatever bytes they have; a mark of the byte order is none.
      {"# größe\r\nlambda b, h, q, k: q > größe", {{2, 24}, 5}, "unknown name 'größe'"},
      {"\xEF\xBB\xBFlambda b, h, q, k: q > wide", {{1, 24}, 4}, "unknown name 'wide'"},
      {"\"\"\"\nq # no comment\n\"\"\"\nlambda b, h, q, k: q > it", {{4, 24}, 2}, "unknown name 'it'"},
  };
  for (const auto& one : cases) {
    SCOPED_TRACE(one.text);
    const auto placed = mask_mod::place_of(error_of(one.text), one.text);
    ASSERT_TRUE(placed.has_value());
    EXPECT_EQ(placed->span.begin, one.span.begin);
    EXPECT_EQ(placed->span.length, one.span.length);
    EXPECT_EQ(placed->message, one.says);
  }
}

TEST(MaskModTextError, PointsNowhereForWhatIsWrongWithTheWholeTextOrWithOtherThings) {
  for (const std::string text : {"", "def f(q, k):\n  return q > k"}) {
    EXPECT_FALSE(mask_mod::place_of(error_of(text), text).has_value()) << text;
  }
  EXPECT_FALSE(mask_mod::place_of(bad_input("mask-known", "mask_mod, line 1, column 1: x"), "x").has_value());
  EXPECT_FALSE(
      mask_mod::place_of(bad_input("mask-mod-x", "mask_mod, line 99999999999, column 1: x"), "").has_value());
}

TEST(MaskModTextError, APlaceBeyondTheTextHasNoLength) {
  const Error error = mask_mod::error_at({3, 7}, "mask-mod-x", "y");
  const auto placed = mask_mod::place_of(error, "one\ntwo");
  ASSERT_TRUE(placed.has_value());
  EXPECT_EQ(placed->span, (TextSpan{{3, 7}, 0}));
}

TEST(MaskModTextPieces, TellWhatIsWritten) {
  EXPECT_EQ(pieces("def f(b, q): # why"),
            "keyword:def name:f sign:( name:b sign:, name:q sign:) sign:: comment:# why");
  EXPECT_EQ(pieces("  return torch.where(q>=0x1F, document_id[q] // 2, .5)"),
            "keyword:return known:torch sign:. known:where sign:( name:q sign:>= number:0x1F sign:, "
            "known:document_id sign:[ name:q sign:] sign:// number:2 sign:, number:.5 sign:)");
  EXPECT_EQ(pieces("x = f'a # b' + \"open"), "name:x sign:= text:f'a # b' sign:+ text:\"open");
}

TEST(MaskModTextPieces, AStringOfThreeQuotesGoesOnBelow) {
  LineState state = LineState::code;
  EXPECT_EQ(pieces("\"\"\"What it", state), "text:\"\"\"What it");
  EXPECT_EQ(state, LineState::double_quotes);
  EXPECT_EQ(pieces("", state), "");
  EXPECT_EQ(pieces("is ''' if\"\"\" if", state), "text:is ''' if\"\"\" keyword:if");
  EXPECT_EQ(state, LineState::code);
}

RC_GTEST_PROP(MaskModTextPieces, AreInOrderAndApartWhateverIsWritten, (const std::vector<unsigned>& picks)) {
  constexpr std::string_view kSome[] = {"'",  "\"", "'''", R"(""")", "\\", "#",        " ", "q",
                                        "if", "1",  ".",   "=",      "<",  "\xC3\xA4", "(", "\t"};
  std::string line;
  for (const unsigned pick : picks) line += kSome[pick % std::size(kSome)];
  auto state = static_cast<LineState>(picks.size() % 3);
  std::size_t at = 0;
  for (const Piece& piece : mask_mod::pieces_of_line(line, state)) {
    RC_ASSERT(piece.begin >= at);
    RC_ASSERT(piece.end > piece.begin);
    RC_ASSERT(line.find_first_not_of(" \t", at) >= piece.begin);
    at = piece.end;
  }
  RC_ASSERT(at <= line.size());
}

}  // namespace
}  // namespace evenkeel
