#include "mask/mask_mod/text_error.h"

#include <algorithm>
#include <charconv>

#include "mask/mask_mod/text_pieces.h"

namespace evenkeel::mask_mod {
namespace {

constexpr std::string_view kLine = "mask_mod, line ";
constexpr std::string_view kColumn = ", column ";
constexpr std::string_view kEnd = ": ";

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}
std::int32_t characters_of(std::string_view text) {
  return static_cast<std::int32_t>(std::count_if(text.begin(), text.end(), begins_character));
}

/// Takes `word` and the number behind it off `text`; nothing where they are not there.
std::optional<std::int32_t> take_number(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  std::int32_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped_at, failed] = std::from_chars(text.data() + word.size(), end, value);
  if (failed != std::errc{} || value < 1) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(stopped_at - text.data()));
  return value;
}

/// Takes the first line off `text`, with its end.
std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  text.remove_prefix(line.size());
  text.remove_prefix(text.starts_with("\r\n") ? 2 : text.empty() ? 0 : 1);
  return line;
}

std::int32_t length_at(std::string_view text, TextPlace place) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  LineState state = LineState::code;
  for (std::int32_t line = 1; line <= place.line; ++line) {
    const std::string_view here = take_line(text);
    const std::vector<Piece> pieces = pieces_of_line(here, state);
    if (line < place.line) continue;
    for (const Piece& piece : pieces) {
      if (1 + characters_of(here.substr(0, piece.begin)) != place.column) continue;
      return characters_of(here.substr(piece.begin, piece.end - piece.begin));
    }
    return place.column <= characters_of(here) ? 1 : 0;
  }
  return 0;
}

}  // namespace

Error error_at(TextPlace place, std::string rule, const std::string& message, std::string fix) {
  std::string line(kLine);
  line.append(std::to_string(place.line)).append(kColumn).append(std::to_string(place.column));
  return bad_input(std::move(rule), line.append(kEnd).append(message), std::move(fix));
}

std::optional<PlacedError> place_of(const Error& error, std::string_view text) {
  if (!error.rule.starts_with("mask-mod-")) return std::nullopt;
  std::string_view rest = error.message;
  const auto line = take_number(rest, kLine);
  const auto column = line ? take_number(rest, kColumn) : std::nullopt;
  if (!column || !rest.starts_with(kEnd)) return std::nullopt;
  const TextPlace place{*line, *column};
  return PlacedError{{place, length_at(text, place)}, std::string(rest.substr(kEnd.size()))};
}

}  // namespace evenkeel::mask_mod
