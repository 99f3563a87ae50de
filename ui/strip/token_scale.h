#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "base/units.h"

namespace evenkeel::ui {

/// Right of the tokens, and left of the labels, in px.
inline constexpr int kStripMargin = 16;

/// Left of the tokens: what the labels of the sequence and of the lanes may take, in px. Grows with the font.
[[nodiscard]] int stripGutter();

/// The part of a sequence that is in sight, in shares of S, so that it is the same for rows of any length.
struct StripSight {
  double begin = 0;  ///< 0 to 1 - span
  double span = 1;   ///< above 0, at most 1

  [[nodiscard]] bool isWhole() const { return span >= 1; }
  bool operator==(const StripSight&) const = default;
};

/// Where the tokens of a sequence lie across a widget. The sequence and the lanes under it share it.
struct TokenScale {
  double left = 0;           ///< px
  double width = 1;          ///< px, above 0
  std::int64_t seq_len = 1;  ///< tokens, at least 1
  StripSight sight = {};

  [[nodiscard]] static TokenScale across(int widget_width, std::int64_t seq_len, StripSight sight = {}) {
    const int gutter = stripGutter();
    return {static_cast<double>(gutter),
            std::max(1.0, static_cast<double>(widget_width - gutter - kStripMargin)),
            std::max<std::int64_t>(1, seq_len), sight};
  }

  [[nodiscard]] double right() const { return left + width; }
  [[nodiscard]] double tokensPerPixel() const { return static_cast<double>(seq_len) * sight.span / width; }
  [[nodiscard]] double x(std::int64_t token) const {
    return left +
           width * ((static_cast<double>(token) / static_cast<double>(seq_len) - sight.begin) / sight.span);
  }
  /// Where the tokens in sight begin, between two tokens mostly.
  [[nodiscard]] double firstToken() const { return sight.begin * static_cast<double>(seq_len); }
  /// The tokens in sight, whole ones.
  [[nodiscard]] Interval tokensInSight() const {
    const auto begin = static_cast<std::int64_t>(std::floor(firstToken() + 1e-6));
    const auto end = static_cast<std::int64_t>(
        std::ceil((sight.begin + sight.span) * static_cast<double>(seq_len) - 1e-6));
    return {std::clamp<std::int64_t>(begin, 0, seq_len - 1),
            std::clamp<std::int64_t>(end, begin + 1, seq_len)};
  }
  /// The nearest boundary between tokens, 0 to S.
  [[nodiscard]] std::int64_t boundaryAt(double x_px) const {
    return std::clamp<std::int64_t>(std::llround(firstToken() + (x_px - left) * tokensPerPixel()), 0,
                                    seq_len);
  }
  /// The token under a pixel, 0 to S - 1.
  [[nodiscard]] std::int64_t tokenAt(double x_px) const {
    const double token = std::floor(firstToken() + (x_px - left) * tokensPerPixel());
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(token), 0, seq_len - 1);
  }
  bool operator==(const TokenScale&) const = default;
};

}  // namespace evenkeel::ui
