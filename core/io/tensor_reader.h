#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "io/number_sink.h"
#include "io/random_source.h"

/// Tensors in: NumPy's `.npz` and `.safetensors`, one tensor at a time, in bounded memory.
namespace evenkeel::io {

/// An open file of tensors by name. Nothing but its directory is read until a tensor is asked for.
class TensorArchive {
 public:
  virtual ~TensorArchive() = default;
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  /// What stands beside the tensors: `__metadata__` of `.safetensors`, the JSON object in a tensor of bytes
  /// named `metadata` in `.npz`. Texts as they are, other values as JSON. Errors: `bad_input` where it is no
  /// such thing.
  [[nodiscard]] virtual Result<std::vector<std::pair<std::string, std::string>>> metadata() const = 0;
  /// An int32 or int64 tensor of one dimension (one row) or two (a row each). Errors: `bad_input` for a name
  /// that is not there, another type or shape, damaged data; what the sink says.
  [[nodiscard]] virtual Result<void> read_numbers(const std::string& name, NumberSink& sink) const = 0;
};

/// Errors: those of `read_zip_directory`. `source` is kept.
[[nodiscard]] Result<std::unique_ptr<TensorArchive>> open_npz(std::unique_ptr<RandomSource> source);

/// Errors: `bad_input` for a header that is cut off, larger than 100 MB or no JSON object of tensors; a
/// tensor whose size is not that of its shape, overflows, or lies outside of the file; tensors that overlap
/// or leave bytes that belong to none, as the reference refuses them too. `source` is kept. Source:
/// safetensors 0.4, format description. Checked in tests/io against files that the library wrote; fuzzed.
[[nodiscard]] Result<std::unique_ptr<TensorArchive>> open_safetensors(std::unique_ptr<RandomSource> source);

}  // namespace evenkeel::io
