#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "base/units.h"
#include "execution/executed_rows.h"
#include "mask/block_mask.h"
#include "raster/allowed_pairs.h"
#include "raster/cell_owners.h"
#include "raster/cell_sums.h"
#include "raster/raster.h"
#include "raster/raster_scene.h"
#include "raster/run_sweep.h"

namespace evenkeel {

/// Fills rows of cells of a raster. One a thread: threads that fill rows of their own never meet.
class RasterRows {
 public:
  /// `raster` has its cells, all 0 and without owners; it, the scene and `stop` must outlive this.
  RasterRows(const RasterScene& scene, Raster& raster, const std::stop_token& stop);

  /// Fills the rows of cells [first, end). False when stopped.
  [[nodiscard]] bool fill(std::int32_t first, std::int32_t end);

 private:
  /// Consecutive rows of one owner: tokens, or positions in executed order.
  struct Piece {
    Interval rows;
    std::int32_t owner;
  };

  /// Consecutive tokens of one owner in one q block.
  struct Part {
    std::int64_t block;
    Interval rows;
    std::int32_t owner;
  };

  bool walk_ranks(const Plan& plan, Interval shown);
  bool walk_plan(const Plan& plan, Interval shown);
  bool add_rows(Interval rows, std::int32_t owner, std::int64_t at);
  bool finish_row();
  bool add_by_block(bool one_owner);
  bool add_by_owner(bool one_owner);
  bool add_piece(const Piece& piece, bool one_owner);
  void add_parts(std::span<const Part> parts, bool one_owner);
  void add_cut(std::span<const TileRun> runs, std::int64_t rows, CellSums& full, CellSums& partial) const;
  void spread_whole_blocks(bool one_owner);
  void add_allowed(Interval rows);
  std::span<const TileRun> runs_of(std::int64_t index);
  void take_owner(std::int32_t owner);
  void write_row(std::int32_t one_owner);

  const RasterScene& scene_;
  Raster& raster_;
  const std::stop_token& stop_;
  BlockMaskRows tiles_;
  std::optional<ExecutedRows> executed_;  ///< in executed order of cut blocks that are not known

  std::int32_t row_ = 0;      ///< the row of cells that `pieces_` fill
  std::int64_t row_end_ = 0;  ///< where it ends on the vertical axis
  std::vector<Piece> pieces_;
  std::vector<Part> parts_;                ///< of the row of cells
  std::vector<CellOwners::Share> shares_;  ///< of a q block in it
  std::int64_t block_ = -1;                ///< whose runs `runs_` are
  std::span<const TileRun> runs_;
  std::vector<TileRun> found_;  ///< those of the mask
  std::uint64_t blocks_seen_ = 0;

  RunSweep whole_blocks_;                    ///< of one owner in the row; of a plan that keeps blocks whole
  std::size_t near_ = 0;                     ///< the segment of the map looked at last
  CellSums full_;                            ///< of the row of cells
  CellSums partial_;                         ///< of the row
  CellOwners owners_;                        ///< of tiles of the original sequence
  CellSums of_owner_;                        ///< of those that run: touched, of one owner in the row
  std::vector<std::int64_t> most_of_one_;    ///< the largest part of a single owner, by cell
  std::optional<AllowedPairs> allowed_;      ///< of the row; where they are asked for or shown
  std::vector<std::int64_t> full_pairs_;     ///< in full tiles, by cell of the row
  std::vector<std::int64_t> touched_pairs_;  ///< in non-empty tiles, by cell of the row
};

}  // namespace evenkeel
