#include "help/help_text.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/text.h"

namespace evenkeel {
namespace {

constexpr std::string_view kMark = "##";

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// ASCII letters in lower case.
std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Error at_line(std::size_t line, const std::string& what, const std::string& fix) {
  return bad_input("help-text", "line " + std::to_string(line) + ": " + what, fix);
}

class Reader {
 public:
  Result<std::vector<HelpEntry>> read(std::string_view text) {
    for (std::size_t begin = 0; begin < text.size();) {
      ++line_;
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      if (auto taken = take(text.substr(begin, end - begin)); !taken) return taken.error();
      begin = end + 1;
    }
    if (auto ended = end_entry(); !ended) return ended.error();
    if (entries_.empty()) return at_line(1, "no heading is there", "begin an entry with ## NAME");
    return std::move(entries_);
  }

 private:
  Result<void> take(std::string_view raw) {
    const std::string_view line = trimmed(raw);
    if (std::any_of(line.begin(), line.end(),
                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) {
      return at_line(line_, "a control character stands in " + quoted(line), "remove it");
    }
    if (line.starts_with(kMark) && !line.starts_with("###")) {
      if (auto ended = end_entry(); !ended) return ended;
      return begin_entry(line.substr(kMark.size()));
    }
    if (entries_.empty() || line.empty()) return {};
    std::string& text = entries_.back().text;
    if (!text.empty()) text += ' ';
    text += line;
    return {};
  }

  Result<void> begin_entry(std::string_view names) {
    HelpEntry entry{{}, {}, line_};
    while (true) {
      const std::size_t comma = names.find(',');
      const std::string_view name = trimmed(names.substr(0, comma));
      if (name.empty()) return at_line(line_, "a heading lacks a name", "write ## NAME, or ## NAME, NAME");
      if (!known_.insert(folded(name)).second) {
        return at_line(line_, quoted(name) + " is explained already", "keep one of the two");
      }
      entry.names.emplace_back(name);
      if (comma == std::string_view::npos) break;
      names.remove_prefix(comma + 1);
    }
    entries_.push_back(std::move(entry));
    return {};
  }

  Result<void> end_entry() {
    if (entries_.empty() || !entries_.back().text.empty()) return {};
    return at_line(entries_.back().line, quoted(entries_.back().names.front()) + " has no text",
                   "write a sentence under it");
  }

  std::vector<HelpEntry> entries_;
  std::unordered_set<std::string> known_;
  std::size_t line_ = 0;
};

}  // namespace

Result<std::vector<HelpEntry>> parse_help(std::string_view text) {
  return Reader().read(text);
}

const HelpEntry* find_help(const std::vector<HelpEntry>& entries, std::string_view name) {
  const std::string wanted = folded(trimmed(name));
  for (const HelpEntry& entry : entries) {
    for (const std::string& known : entry.names) {
      if (folded(known) == wanted) return &entry;
    }
  }
  return nullptr;
}

}  // namespace evenkeel
