#include "io/plan_json_reader.h"

#include <algorithm>
#include <array>
#include <istream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <streambuf>

namespace evenkeel::io {
namespace {

using Json = nlohmann::json;

Error no_json(const std::string& what) {
  return bad_input("json-readable", what, "write the plan again, or as .npy");
}

/// Hands a source to the JSON reader, piece by piece. The reader gathers each token in memory, so that one
/// which is longer than any of a plan ends the reading.
class SourceBuffer final : public std::streambuf {
 public:
  explicit SourceBuffer(ByteSource& source) : source_(source) {}
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 protected:
  int_type underflow() override {
    if (error_) return traits_type::eof();
    auto count = source_.read(buffer_.data(), buffer_.size());
    if (!count) {
      error_ = count.error();
      return traits_type::eof();
    }
    if (*count == 0) return traits_type::eof();
    constexpr std::size_t kLongestToken = std::size_t{1} << 20;
    for (std::size_t i = 0; i < *count; ++i) {
      const char c = buffer_[i];
      token_ = c == ',' || c == ']' || c == ' ' || c == '\n' ? 0 : token_ + 1;
      if (token_ > kLongestToken) {
        error_ = no_json("byte " + std::to_string(read_ + i) + " ends a piece of more than 1048576 bytes");
        return traits_type::eof();
      }
    }
    read_ += *count;
    setg(buffer_.data(), buffer_.data(), buffer_.data() + *count);
    return traits_type::to_int_type(buffer_.front());
  }

 private:
  ByteSource& source_;
  std::array<char, std::size_t{1} << 16> buffer_ = {};
  std::size_t token_ = 0;
  std::size_t read_ = 0;
  std::optional<Error> error_;
};

class PlanEvents final : public Json::json_sax_t {
 public:
  PlanEvents(const std::string& wanted, NumberSink& sink) : wanted_(wanted), sink_(sink) {}

  [[nodiscard]] Result<PlanJson> outcome() const {
    if (error_) return *error_;
    return found_;
  }

  bool start_object(std::size_t /*size*/) override {
    if (depth_ == 0) {
      in_object_ = true;
    } else if (taking()) {
      return refuse("is an object");
    }
    return deeper();
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool key(string_t& name) override {
    if (!in_object_ || depth_ != 1) return true;
    key_ = name.substr(0, kLongestKey);
    if (!keys_.insert(key_).second || keys_.size() > kMostKeys) {
      return fail(no_json("the plan has the key \"" + printable(key_) + "\" twice, or more than 1024 keys"));
    }
    found_.has_rearrange = found_.has_rearrange || key_ == "rearrange";
    found_.has_restore = found_.has_restore || key_ == "restore";
    row_ = 0;
    entry_ = 0;
    shape_ = Shape::unknown;
    return true;
  }
  bool start_array(std::size_t /*size*/) override {
    if (depth_ == 0) {
      key_ = "rearrange";
      found_.has_rearrange = true;
    }
    if (taking()) {
      if (list_depth() >= 2) return refuse("holds a list within a list within a list");
      if (list_depth() == 1 && shape_ == Shape::numbers) return refuse("holds both numbers and lists");
      if (list_depth() == 1) shape_ = Shape::rows;
    }
    return deeper();
  }
  bool end_array() override {
    const bool row_ends = taking() && (list_depth() == 2 || (list_depth() == 1 && shape_ != Shape::rows));
    --depth_;
    if (!row_ends) return true;
    ++row_;
    entry_ = 0;
    return flush() && keep(sink_.end_row());
  }
  bool number_integer(number_integer_t value) override {
    return taking() ? add(value) : remember(std::to_string(value));
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (!taking()) return remember(std::to_string(value));
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
      return refuse("is " + std::to_string(value) + ", which does not fit in 64 bits");
    }
    return add(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t /*value*/, const string_t& text) override {
    return taking() ? refuse("is " + text.substr(0, 40) + ", which is not a whole number of 64 bits") : true;
  }
  bool null() override { return taking() ? refuse("is null") : true; }
  bool boolean(bool /*value*/) override { return taking() ? refuse("is no number") : true; }
  bool string(string_t& value) override { return taking() ? refuse("is a string") : remember(value); }
  bool binary(binary_t& /*value*/) override { return refuse("is binary"); }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return fail(no_json("byte " + std::to_string(position) + ": this is not JSON, or it ends too early"));
  }

 private:
  enum class Shape { unknown, numbers, rows };
  static constexpr std::size_t kLongestKey = 64;
  static constexpr std::size_t kMostKeys = 1024;
  static constexpr std::size_t kDeepest = 64;

  /// Whether what is read now is part of the indices that are wanted.
  [[nodiscard]] bool taking() const {
    return key_ == wanted_ && (in_object_ ? depth_ >= 1 : true) && !key_.empty();
  }
  /// How deep in the lists of `key_` this is.
  [[nodiscard]] std::size_t list_depth() const { return depth_ - (in_object_ ? 1 : 0); }
  bool deeper() {
    if (++depth_ > kDeepest) return fail(no_json("the JSON is more than 64 deep"));
    return true;
  }
  static std::string printable(const std::string& text) {
    std::string out = text;
    std::replace_if(
        out.begin(), out.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
    return out;
  }
  bool remember(const std::string& value) {
    constexpr std::size_t kLongestText = std::size_t{1} << 16;
    if (in_object_ && depth_ == 1 && value.size() <= kLongestText) found_.texts.emplace_back(key_, value);
    return true;
  }
  bool add(std::int64_t value) {
    if (list_depth() == 0) return refuse("is a single number");
    if (list_depth() == 1 && shape_ == Shape::rows) return refuse("holds both numbers and lists");
    if (list_depth() == 1) shape_ = Shape::numbers;
    ++entry_;
    numbers_.push_back(value);
    constexpr std::size_t kGather = 4096;
    return numbers_.size() < kGather || flush();
  }
  bool flush() {
    const bool taken = keep(sink_.numbers(numbers_));
    numbers_.clear();
    return taken;
  }
  bool keep(const Result<void>& result) { return result.ok() || fail(result.error()); }
  bool fail(const Error& error) {
    if (!error_) error_ = error;
    return false;
  }
  bool refuse(const std::string& what) {
    return fail(
        bad_input("json-numbers",
                  wanted_ + " row " + std::to_string(row_) + ", entry " + std::to_string(entry_) + " " + what,
                  "write a list like [0, 2, 1, 3] or a list of lists"));
  }

  const std::string& wanted_;
  NumberSink& sink_;
  PlanJson found_;
  std::set<std::string> keys_;
  std::string key_;
  bool in_object_ = false;
  std::size_t depth_ = 0;
  Shape shape_ = Shape::unknown;
  std::size_t row_ = 0;
  std::size_t entry_ = 0;
  std::vector<std::int64_t> numbers_;
  std::optional<Error> error_;
};

}  // namespace

Result<PlanJson> read_plan_json(ByteSource& source, const std::string& key, NumberSink& sink) {
  SourceBuffer buffer(source);
  std::istream in(&buffer);
  PlanEvents events(key, sink);
  Json::sax_parse(in, &events);
  if (buffer.error()) return *buffer.error();
  return events.outcome();
}

}  // namespace evenkeel::io
