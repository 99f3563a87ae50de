#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace evenkeel::io {

/// Takes bytes in order.
using Sink = std::function<Result<void>(std::string_view)>;

/// Told now and then how much of the work is done, 0 to 1, on the calling thread.
using Progress = std::function<void(double)>;

/// Gathers text and hands it on in large pieces.
class TextWriter {
 public:
  explicit TextWriter(const Sink& sink) : sink_(sink) { text_.reserve(kChunk + 256); }

  TextWriter& operator<<(std::string_view text) {
    text_ += text;
    return *this;
  }
  TextWriter& operator<<(std::int64_t number) {
    std::array<char, 24> digits;
    auto* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text_.append(digits.data(), end);
    return *this;
  }
  /// To be called often enough that little gathers. Errors: those of the sink.
  [[nodiscard]] Result<void> flush_if_large() { return text_.size() < kChunk ? Result<void>() : flush(); }
  [[nodiscard]] Result<void> flush() {
    auto taken = sink_(text_);
    text_.clear();
    return taken;
  }

 private:
  static constexpr std::size_t kChunk = std::size_t{1} << 18;

  const Sink& sink_;
  std::string text_;
};

/// A tensor as nested lists of its shape, "[[1,2],[3,4]]", from its numbers in C order. No side is 0.
class NestedListWriter {
 public:
  NestedListWriter(TextWriter& out, std::vector<std::int64_t> shape)
      : out_(out), shape_(std::move(shape)), at_(shape_.size(), 0) {}

  /// The next numbers. Errors: those of the sink.
  [[nodiscard]] Result<void> numbers(std::span<const std::int32_t> numbers) {
    for (const std::int32_t number : numbers) {
      open_lists();
      out_ << std::int64_t{number};
      close_lists();
      if (auto taken = out_.flush_if_large(); !taken) return taken;
    }
    return {};
  }

 private:
  void open_lists() {
    std::size_t opened = 0;
    while (opened < at_.size() && at_[at_.size() - 1 - opened] == 0) ++opened;
    if (opened < at_.size()) out_ << ",";
    for (; opened > 0; --opened) out_ << "[";
  }
  void close_lists() {
    for (std::size_t d = at_.size(); d > 0; --d) {
      if (++at_[d - 1] < shape_[d - 1]) return;
      at_[d - 1] = 0;
      out_ << "]";
    }
  }

  TextWriter& out_;
  std::vector<std::int64_t> shape_;
  std::vector<std::int64_t> at_;  ///< indices of the next number
};

}  // namespace evenkeel::io
