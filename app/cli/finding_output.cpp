#include "cli/finding_output.h"

#include <nlohmann/json.hpp>

#include "cli/wrapped_text.h"

namespace evenkeel::cli {

std::string json_string(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void write_findings_json(const std::vector<Finding>& findings, Output& out) {
  out << '[';
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    out << (i == 0 ? "" : ",") << R"({"rule":)" << json_string(finding.rule) << R"(,"severity":)"
        << json_string(severity_name(finding.severity)) << R"(,"strategy":)" << json_string(finding.strategy)
        << R"(,"message":)" << json_string(message_with_reason(finding)) << R"(,"fix":)"
        << json_string(finding.fix.text) << '}';
  }
  out << ']';
}

void write_finding_lines(const Finding& finding, Output& out) {
  const std::string fix = finding.fix.text.empty() ? "" : ": " + finding.fix.text;
  write_wrapped("", "  ",
                std::string(severity_name(finding.severity)) + ", " + finding.rule + ": " +
                    message_with_reason(finding) + fix,
                out);
}

}  // namespace evenkeel::cli
