#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "balance/segment.h"
#include "base/result.h"
#include "base/span.h"
#include "base/units.h"
#include "cost/cost.h"
#include "mask/mask_mod/row_areas.h"
#include "mask/mask_view.device.h"

namespace evenkeel {

class Mask;
class Plan;

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

/// Tiles that the kernel runs for one q block of the rearranged sequence.
struct ExecutedCount {
  std::int64_t full = 0;
  std::int64_t partial = 0;
  bool operator==(const ExecutedCount&) const = default;
};

/// A rectangle of tiles, in blocks of the original sequence; both within it.
struct TileWindow {
  Interval q_blocks;
  Interval kv_blocks;

  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr std::int64_t tiles() const {
    return q_blocks.length() * kv_blocks.length();
  }
};

/// The rule of errors that say what a backend lacks: a primitive, or a case of one. No failure of the
/// backend, and the CPU serves it.
inline constexpr const char* kPrimitiveRule = "engine-primitive";

/// What a backend can do, as data.
struct Capabilities {
  bool block_costs = false;
  bool mask_costs = false;
  bool row_areas = false;
  bool sort_and_snake = false;
  bool expand_segments = false;
  bool expand_segments_32 = false;
  bool executed_tiles = false;
  bool named_tiles = false;
  bool program_tiles = false;
  /// Segments per call at which `expand_segments` is at its best.
  std::size_t segments_per_call = 1024;
};

/// The strategy-agnostic primitives of a backend. All calls may come from several threads at once, return
/// when the result is in the caller's memory, and report every failure as a value. A primitive outside the
/// capabilities returns `unavailable`; a backend declares those that it has.
class Engine {
 public:
  virtual ~Engine() = default;

  /// "cpu", "cuda": the name by which it is chosen.
  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual Capabilities capabilities() const = 0;
  /// Bytes of its own memory that nobody uses at the moment; nothing for a backend that has none of its own.
  /// Asks the device, which may take a while the first time.
  [[nodiscard]] virtual std::optional<std::int64_t> free_memory() const { return std::nullopt; }

  /// Cost of every q block of one row of a mask: n = ceil(S / b_q) entries. Polls `stop` every few thousand
  /// blocks.
  [[nodiscard]] virtual Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                                 const std::stop_token& stop) const = 0;
  /// The same of several batch rows of one mask, at once where the backend can; one by one unless it says
  /// otherwise. All have the same length.
  [[nodiscard]] virtual Cancellable<Result<std::vector<RowCost>>> block_costs_of_rows(
      Span<const MaskView> rows, BlockSize block, const std::stop_token& stop) const;
  /// The cost of every q block of one batch row of any mask: named, joined or written as a text. As many
  /// entries as `block_costs`, and the same numbers where the mask is named. Polls `stop` about every q
  /// block, a backend with a device between its launches. Errors: `unavailable` with `kPrimitiveRule` for a
  /// mask that the backend does not serve; the CPU serves all.
  [[nodiscard]] virtual Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row,
                                                                BlockSize block,
                                                                const std::stop_token& stop) const;
  /// The allowed pairs of every q row of a mask_mod that no pair of the sequence makes fail, for one batch
  /// row of `seq_len` tokens: S + 1 sums. They are the same of every backend, but for how many pairs it
  /// looked at. Polls `stop` every few thousand rectangles of pairs, a backend with a device between its
  /// launches.
  [[nodiscard]] virtual Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program,
                                                                BatchRow row, std::int64_t seq_len,
                                                                const std::stop_token& stop) const;

  /// Sort-and-snake: the order in which PTRR deals tasks to groups.
  ///
  /// Tasks are taken by descending cost, ties by ascending index, and dealt in rows of W whose odd rows run
  /// backwards; group k is column k, ascending. Shape: n costs -> W groups of n / W. Time and memory O(n).
  /// Errors: `infeasible` if n % W != 0, naming n and W.
  /// Source: PyTorch 2.15, `_PTRRLoadBalancer.ptrr_scheduling`. Checked against
  /// tests/golden/ptrr_scheduling.json.
  [[nodiscard]] virtual Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                                      WorldSize world) const = 0;
  /// The same of several rows of n costs each, at once where the backend can; one by one unless it says
  /// otherwise.
  [[nodiscard]] virtual Result<std::vector<Groups>> sort_and_snake_rows(
      Span<const std::span<const std::int64_t>> rows, WorldSize world) const;

  /// Expands segments to indices. For `rearrange` the segments are ordered by position and cover positions
  /// [first, first + out.size()) exactly, and out[i] is the token at position first + i; for `restore` the
  /// same with tokens and positions exchanged.
  [[nodiscard]] virtual Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                                     std::int64_t first, Span<std::int64_t> out) const = 0;
  /// The same to 32 bits, which hold every index: for plans that go on to a kernel. Half the bytes.
  [[nodiscard]] virtual Result<void> expand_segments_32(Span<const Segment> segments, Expansion expansion,
                                                        std::int64_t first, Span<std::int32_t> out) const;

  /// The tiles that the kernel runs for every q block of one batch row under a plan, in rearranged
  /// coordinates: S / b_q entries, those of rank r at [r, r + 1) x S / (W b_q). Any mask over the plan's
  /// layout; W b_q divides S. Polls `stop` about every q block.
  /// Source: PyTorch 2.15, `_create_cp_block_mask`. Checked against tests/golden/executed.json.
  [[nodiscard]] virtual Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& mask, const Plan& plan, BatchRow row, BlockSize block, const std::stop_token& stop) const;

  /// The class of every tile of a window of one row of a named mask, q block by q block: `out` has as many
  /// entries as the window has tiles. A tile over the edge of the sequence is never full. Polls `stop` every
  /// few q blocks.
  [[nodiscard]] virtual Cancellable<Result<void>> named_tiles(const MaskView& mask, BlockSize block,
                                                              TileWindow window, Span<TileClass> out,
                                                              const std::stop_token& stop) const;
  /// The same of a mask_mod that no pair of the sequence makes fail, for one batch row of `seq_len` tokens.
  [[nodiscard]] virtual Cancellable<Result<void>> program_tiles(const mask_mod::Compiled& program,
                                                                BatchRow row, std::int64_t seq_len,
                                                                BlockSize block, TileWindow window,
                                                                Span<TileClass> out,
                                                                const std::stop_token& stop) const;
};

/// What a backend with a device of its own found; empty and 0 where it is not known.
struct DeviceInfo {
  std::string name;
  std::int64_t memory = 0;         ///< bytes, in use or not
  std::int64_t free_memory = 0;    ///< bytes; only where somebody asked the engine, as `doctor` does
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
  /// Takes what `probe` answered, so that a driver is asked once. Errors: `unavailable` with the reason where
  /// that is no, and what keeps a device that is there from starting.
  std::function<Result<std::unique_ptr<Engine>>(const EngineStatus& probed)> create;
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

/// Tells what a backend answered when it was probed.
using ProbeSink = std::function<void(const std::string& name, const EngineStatus& status)>;

/// Chooses by name among `providers`: `auto` takes the first that is available and falls back with a note; a
/// name takes just that one. Each backend that comes into question is probed once, and `probed` is told; of
/// the CPU it is not. Errors: `bad_input` for a name that is not there; `unavailable` with the reason where
/// the named backend cannot run.
[[nodiscard]] Result<std::unique_ptr<Engine>> choose_engine(const std::vector<EngineProvider>& providers,
                                                            const std::string& name, NoteSink note,
                                                            const ProbeSink& probed = {});

}  // namespace evenkeel
