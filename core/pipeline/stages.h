#pragma once

#include <stop_token>

#include "base/result.h"
#include "cost/cost.h"
#include "engine/engine.h"
#include "layout/layout.h"
#include "mask/mask.h"
#include "mask/mask_spec.h"
#include "pipeline/snapshot.h"

/// Stages that several runs of the pipeline share.
namespace evenkeel {

/// The mask over a layout. The engine counts the pairs of a mask_mod, and the CPU those of a text that the
/// engine does not serve (`kPrimitiveRule`). Errors: those of `Mask::make` and of the engine.
[[nodiscard]] Cancellable<Result<Mask>> make_mask(const MaskSpec& spec, const Layout& layout,
                                                  const Engine& engine, const std::stop_token& stop);

/// The cost of a mask at a block size, row by row; rows that are the same object share theirs, and rows of
/// `last` that are unchanged keep it. `last` may be null. The engine is asked for all others; what it does
/// not serve (`kPrimitiveRule`) is computed on the CPU. Errors: those of the engine.
[[nodiscard]] Cancellable<Stage<Cost>> make_cost(const Stage<Mask>& mask, BlockSize block,
                                                 const Snapshot* last, const Engine& engine,
                                                 const std::stop_token& stop);

}  // namespace evenkeel
