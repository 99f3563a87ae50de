#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lesson/lesson.h"

namespace evenkeel {

/// What a lesson may hold: enough for any lecture, little enough that no file exhausts memory or a
/// listener's patience.
inline constexpr std::size_t kMostLessonBytes = std::size_t{1} << 18;
inline constexpr std::size_t kMostLessonSteps = 64;
inline constexpr std::int64_t kMostLessonTokens = std::int64_t{1} << 20;  ///< over all batch rows
inline constexpr std::int64_t kMostLessonDocuments = 4096;                ///< over all batch rows
inline constexpr std::int64_t kMostLessonRows = 16;                       ///< batch rows
inline constexpr std::int64_t kMostLessonBlocks = 16384;  ///< q or kv blocks of all batch rows
inline constexpr std::int64_t kMostLessonRanks = 256;
inline constexpr std::int64_t kMostLessonMaskModTokens = 4096;  ///< over all rows, where the mask is a text
inline constexpr std::int64_t kMostLessonMaskModBlocks = 512;   ///< the same of blocks
inline constexpr std::int64_t kMostLessonJoinedTokens = 65536;  ///< over all rows, where masks are joined
inline constexpr std::size_t kMostLessonJoined = 8;             ///< masks that are joined
inline constexpr std::size_t kMostLessonExpressions = 1000;
inline constexpr std::size_t kMostTensorValues = 4096;

/// Reads a lesson: checks all that can be checked without running the workload, expressions and names
/// included. `name` is that of its file without ".md". LF and CRLF, with or without a byte order mark.
///
/// Errors: `bad_input`, rule "lesson-...", beginning with "line 12: " and naming the field and what is
/// allowed. Time O(bytes) and one generated layout a `preset`. Checked by tests/lesson and
/// tests/fuzz/fuzz_lesson.cpp.
[[nodiscard]] Result<Lesson> parse_lesson(std::string_view name, std::string_view text);

/// The order of a course: names of lessons, one a line; blank lines and lines that begin with "#" are
/// skipped. Errors: `bad_input` with the line for a name that is none, one that is there twice, none at all.
[[nodiscard]] Result<std::vector<std::string>> parse_course(std::string_view text);

}  // namespace evenkeel
