#include "mask/mask_mod/text_pieces.h"

#include "mask/mask_mod/characters.h"
#include "mask/mask_mod/compile.h"
#include "mask/mask_mod/keywords.h"

namespace evenkeel::mask_mod {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

constexpr std::string_view quotes_of(LineState state) {
  return state == LineState::single_quotes ? "'''" : R"(""")";
}

/// Where a string that goes on at `from` ends, its quotes included; npos where it does not end on this line.
std::size_t end_of_text(std::string_view line, std::size_t from, std::string_view quotes) {
  for (std::size_t at = from; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line.substr(at).starts_with(quotes)) {
      return at + quotes.size();
    }
  }
  return std::string_view::npos;
}

std::size_t end_of_word(std::string_view line, std::size_t from, bool number) {
  std::size_t end = from;
  while (end < line.size() && (is_letter(line[end]) || is_digit(line[end]) || (number && line[end] == '.')))
    ++end;
  return end;
}

std::size_t end_of_sign(std::string_view line, std::size_t from) {
  constexpr std::string_view kDoubled = "<>=!*/";
  const bool two = from + 1 < line.size() && kDoubled.find(line[from]) != std::string_view::npos &&
                   (line[from + 1] == '=' || (line[from + 1] == line[from] && line[from] != '!'));
  return from + (two ? 2 : 1);
}

}  // namespace

std::vector<Piece> pieces_of_line(std::string_view line, LineState& state) {
  std::vector<Piece> pieces;
  std::size_t at = 0;
  /// Takes a string whose quotes are behind `inside`; what has three of them may go on below.
  const auto take_text = [&](std::size_t inside, std::string_view quotes) {
    const std::size_t end = end_of_text(line, inside, quotes);
    const bool closed = end != std::string_view::npos;
    pieces.push_back({PieceKind::text, at, closed ? end : line.size()});
    at = pieces.back().end;
    if (quotes.size() == 3) {
      state = closed            ? LineState::code
              : quotes == "'''" ? LineState::single_quotes
                                : LineState::double_quotes;
    }
  };
  if (state != LineState::code && !line.empty()) take_text(0, quotes_of(state));
  while (at < line.size()) {
    const char c = line[at];
    if (is_space(c)) {
      ++at;
    } else if (c == '#') {
      pieces.push_back({PieceKind::comment, at, line.size()});
      at = line.size();
    } else if (is_digit(c) || (c == '.' && at + 1 < line.size() && is_digit(line[at + 1]))) {
      pieces.push_back({PieceKind::number, at, end_of_word(line, at, true)});
      at = pieces.back().end;
    } else if (is_letter(c) || c == '"' || c == '\'') {
      const std::size_t end = end_of_word(line, at, false);
      const std::string_view word = line.substr(at, end - at);
      const bool prefix = word.size() <= 2 && word.find_first_not_of("rRbBfFuU") == std::string_view::npos;
      if (prefix && end < line.size() && (line[end] == '"' || line[end] == '\'')) {
        const std::string_view rest = line.substr(end);
        const bool triple = rest.starts_with(R"(""")") || rest.starts_with("'''");
        const std::string_view quotes = rest.substr(0, triple ? 3 : 1);
        take_text(end + quotes.size(), quotes);
        continue;
      }
      pieces.push_back({is_keyword(word)      ? PieceKind::keyword
                        : is_known_name(word) ? PieceKind::known
                                              : PieceKind::name,
                        at, end});
      at = end;
    } else {
      pieces.push_back({PieceKind::sign, at, end_of_sign(line, at)});
      at = pieces.back().end;
    }
  }
  return pieces;
}

}  // namespace evenkeel::mask_mod
