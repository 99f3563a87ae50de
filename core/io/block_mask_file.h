#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "io/text_writer.h"
#include "mask/block_mask.h"

/// Block masks out: the four tensors that FlexAttention's `BlockMask` is made of. The tensors are written as
/// they are made; only the compressed tiles are in memory.
namespace evenkeel::io {

/// A block mask of a batch, global or of one rank, and what is said beside its tensors.
struct BlockMaskFile {
  std::vector<BlockMask> rows;  ///< of equal extent; not empty
  std::int64_t area = 0;        ///< allowed pairs of all batch rows
  /// What it was made of, key and text: kept by `.safetensors` beside the numbers.
  std::vector<std::pair<std::string, std::string>> origin;
};

/// Size of the file in bytes, exact for `.npz` and `.safetensors`, at most for `.json`; 0 for other endings.
[[nodiscard]] std::uint64_t block_mask_file_size(const std::filesystem::path& path,
                                                 const BlockMaskFile& mask);

/// Whether a file of this extent can be written under this name: its ending, the limits of JSON and the room
/// on the disk. Tiles are not looked at. Errors: those of `write_block_mask` that come before it writes.
[[nodiscard]] Result<void> check_block_mask_file(const std::filesystem::path& path,
                                                 const BlockMaskFile& mask);

/// Writes by the ending of the path: `.npz`, `.safetensors` (the four tensors by name, int32) or `.json`
/// (schema evenkeel.block_mask/1, one line).
///
/// The file appears whole under its name or not at all. Before anything is written the disk must have room
/// for all of it. Nothing when stopped; then no file is left. Time O(bytes). Errors: `bad_input` for another
/// ending, or JSON of more than 2^24 tokens or 2^26 tensor numbers; those of `write_tensors`.
[[nodiscard]] Cancellable<Result<void>> write_block_mask(const std::filesystem::path& path,
                                                         const BlockMaskFile& mask,
                                                         const std::stop_token& stop = {},
                                                         const Progress& progress = {});

/// Whether JSON is written of it: at most 2^24 tokens and 2^26 tensor numbers. Errors: `bad_input`, naming
/// the size.
[[nodiscard]] Result<void> check_block_mask_json(const BlockMaskFile& mask);

/// One line of JSON, without a line end, to the sink. Errors: those of `check_block_mask_json`; those of the
/// sink.
[[nodiscard]] Cancellable<Result<void>> write_block_mask_json(const BlockMaskFile& mask, const Sink& sink,
                                                              const std::stop_token& stop = {},
                                                              const Progress& progress = {});

}  // namespace evenkeel::io
