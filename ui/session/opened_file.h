#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <variant>

#include "base/result.h"
#include "io/session.h"
#include "lesson/lesson.h"

namespace evenkeel::ui {

/// What a file that people open holds.
enum class FileKind : std::uint8_t { session, lengths, plan, pack_log, lesson };

/// A file to read, and as what; nothing: as what it looks like.
struct FileToOpen {
  std::filesystem::path path;
  std::optional<FileKind> kind;
  std::size_t step = 0;  ///< which plan of a file of several, where it holds that one
};

/// A file that was read: one of these, or why it is none.
struct OpenedFile {
  std::filesystem::path path;
  std::variant<Error, io::Session, Layout, PlanSource, PackLog, Lesson> content;
};

/// What a file looks like, by its ending and the first kilobytes: a lesson, a plan, a log of packs, a
/// session, or else document lengths.
[[nodiscard]] FileKind kindOfFile(const std::filesystem::path& path);

/// Reads it whole: any thread. What looks like document lengths and is none, may still be a plan. Plans are
/// named by their file, those of a file of several with their step.
[[nodiscard]] OpenedFile readFile(const FileToOpen& file);

}  // namespace evenkeel::ui
