#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace evenkeel::ui {

/// Left of the tokens: what the labels of the sequence and of the lanes may take, in px.
inline constexpr int kStripGutter = 132;
/// Right of the tokens, in px.
inline constexpr int kStripMargin = 16;

/// Where the tokens of a sequence lie across a widget. The sequence and the lanes under it share it.
struct TokenScale {
  double left = 0;           ///< px
  double width = 1;          ///< px, above 0
  std::int64_t seq_len = 1;  ///< tokens, at least 1

  [[nodiscard]] static TokenScale across(int widget_width, std::int64_t seq_len) {
    return {kStripGutter, std::max(1.0, static_cast<double>(widget_width - kStripGutter - kStripMargin)),
            std::max<std::int64_t>(1, seq_len)};
  }

  [[nodiscard]] double right() const { return left + width; }
  [[nodiscard]] double tokensPerPixel() const { return static_cast<double>(seq_len) / width; }
  [[nodiscard]] double x(std::int64_t token) const {
    return left + width * (static_cast<double>(token) / static_cast<double>(seq_len));
  }
  /// The nearest boundary between tokens, 0 to S.
  [[nodiscard]] std::int64_t boundaryAt(double x_px) const {
    return std::clamp<std::int64_t>(std::llround((x_px - left) * tokensPerPixel()), 0, seq_len);
  }
  /// The token under a pixel, 0 to S - 1.
  [[nodiscard]] std::int64_t tokenAt(double x_px) const {
    const double token = std::floor((x_px - left) * tokensPerPixel());
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(token), 0, seq_len - 1);
  }
  bool operator==(const TokenScale&) const = default;
};

}  // namespace evenkeel::ui
