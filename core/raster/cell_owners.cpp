#include "raster/cell_owners.h"

#include <algorithm>

namespace evenkeel {

CellOwners::CellOwners(const CellAxis& kv, std::int64_t ranks)
    : axis_(kv),
      seen_(static_cast<std::size_t>(ranks)),
      rows_(static_cast<std::size_t>(ranks), 0),
      moved_(rows_.size(), 0) {}

void CellOwners::add(std::span<const Share> shares, std::span<const TileRun> runs, std::int64_t kv_block) {
  const auto block = static_cast<std::uint32_t>(blocks_.size());
  blocks_.push_back({shares_.size(), shares_.size() + shares.size()});
  for (const Share& share : shares) {
    const auto rank = static_cast<std::size_t>(share.owner);
    seen_.add_run(rank, rank);
    shares_.push_back(share);
  }
  for (auto run = runs.begin(); run != runs.end();) {
    const std::int64_t begin = run->begin * kv_block;
    std::int64_t end = run->end * kv_block;
    // Full tiles beside partial ones: the q block touches both.
    for (++run; run != runs.end() && run->begin * kv_block == end; ++run) end = run->end * kv_block;
    const Interval touched = intersect({begin, end}, axis_.interval);
    if (touched.empty()) continue;
    edges_.push_back({touched.begin, block, true});
    if (touched.end < axis_.interval.end) edges_.push_back({touched.end, block, false});
  }
}

void CellOwners::pass(const Edge& edge, std::int64_t cell_begin) {
  const Block& block = blocks_[edge.block];
  for (std::size_t i = block.first; i < block.end; ++i) {
    const auto rank = static_cast<std::size_t>(shares_[i].owner);
    const std::int64_t rows = edge.begins ? shares_[i].rows : -shares_[i].rows;
    rows_[rank] += rows;
    moved_[rank] += rows * (edge.token - cell_begin);
  }
}

std::int32_t CellOwners::most_of_cell(std::int64_t tokens) {
  std::int32_t owner = -1;
  std::int64_t most = 0;
  for (const std::int32_t rank : ranks_) {
    const auto r = static_cast<std::size_t>(rank);
    const std::int64_t pairs = rows_[r] * tokens - moved_[r];
    moved_[r] = 0;
    if (pairs > most) {
      most = pairs;
      owner = rank;
    }
  }
  return owner;
}

std::int32_t CellOwners::most_rows() const {
  std::int32_t owner = -1;
  std::int64_t most = 0;
  for (const std::int32_t rank : ranks_) {
    const std::int64_t rows = rows_[static_cast<std::size_t>(rank)];
    if (rows > most) {
      most = rows;
      owner = rank;
    }
  }
  return owner;
}

void CellOwners::drain(std::span<std::int32_t> owners) {
  std::sort(edges_.begin(), edges_.end(), [](const Edge& a, const Edge& b) { return a.token < b.token; });
  seen_.take_runs([this](std::size_t first, std::size_t end) {
    for (std::size_t rank = first; rank < end; ++rank) ranks_.push_back(static_cast<std::int32_t>(rank));
  });
  for (auto edge = edges_.begin(); edge != edges_.end();) {
    const std::int32_t cell = axis_.cell_of(edge->token);
    const Interval tokens = axis_.cell(cell);
    for (; edge != edges_.end() && edge->token < tokens.end; ++edge) pass(*edge, tokens.begin);
    owners[static_cast<std::size_t>(cell)] = most_of_cell(tokens.length());
    const std::int32_t next = edge == edges_.end() ? axis_.count : axis_.cell_of(edge->token);
    if (next > cell + 1) std::fill(owners.begin() + cell + 1, owners.begin() + next, most_rows());
  }
  for (const std::int32_t rank : ranks_) rows_[static_cast<std::size_t>(rank)] = 0;
  ranks_.clear();
  shares_.clear();
  blocks_.clear();
  edges_.clear();
}

}  // namespace evenkeel
