#pragma once

#include <cstdint>

#include "engine/engine.h"

namespace evenkeel {

/// `Engine::expand_segments` or `expand_segments_32`, by the type of the indices: for what serves both.
[[nodiscard]] inline Result<void> expand_as(const Engine& engine, Span<const Segment> segments,
                                            Expansion expansion, std::int64_t first, Span<std::int64_t> out) {
  return engine.expand_segments(segments, expansion, first, out);
}
[[nodiscard]] inline Result<void> expand_as(const Engine& engine, Span<const Segment> segments,
                                            Expansion expansion, std::int64_t first, Span<std::int32_t> out) {
  return engine.expand_segments_32(segments, expansion, first, out);
}

}  // namespace evenkeel
