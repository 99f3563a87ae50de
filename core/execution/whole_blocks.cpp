#include "execution/whole_blocks.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "execution/block_bits.h"

namespace evenkeel {
namespace {

/// The blocks of the original row at the positions of one rank.
std::vector<std::int64_t> blocks_of_rank(const Plan& plan, BatchRow row, Rank rank, std::int64_t block) {
  std::vector<std::int64_t> out;
  const auto walk = plan.segments(row, rank);
  for_each_segment(*walk, [&](const Segment& segment) {
    for (std::int64_t token = segment.token; token < segment.token + segment.length; token += block) {
      out.push_back(token / block);
    }
    return true;
  });
  return out;
}

/// Where each block of the original row stands; the last may be cut by the end, and stands last then.
std::vector<std::size_t> places_of_blocks(const Plan& plan, BatchRow row, std::int64_t block) {
  std::vector<std::size_t> out(static_cast<std::size_t>(ceil_div(plan.seq_len(), block)));
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::size_t>(plan.position_of(row, static_cast<std::int64_t>(i) * block) / block);
  }
  return out;
}

/// The runs of one row of tiles in another order of its blocks.
class Rearranged {
 public:
  explicit Rearranged(const std::vector<std::size_t>& places)
      : places_(places), touched_(places.size()), full_(places.size()) {}

  void append(std::span<const TileRun> runs, std::vector<TileRun>& out) {
    for (const TileRun& run : runs) {
      for (auto i = static_cast<std::size_t>(run.begin); i < static_cast<std::size_t>(run.end); ++i) {
        touched_.add_run(places_[i], places_[i]);
        if (run.tiles == TileClass::full) full_.add_run(places_[i], places_[i]);
      }
    }
    full_blocks_.clear();
    full_.take_runs([this](std::size_t begin, std::size_t end) {
      full_blocks_.push_back({static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end)});
    });
    const auto add = [&out](std::int64_t begin, std::int64_t end, TileClass tiles) {
      if (begin < end)
        out.push_back({static_cast<std::int32_t>(begin), static_cast<std::int32_t>(end), tiles});
    };
    auto next = full_blocks_.cbegin();
    touched_.take_runs([&](std::size_t begin, std::size_t end) {
      split_at_full({static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end)}, next,
                    full_blocks_.cend(), add);
    });
  }

 private:
  const std::vector<std::size_t>& places_;
  BlockBits touched_;
  BlockBits full_;
  std::vector<Interval> full_blocks_;
};

}  // namespace

bool keeps_tiles(const Plan& plan, BatchRow row, BlockSize block) {
  return plan.keeps_blocks_whole(row, block.q) &&
         (block.kv == block.q || plan.keeps_blocks_whole(row, block.kv));
}

Cancellable<BlockMask> rearranged_tiles(const Mask& mask, const Plan& plan, BatchRow row, Rank rank,
                                        BlockSize block, const std::stop_token& stop) {
  const std::vector<std::int64_t> q_blocks = blocks_of_rank(plan, row, rank, block.q);
  // OPTIMIZATION: ascending q blocks share what is found of large squares of tiles.
  std::vector<std::int64_t> ascending = q_blocks;
  std::sort(ascending.begin(), ascending.end());
  const auto original = make_block_mask(mask, row, block, ascending, stop);
  if (!original) return std::nullopt;
  const std::vector<std::size_t> places = places_of_blocks(plan, row, block.kv);
  Rearranged rearranged(places);
  BlockMask out;
  out.q_len = plan.tokens_per_rank();
  out.kv_len = plan.seq_len();
  out.block_size = block;
  for (const std::int64_t q_block : q_blocks) {
    if (stop.stop_requested()) return std::nullopt;
    const auto at = std::lower_bound(ascending.begin(), ascending.end(), q_block);
    rearranged.append(original->row(at - ascending.begin()), out.runs);
    end_row(out);
  }
  return out;
}

}  // namespace evenkeel
