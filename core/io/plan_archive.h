#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "balance/plan.h"
#include "base/result.h"
#include "engine/engine.h"
#include "io/text_writer.h"
#include "layout/layout.h"
#include "mask/mask.h"
#include "pipeline/case.h"

/// Plans out as tensors, one or one a step, with what they were made for.
///
/// Tensors of a plan, int64 unless said otherwise; those of step K have the prefix `step_K/`:
///   rearrange, restore   (1, S) or (B, S)
///   cu_seqlens           (B, D + 1): offsets of each row's documents; shorter rows are filled up with S
///   token_ranges         (N, 4): index row, rank, first token, end of the tokens; by row and position
///   rank_of_block        int32, (1, n) or (B, n): only where the plan keeps blocks whole
///   rank_R/kv_num_blocks, rank_R/kv_indices, rank_R/full_kv_num_blocks, rank_R/full_kv_indices
///                        int32, the BlockMask that rank R's kernel runs: only where asked for
/// Metadata: schema evenkeel.plan/1, strategy, world_size, block_size ("128" or "256x128"), mask, reference,
/// lengths (JSON; of one plan of at most 65,536 documents), version. `.safetensors` keeps them as
/// `__metadata__`, `.npz` as a JSON object in an array of bytes, `metadata`.
namespace evenkeel::io {

/// A plan to write.
struct PlanEntry {
  std::shared_ptr<const Plan> plan;
  Layout documents;                              ///< that it was made for
  std::optional<std::int64_t> step = {};         ///< nothing for the only plan of a file
  std::shared_ptr<const Mask> block_masks = {};  ///< whose local block masks are written; null for none
};

/// Whether a path ends as such files do.
[[nodiscard]] bool is_plan_archive(const std::filesystem::path& path);

/// Writes `.npz` or `.safetensors`, streamed. All plans are checked to be permutations before anything is
/// written; the file appears whole under its name or not at all. `settings` are those that all plans were
/// made with. Memory: what the plans have, one rank's block masks, some ten megabytes. Nothing when stopped.
/// Errors: `infeasible` for a plan that is no permutation or, with block masks, what flex cannot run; those
/// of `write_tensors`.
[[nodiscard]] Cancellable<Result<void>> write_plan_archive(const std::filesystem::path& path,
                                                           const std::vector<PlanEntry>& plans,
                                                           const Case& settings, const Engine& engine,
                                                           const std::stop_token& stop = {},
                                                           const Progress& progress = {});

}  // namespace evenkeel::io
