#include <utility>

#include "balance/plan.h"
#include "execution/attended_tokens.h"
#include "execution/executed_tables.h"
#include "kernels.h"
#include "mask/mask.h"
#include "primitives.h"
#include "program_counts.h"

namespace evenkeel::cuda {
namespace {

/// Tiles that one launch classifies, and intervals that it takes, unless a single q block has more.
constexpr std::int64_t kTilesPerLaunch = std::int64_t{1} << 26;
constexpr std::size_t kIntervalsPerLaunch = std::size_t{1} << 20;

/// Where the tokens of a row stand, on the device.
struct PlacedOnDevice {
  DeviceBuffer<std::uint32_t> token;
  DeviceBuffer<std::uint32_t> position;
  DeviceBuffer<std::uint32_t> first_segment;
  PlacedView view;

  [[nodiscard]] static Result<PlacedOnDevice> make(const DeviceCall& call, const PlacedTokens& placed) {
    auto token = call.copy<std::uint32_t>(placed.token);
    if (!token) return token.error();
    auto position = call.copy<std::uint32_t>(placed.position);
    if (!position) return position.error();
    auto first_segment = call.copy<std::uint32_t>(placed.first_segment);
    if (!first_segment) return first_segment.error();
    const PlacedView view{token->span(), position->span(), first_segment->span(), placed.seq_len,
                          placed.kv_block};
    return PlacedOnDevice{std::move(*token), std::move(*position), std::move(*first_segment), view};
  }
};

/// What consecutive q blocks attend.
struct Attended {
  IntervalSets any;
  IntervalSets all;

  [[nodiscard]] std::size_t intervals() const { return any.intervals.size() + all.intervals.size(); }
  void clear() {
    any.clear();
    all.clear();
  }
};

/// Appends the counts of the q blocks.
Result<void> count(const DeviceCall& call, const PlacedView& placed, const Attended& attended,
                   std::vector<ExecutedCount>& out) {
  const std::size_t blocks = attended.any.size();
  std::vector<std::int64_t> full_counts(blocks);
  std::vector<std::int64_t> partial_counts(blocks);
  const WaitAtEnd wait(call);
  auto any = call.copy<Interval>(attended.any.intervals);
  if (!any) return any.error();
  auto any_begin = call.copy<std::size_t>(attended.any.begin);
  if (!any_begin) return any_begin.error();
  auto all = call.copy<Interval>(attended.all.intervals);
  if (!all) return all.error();
  auto all_begin = call.copy<std::size_t>(attended.all.begin);
  if (!all_begin) return all_begin.error();
  auto full = call.room<std::int64_t>(blocks);
  if (!full) return full.error();
  auto partial = call.room<std::int64_t>(blocks);
  if (!partial) return partial.error();
  const ExecutedTilesKernel kernel{placed,
                                   {any->span(), any_begin->span()},
                                   {all->span(), all_begin->span()},
                                   full->span(),
                                   partial->span()};
  if (auto done = check_cuda(launch(kernel, call.stream().get()), "launching executed tiles"); !done)
    return done;
  if (auto copied = full->copy_to(full_counts); !copied) return copied;
  if (auto copied = partial->copy_to(partial_counts); !copied) return copied;
  if (auto waited = call.stream().wait(); !waited) return waited;
  for (std::size_t i = 0; i < blocks; ++i) out.push_back({full_counts[i], partial_counts[i]});
  return {};
}

/// Of any mask, from what its q blocks attend, which the CPU finds.
Cancellable<Result<std::vector<ExecutedCount>>> executed_by_sets(const DeviceCall& call, const Mask& mask,
                                                                 const Plan& plan, BatchRow row,
                                                                 BlockSize block,
                                                                 const std::stop_token& stop) {
  using Counts = Result<std::vector<ExecutedCount>>;
  const auto placed = PlacedTokens::make(plan, row, block.kv, stop);
  if (!placed) return std::nullopt;
  const WaitAtEnd wait(call);
  const auto on_device = PlacedOnDevice::make(call, *placed);
  if (!on_device) return Counts(on_device.error());
  const std::int64_t kv_blocks = ceil_div(plan.seq_len(), block.kv);
  const std::int64_t q_blocks = plan.seq_len() / block.q;
  std::vector<ExecutedCount> out;
  out.reserve(static_cast<std::size_t>(q_blocks));
  AttendedTokens tokens(mask, plan, row, block.q);
  Attended attended;
  for (std::int64_t q = 0; q < q_blocks; ++q) {
    if (stop.stop_requested()) return std::nullopt;
    tokens.look_at(q);
    attended.any.add(tokens.any());
    attended.all.add(tokens.all());
    const auto blocks = static_cast<std::int64_t>(attended.any.size());
    if (q + 1 < q_blocks && blocks * kv_blocks < kTilesPerLaunch &&
        attended.intervals() < kIntervalsPerLaunch) {
      continue;
    }
    if (auto done = count(call, on_device->view, attended, out); !done) return Counts(done.error());
    attended.clear();
  }
  return Counts(std::move(out));
}

}  // namespace

Cancellable<Result<std::vector<ExecutedCount>>> executed_tiles(const DeviceCall& call, const Mask& mask,
                                                               const Plan& plan, BatchRow row,
                                                               BlockSize block, const std::stop_token& stop) {
  if (mask.program() != nullptr && serves_tiles_of(plan.seq_len(), block)) {
    auto counts = executed_program(call, mask, plan, row, block, stop);
    const bool served = !counts || counts->ok() || counts->error().rule != kPrimitiveRule;
    if (served) return counts;
  }
  return executed_by_sets(call, mask, plan, row, block, stop);
}

}  // namespace evenkeel::cuda
