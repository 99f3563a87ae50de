#pragma once

#include <QLineF>
#include <QRectF>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "balance/trace_state.h"
#include "cost/cost_model.h"
#include "layout/layout.h"

namespace evenkeel::ui {

/// What a picture of one step is made from.
struct TraceSight {
  const PlanTrace* trace = nullptr;
  std::size_t step = 0;               ///< below the number of steps
  const TraceState* state = nullptr;  ///< after that step
  const DocumentRow* documents = nullptr;
  CostKind unit = CostKind::tiles;
  QRectF area;
};

/// A block or a piece.
struct TraceCell {
  QRectF rect;
  std::optional<Rank> rank;             ///< who has it; nothing: nobody yet
  std::optional<std::size_t> document;  ///< of a piece of one
  std::optional<std::int32_t> block;
  double fill = 1;  ///< share of the height that is filled, from below: the work of a block
  QString text;
  bool now = false;  ///< this step is about it
};

struct TraceLabel {
  QRectF rect;
  QString text;
  Qt::Alignment align = Qt::AlignLeft | Qt::AlignVCenter;
  bool quiet = true;
};

struct TraceLine {
  QLineF line;
  bool bound = false;  ///< dashed and strong
};

/// Where one rank's things are.
struct TraceLane {
  Rank rank;
  QRectF rect;
  bool now = false;
};

/// Where everything of one step stands: at the left what is dealt, at the right what each rank has. Pure; no
/// more items than the trace has, and none smaller than a few px: what does not fit is left out, and said.
struct TraceLayout {
  std::vector<TraceCell> cells;
  std::vector<TraceLabel> labels;
  std::vector<TraceLine> lines;
  std::vector<TraceLane> lanes;

  [[nodiscard]] static TraceLayout make(const TraceSight& sight);
  [[nodiscard]] const TraceCell* cellAt(QPointF at) const;
  [[nodiscard]] const TraceLane* laneAt(QPointF at) const;
};

/// What a step is about.
struct TraceFocus {
  std::vector<std::int32_t> blocks;
  std::vector<TracePiece> pieces;
  std::vector<Rank> ranks;
  std::optional<std::size_t> document;
};
[[nodiscard]] TraceFocus focusOf(const TraceStep& step);

}  // namespace evenkeel::ui
