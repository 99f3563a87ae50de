#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "balance/load_balancer.h"
#include "base/result.h"

/// A strategy as text, `NAME[:key=value[:key=value...]]`: what `Case::strategy`, sessions and the command
/// line hold; a plan file is a strategy too, `file:NAME` (`loaded_plan.h`). This is the one place that reads
/// it.
namespace evenkeel {

/// A load balancer and the values of its parameters.
struct Strategy {
  const LoadBalancer* balancer = nullptr;
  ParameterValues parameters = {};
  bool operator==(const Strategy&) const = default;
};

/// `striped:stripe=128`: parameters in any order; what is left out has its value unless given. Errors:
/// `bad_input` for an unknown name or parameter, saying which there are; one that is given twice; a value
/// that is out of range or not of its kind. Checked by tests/fuzz/fuzz_strategies.cpp.
[[nodiscard]] Result<Strategy> parse_strategy(std::string_view text);

/// The shortest text of a strategy: parameters in their order, those that differ from their value unless
/// given. Equal strategies have equal texts.
[[nodiscard]] std::string strategy_text(const Strategy& strategy);

/// The shortest text of what `text` says: of a load balancer with parameters, or of a plan file, `file:NAME`,
/// which stays as it is. Errors: those of `parse_strategy`; `bad_input` for a plan file without a name.
[[nodiscard]] Result<std::string> normal_strategy(std::string_view text);

/// The text of what `text` says, or `text` itself where it says nothing that can be understood.
[[nodiscard]] std::string canonical_strategy(std::string_view text);

/// Every load balancer by name, in the order in which they are shown; those of `chosen` that have parameters
/// follow the one that they are a form of, and plan files come last.
[[nodiscard]] std::vector<std::string> strategies_to_compare(const std::vector<std::string>& chosen = {});

/// A value of a parameter as it is written in a strategy: "128", "0.01", "on".
[[nodiscard]] std::string parameter_text(const StrategyParameter& parameter, std::int64_t value);

/// "striped:stripe=1": a balancer with its parameters as people write them, for help and messages.
[[nodiscard]] std::string strategy_form(const LoadBalancer& balancer);

}  // namespace evenkeel
