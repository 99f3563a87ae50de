#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/output.h"
#include "findings/finding.h"

namespace evenkeel::cli {

/// A text in quotes, as JSON has it; bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string json_string(std::string_view text);

/// A JSON list: rule, severity, strategy, message and fix of each.
void write_findings_json(const std::vector<Finding>& findings, Output& out);

/// "error, permutation-valid: row 0: index 5 ...: make the plan again", broken into lines.
void write_finding_lines(const Finding& finding, Output& out);

}  // namespace evenkeel::cli
