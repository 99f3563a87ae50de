#include "lesson/lesson_parts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "lesson/lesson_reader.h"
#include "lesson/lesson_text.h"
#include "lesson/words.h"

namespace evenkeel::lesson {
namespace {

constexpr std::array<std::string_view, 6> kBlocks = {"state", "mask_mod", "highlight",
                                                     "hide",  "predict",  "expect"};
/// Code that is shown as it stands.
constexpr std::array<std::string_view, 3> kShown = {"python", "text", "sh"};

/// Cuts a file into its parts.
class Cutter {
 public:
  explicit Cutter(std::string_view text) : lines_(lines_of(text)) {}

  Result<LessonParts> cut() {
    for (; at_ < lines_.size(); ++at_) {
      const std::string_view line = lines_[at_];
      Result<void> done;
      if (line.starts_with("```")) {
        done = fence();
      } else if (line.starts_with("#")) {
        done = heading(line);
      } else {
        done = words(line);
      }
      if (!done) return done.error();
    }
    return std::move(parts_);
  }

 private:
  [[nodiscard]] std::size_t number() const { return at_ + 1; }
  [[nodiscard]] Part& part() {
    if (parts_.steps.empty()) return parts_.head;
    return parts_.steps.back().reveal ? *parts_.steps.back().reveal : parts_.steps.back().body;
  }

  Result<void> words(std::string_view line) {
    if (parts_.title.empty() && !trimmed(line).empty()) {
      return structure_error(number(), "the file does not begin with its title", "begin it with # Title");
    }
    add_text(line);
    return {};
  }

  void add_text(std::string_view line) {
    Part& into = part();
    if (into.text.empty() && trimmed(line).empty()) return;
    if (into.text.empty()) into.text_line = into.text_end = number();
    // A block is cut out of the text; its lines are kept blank, so that errors name theirs.
    for (; into.text_end < number(); ++into.text_end) into.text += '\n';
    into.text += std::string(line) + '\n';
    ++into.text_end;
  }

  Result<void> heading(std::string_view line) {
    const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
    const std::string words(trimmed(line.substr(level)));
    if (level == 1) {
      if (!parts_.title.empty())
        return structure_error(number(), "there is a second title", "begin steps with ## Title");
      if (auto checked = check_title(words, number()); !checked) return checked;
      parts_.title = words;
      parts_.title_line = number();
      return {};
    }
    if (parts_.title.empty())
      return structure_error(number(), "the file does not begin with its title", "begin it with # Title");
    if (level == 2) {
      if (parts_.steps.size() == kMostLessonSteps) {
        return structure_error(number(), "a lesson has at most " + grouped(kMostLessonSteps) + " steps");
      }
      if (auto checked = check_title(words, number()); !checked) return checked;
      parts_.steps.push_back({words, number(), {}, std::nullopt});
      parts_.steps.back().body.line = number();
      return {};
    }
    if (level == 3 && words == "Reveal" && !parts_.steps.empty()) {
      if (parts_.steps.back().reveal) return structure_error(number(), "the step has a second reveal");
      parts_.steps.back().reveal.emplace();
      parts_.steps.back().reveal->line = number();
      return {};
    }
    return structure_error(number(), "there is a heading " + quoted(line),
                           "headings are # Title, ## Step and, within a step, ### Reveal");
  }

  Result<void> fence() {
    const std::size_t begin = number();
    const std::string language(trimmed(lines_[at_].substr(3)));
    const bool shown = std::find(kShown.begin(), kShown.end(), language) != kShown.end();
    if (!shown && std::find(kBlocks.begin(), kBlocks.end(), language) == kBlocks.end()) {
      return structure_error(begin, "there is a block " + quoted(language),
                             "blocks are " + listed(kBlocks) + ", and code to show: " + listed(kShown));
    }
    if (parts_.steps.empty())
      return structure_error(begin, "a block stands before the first step", "begin a step with ## Title");
    Block block{language, {}, begin + 1};
    for (++at_; at_ < lines_.size() && trimmed(lines_[at_]) != "```"; ++at_) {
      if (lines_[at_].starts_with("```")) {
        return structure_error(number(), "a block begins inside of the one of line " + std::to_string(begin),
                               "close that with ```");
      }
      block.lines.emplace_back(lines_[at_]);
    }
    if (at_ == lines_.size())
      return structure_error(begin, "the block " + quoted(language) + " is not closed", "close it with ```");
    if (shown) {
      const std::size_t end = at_;
      for (at_ = begin - 1; at_ < end; ++at_) add_text(lines_[at_]);
      add_text("```");
      return {};
    }
    if (part().block(language) != nullptr) {
      return structure_error(begin, "there is a second block " + quoted(language),
                             "write one a step, and one a reveal");
    }
    part().blocks.push_back(std::move(block));
    return {};
  }

  LessonParts parts_;
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  auto lines = split(text, '\n');
  for (std::string_view& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  return lines;
}

Result<LessonParts> cut_lesson(std::string_view text) {
  return Cutter(text).cut();
}

Error structure_error(std::size_t line, std::string message, std::string fix) {
  return error_at(line, "lesson-structure", std::move(message), std::move(fix));
}

}  // namespace evenkeel::lesson
