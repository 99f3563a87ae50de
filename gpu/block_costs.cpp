#include <algorithm>
#include <utility>

#include "kernels.h"
#include "primitives.h"

namespace evenkeel::cuda {
namespace {

/// Documents of several rows, one after another.
struct Documents {
  explicit Documents(Span<const MaskView> rows) {
    for (const MaskView& row : rows) {
      cu_seqlens.insert(cu_seqlens.end(), row.cu_seqlens.begin(), row.cu_seqlens.end());
      pairs_before.insert(pairs_before.end(), row.pairs_before.begin(), row.pairs_before.end());
      row_begin.push_back(cu_seqlens.size());
    }
  }
  std::vector<std::int64_t> cu_seqlens;
  std::vector<std::int64_t> pairs_before;
  std::vector<std::size_t> row_begin = {0};
};

/// Numbers of the blocks of all rows, as they come back.
struct Numbers {
  explicit Numbers(std::size_t count) : tiles(count), full_tiles(count), area(count) {}
  std::vector<std::int64_t> tiles;
  std::vector<std::int64_t> full_tiles;
  std::vector<std::int64_t> area;
};

/// Fills `numbers`; nothing when stopped.
Cancellable<Result<void>> compute(const DeviceCall& call, CostItems items, Numbers& numbers,
                                  const std::stop_token& stop) {
  using Outcome = Result<void>;
  const auto total = static_cast<std::int64_t>(numbers.tiles.size());
  const auto room = static_cast<std::size_t>(std::min(total, kItemsPerLaunch));
  auto tiles = call.room<std::int64_t>(room);
  if (!tiles) return Outcome(tiles.error());
  auto full_tiles = call.room<std::int64_t>(room);
  if (!full_tiles) return Outcome(full_tiles.error());
  auto area = call.room<std::int64_t>(room);
  if (!area) return Outcome(area.error());
  for (std::int64_t first = 0; first < total; first += kItemsPerLaunch) {
    if (stop.stop_requested()) return std::nullopt;
    const auto at = static_cast<std::size_t>(first);
    const std::size_t count = std::min(room, numbers.tiles.size() - at);
    items.first = first;
    items.tiles = tiles->span().first(count);
    items.full_tiles = full_tiles->span().first(count);
    items.area = area->span().first(count);
    if (auto done = check_cuda(launch(items, call.stream().get()), "launching block costs"); !done)
      return done;
    if (auto done = tiles->copy_to(Span(numbers.tiles.data() + at, count)); !done) return done;
    if (auto done = full_tiles->copy_to(Span(numbers.full_tiles.data() + at, count)); !done) return done;
    if (auto done = area->copy_to(Span(numbers.area.data() + at, count)); !done) return done;
    if (auto done = call.stream().wait(); !done) return done;
  }
  return Outcome();
}

}  // namespace

Cancellable<Result<std::vector<RowCost>>> block_costs(const DeviceCall& call, Span<const MaskView> rows,
                                                      BlockSize block, const std::stop_token& stop) {
  using Costs = Result<std::vector<RowCost>>;
  if (stop.stop_requested()) return std::nullopt;
  if (rows.empty()) return Costs(std::vector<RowCost>());
  const std::int64_t blocks = ceil_div(rows[0].seq_len, block.q);
  const Documents documents(rows);
  Numbers numbers(static_cast<std::size_t>(blocks) * rows.size());
  const WaitAtEnd wait(call);
  auto cu_seqlens = call.copy<std::int64_t>(documents.cu_seqlens);
  if (!cu_seqlens) return Costs(cu_seqlens.error());
  auto pairs_before = call.copy<std::int64_t>(documents.pairs_before);
  if (!pairs_before) return Costs(pairs_before.error());
  auto row_begin = call.copy<std::size_t>(documents.row_begin);
  if (!row_begin) return Costs(row_begin.error());
  CostItems items;
  items.mask = rows[0];
  items.documents = {cu_seqlens->span(), pairs_before->span(), row_begin->span()};
  items.block = block;
  items.blocks = blocks;
  auto done = compute(call, items, numbers, stop);
  if (!done) return std::nullopt;
  if (!done->ok()) return Costs(done->error());
  std::vector<RowCost> costs(rows.size());
  auto at = std::ptrdiff_t{0};
  for (RowCost& cost : costs) {
    const std::ptrdiff_t end = at + blocks;
    cost.tiles.assign(numbers.tiles.begin() + at, numbers.tiles.begin() + end);
    cost.full_tiles.assign(numbers.full_tiles.begin() + at, numbers.full_tiles.begin() + end);
    cost.area_before.reserve(static_cast<std::size_t>(blocks) + 1);
    cost.area_before.push_back(0);
    for (; at < end; ++at) {
      cost.area_before.push_back(cost.area_before.back() + numbers.area[static_cast<std::size_t>(at)]);
    }
  }
  return Costs(std::move(costs));
}

}  // namespace evenkeel::cuda
