#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "balance/loaded_plan.h"
#include "base/result.h"
#include "io/random_source.h"

/// Plans in, ours or another's.
namespace evenkeel::io {

/// What a plan file holds.
enum class PlanFormat : std::uint8_t { npy, npz, safetensors, json };

/// By the ending of a path: .npy, .npz, .safetensors, .json. Errors: `bad_input` for another.
[[nodiscard]] Result<PlanFormat> plan_format(const std::filesystem::path& path);

/// An open file of plans: one, or one a step of a log of packs.
///
/// Rearrange indices are int32 or int64 of the shape (S), (1, S) or (B, S): all of an `.npy`; the tensor
/// `rearrange` of `.npz` and `.safetensors` (or the only one of an `.npz`), `step_K/rearrange` for step K;
/// "rearrange" of a JSON object (schema evenkeel.plan/1), or a JSON list or list of lists. Where `restore`
/// stands beside it, it must be the inverse. Other tensors are not looked at, but `cu_seqlens` for the
/// documents that the plan was made for.
class PlanFile {
 public:
  virtual ~PlanFile() = default;
  /// Steps in the file, ascending; empty where it holds one plan without a step.
  [[nodiscard]] virtual const std::vector<std::int64_t>& steps() const = 0;
  /// The plan, or the one of a step. Read in pieces: memory O(segments). Errors: `bad_input` for a step that
  /// is not there, or none given where there are several; a duplicated, missing or out-of-range index (rule
  /// `permutation-valid`, naming row, position and index); restore indices that are not the inverse (rule
  /// `restore-inverse`); another type or shape; a damaged file. `memory`.
  [[nodiscard]] virtual Result<LoadedPlan> read(std::optional<std::int64_t> step) const = 0;
};

/// Errors: those of the file's format; `bad_input` for one without rearrange indices.
[[nodiscard]] Result<std::unique_ptr<PlanFile>> open_plan_file(const std::filesystem::path& path);
/// The same of bytes of a format. `source` is kept.
[[nodiscard]] Result<std::unique_ptr<PlanFile>> open_plan_file(PlanFormat format,
                                                               std::unique_ptr<RandomSource> source);

/// The plan of a file, under the name `name`, its errors with the path. A file of several steps is refused
/// without one.
[[nodiscard]] Result<LoadedPlan> read_plan(const std::filesystem::path& path, const std::string& name,
                                           std::optional<std::int64_t> step = std::nullopt);

/// The plan of a file as a strategy `file:NAME`, its error in the place of the plan.
[[nodiscard]] PlanSource read_plan_source(const std::filesystem::path& path, const std::string& name,
                                          std::optional<std::int64_t> step = std::nullopt);

/// The file and step of "PATH:step=K" or "PATH", as a strategy `file:...` names them on a command line.
[[nodiscard]] std::pair<std::string, std::optional<std::int64_t>> plan_path_and_step(std::string_view name);

/// Whether an error is about what a plan says, and not about a file that cannot be read: a finding.
[[nodiscard]] bool is_about_plan(const Error& error);

/// What the metadata of a file with schema evenkeel.plan/1 say; that of others says nothing. Errors:
/// `bad_input` for a value that is not of its kind.
[[nodiscard]] Result<PlanOrigin> parse_plan_origin(
    const std::vector<std::pair<std::string, std::string>>& metadata);

}  // namespace evenkeel::io
