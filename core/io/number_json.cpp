#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "io/number_text.h"

namespace evenkeel::io {
namespace {

using Json = nlohmann::json;

/// Takes the events of the JSON reader; stops it at the first that does not belong in a list of (lists of)
/// integers.
class NumberEvents final : public Json::json_sax_t {
 public:
  NumberEvents(std::string_view text, NumberSink& sink) : text_(text), sink_(sink) {}

  bool start_array(std::size_t /*size*/) override {
    if (++depth_ == 1) return true;
    if (depth_ > 2) return refuse("holds a list within a list within a list");
    if (shape_ == Shape::numbers) return refuse("holds both numbers and lists");
    shape_ = Shape::rows;
    return true;
  }
  bool end_array() override {
    const bool row_ends = depth_ == 2 || shape_ == Shape::numbers;
    --depth_;
    entry_ = 0;
    if (!row_ends) return true;
    ++row_;
    return flush() && keep(sink_.end_row());
  }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
      return refuse("is " + std::to_string(value) + ", which does not fit in 64 bits");
    }
    return add(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t /*value*/, const string_t& text) override {
    return refuse("is " + text.substr(0, 40) + ", which is not a whole number of 64 bits");
  }
  bool null() override { return refuse("is null"); }
  bool boolean(bool value) override { return refuse(value ? "is true" : "is false"); }
  bool string(string_t& /*value*/) override { return refuse("is a string"); }
  bool binary(binary_t& /*value*/) override { return refuse("is binary"); }
  bool start_object(std::size_t /*size*/) override { return refuse("is an object"); }
  bool key(string_t& /*value*/) override { return false; }
  bool end_object() override { return false; }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    constexpr int kNumberOverflow = 406;
    // `position` counts the bytes read, the offending one included.
    const std::size_t at = std::min(position > 0 ? position - 1 : 0, text_.size());
    const std::string_view before = text_.substr(0, at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    error_ = bad_input("json-readable",
                       "line " + std::to_string(line) + ", column " + std::to_string(at - line_start + 1) +
                           (error.id == kNumberOverflow ? ": a number does not fit in 64 bits"
                            : at == text_.size()        ? ": the JSON ends too early"
                                                        : ": this is not JSON"),
                       "write a list like [4, 12] or a list of lists");
    return false;
  }

  [[nodiscard]] Result<void> outcome() const { return error_ ? Result<void>(*error_) : Result<void>(); }

 private:
  enum class Shape { unknown, numbers, rows };

  bool add(std::int64_t value) {
    if (depth_ == 0) return refuse("is a single number");
    if (depth_ == 1 && shape_ == Shape::rows) return refuse("holds both numbers and lists");
    if (depth_ == 1) shape_ = Shape::numbers;
    ++entry_;
    numbers_.push_back(value);
    return numbers_.size() < 4096 || flush();
  }
  bool flush() {
    const bool taken = keep(sink_.numbers(numbers_));
    numbers_.clear();
    return taken;
  }
  bool keep(const Result<void>& result) {
    if (!result) error_ = result.error();
    return result.ok();
  }
  bool refuse(const std::string& what) {
    const std::string place = depth_ == 0 ? "the JSON "
                              : depth_ == 2
                                  ? "row " + std::to_string(row_) + ", entry " + std::to_string(entry_) + " "
                                  : "entry " + std::to_string(shape_ == Shape::rows ? row_ : entry_) + " ";
    error_ = bad_input("json-numbers", place + what, "write a list like [4, 12] or a list of lists");
    return false;
  }

  std::string_view text_;
  NumberSink& sink_;
  std::vector<std::int64_t> numbers_;
  int depth_ = 0;
  Shape shape_ = Shape::unknown;
  std::size_t row_ = 0;
  std::size_t entry_ = 0;
  std::optional<Error> error_;
};

/// The JSON reader gathers a token in memory, several times over: none of ours needs this much.
constexpr std::size_t kLongestToken = 65536;

Result<void> check_tokens(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find_first_of(", \t\r\n[]", begin), text.size());
    if (end - begin > kLongestToken) {
      return bad_input("json-readable",
                       "byte " + std::to_string(begin) + " begins a number or text of more than 65536 bytes",
                       "write a list like [4, 12] or a list of lists");
    }
    begin = end + 1;
  }
  return {};
}

}  // namespace

Result<void> parse_number_json(std::string_view text, NumberSink& sink) {
  text = without_byte_order_mark(text);
  if (auto possible = check_tokens(text); !possible) return possible;
  NumberEvents events(text, sink);
  Json::sax_parse(text.begin(), text.end(), &events);
  return events.outcome();
}

}  // namespace evenkeel::io
