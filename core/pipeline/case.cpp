#include "pipeline/case.h"

#include "base/text.h"

namespace evenkeel {
namespace {

/// Work per rank and batch row is kept: what that may take in memory.
constexpr std::int64_t kMaxRankRows = std::int64_t{1} << 22;

}  // namespace

Result<void> check_case(const Layout& layout, const Case& settings) {
  if (auto batch = check_batch(layout); !batch) return batch;
  const std::int64_t seq_len = layout.seq_len();
  const auto batch = static_cast<std::int64_t>(layout.batch());
  const std::int64_t world = settings.world_size.value;
  const BlockSize block = settings.block_size;
  if (world < 1 || world > kMaxWorldSize) {
    return bad_input(
        "world-size-range",
        "world size " + std::to_string(world) + " is not between 1 and " + std::to_string(kMaxWorldSize),
        "choose a number of ranks in that range");
  }
  if (world > seq_len) {
    return bad_input("world-size-range",
                     "world size " + std::to_string(world) + " is greater than the sequence length " +
                         std::to_string(seq_len),
                     "use at most one rank a token");
  }
  for (const std::int64_t side : {block.q, block.kv}) {
    if (side >= 1 && side <= kMaxSequenceLength) continue;
    return bad_input("block-size-range",
                     "block size " + std::to_string(side) + " is not between 1 and 2147483648",
                     "choose a size in that range");
  }
  if (ceil_div(seq_len, block.q) > kMaxBlocks / batch) {
    return bad_input("block-count-limit",
                     std::to_string(batch) + " rows of " + std::to_string(seq_len) +
                         " tokens have more than " + std::to_string(kMaxBlocks) + " blocks of " +
                         std::to_string(block.q),
                     "use a larger block size or fewer rows");
  }
  if (ceil_div(seq_len, block.kv) > kMaxBlocks) {
    return bad_input("block-count-limit",
                     std::to_string(seq_len) + " tokens have more than " + std::to_string(kMaxBlocks) +
                         " kv blocks of " + std::to_string(block.kv),
                     "use a larger kv block");
  }
  if (auto cost = check_cost_model(settings.cost); !cost) return cost;
  if (world > kMaxRankRows / batch) {
    return bad_input("rank-rows-limit",
                     std::to_string(world) + " ranks times " + std::to_string(batch) +
                         " batch rows are more than " + std::to_string(kMaxRankRows),
                     "use fewer rows or ranks");
  }
  return {};
}

Result<BlockSize> parse_block_size(std::string_view text) {
  const std::size_t cross = text.find('x');
  const auto q = parse_int64(text.substr(0, cross));
  const auto kv = cross == std::string_view::npos ? q : parse_int64(text.substr(cross + 1));
  if (!q || !kv || *q < 1 || *kv < 1) {
    return bad_input("block-size-range", "block size " + quoted(text) + " is not a positive number or QxKV",
                     "write 128 or 256x128");
  }
  return BlockSize{*q, *kv};
}

std::string block_size_name(BlockSize block) {
  if (block.q == block.kv) return std::to_string(block.q);
  return std::to_string(block.q) + "x" + std::to_string(block.kv);
}

}  // namespace evenkeel
