#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "balance/segment.h"
#include "base/result.h"
#include "base/span.h"
#include "base/units.h"
#include "cost/cost.h"
#include "mask/mask_view.device.h"

namespace evenkeel {

/// Tasks dealt to groups of equal size: group k holds tasks [k c, (k + 1) c), each group ascending.
struct Groups {
  std::vector<std::int32_t> tasks;
  std::size_t per_group = 0;

  [[nodiscard]] std::size_t group_count() const { return per_group == 0 ? 0 : tasks.size() / per_group; }
  [[nodiscard]] std::span<const std::int32_t> group(std::size_t k) const {
    return {tasks.data() + k * per_group, per_group};
  }
  bool operator==(const Groups&) const = default;
};

/// What a backend can do, as data.
struct Capabilities {
  bool block_costs = false;
  bool sort_and_snake = false;
  bool expand_segments = false;
  /// Segments per call at which `expand_segments` is at its best.
  std::size_t segments_per_call = 1024;
};

/// The strategy-agnostic primitives of a backend. All calls may come from several threads at once, return
/// when the result is in the caller's memory, and report every failure as a value. A primitive outside the
/// capabilities returns `unavailable`.
class Engine {
 public:
  virtual ~Engine() = default;

  /// "cpu", "cuda": the name by which it is chosen.
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual Capabilities capabilities() const = 0;

  /// Cost of every q block of one row of a mask: n = ceil(S / b_q) entries. Polls `stop` every few thousand
  /// blocks.
  [[nodiscard]] virtual Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                                 const std::stop_token& stop) const = 0;

  /// Sort-and-snake: the order in which PTRR deals tasks to groups.
  ///
  /// Tasks are taken by descending cost, ties by ascending index, and dealt in rows of W whose odd rows run
  /// backwards; group k is column k, ascending. Shape: n costs -> W groups of n / W. Time and memory O(n).
  /// Errors: `infeasible` if n % W != 0, naming n and W.
  /// Source: PyTorch 2.15, `_PTRRLoadBalancer.ptrr_scheduling`. Checked against
  /// tests/golden/ptrr_scheduling.json.
  [[nodiscard]] virtual Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                                      WorldSize world) const = 0;

  /// Expands segments to indices. For `rearrange` the segments are ordered by position and cover positions
  /// [first, first + out.size()) exactly, and out[i] is the token at position first + i; for `restore` the
  /// same with tokens and positions exchanged.
  [[nodiscard]] virtual Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                                     std::int64_t first, Span<std::int64_t> out) const = 0;
};

/// What a backend with a device of its own found; empty and 0 where it is not known.
struct DeviceInfo {
  std::string name;
  std::int64_t memory = 0;         ///< bytes, in use or not
  std::string compute_capability;  ///< "9.0"
  std::string driver;              ///< the newest CUDA that the driver serves: "13.0"
  std::string toolkit;             ///< the CUDA that this program was built with
};

/// Whether a backend can be used here, found without side effects.
struct EngineStatus {
  bool available = false;
  std::string description;  ///< the device, or why there is none
  DeviceInfo device = {};
};

/// A backend that may be chosen at run time.
struct EngineProvider {
  std::string name;
  std::function<EngineStatus()> probe;
  std::function<Result<std::unique_ptr<Engine>>()> create;
};

/// The provider of the CPU engine, which is always available.
[[nodiscard]] EngineProvider cpu_engine_provider();

/// The engine every other one falls back to.
[[nodiscard]] std::unique_ptr<Engine> make_cpu_engine();

/// Tells people that a backend failed and the CPU went on.
using NoteSink = std::function<void(const std::string&)>;

/// `primary`, with the CPU in place of what it lacks (silently), and in place of all of it from its first
/// failure on, which `note` is told once, on the thread that met it.
[[nodiscard]] std::unique_ptr<Engine> with_cpu_fallback(std::unique_ptr<Engine> primary, NoteSink note);

/// Chooses by name among `providers`: `auto` takes the first that is available and falls back with a note; a
/// name takes just that one. Errors: `bad_input` for a name that is not there; `unavailable` with the reason
/// where the named backend cannot run.
[[nodiscard]] Result<std::unique_ptr<Engine>> choose_engine(const std::vector<EngineProvider>& providers,
                                                            const std::string& name, NoteSink note);

}  // namespace evenkeel
