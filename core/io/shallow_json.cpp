#include "io/shallow_json.h"

#include <nlohmann/json.hpp>

namespace evenkeel::io {

bool is_shallow(std::string_view text) {
  constexpr std::size_t kDeepest = 64;
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kDeepest) return false;
    } else if (c == ']' || c == '}') {
      if (depth > 0) --depth;
    }
  }
  return true;
}

Result<std::vector<std::pair<std::string, std::string>>> text_pairs(std::string_view text) {
  using Json = nlohmann::json;
  const Json parsed = is_shallow(text) ? Json::parse(text, nullptr, false) : Json();
  if (!parsed.is_object()) {
    return bad_input("metadata-readable", "the file's metadata is no JSON object", "write the file again");
  }
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [key, value] : parsed.items()) {
    pairs.emplace_back(key, value.is_string() ? value.get<std::string>()
                                              : value.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return pairs;
}

}  // namespace evenkeel::io
