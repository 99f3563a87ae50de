#include <optional>
#include <utility>

#include "base/text.h"
#include "io/npy.h"

namespace evenkeel::io {
namespace {

/// Reads the part of Python's syntax that NumPy writes into headers.
class DictReader {
 public:
  explicit DictReader(std::string_view text) : rest_(text) {}

  Result<NpyHeader> read() {
    NpyHeader header;
    bool has_type = false;
    bool has_order = false;
    bool has_shape = false;
    if (!take('{')) return broken("does not begin with {");
    while (!take('}')) {
      const auto key = take_string();
      if (!key || !take(':')) return broken("has no key where one is expected");
      bool& seen = *key == "descr" ? has_type : *key == "fortran_order" ? has_order : has_shape;
      if (*key != "descr" && *key != "fortran_order" && *key != "shape") {
        return broken("has the unknown key " + quoted(*key));
      }
      if (std::exchange(seen, true)) return broken("has the key " + quoted(*key) + " twice");
      auto value = *key == "descr"   ? read_type(header)
                   : *key == "shape" ? read_shape(header)
                                     : read_order(header);
      if (!value) return value.error();
      if (!take(',')) {
        if (take('}')) break;
        return broken("has no comma after " + quoted(*key));
      }
    }
    skip_blank();
    if (!rest_.empty()) return broken("goes on after }");
    if (!has_type || !has_order || !has_shape) return broken("lacks descr, fortran_order or shape");
    return header;
  }

 private:
  static Error broken(const std::string& what) {
    return bad_input("npy-header", "the .npy header " + what, "write the file again with numpy.save");
  }

  void skip_blank() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' || rest_.front() == '\t')) {
      rest_.remove_prefix(1);
    }
  }
  bool take(char c) {
    skip_blank();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take(std::string_view word) {
    skip_blank();
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::optional<std::string_view> take_string() {
    skip_blank();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return std::nullopt;
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return text;
  }

  Result<void> read_type(NpyHeader& header) {
    const auto type = take_string();
    if (!type) return broken("describes a structured type, not plain integers");
    header.type = *type;
    return {};
  }
  Result<void> read_order(NpyHeader& header) {
    if (take("True")) {
      header.fortran_order = true;
    } else if (!take("False")) {
      return broken("has a fortran_order that is neither True nor False");
    }
    return {};
  }
  Result<void> read_shape(NpyHeader& header) {
    if (!take('(')) return broken("has a shape that is no tuple");
    while (!take(')')) {
      skip_blank();
      std::size_t digits = 0;
      while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') ++digits;
      const auto size = parse_int64(rest_.substr(0, digits));
      if (!size) return broken("has a shape with " + quoted(rest_.substr(0, 20)) + ", which is no size");
      if (header.shape.size() == 32) return broken("has more than 32 dimensions");
      header.shape.push_back(static_cast<std::uint64_t>(*size));
      rest_.remove_prefix(digits);
      if (!rest_.empty() && rest_.front() == 'L') rest_.remove_prefix(1);  // Python 2 wrote long integers so
      if (!take(',')) {
        if (take(')')) break;
        return broken("has a shape that does not end");
      }
    }
    return {};
  }

  std::string_view rest_;
};

}  // namespace

Result<NpyHeader> parse_npy_dict(std::string_view text) {
  return DictReader(text).read();
}

}  // namespace evenkeel::io
