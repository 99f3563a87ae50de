#include "io/number_text.h"

#include <charconv>
#include <string>
#include <vector>

#include "base/text.h"

namespace evenkeel::io {
namespace {

constexpr std::string_view kBlank = " \t\r\v\f";

bool is_blank(char c) {
  return kBlank.find(c) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Takes lines off the front of a text and counts them.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool next() {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++number;
    return true;
  }
  std::string_view line;
  std::size_t number = 0;  ///< counted from 1

 private:
  std::string_view rest_;
};

Error on_line(std::size_t line, const std::string& what, std::string fix) {
  return bad_input("number-readable", "line " + std::to_string(line) + ": " + what, std::move(fix));
}

Error not_a_number(std::size_t line, std::string_view token) {
  for (const char c : token) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20U && byte < 0x7FU) continue;
    constexpr const char* kHex = "0123456789abcdef";
    return on_line(line,
                   std::string("byte 0x") + kHex[byte >> 4U] + kHex[byte & 15U] + " is no part of a number",
                   "give whole numbers like 4096 as plain text");
  }
  std::int64_t value = 0;
  const auto parsed = std::from_chars(token.data(), token.data() + token.size(), value);
  if (parsed.ec == std::errc::result_out_of_range && parsed.ptr == token.data() + token.size()) {
    return on_line(line, quoted(token) + " does not fit in 64 bits", "give a smaller number");
  }
  return on_line(line, quoted(token) + " is not a whole number", "write numbers like 4096");
}

/// Hands numbers on in batches.
class Batch {
 public:
  explicit Batch(NumberSink& sink) : sink_(sink) { numbers_.reserve(kSize); }
  Result<void> add(std::int64_t number) {
    numbers_.push_back(number);
    return numbers_.size() == kSize ? flush() : Result<void>();
  }
  Result<void> end_row() {
    if (auto flushed = flush(); !flushed) return flushed;
    return sink_.end_row();
  }

 private:
  static constexpr std::size_t kSize = 4096;
  Result<void> flush() {
    auto taken = sink_.numbers(numbers_);
    numbers_.clear();
    return taken;
  }
  NumberSink& sink_;
  std::vector<std::int64_t> numbers_;
};

/// What stood last in a row of a text.
enum class Last { nothing, number, comma };

Result<void> parse_line(const Lines& lines, Last& last, Batch& batch) {
  std::string_view line = lines.line;
  while (!(line = trimmed(line)).empty()) {
    if (line.front() == ',') {
      if (last != Last::number) {
        return on_line(lines.number, "there is no number before a comma",
                       "remove the comma or write the number");
      }
      last = Last::comma;
      line.remove_prefix(1);
      continue;
    }
    std::size_t end = 0;
    while (end < line.size() && line[end] != ',' && !is_blank(line[end])) ++end;
    const auto number = parse_int64(line.substr(0, end));
    if (!number) return not_a_number(lines.number, line.substr(0, end));
    if (auto added = batch.add(*number); !added) return added;
    last = Last::number;
    line.remove_prefix(end);
  }
  return {};
}

}  // namespace

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.substr(0, kMark.size()) == kMark) text.remove_prefix(kMark.size());
  return text;
}

Result<void> parse_number_text(std::string_view text, NumberSink& sink) {
  Batch batch(sink);
  Last last = Last::nothing;
  for (Lines lines(without_byte_order_mark(text)); lines.next();) {
    if (!trimmed(lines.line).empty()) {
      if (auto parsed = parse_line(lines, last, batch); !parsed) return parsed;
    } else if (last != Last::nothing) {
      if (auto ended = batch.end_row(); !ended) return ended;
      last = Last::nothing;
    }
  }
  return last == Last::nothing ? Result<void>() : batch.end_row();
}

Result<void> parse_number_csv(std::string_view text, NumberSink& sink) {
  Batch batch(sink);
  for (Lines lines(without_byte_order_mark(text)); lines.next();) {
    std::string_view line = trimmed(lines.line);
    while (!line.empty() && line.back() == ',') line = trimmed(line.substr(0, line.size() - 1));
    if (line.empty()) continue;
    while (true) {
      const std::size_t comma = line.find(',');
      const std::string_view field = trimmed(line.substr(0, comma));
      if (field.empty()) {
        return on_line(lines.number, "a field is empty", "remove the comma or write the number");
      }
      const auto number = parse_int64(field);
      if (!number) return not_a_number(lines.number, field);
      if (auto added = batch.add(*number); !added) return added;
      if (comma == std::string_view::npos) break;
      line.remove_prefix(comma + 1);
    }
    if (auto ended = batch.end_row(); !ended) return ended;
  }
  return {};
}

}  // namespace evenkeel::io
