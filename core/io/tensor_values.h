#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mask/mask_mod/tensor.h"

/// Tensors that a mask_mod indexes, from files.
namespace evenkeel::io {

/// Reads a tensor of integers or bools by the file's ending: `.npy`; `.npz`, of whose arrays the one called
/// `name` is taken, or the only one; `.json`, lists in lists of numbers or of true and false.
///
/// Errors: `bad_input` naming the file, for another ending or type, a ragged list, Fortran order, a file that
/// is cut off or damaged, an archive without that array, more than 1 GiB; those of `MaskTensor::make`; `io`.
[[nodiscard]] Result<MaskTensor> read_mask_tensor(const std::string& name, const std::filesystem::path& path);

/// The same from a file's bytes. Fuzzed in tests/fuzz.
[[nodiscard]] Result<MaskTensor> parse_npy_tensor(const std::string& name, std::string_view bytes);
[[nodiscard]] Result<MaskTensor> parse_npz_tensor(const std::string& name, std::string_view bytes);
[[nodiscard]] Result<MaskTensor> parse_json_tensor(const std::string& name, std::string_view text);

}  // namespace evenkeel::io
