#pragma once

#include <string>

#include "base/result.h"

namespace evenkeel {

enum class Severity {
  error,    ///< the reference would refuse
  warning,  ///< it runs, badly
};

/// A rule broken: which, where, how badly, and what to do about it.
struct Finding {
  std::string rule;
  Severity severity = Severity::error;
  std::string strategy;
  std::string message;
  Fix fix;
  Place place;
  std::string reason = {};  ///< what stands behind it, in a few words; may be empty
  bool operator==(const Finding&) const = default;
};

/// "error" or "warning".
[[nodiscard]] inline const char* severity_name(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

/// What is wrong and why, as one line.
[[nodiscard]] inline std::string message_with_reason(const Finding& finding) {
  return finding.reason.empty() ? finding.message : finding.message + "; " + finding.reason;
}

/// The finding that a strategy cannot serve a workload, from the error that stands in its plan's place.
[[nodiscard]] inline Finding refusal(const std::string& strategy, const Error& error) {
  return {error.rule, Severity::error, strategy, error.message, error.fix, error.place};
}

}  // namespace evenkeel
