#pragma once

#include <QRectF>
#include <algorithm>
#include <cstdint>

#include "base/units.h"

namespace evenkeel::ui {

/// The square of (q, kv) tokens that is in sight, `span` tokens a side. Fractions, so that slow drags are not
/// lost.
struct MaskSight {
  double q = 0;
  double kv = 0;
  double span = 1;
  double wide = 0;  ///< tokens of kv, where those are not `span`

  [[nodiscard]] double kvSpan() const { return wide > 0 ? wide : span; }
  bool operator==(const MaskSight&) const = default;
};

/// Fewest tokens in sight.
inline constexpr double kLeastSpan = 8;

/// Keeps the sight within a sequence of `seq_len` tokens.
[[nodiscard]] inline MaskSight clamped(MaskSight sight, double seq_len) {
  sight.span = std::clamp(sight.span, std::min(kLeastSpan, seq_len), seq_len);
  sight.q = std::clamp(sight.q, 0.0, seq_len - sight.span);
  sight.kv = std::clamp(sight.kv, 0.0, seq_len - sight.span);
  return sight;
}

/// Between tokens of a sight and pixels of the canvas it is shown on.
struct MaskProjection {
  MaskSight sight;
  QRectF canvas;

  [[nodiscard]] double y(double q) const {
    return canvas.top() + (q - sight.q) / sight.span * canvas.height();
  }
  [[nodiscard]] double x(double kv) const {
    return canvas.left() + (kv - sight.kv) / sight.kvSpan() * canvas.width();
  }
  [[nodiscard]] double q(double y) const {
    return sight.q + (y - canvas.top()) / canvas.height() * sight.span;
  }
  [[nodiscard]] double kv(double x) const {
    return sight.kv + (x - canvas.left()) / canvas.width() * sight.kvSpan();
  }
  [[nodiscard]] QRectF rect(Interval q_rows, Interval kv_columns) const {
    const QPointF top_left(x(static_cast<double>(kv_columns.begin)), y(static_cast<double>(q_rows.begin)));
    const QPointF bottom_right(x(static_cast<double>(kv_columns.end)), y(static_cast<double>(q_rows.end)));
    return {top_left, bottom_right};
  }
  /// The same token under `at` after zooming by `factor` (below 1: in).
  [[nodiscard]] MaskSight zoomed(QPointF at, double factor, double seq_len) const {
    MaskSight next = sight;
    next.span = std::clamp(sight.span * factor, std::min(kLeastSpan, seq_len), seq_len);
    next.q = q(at.y()) - (at.y() - canvas.top()) / canvas.height() * next.span;
    next.kv = kv(at.x()) - (at.x() - canvas.left()) / canvas.width() * next.span;
    return clamped(next, seq_len);
  }
};

}  // namespace evenkeel::ui
