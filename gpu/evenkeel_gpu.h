#pragma once

#include "engine/engine.h"

namespace evenkeel {

/// The CUDA engine: real where it was compiled in, else one whose probe says why it is absent.
///
/// Nothing touches the driver before `probe` or `create` is called; neither aborts or throws without a
/// driver, with one that is too old, or without a device. `create` takes device 0. It offers every primitive;
/// `program_tiles`, `row_areas` and `mask_costs` of programs of up to 64 steps; the last of named masks too,
/// not of joined ones, and of programs in tiles of up to 2^20 pairs. For others they are `unavailable` with
/// the rule `engine-primitive`.
///
/// Each call uses a stream of its own, memory of one pool in the order of that stream, and no managed memory.
/// It waits for its stream, never for the device: its result is in the caller's memory on return, and nothing
/// of it is at work any more, whatever the outcome. The stop token is polled between launches. Device memory
/// of a call: `expand_segments` at most 128 MiB; costs and tiles about 24 MiB and the documents or tensors;
/// `sort_and_snake` 36 bytes a cost, of up to 2^26 costs or one row; `executed_tiles` 8 bytes a segment, 4 a
/// kv block and about 20 MiB. The pool keeps 256 MiB between calls.
///
/// Errors: `memory` where the device has not enough, else `unavailable` with CUDA's own words. What a kernel
/// did wrong is met by the wait of its call; the device's context is lost then, and every later call fails
/// too.
[[nodiscard]] EngineProvider cuda_engine_provider();

}  // namespace evenkeel
