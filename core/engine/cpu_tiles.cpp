#include "engine/cpu_tiles.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "base/parallel.h"
#include "mask/mask_mod/rectangles.h"
#include "mask/mask_mod/tile_tree.h"
#include "mask/tile_row.device.h"

namespace evenkeel {
namespace {

/// One q block's part of a window.
class WindowRow {
 public:
  WindowRow(Interval kv_blocks, Span<TileClass> out) : kv_blocks_(kv_blocks), out_(out) {
    std::fill(out_.begin(), out_.end(), TileClass::empty);
  }
  void fill(Interval blocks, TileClass tiles) {
    const Interval inside = intersect(blocks, kv_blocks_);
    if (inside.empty()) return;
    TileClass* const from = out_.begin() - kv_blocks_.begin;
    std::fill(from + inside.begin, from + inside.end, tiles);
  }

 private:
  Interval kv_blocks_;
  Span<TileClass> out_;
};

WindowRow row_of(TileWindow window, std::int64_t q_block, Span<TileClass> out) {
  const auto width = static_cast<std::size_t>(window.kv_blocks.length());
  return {window.kv_blocks,
          out.subspan(static_cast<std::size_t>(q_block - window.q_blocks.begin) * width, width)};
}

}  // namespace

bool named_tiles(const MaskView& mask, BlockSize block, TileWindow window, Span<TileClass> out,
                 const std::stop_token& stop) {
  std::size_t document = 0;
  for (std::int64_t i = window.q_blocks.begin; i < window.q_blocks.end; ++i) {
    if (stop.stop_requested()) return false;
    WindowRow row = row_of(window, i, out);
    const Interval q = tokens_of_block(i, block.q, mask.seq_len);
    if (mask.kind == MaskKind::dilated) {
      const TileClass tiles = dilated_tile_is_full(block) ? TileClass::full : TileClass::partial;
      for_each_dilated_run(mask, q, block.kv, [&](std::int64_t begin, std::int64_t end) {
        row.fill({begin, end}, tiles);
      });
      continue;
    }
    const std::size_t first = document_from(mask, q.begin, document);
    const std::size_t last = document_from(mask, q.end - 1, first);
    document = last;
    const TileRow tiles = classify_tiles(mask, {q, first, last}, block);
    for (const Interval& blocks : tiles.touched) row.fill(blocks, TileClass::partial);
    for (const Interval& blocks : tiles.full) row.fill(blocks, TileClass::full);
  }
  return true;
}

bool program_tiles(const mask_mod::Compiled& program, BatchRow row, std::int64_t seq_len, BlockSize block,
                   TileWindow window, Span<TileClass> out, const std::stop_token& stop) {
  struct Search {
    Search(const mask_mod::Compiled& of, BatchRow batch_row, std::int64_t tokens, BlockSize tile)
        : rectangles(of, batch_row), tree(rectangles, tokens, tile) {}
    mask_mod::Rectangles rectangles;
    mask_mod::TileTree tree;
    std::vector<mask_mod::TileTree::Run> runs;
  };
  constexpr std::int64_t kBand = 64;
  constexpr std::int64_t kStepsOfBlock = 512;
  const Interval blocks = window.q_blocks;
  const bool done = for_each_in_parallel(
      ceil_div(blocks.length(), kBand), worker_count(blocks.length() * kStepsOfBlock), stop, [&] {
        auto search = std::make_unique<Search>(program, row, seq_len, block);
        search->rectangles.stop_at(stop);
        return [&, search = std::move(search)](std::int64_t band) {
          const std::int64_t first = blocks.begin + band * kBand;
          for (std::int64_t i = first; i < std::min(first + kBand, blocks.end) && !stop.stop_requested();
               ++i) {
            WindowRow tiles = row_of(window, i, out);
            search->tree.find(i, search->runs);
            for (const auto& run : search->runs)
              tiles.fill({run.begin, run.end}, run.full ? TileClass::full : TileClass::partial);
          }
        };
      });
  return done && !stop.stop_requested();
}

}  // namespace evenkeel
