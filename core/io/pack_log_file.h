#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "layout/pack_log.h"

/// Logs of packs in: JSON lines, one a step.
///
///     [6912,2320,768]                     // document lengths of one batch row
///     [[6912,3088],[10000]]               // of several
///     {"lengths":[6912,3088]}             // the same in an object, whatever else it holds
///     {"cu_seqlens":[0,6912,10000]}       // offsets that start at 0 and end at S
///
/// Blank lines are passed over. Steps are counted from 0, as they stand; S may differ from step to step.
namespace evenkeel::io {

/// The most steps of a log; documents of all steps together are at most 2^25.
inline constexpr std::size_t kMaxLogSteps = std::size_t{1} << 20;

/// Errors: `bad_input` naming the line (from 1) that is no pack; rule `pack-log-size` for too many steps or
/// documents; `memory`. Checked by tests/fuzz/fuzz_pack_log.cpp.
[[nodiscard]] Result<PackLog::Packs> parse_pack_log(std::string_view text);

/// The log of a file, its error in the place of its packs.
[[nodiscard]] PackLog read_pack_log(const std::filesystem::path& path);

/// Whether a path ends as JSON lines do: .jsonl or .ndjson.
[[nodiscard]] bool is_pack_log_name(const std::filesystem::path& path);

}  // namespace evenkeel::io
