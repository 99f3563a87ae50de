#pragma once

#include "how_it_works/trace_layout.h"

/// The parts of a `TraceLayout`.
namespace evenkeel::ui {

/// Height of a line of small type.
[[nodiscard]] double traceLine();
/// From this width on, in px, the ranks stand beside what is dealt; else below it.
[[nodiscard]] double traceLeastWide();
[[nodiscard]] double traceWidth(const QString& text);

/// What each rank has: stacked blocks or pieces, and its load.
void layLanes(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area);
/// Blocks: all of them, and the snake's rows, the search's swaps or its questions.
void layBlocks(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area);
/// Pieces: the sequence, and what was cut, enlarged.
void layPieces(TraceLayout& out, const TraceSight& sight, const TraceFocus& focus, QRectF area);

}  // namespace evenkeel::ui
