#include "cli/wrapped_text.h"

#include <algorithm>

namespace evenkeel::cli {

void write_wrapped(const std::string& first_indent, const std::string& indent, const std::string& text,
                   Output& out) {
  constexpr std::size_t kWidth = 100;
  std::string line = first_indent;
  bool fresh = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    if (!fresh && line.size() + 1 + word.size() > kWidth) {
      out << line << '\n';
      line = indent;
      fresh = true;
    }
    line += (fresh ? "" : " ") + word;
    fresh = false;
    at = end + 1;
  }
  out << line << '\n';
}

}  // namespace evenkeel::cli
