#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "io/text_writer.h"

/// Tensors out: NumPy's `.npz` and `.safetensors`, streamed. Memory is what the source hands on at a time.
namespace evenkeel::io {

/// Type of a tensor's elements, little-endian.
enum class TensorType : std::uint8_t { uint8, int32, int64 };
[[nodiscard]] std::uint64_t element_size(TensorType type);

/// A tensor in C order, before its numbers are there.
struct TensorInfo {
  std::string name;
  TensorType type = TensorType::int32;
  std::vector<std::int64_t> shape;
};
[[nodiscard]] std::uint64_t byte_count(const TensorInfo& tensor);

/// What a file is to hold.
struct TensorFile {
  std::vector<TensorInfo> tensors;
  /// Key and text; `.safetensors` keeps them, `.npz` has no place for them.
  std::vector<std::pair<std::string, std::string>> metadata;
  /// Hands the bytes of tensor `index` to the sink, piece by piece, and returns at the sink's first error.
  /// Called once for each tensor, in any order. Nothing when stopped.
  std::function<Cancellable<Result<void>>(std::size_t index, const Sink& sink)> source;
};

/// Exact size of the file in bytes, without asking the source. 0 for an ending that is no tensor file's.
[[nodiscard]] std::uint64_t tensor_file_size(const std::filesystem::path& path, const TensorFile& file);

/// Writes by the ending of the path: `.npz` (stored entries, as `numpy.savez`; zip64 where sizes need it) or
/// `.safetensors`.
///
/// The file appears whole under its name or not at all. Before anything is written the disk must have room
/// for all of it. Time O(bytes). Errors: `bad_input` for another ending; `io` naming the size that is needed
/// and the room there is, or with the system's reason; those of the source. `.npz` to a pipe or a device is
/// `io`: its checksums are filled in at the end.
[[nodiscard]] Cancellable<Result<void>> write_tensors(const std::filesystem::path& path,
                                                      const TensorFile& file, const Progress& progress = {});

}  // namespace evenkeel::io
