#include <atomic>
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

  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    if (asks_primary_for(&Capabilities::block_costs)) {
      auto cost = primary_->block_costs(mask, block, stop);
      if (!cost || cost->ok()) return cost;
      give_up(cost->error());
    }
    return cpu_->block_costs(mask, block, stop);
  }

  [[nodiscard]] Result<Groups> sort_and_snake(std::span<const std::int64_t> cost,
                                              WorldSize world) const override {
    if (asks_primary_for(&Capabilities::sort_and_snake)) {
      auto groups = primary_->sort_and_snake(cost, world);
      // What the input does not allow, the CPU cannot do either.
      if (groups || groups.error().kind == ErrorKind::infeasible) return groups;
      give_up(groups.error());
    }
    return cpu_->sort_and_snake(cost, world);
  }

  [[nodiscard]] Result<void> expand_segments(Span<const Segment> segments, Expansion expansion,
                                             std::int64_t first, Span<std::int64_t> out) const override {
    if (asks_primary_for(&Capabilities::expand_segments)) {
      auto done = primary_->expand_segments(segments, expansion, first, out);
      if (done) return done;
      give_up(done.error());
    }
    return cpu_->expand_segments(segments, expansion, first, out);
  }

 private:
  [[nodiscard]] bool asks_primary_for(bool Capabilities::*primitive) const {
    return !given_up_.load() && primary_->capabilities().*primitive;
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
                                              const std::string& name, NoteSink note) {
  std::string known = "use auto";
  for (const EngineProvider& provider : providers) {
    known += ", " + provider.name;
    if (provider.name == name) {
      const EngineStatus status = provider.probe();
      if (!status.available) {
        return make_error(ErrorKind::unavailable, "engine-available",
                          "engine " + name + " is not available (" + status.description + ")",
                          "use --engine auto or cpu");
      }
      return provider.create();
    }
  }
  if (name != "auto") return bad_input("engine-known", "unknown engine " + quoted(name), known);
  for (const EngineProvider& provider : providers) {
    if (provider.name == "cpu" || !provider.probe().available) continue;
    auto created = provider.create();
    if (created) return with_cpu_fallback(std::move(created).value(), std::move(note));
    if (note) note(provider.name + " is not used (" + created.error().message + "), the CPU goes on");
  }
  return make_cpu_engine();
}

}  // namespace evenkeel
