#include "support/oracle_mask.h"

#include <ostream>

namespace evenkeel::test {

OracleMask::OracleMask(const std::string& text) {
  const std::size_t colon = text.find(':');
  name = text.substr(0, colon);
  for (std::size_t at = colon; at != std::string::npos;) {
    const std::size_t next = text.find(',', at + 1);
    const std::string pair =
        text.substr(at + 1, next == std::string::npos ? std::string::npos : next - at - 1);
    parameters[pair.substr(0, pair.find('='))] = std::stoll(pair.substr(pair.find('=') + 1));
    at = next;
  }
  resolve();
}

void OracleMask::resolve() {
  const struct {
    const char* name;
    Rule rule;
    const char* first;
    const char* second;
  } table[] = {
      {"full", Rule::full, "", ""},
      {"causal", Rule::causal, "", ""},
      {"document", Rule::document, "", ""},
      {"document-causal", Rule::document_causal, "", ""},
      {"sliding-window", Rule::sliding_window, "left", "right"},
      {"document-sliding-window", Rule::document_sliding_window, "left", "right"},
      {"prefix-lm", Rule::prefix_lm, "prefix", ""},
      {"chunked", Rule::chunked, "chunk", ""},
      {"document-chunked", Rule::document_chunked, "chunk", ""},
      {"sink-sliding-window", Rule::sink_sliding_window, "left", "sinks"},
      {"global", Rule::global, "window", "tokens"},
      {"dilated", Rule::dilated, "dilation", "left"},
      {"and", Rule::conjunction, "", ""},
      {"or", Rule::disjunction, "", ""},
      {"not", Rule::negation, "", ""},
  };
  for (const auto& line : table) {
    if (name != line.name) continue;
    rule = line.rule;
    if (*line.first != '\0') a = parameters.at(line.first);
    if (*line.second != '\0') b = parameters.at(line.second);
    return;
  }
  throw std::logic_error("the oracle knows no mask " + name);
}

std::string text_of(const OracleMask& mask) {
  std::string text = mask.name;
  char before = ':';
  for (const auto& [key, value] : mask.parameters) {
    text += before + key + "=" + std::to_string(value);
    before = ',';
  }
  if (mask.name != "and" && mask.name != "or" && mask.name != "not") return text;
  text += "(";
  for (std::size_t i = 0; i < mask.operands.size(); ++i) {
    text += (i == 0 ? "" : ", ") + text_of(mask.operands[i]);
  }
  return text + ")";
}

std::ostream& operator<<(std::ostream& out, const OracleMask& mask) {
  return out << text_of(mask);
}

}  // namespace evenkeel::test
