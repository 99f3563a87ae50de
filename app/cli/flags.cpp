#include "cli/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace evenkeel::cli {
namespace {

bool is_integer_text(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// CLI11 keeps raw texts; its own conversions are not used.
CLI::Option& add(CLI::App& command, const std::string& name, const std::string& placeholder,
                 const std::string& help) {
  CLI::Option* option = command.add_option(
      name, [](const CLI::results_t&) { return true; }, help);
  return *option->type_name(placeholder)->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

}  // namespace

void Flags::value(const std::string& name, const std::string& placeholder, const std::string& help) {
  add(command_, name, placeholder, help);
  once_.push_back(name);
}

void Flags::values(const std::string& name, const std::string& placeholder, const std::string& help) {
  add(command_, name, placeholder, help);
}

void Flags::argument(const std::string& name, const std::string& help) {
  add(command_, name, "", help);
  once_.push_back(name);
}

void Flags::toggle(const std::string& name, const std::string& help) {
  command_.add_flag(name, help)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->disable_flag_override();
  once_.push_back(name);
}

Result<void> Flags::check_repeats() const {
  for (const std::string& name : once_) {
    if (command_.get_option(name)->count() <= 1) continue;
    return bad_input("flag-once",
                     name + " is given " + std::to_string(command_.get_option(name)->count()) + " times",
                     "give it once");
  }
  return {};
}

bool Flags::given(const std::string& name) const {
  return command_.get_option(name)->count() > 0;
}

std::vector<std::string> Flags::all(const std::string& name) const {
  return command_.get_option(name)->results();
}

std::optional<std::string> Flags::one(const std::string& name) const {
  const auto results = all(name);
  if (results.empty()) return std::nullopt;
  return results.front();
}

Result<std::string> Flags::required(const std::string& name) const {
  if (auto text = one(name)) return *text;
  return bad_input("flag-required", name + " is missing",
                   "add " + name + " " + command_.get_option(name)->get_type_name());
}

Result<std::int64_t> Flags::number(const std::string& name, std::optional<std::int64_t> fallback) const {
  if (fallback && !given(name)) return *fallback;
  auto text = required(name);
  if (!text) return text.error();
  return parse_number(name, *text);
}

Result<double> Flags::ratio(const std::string& name, double fallback) const {
  const auto text = one(name);
  if (!text) return fallback;
  double value = 0;
  const char* end = text->data() + text->size();
  const auto [stopped_at, error] = std::from_chars(text->data(), end, value, std::chars_format::fixed);
  if (error == std::errc{} && stopped_at == end && std::isfinite(value) && value >= 0) return value;
  return bad_input("flag-number",
                   name + " is " + evenkeel::quoted(*text) + ", which is no decimal of at least 0",
                   "write a number like 1.1");
}

Result<std::int64_t> parse_number(const std::string& what, const std::string& text) {
  if (const auto number = parse_int64(text)) return *number;
  if (is_integer_text(text)) {
    return bad_input("flag-number",
                     what + " is " + evenkeel::quoted(text) + ", which does not fit in 64 bits",
                     "give a smaller number");
  }
  return bad_input("flag-number", what + " is " + evenkeel::quoted(text) + ", which is not a whole number",
                   "write a number like 8");
}

Result<std::vector<std::int64_t>> parse_number_argument(const std::string& what, const std::string& text) {
  if (trimmed(text).empty()) {
    return bad_input("flag-numbers", what + " is empty", "write numbers like 4,12");
  }
  std::vector<std::int64_t> numbers;
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    const std::string_view item = trimmed(rest.substr(0, comma));
    if (item.empty()) {
      return bad_input("flag-numbers",
                       what + " " + evenkeel::quoted(text) + " has nothing in place of number " +
                           std::to_string(numbers.size()),
                       "write numbers like 4,12");
    }
    const auto number = parse_int64(item);
    if (!number) {
      const char* rule =
          is_integer_text(item) ? ", which does not fit in 64 bits" : ", which is not a whole number";
      return bad_input("flag-numbers", what + " has " + evenkeel::quoted(item) + rule,
                       "write numbers like 4,12");
    }
    numbers.push_back(*number);
    if (comma == std::string_view::npos) return numbers;
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace evenkeel::cli
