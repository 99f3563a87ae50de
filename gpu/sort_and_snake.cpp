#include "engine/sort_and_snake.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "kernels.h"
#include "primitives.h"
#include "radix_sort.h"

namespace evenkeel::cuda {
namespace {

/// Costs that are sorted at once, unless a single row has more.
constexpr std::size_t kCostsAtOnce = std::size_t{1} << 26;

int bits_of(std::uint64_t greatest) {
  return std::max(1, static_cast<int>(std::bit_width(greatest)));
}

/// What the keys of some rows need: the costs' range, and the rows that fit in the bits it leaves.
struct KeyForm {
  explicit KeyForm(Span<const std::span<const std::int64_t>> rows) {
    std::int64_t least = rows[0][0];
    greatest = least;
    for (const auto& row : rows) {
      const auto [low, high] = std::minmax_element(row.begin(), row.end());
      least = std::min(least, *low);
      greatest = std::max(greatest, *high);
    }
    cost_bits = static_cast<int>(
        std::bit_width(static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least)));
    const std::size_t by_memory = std::max<std::size_t>(1, kCostsAtOnce / rows[0].size());
    // Fewer than 2^26 rows of at least one cost.
    const std::size_t by_bits = cost_bits > 38 ? std::size_t{1} << (64 - cost_bits) : by_memory;
    rows_at_once = std::min({rows.size(), by_memory, by_bits});
  }
  std::int64_t greatest = 0;
  int cost_bits = 0;
  std::size_t rows_at_once = 1;
};

template <class Key>
Result<void> sort(const DeviceCall& call, const SortPairs<Key>& pairs) {
  std::size_t bytes = 0;
  if (auto asked = check_cuda(radix_sort(pairs, nullptr, bytes, call.stream().get()), "preparing a sort");
      !asked) {
    return asked;
  }
  // Null would ask for the size once more.
  auto scratch = call.room<std::byte>(std::max<std::size_t>(1, bytes));
  if (!scratch) return scratch.error();
  return check_cuda(radix_sort(pairs, scratch->span().data(), bytes, call.stream().get()), "sorting");
}

/// Deals rows whose keys fit in 64 bits together. `tasks` receives them group by group, row by row.
Result<void> deal(const DeviceCall& call, Span<const std::span<const std::int64_t>> rows, const KeyForm& form,
                  WorldSize world, Span<std::int32_t> tasks) {
  const std::size_t n = rows[0].size();
  const std::size_t count = n * rows.size();
  auto costs = call.room<std::int64_t>(count);
  if (!costs) return costs.error();
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (auto copied =
            check_cuda(cudaMemcpyAsync(costs->span().data() + r * n, rows[r].data(), n * sizeof(std::int64_t),
                                       cudaMemcpyHostToDevice, call.stream().get()),
                       "copying costs to the device");
        !copied) {
      return copied;
    }
  }
  auto keys = call.room<std::uint64_t>(count);
  if (!keys) return keys.error();
  auto sorted_keys = call.room<std::uint64_t>(count);
  if (!sorted_keys) return sorted_keys.error();
  auto ascending = call.room<std::int32_t>(count);
  if (!ascending) return ascending.error();
  auto order = call.room<std::int32_t>(count);
  if (!order) return order.error();
  const auto size = static_cast<std::int64_t>(n);
  const SnakeKeyItems key_items{costs->span(),  size,         form.greatest,
                                form.cost_bits, keys->span(), ascending->span()};
  if (auto done = check_cuda(launch(key_items, call.stream().get()), "launching sort keys"); !done)
    return done;
  const int key_bits =
      rows.size() == 1 ? std::max(1, form.cost_bits) : form.cost_bits + bits_of(rows.size() - 1);
  if (auto done = sort(call, SortPairs<std::uint64_t>{keys->span(), ascending->span(), sorted_keys->span(),
                                                      order->span(), key_bits});
      !done) {
    return done;
  }
  // Their memory may serve the second sort.
  *costs = {};
  *keys = {};
  *sorted_keys = {};
  auto groups = call.room<std::uint32_t>(count);
  if (!groups) return groups.error();
  auto sorted_groups = call.room<std::uint32_t>(count);
  if (!sorted_groups) return sorted_groups.error();
  auto dealt = call.room<std::int32_t>(count);
  if (!dealt) return dealt.error();
  const SnakeGroupItems group_items{order->span(), size, world.value, groups->span(), ascending->span()};
  if (auto done = check_cuda(launch(group_items, call.stream().get()), "launching groups"); !done)
    return done;
  const auto group_count = rows.size() * static_cast<std::size_t>(world.value);
  if (auto done =
          sort(call, SortPairs<std::uint32_t>{groups->span(), ascending->span(), sorted_groups->span(),
                                              dealt->span(), bits_of(group_count - 1)});
      !done) {
    return done;
  }
  if (auto copied = dealt->copy_to(tasks); !copied) return copied;
  return call.stream().wait();
}

}  // namespace

Result<std::vector<Groups>> sort_and_snake(const DeviceCall& call,
                                           Span<const std::span<const std::int64_t>> rows, WorldSize world) {
  if (rows.empty()) return std::vector<Groups>();
  const std::size_t n = rows[0].size();
  if (auto possible = check_snake(n, world); !possible) return possible.error();
  const KeyForm form(rows);
  std::vector<Groups> out(rows.size());
  for (std::size_t first = 0; first < rows.size(); first += form.rows_at_once) {
    const std::size_t count = std::min(form.rows_at_once, rows.size() - first);
    std::vector<std::int32_t> tasks(n * count);
    if (auto done = deal(call, rows.subspan(first, count), form, world, tasks); !done) return done.error();
    for (std::size_t r = 0; r < count; ++r) {
      const auto begin = tasks.begin() + static_cast<std::ptrdiff_t>(r * n);
      out[first + r] = {{begin, begin + static_cast<std::ptrdiff_t>(n)},
                        n / static_cast<std::size_t>(world.value)};
    }
  }
  return out;
}

}  // namespace evenkeel::cuda
