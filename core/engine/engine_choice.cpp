#include <atomic>
#include <type_traits>
#include <utility>

#include "base/text.h"
#include "engine/engine.h"

namespace evenkeel {
namespace {

class FallbackEngine final : public Engine {
 public:
  FallbackEngine(std::unique_ptr<Engine> primary, NoteSink note)
      : primary_(std::move(primary)), cpu_(make_cpu_engine()), note_(std::move(note)) {}

  [[nodiscard]] std::string name() const override { return primary_->name(); }
  [[nodiscard]] Capabilities capabilities() const override {
    Capabilities all = cpu_->capabilities();
    if (primary_->capabilities().expand_segments) {
      all.segments_per_call = primary_->capabilities().segments_per_call;
    }
    return all;
  }

  [[nodiscard]] std::optional<std::int64_t> free_memory() const override { return primary_->free_memory(); }

  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    return either(&Capabilities::block_costs,
                  [&](const Engine& engine) { return engine.block_costs(mask, block, stop); });
  }
  [[nodiscard]] Cancellable<Result<std::vector<RowCost>>> block_costs_of_rows(
      Span<const MaskView> rows, BlockSize block, const std::stop_token& stop) const override {
    return either(&Capabilities::block_costs,
                  [&](const Engine& engine) { return engine.block_costs_of_rows(rows, block, stop); });
  }
  [[nodiscard]] Cancellable<Result<RowCost>> mask_costs(const Mask& mask, BatchRow row, BlockSize block,
                                                        const std::stop_token& stop) const override {
    return either(&Capabilities::mask_costs,
                  [&](const Engine& engine) { return engine.mask_costs(mask, row, block, stop); });
  }
  [[nodiscard]] Cancellable<Result<RowAreas>> row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len,
                                                        const std::stop_token& stop) const override {
    return either(&Capabilities::row_areas,
                  [&](const Engine& engine) { return engine.row_areas(program, row, seq_len, stop); });
  }

  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    return either(&Capabilities::sort_and_snake,
                  [&](const Engine& engine) { return engine.sort_and_snake(cost, world); });
  }
  [[nodiscard]] Result<std::vector<Groups>> sort_and_snake_rows(
      Span<const std::span<const std::int64_t>> rows, WorldSize world) const override {
    return either(&Capabilities::sort_and_snake,
                  [&](const Engine& engine) { return engine.sort_and_snake_rows(rows, world); });
  }

  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    return either(&Capabilities::expand_segments, [&](const Engine& engine) {
      return engine.expand_segments(segments, expansion, first, out);
    });
  }
  [[nodiscard]] Result<void> expand_segments_32(Span<const Segment> segments, Expansion expansion,
                                                std::int64_t first, Span<std::int32_t> out) const override {
    return either(&Capabilities::expand_segments_32, [&](const Engine& engine) {
      return engine.expand_segments_32(segments, expansion, first, out);
    });
  }

  [[nodiscard]] Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(
      const Mask& mask, const Plan& plan, BatchRow row, BlockSize block,
      const std::stop_token& stop) const override {
    return either(&Capabilities::executed_tiles,
                  [&](const Engine& engine) { return engine.executed_tiles(mask, plan, row, block, stop); });
  }

  [[nodiscard]] Cancellable<Result<void>> named_tiles(const MaskView& mask, BlockSize block,
                                                      TileWindow window, Span<TileClass> out,
                                                      const std::stop_token& stop) const override {
    return either(&Capabilities::named_tiles,
                  [&](const Engine& engine) { return engine.named_tiles(mask, block, window, out, stop); });
  }
  [[nodiscard]] Cancellable<Result<void>> program_tiles(const mask_mod::Compiled& program, BatchRow row,
                                                        std::int64_t seq_len, BlockSize block,
                                                        TileWindow window, Span<TileClass> out,
                                                        const std::stop_token& stop) const override {
    return either(&Capabilities::program_tiles, [&](const Engine& engine) {
      return engine.program_tiles(program, row, seq_len, block, window, out, stop);
    });
  }

 private:
  [[nodiscard]] bool asks_primary_for(bool Capabilities::*primitive) const {
    return !given_up_.load() && primary_->capabilities().*primitive;
  }

  template <class T>
  static const Error* error_of(const Result<T>& outcome) {
    return outcome ? nullptr : &outcome.error();
  }
  /// What was stopped has not failed.
  template <class T>
  static const Error* error_of(const Cancellable<Result<T>>& outcome) {
    return outcome ? error_of(*outcome) : nullptr;
  }

  /// What the primary answers to `call`, or the CPU in its place.
  template <class Call>
  [[nodiscard]] std::invoke_result_t<Call, const Engine&> either(bool Capabilities::*primitive,
                                                                 Call call) const {
    if (asks_primary_for(primitive)) {
      auto outcome = call(*primary_);
      const Error* error = error_of(outcome);
      // What the input does not allow, the CPU cannot do either.
      if (error == nullptr || error->kind == ErrorKind::infeasible) return outcome;
      // A case that the backend does not serve is no failure.
      if (error->rule != kPrimitiveRule) give_up(*error);
    }
    return call(*cpu_);
  }

  /// A backend that failed once is not asked again: a device that is lost fails at every call, and people
  /// want one note, not thousands.
  void give_up(const Error& error) const {
    if (given_up_.exchange(true)) return;
    if (note_) note_(primary_->name() + " failed (" + error.message + "), the CPU goes on");
  }

  std::unique_ptr<Engine> primary_;
  std::unique_ptr<Engine> cpu_;
  NoteSink note_;
  mutable std::atomic<bool> given_up_ = false;
};

}  // namespace

std::unique_ptr<Engine> with_cpu_fallback(std::unique_ptr<Engine> primary, NoteSink note) {
  return std::make_unique<FallbackEngine>(std::move(primary), std::move(note));
}

Result<std::unique_ptr<Engine>> choose_engine(const std::vector<EngineProvider>& providers,
                                              const std::string& name, NoteSink note,
                                              const ProbeSink& probed) {
  const auto probe = [&probed](const EngineProvider& provider) {
    EngineStatus status = provider.probe();
    if (probed && provider.name != "cpu") probed(provider.name, status);
    return status;
  };
  std::string known = "use auto";
  for (const EngineProvider& provider : providers) {
    known += ", " + provider.name;
    if (provider.name != name) continue;
    const EngineStatus status = probe(provider);
    if (status.available) return provider.create(status);
    return make_error(ErrorKind::unavailable, "engine-available",
                      "engine " + name + " is not available (" + status.description + ")",
                      "use --engine auto or cpu");
  }
  if (name != "auto") return bad_input("engine-known", "unknown engine " + quoted(name), known);
  for (const EngineProvider& provider : providers) {
    if (provider.name == "cpu") continue;
    const EngineStatus status = probe(provider);
    if (!status.available) continue;
    auto created = provider.create(status);
    if (created) return with_cpu_fallback(std::move(created).value(), std::move(note));
    if (note) note(provider.name + " is not used (" + created.error().message + "), the CPU goes on");
  }
  return make_cpu_engine();
}

}  // namespace evenkeel
