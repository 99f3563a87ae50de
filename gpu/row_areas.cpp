#include "mask/mask_mod/row_areas.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

#include "device_program.h"
#include "kernels.h"
#include "primitives.h"

namespace evenkeel::cuda {
namespace {

using Kernel = mask_mod::ProgramAreasKernel;

/// Bands of one launch, all of whose pairs may have to be looked at.
std::int64_t bands_per_launch(const Kernel& kernel) {
  return kPairsPerLaunch / (Kernel::kRows * std::min(kernel.seq_len, Kernel::kPartColumns));
}

/// Counts the rows of all bands, launch by launch; nothing when stopped.
Cancellable<Result<void>> count(const DeviceCall& call, Kernel kernel, const std::stop_token& stop) {
  const Span<std::int64_t> all_areas = kernel.area;
  const Span<std::int64_t> all_looked_at = kernel.looked_at;
  const auto most = static_cast<std::size_t>(bands_per_launch(kernel));
  for (std::size_t band = 0; band < all_looked_at.size(); band += most) {
    const std::size_t row = band * Kernel::kRows;
    kernel.first_row = static_cast<std::int64_t>(row);
    kernel.area = all_areas.subspan(row, all_areas.size() - row);
    kernel.looked_at = all_looked_at.subspan(band, std::min(most, all_looked_at.size() - band));
    for (std::int64_t part = 0; part < kernel.parts(); ++part) {
      if (stop.stop_requested()) return std::nullopt;
      kernel.first_column = part * Kernel::kPartColumns;
      if (auto done = check_cuda(launch(kernel, call.stream().get()), "launching pairs of a mask_mod"); !done)
        return done;
      // So that a stop is seen between launches.
      if (auto done = call.stream().wait(); !done) return done;
    }
  }
  return Result<void>();
}

}  // namespace

Cancellable<Result<RowAreas>> row_areas(const DeviceCall& call, const mask_mod::Compiled& program,
                                        BatchRow row, std::int64_t seq_len, const std::stop_token& stop) {
  using Outcome = Result<RowAreas>;
  if (stop.stop_requested()) return std::nullopt;
  const auto flat = flat_program(program, row);
  if (!flat) return Outcome(flat.error());
  const auto bands = static_cast<std::size_t>(ceil_div(seq_len, Kernel::kRows));
  RowAreas areas;
  areas.before.resize(static_cast<std::size_t>(seq_len) + 1);
  std::vector<std::int64_t> looked_at(bands);
  const WaitAtEnd wait(call);
  const auto on_device = DeviceProgram::make(call, *flat);
  if (!on_device) return Outcome(on_device.error());
  const auto area = call.room<std::int64_t>(static_cast<std::size_t>(seq_len));
  if (!area) return Outcome(area.error());
  const auto looked_at_there = call.room<std::int64_t>(bands);
  if (!looked_at_there) return Outcome(looked_at_there.error());
  auto done = count(call, {on_device->view(), seq_len, 0, 0, area->span(), looked_at_there->span()}, stop);
  if (!done) return std::nullopt;
  if (!*done) return Outcome(done->error());
  if (auto copied = area->copy_to({areas.before.data() + 1, area->span().size()}); !copied)
    return Outcome(copied.error());
  if (auto copied = looked_at_there->copy_to(looked_at); !copied) return Outcome(copied.error());
  if (auto waited = call.stream().wait(); !waited) return Outcome(waited.error());
  std::partial_sum(areas.before.begin(), areas.before.end(), areas.before.begin());
  areas.pairs_counted = std::accumulate(looked_at.begin(), looked_at.end(), std::int64_t{0});
  return Outcome(std::move(areas));
}

}  // namespace evenkeel::cuda
