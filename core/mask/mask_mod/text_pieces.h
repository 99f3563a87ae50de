#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace evenkeel::mask_mod {

enum class PieceKind : std::uint8_t {
  keyword,
  known,  ///< a name that is always there: torch, document_id, where, ...
  name,
  number,
  text,  ///< a string literal, or the part of it on this line
  comment,
  sign,
};

/// Consecutive bytes of a line.
struct Piece {
  PieceKind kind = PieceKind::sign;
  std::size_t begin = 0;
  std::size_t end = 0;  ///< exclusive
  bool operator==(const Piece&) const = default;
};

/// What a line begins in.
enum class LineState : std::uint8_t {
  code,
  single_quotes,  ///< a string of '''
  double_quotes,  ///< a string of """
};

/// Cuts one line into pieces to colour, whatever is written there: unlike `read_tokens` it never fails. Space
/// belongs to none. Sets `state` to what the next line begins in. Time O(line).
[[nodiscard]] std::vector<Piece> pieces_of_line(std::string_view line, LineState& state);

}  // namespace evenkeel::mask_mod
