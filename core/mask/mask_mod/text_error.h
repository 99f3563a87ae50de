#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mask/mask_mod/limits.h"

namespace evenkeel::mask_mod {

/// Consecutive characters of one line of a text.
struct TextSpan {
  TextPlace begin;
  std::int32_t length = 0;  ///< characters; 0 at the end of a line
  bool operator==(const TextSpan&) const = default;
};

/// An error of a mask_mod text: "mask_mod, line 3, column 12: ...". That line goes through snapshots, reports
/// and the command line as it is, so it is the only form of the place; `place_of` gives it back.
[[nodiscard]] Error error_at(TextPlace place, std::string rule, const std::string& message,
                             std::string fix = {});

/// What an error that `error_at` made says, apart.
struct PlacedError {
  TextSpan span;        ///< the token that the place begins
  std::string message;  ///< without the place
};
/// Nothing for errors of the text as a whole, and for all others. `text` is what was compiled.
[[nodiscard]] std::optional<PlacedError> place_of(const Error& error, std::string_view text);

}  // namespace evenkeel::mask_mod
