#pragma once

#include "engine/engine.h"

namespace evenkeel {

/// The CUDA engine: real where it was compiled in, else one whose probe says why it is absent.
///
/// Nothing touches the driver before `probe` or `create` is called; neither aborts or throws without a
/// driver, with one that is too old, or without a device. `create` takes device 0. Capabilities:
/// `expand_segments`. Each call uses a stream of its own, returns when its result is in the caller's memory,
/// and needs at most 128 MiB of device memory. Errors: `memory` where the device has not enough, else
/// `unavailable` with CUDA's own words.
[[nodiscard]] EngineProvider cuda_engine_provider();

}  // namespace evenkeel
