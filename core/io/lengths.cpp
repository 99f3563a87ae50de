#include "io/lengths.h"

#include <algorithm>
#include <cctype>
#include <new>
#include <string>
#include <utility>

#include "base/text.h"
#include "io/byte_source.h"
#include "io/npy.h"
#include "io/number_sink.h"
#include "io/number_text.h"
#include "io/system_error.h"

namespace evenkeel::io {
namespace {

Error out_of_memory() {
  return make_error(ErrorKind::memory, "memory", "there is not enough memory for these lengths",
                    "give fewer documents");
}

bool looks_like_json(std::string_view text) {
  text = without_byte_order_mark(text);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '[';
}

Result<void> parse_text(std::string_view text, NumberSink& sink) {
  return looks_like_json(text) ? parse_number_json(text, sink) : parse_number_text(text, sink);
}

template <class Parse>
Result<Layout> build(LengthsFormat format, Parse parse) {
  try {
    LayoutBuilder builder(format);
    if (Result<void> parsed = parse(builder); !parsed) return parsed.error();
    return std::move(builder).finish();
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  }
}

std::string lower_case_ending(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

Result<void> read_numbers(const std::filesystem::path& path, NumberSink& sink) {
  auto source = open_for_reading(path);
  if (!source) return source.error();
  const std::string ending = lower_case_ending(path);
  if (ending == ".npy") return read_npy_numbers(**source, sink);
  auto text = read_text(**source);
  if (!text) return text.error();
  if (ending == ".csv") return parse_number_csv(*text, sink);
  if (ending == ".json") return parse_number_json(*text, sink);
  return parse_text(*text, sink);
}

/// Says which file an error is about, where it does not yet.
Error in_file(const std::filesystem::path& path, Error error) {
  if (error.rule != "file-readable") error.message = shown(path) + ": " + error.message;
  return error;
}

}  // namespace

Result<LengthsFormat> parse_lengths_format(std::string_view name) {
  if (name == "lengths") return LengthsFormat::lengths;
  if (name == "cu_seqlens") return LengthsFormat::cu_seqlens;
  if (name == "document_ids") return LengthsFormat::document_ids;
  return bad_input("lengths-format-known", "unknown format of lengths " + quoted(name),
                   "use lengths, cu_seqlens or document_ids");
}

Result<Layout> parse_lengths(std::string_view text, LengthsFormat format) {
  return build(format, [&](NumberSink& sink) { return parse_text(text, sink); });
}

Result<Layout> parse_lengths_csv(std::string_view text, LengthsFormat format) {
  return build(format, [&](NumberSink& sink) { return parse_number_csv(text, sink); });
}

Result<Layout> read_lengths(const std::filesystem::path& path, LengthsFormat format) {
  auto layout = build(format, [&](NumberSink& sink) { return read_numbers(path, sink); });
  if (!layout) return in_file(path, layout.error());
  return layout;
}

Result<std::vector<std::int64_t>> read_number_list(const std::filesystem::path& path) {
  try {
    NumberList list;
    if (auto read = read_numbers(path, list); !read) return in_file(path, read.error());
    return std::move(list).take();
  } catch (const std::bad_alloc&) {
    return in_file(path, out_of_memory());
  }
}

}  // namespace evenkeel::io
