#include <algorithm>

#include "kernels.h"
#include "primitives.h"

namespace evenkeel::cuda {
namespace {

/// Expands `segments`, which cover out at `first`, in one pass.
template <class Index>
Result<void> expand_pass(const DeviceCall& call, Span<const Segment> segments, Expansion expansion,
                         std::int64_t first, Span<Index> out) {
  auto on_device = call.copy<Segment>(segments);
  if (!on_device) return on_device.error();
  auto indices = call.room<Index>(out.size());
  if (!indices) return indices.error();
  const ExpandKernel<Index> kernel{on_device->span(), expansion, first, indices->span()};
  if (auto launched = check_cuda(launch(kernel, call.stream().get()), "launching the expansion of segments");
      !launched) {
    return launched;
  }
  if (auto copied = indices->copy_to(out); !copied) return copied;
  return call.stream().wait();
}

}  // namespace

template <class Index>
Result<void> expand_segments(const DeviceCall& call, Span<const Segment> segments, Expansion expansion,
                             std::int64_t first, Span<Index> out) {
  const auto size = static_cast<std::int64_t>(out.size());
  for (std::int64_t begin = 0; begin < size; begin += kIndicesPerPass) {
    const std::int64_t end = std::min(size, begin + kIndicesPerPass);
    const std::size_t last = segments.size() - 1;
    const std::size_t from = segment_at(segments, expansion, first + begin, 0, last);
    const std::size_t to = segment_at(segments, expansion, first + end - 1, from, last);
    auto done =
        expand_pass(call, segments.subspan(from, to - from + 1), expansion, first + begin,
                    out.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
    if (!done) return done;
  }
  return {};
}

template Result<void> expand_segments(const DeviceCall&, Span<const Segment>, Expansion, std::int64_t,
                                      Span<std::int64_t>);
template Result<void> expand_segments(const DeviceCall&, Span<const Segment>, Expansion, std::int64_t,
                                      Span<std::int32_t>);

}  // namespace evenkeel::cuda
