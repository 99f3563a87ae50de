#include "balance/strategy.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "balance/loaded_plan.h"
#include "base/text.h"

namespace evenkeel {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::size_t kDecimals = 6;

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "0.01" -> 10,000 millionths. Integers decide, so that no decimal is rounded by the machine.
std::optional<std::int64_t> parse_share(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? "" : text.substr(point + 1);
  if (!all_digits(whole) || !all_digits(part) || part.size() > kDecimals) return std::nullopt;
  if (whole.empty() || (part.empty() && point != std::string_view::npos)) return std::nullopt;
  const auto units = parse_int64(whole);
  if (!units || *units > kMillion) return std::nullopt;
  std::string millionths(part);
  millionths.resize(kDecimals, '0');
  return *units * kMillion + *parse_int64(millionths);
}

std::string share_text(std::int64_t millionths) {
  std::string text = std::to_string(millionths / kMillion);
  std::string part = std::to_string(kMillion + millionths % kMillion).substr(1);
  part.erase(part.find_last_not_of('0') + 1);
  if (!part.empty()) text.append(".").append(part);
  return text;
}

std::optional<std::int64_t> parse_value(const StrategyParameter& parameter, std::string_view text) {
  std::optional<std::int64_t> value;
  if (parameter.kind == ParameterKind::on_off) {
    if (text == "on") value = 1;
    if (text == "off") value = 0;
  } else {
    value = parameter.kind == ParameterKind::share ? parse_share(text) : parse_int64(text);
  }
  const bool in_range = value && *value >= parameter.least && *value <= parameter.most;
  return in_range ? value : std::nullopt;
}

std::string rule_of(const StrategyParameter& parameter) {
  if (parameter.kind == ParameterKind::on_off) return "neither on nor off";
  const std::string range = " of " + parameter_text(parameter, parameter.least) + " to " +
                            parameter_text(parameter, parameter.most);
  return parameter.kind == ParameterKind::share ? "not a decimal" + range + " with at most 6 places"
                                                : "not a whole number" + range;
}

Error bad_parameter(const LoadBalancer& balancer, const std::string& message) {
  return bad_input("strategy-parameters", message, "write " + strategy_form(balancer));
}

}  // namespace

std::string parameter_text(const StrategyParameter& parameter, std::int64_t value) {
  switch (parameter.kind) {
    case ParameterKind::on_off:
      return value != 0 ? "on" : "off";
    case ParameterKind::share:
      return share_text(value);
    case ParameterKind::whole:
      break;
  }
  return std::to_string(value);
}

Result<Strategy> parse_strategy(std::string_view text) {
  const std::size_t colon = text.find(':');
  auto found = find_load_balancer(text.substr(0, colon));
  if (!found) return found.error();
  const LoadBalancer& balancer = **found;
  const std::string name(balancer.name);
  Strategy strategy{&balancer, {}};
  for (std::size_t i = 0; i < balancer.parameters.size(); ++i) {
    strategy.parameters[i] = balancer.parameters[i].unless_given;
  }
  std::array<bool, std::tuple_size_v<ParameterValues>> seen = {};
  std::string_view rest = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  bool more = colon != std::string_view::npos;
  while (more) {
    const std::size_t end = rest.find(':');
    const std::string_view pair = rest.substr(0, end);
    const std::size_t equals = pair.find('=');
    const std::string_view key = pair.substr(0, equals);
    const auto parameter = std::find_if(balancer.parameters.begin(), balancer.parameters.end(),
                                        [key](const StrategyParameter& known) { return known.name == key; });
    if (parameter == balancer.parameters.end()) {
      return bad_parameter(balancer,
                           balancer.parameters.empty()
                               ? "strategy " + name + " takes no parameters, but got " + quoted(rest)
                               : "strategy " + name + " has no parameter " + quoted(key));
    }
    const auto at = static_cast<std::size_t>(parameter - balancer.parameters.begin());
    if (seen[at]) return bad_parameter(balancer, std::string(key) + " is given twice");
    const std::string_view written = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    const auto value = parse_value(*parameter, written);
    if (!value) {
      return bad_parameter(balancer, "strategy parameter " + std::string(key) + " is " + quoted(written) +
                                         ", " + rule_of(*parameter));
    }
    strategy.parameters[at] = *value;
    seen[at] = true;
    more = end != std::string_view::npos;
    if (more) rest.remove_prefix(end + 1);
  }
  return strategy;
}

std::string strategy_text(const Strategy& strategy) {
  std::string text(strategy.balancer->name);
  for (std::size_t i = 0; i < strategy.balancer->parameters.size(); ++i) {
    const StrategyParameter& parameter = strategy.balancer->parameters[i];
    if (strategy.parameters[i] == parameter.unless_given) continue;
    text.append(":")
        .append(parameter.name)
        .append("=")
        .append(parameter_text(parameter, strategy.parameters[i]));
  }
  return text;
}

Result<std::string> normal_strategy(std::string_view text) {
  if (const auto file = file_of_strategy(text)) {
    if (file->empty())
      return bad_input("strategy-file", "strategy file: names no plan", "write file:PLAN.npy");
    return std::string(text);
  }
  const auto strategy = parse_strategy(text);
  if (!strategy) return strategy.error();
  return strategy_text(*strategy);
}

std::string canonical_strategy(std::string_view text) {
  const auto normal = normal_strategy(text);
  return normal ? *normal : std::string(text);
}

std::vector<std::string> strategies_to_compare(const std::vector<std::string>& chosen) {
  std::vector<std::string> texts;
  for (const LoadBalancer* balancer : load_balancers()) {
    texts.emplace_back(balancer->name);
    for (const std::string& text : chosen) {
      const auto strategy = parse_strategy(text);
      if (!strategy || strategy->balancer != balancer) continue;
      if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    }
  }
  for (const std::string& text : chosen) {
    if (!file_of_strategy(text)) continue;
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  }
  return texts;
}

std::string strategy_form(const LoadBalancer& balancer) {
  std::string text(balancer.name);
  for (const StrategyParameter& parameter : balancer.parameters) {
    text.append(":")
        .append(parameter.name)
        .append("=")
        .append(parameter.kind == ParameterKind::on_off ? "on|off"
                                                        : parameter_text(parameter, parameter.unless_given));
  }
  return text;
}

}  // namespace evenkeel
