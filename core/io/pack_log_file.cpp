#include "io/pack_log_file.h"

#include <algorithm>
#include <cctype>
#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/text.h"
#include "io/byte_source.h"
#include "io/lengths.h"
#include "io/number_sink.h"
#include "io/number_text.h"
#include "io/shallow_json.h"
#include "io/system_error.h"

namespace evenkeel::io {
namespace {

using Json = nlohmann::json;

constexpr const char* kFix = R"(write [4,12], {"lengths":[4,12]} or {"cu_seqlens":[0,4,16]})";
constexpr std::size_t kMaxLogDocuments = std::size_t{1} << 25;

Error no_pack(const std::string& why) {
  return bad_input("pack-log-line", why, kFix);
}

Result<Layout> layout_of(std::string_view list, LengthsFormat format) {
  LayoutBuilder builder(format);
  if (auto parsed = parse_number_json(list, builder); !parsed) return parsed.error();
  return std::move(builder).finish();
}

Result<Layout> pack_of(std::string_view line) {
  if (line.front() == '[') return layout_of(line, LengthsFormat::lengths);
  if (line.front() != '{') return no_pack("this is neither a list nor an object");
  if (!is_shallow(line)) return no_pack("lists and objects lie more than 64 deep in one another");
  const Json json = Json::parse(line, nullptr, false);
  if (json.is_discarded()) return no_pack("this is no JSON");
  const bool lengths = json.contains("lengths");
  if (lengths == json.contains("cu_seqlens")) {
    return no_pack(lengths ? "it holds both lengths and cu_seqlens"
                           : "it holds neither lengths nor cu_seqlens");
  }
  const char* field = lengths ? "lengths" : "cu_seqlens";
  auto layout = layout_of(json[field].dump(-1, ' ', false, Json::error_handler_t::replace),
                          lengths ? LengthsFormat::lengths : LengthsFormat::cu_seqlens);
  if (layout) return layout;
  Error error = layout.error();
  // Line and column would be those of the list alone.
  if (error.rule == "json-readable" || error.rule == "json-numbers") {
    return no_pack("its " + std::string(field) + " are no list of whole numbers, or of such lists");
  }
  return error;
}

/// "line 12: ...": what a list itself says of its line, which is always its first, goes.
Error at_line(std::size_t line, Error error) {
  constexpr std::string_view kFirst = "line 1, ";
  std::string_view message = error.message;
  if (error.rule == "json-readable" && message.starts_with(kFirst)) message.remove_prefix(kFirst.size());
  error.message = "line " + std::to_string(line) + ": " + std::string(message);
  return error;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

Result<PackLog::Packs> packs_of(std::string_view text) {
  PackLog::Packs packs;
  std::size_t documents = 0;
  std::size_t line_number = 0;
  for (std::string_view rest = without_byte_order_mark(text); !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++line_number;
    if (line.empty()) continue;
    auto pack = pack_of(line);
    if (!pack) return at_line(line_number, pack.error());
    if (auto batch = check_batch(*pack); !batch) return at_line(line_number, batch.error());
    documents += pack->document_count();
    if (packs.size() == kMaxLogSteps || documents > kMaxLogDocuments) {
      return at_line(line_number,
                     bad_input("pack-log-size", "a log has at most 1,048,576 steps and 33,554,432 documents",
                               "cut the log into several"));
    }
    packs.push_back(std::move(pack).value());
  }
  if (packs.empty()) return bad_input("pack-log-empty", "the log holds no pack", kFix);
  return packs;
}

Result<PackLog::Packs> read_packs(const std::filesystem::path& path) {
  auto source = open_for_reading(path);
  if (!source) return source.error();
  auto text = read_text(**source);
  auto packs = text ? parse_pack_log(*text) : Result<PackLog::Packs>(text.error());
  if (packs) return packs;
  Error error = packs.error();
  if (error.rule == "file-readable") return error;
  error.message = shown(path) + ": " + error.message;
  return error;
}

}  // namespace

Result<PackLog::Packs> parse_pack_log(std::string_view text) {
  try {
    return packs_of(text);
  } catch (const std::bad_alloc&) {
    return make_error(ErrorKind::memory, "memory", "there is not enough memory for this log of packs",
                      "cut the log into several");
  }
}

PackLog read_pack_log(const std::filesystem::path& path) {
  auto packs = read_packs(path);
  if (!packs) return {path.string(), packs.error()};
  return {path.string(), std::make_shared<const PackLog::Packs>(std::move(packs).value())};
}

bool is_pack_log_name(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending == ".jsonl" || ending == ".ndjson";
}

}  // namespace evenkeel::io
