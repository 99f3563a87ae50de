#include "session/opened_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>

#include "io/byte_source.h"
#include "io/lengths.h"
#include "io/pack_log_file.h"
#include "io/plan_reader.h"
#include "lessons/lesson_shelf.h"

namespace evenkeel::ui {
namespace {

std::string ending_of(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

/// The first kilobytes; empty where it cannot be read, which whoever reads it all will say.
std::string beginning_of(const std::filesystem::path& path) {
  auto source = io::open_for_reading(path);
  if (!source) return {};
  std::array<char, 4096> begin{};
  const auto size = (*source)->read(begin.data(), begin.size());
  return size ? std::string(begin.data(), *size) : std::string();
}

std::filesystem::path whole(const std::filesystem::path& path) {
  std::error_code failure;
  const std::filesystem::path absolute = std::filesystem::absolute(path, failure);
  return failure ? path : absolute.lexically_normal();
}

OpenedFile read_plan_file(const FileToOpen& file) {
  const std::filesystem::path path = whole(file.path);
  const auto plans = io::open_plan_file(path);
  if (!plans) return {file.path, plans.error()};
  std::string name = path.filename().string();
  std::optional<std::int64_t> step;
  if (const auto& steps = (*plans)->steps(); !steps.empty()) {
    const auto wanted = static_cast<std::int64_t>(file.step);
    step = std::binary_search(steps.begin(), steps.end(), wanted) ? wanted : steps.front();
    name += ":step=" + std::to_string(*step);
  }
  PlanSource plan = io::read_plan_source(path, name, step);
  if (!plan.read) return {file.path, plan.read.error()};
  return {file.path, std::move(plan)};
}

OpenedFile read_lengths_file(const FileToOpen& file) {
  auto layout = io::read_lengths(file.path);
  if (layout) return {file.path, std::move(layout).value()};
  if (!file.kind && (ending_of(file.path) == ".npy" || ending_of(file.path) == ".json")) {
    // Indices begin at 0, which no length is.
    OpenedFile plan = read_plan_file(file);
    if (!std::holds_alternative<Error>(plan.content)) return plan;
  }
  return {file.path, layout.error()};
}

}  // namespace

FileKind kindOfFile(const std::filesystem::path& path) {
  const std::string ending = ending_of(path);
  if (ending == ".md") return FileKind::lesson;
  if (ending == ".npz" || ending == ".safetensors") return FileKind::plan;
  if (io::is_pack_log_name(path)) return FileKind::pack_log;
  if (ending == ".npy" || !io::looks_like_session(path)) return FileKind::lengths;
  const std::string begin = beginning_of(path);
  const auto holds = [&](std::string_view text) { return begin.find(text) != std::string::npos; };
  if (holds("evenkeel.session/")) return FileKind::session;
  if (holds("evenkeel.plan/") || holds("\"rearrange\"")) return FileKind::plan;
  if (holds("\"cu_seqlens\"") || holds("\"lengths\"")) return FileKind::pack_log;
  return FileKind::session;
}

OpenedFile readFile(const FileToOpen& file) {
  switch (file.kind.value_or(kindOfFile(file.path))) {
    case FileKind::plan:
      return read_plan_file(file);
    case FileKind::pack_log: {
      PackLog log = io::read_pack_log(whole(file.path));
      if (!log.read) return {file.path, log.read.error()};
      return {file.path, std::move(log)};
    }
    case FileKind::session: {
      auto session = io::read_session(file.path);
      if (!session) return {file.path, session.error()};
      return {file.path, std::move(session).value()};
    }
    case FileKind::lesson: {
      auto lesson = readLesson(file.path);
      if (!lesson) return {file.path, lesson.error()};
      return {file.path, std::move(lesson).value()};
    }
    case FileKind::lengths:
      break;
  }
  return read_lengths_file(file);
}

}  // namespace evenkeel::ui
