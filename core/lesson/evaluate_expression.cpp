#include "lesson/evaluate_expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "base/checked.h"
#include "base/text.h"
#include "lesson/lesson_vocabulary.h"

namespace evenkeel::lesson {
namespace {

Error too_big() {
  return expression_error("a whole number leaves 64 bits");
}

Result<double> real_of(const LessonValue& value, const char* what) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return expression_error(std::string(what) + " needs a number");
}

Result<std::int64_t> whole_of(const LessonValue& value, const char* what) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  return expression_error(std::string(what) + " needs a whole number");
}

Result<bool> truth_of(const LessonValue& value) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  return expression_error("and, or, not need conditions");
}

/// -1, 0 or 1. Whole numbers are compared as such.
Result<int> compared(const LessonValue& a, const LessonValue& b) {
  const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
  if (a.index() == b.index() && !std::holds_alternative<bool>(a)) {
    if (const auto* x = std::get_if<std::int64_t>(&a)) return order(*x, std::get<std::int64_t>(b));
    if (const auto* x = std::get_if<double>(&a)) return order(*x, std::get<double>(b));
    return order(std::get<std::string>(a), std::get<std::string>(b));
  }
  const auto x = real_of(a, "a comparison");
  if (!x) return x.error();
  const auto y = real_of(b, "a comparison");
  if (!y) return y.error();
  return order(*x, *y);
}

std::optional<std::int64_t> floor_divide(std::int64_t a, std::int64_t b) {
  if (a == std::numeric_limits<std::int64_t>::min() && b == -1) return std::nullopt;
  const std::int64_t quotient = a / b;
  return a % b != 0 && ((a < 0) != (b < 0)) ? quotient - 1 : quotient;
}

Result<LessonValue> arithmetic(std::string_view word, const LessonValue& left, const LessonValue& right) {
  const auto* a = std::get_if<std::int64_t>(&left);
  const auto* b = std::get_if<std::int64_t>(&right);
  if (a != nullptr && b != nullptr && word != "/") {
    if ((word == "//" || word == "%") && *b == 0) return expression_error("an expression divides by zero");
    std::optional<std::int64_t> out;
    if (word == "+") out = checked_add(*a, *b);
    if (word == "-" && *b != std::numeric_limits<std::int64_t>::min()) out = checked_add(*a, -*b);
    if (word == "*") out = checked_multiply(*a, *b);
    if (word == "//") out = floor_divide(*a, *b);
    if (word == "%") out = *b == -1 ? 0 : *a % *b + (*a % *b != 0 && ((*a < 0) != (*b < 0)) ? *b : 0);
    if (!out) return too_big();
    return LessonValue(*out);
  }
  if (word == "//" || word == "%") return expression_error("// and % need whole numbers");
  const auto x = real_of(left, "arithmetic");
  if (!x) return x.error();
  const auto y = real_of(right, "arithmetic");
  if (!y) return y.error();
  if (word == "/" && *y == 0) return expression_error("an expression divides by zero");
  const double value = word == "+" ? *x + *y : word == "-" ? *x - *y : word == "*" ? *x * *y : *x / *y;
  if (!std::isfinite(value)) return expression_error("a number is too large");
  return LessonValue(value);
}

bool takes_list(const Node& argument) {
  const Name* name = argument.kind == NodeKind::name ? find_name(argument.word) : nullptr;
  return name != nullptr && name->dimensions == 1;
}

/// max, min, sum, mean ... of a list.
Result<LessonValue> of_list(const Node& call, const LessonValues& values) {
  const auto& known = values.summary(call.children.front().word);
  if (!known) return known.error();
  const ListSummary& list = *known;
  const double mean = static_cast<double>(list.sum) / static_cast<double>(list.size);
  if (call.word == "max") return LessonValue(list.most);
  if (call.word == "min") return LessonValue(list.least);
  if (call.word == "sum") return LessonValue(list.sum);
  if (call.word == "mean") return LessonValue(mean);
  if (call.word == "slowest") return LessonValue(list.most_at);
  if (call.word == "fastest") return LessonValue(list.least_at);
  if (call.word == "equal") return LessonValue(list.least == list.most);
  if (list.sum == 0) return expression_error("where nobody has work there is no imbalance");
  return LessonValue(static_cast<double>(list.most) / mean);
}

Result<LessonValue> times_at(const Node& call, const LessonValues& values) {
  const auto& list = values.list(call.children.front().word);
  if (!list) return list.error();
  const auto wanted = evaluate_expression(call.children[1], values);
  if (!wanted) return wanted.error();
  std::int64_t times = 0;
  for (std::int64_t i = 0; i < list->size; ++i) {
    const auto entry = list->at(i);
    if (!entry) return entry.error();
    const auto order = compared(*entry, *wanted);
    if (!order) return order.error();
    times += *order == 0 ? 1 : 0;
  }
  return LessonValue(times);
}

Result<LessonValue> of_numbers(const Node& call, const std::vector<LessonValue>& arguments) {
  if (call.word == "max" || call.word == "min") {
    const LessonValue* best = &arguments.front();
    for (const LessonValue& value : arguments) {
      if (const auto real = real_of(value, call.word.c_str()); !real) return real.error();
      const auto order = compared(value, *best);
      if (!order) return order.error();
      if (call.word == "max" ? *order > 0 : *order < 0) best = &value;
    }
    return *best;
  }
  const LessonValue& value = arguments.front();
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    if (call.word != "abs" || *whole >= 0) return LessonValue(*whole);
    if (*whole == std::numeric_limits<std::int64_t>::min()) return too_big();
    return LessonValue(-*whole);
  }
  const auto real = real_of(value, call.word.c_str());
  if (!real) return real.error();
  if (call.word == "abs") {
    const LessonValue absolute = std::fabs(*real);
    return absolute;
  }
  const double rounded = call.word == "ceil" ? std::ceil(*real) : std::floor(*real);
  if (std::fabs(rounded) >= 9e18) return too_big();
  return LessonValue(static_cast<std::int64_t>(rounded));
}

Result<LessonValue> called(const Node& call, const LessonValues& values) {
  const Node& first = call.children.front();
  if (call.word == "times_at") return times_at(call, values);
  if (call.word == "count") {
    const auto& list = values.list(call.children.front().word);
    if (!list) return list.error();
    return LessonValue(list->size);
  }
  if (call.word == "finds_a" || call.word == "finds_b") {
    return values.finds(call.word == "finds_a" ? 'A' : 'B', first.word);
  }
  const bool of_values =
      call.word == "abs" || call.word == "ceil" || call.word == "floor" || call.word == "padding" ||
      ((call.word == "max" || call.word == "min") && !(call.children.size() == 1 && takes_list(first)));
  if (!of_values) return of_list(call, values);
  std::vector<LessonValue> arguments;
  for (const Node& child : call.children) {
    auto argument = evaluate_expression(child, values);
    if (!argument) return argument.error();
    arguments.push_back(std::move(*argument));
  }
  if (call.word != "padding") return of_numbers(call, arguments);
  const auto multiple = whole_of(arguments.front(), "padding");
  if (!multiple) return multiple.error();
  return values.padding(*multiple);
}

Result<LessonValue> indexed(const Node& node, const LessonValues& values) {
  const std::string& word = node.children.front().word;
  const auto& list = values.list(word);
  if (!list) return list.error();
  std::int64_t at = 0;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    const auto value = evaluate_expression(node.children[i], values);
    if (!value) return value.error();
    const auto index = whole_of(*value, "an index");
    if (!index) return index.error();
    const std::int64_t size = i == 1 ? list->size : list->columns;
    if (*index < 0 || *index >= size) {
      return expression_error("index " + std::to_string(*index) + " of " + quoted(word) +
                              " is not within 0 to " + std::to_string(size - 1));
    }
    at = at * size + *index;
  }
  return list->at(at);
}

Result<LessonValue> joined(const Node& node, const LessonValues& values) {
  const std::string& word = node.word;
  auto left = evaluate_expression(node.children[0], values);
  if (!left) return left;
  if (word == "and" || word == "or") {
    const auto a = truth_of(*left);
    if (!a) return a.error();
    if (*a == (word == "or")) return LessonValue(*a);
    auto right = evaluate_expression(node.children[1], values);
    if (!right) return right;
    const auto b = truth_of(*right);
    if (!b) return b.error();
    return LessonValue(*b);
  }
  auto right = evaluate_expression(node.children[1], values);
  if (!right) return right;
  if (word == "+" || word == "-" || word == "*" || word == "/" || word == "//" || word == "%") {
    return arithmetic(word, *left, *right);
  }
  const auto order = compared(*left, *right);
  if (!order) return order.error();
  const bool holds = word == "<"    ? *order < 0
                     : word == "<=" ? *order <= 0
                     : word == ">"  ? *order > 0
                     : word == ">=" ? *order >= 0
                     : word == "==" ? *order == 0
                                    : *order != 0;
  return LessonValue(holds);
}

std::string fixed(double value, int decimals) {
  std::array<char, 64> buffer{};
  // No locale: the same text on every machine.
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  return error == std::errc{} ? std::string(buffer.data(), end) : std::string("?");
}

}  // namespace

Result<LessonValue> evaluate_expression(const Node& node, const LessonValues& values) {
  switch (node.kind) {
    case NodeKind::whole:
      return LessonValue(node.whole);
    case NodeKind::real:
      return LessonValue(node.real);
    case NodeKind::text:
      return LessonValue(node.word);
    case NodeKind::name: {
      const Name* name = find_name(node.word);
      if (name->dimensions != 0) {
        return expression_error(quoted(node.word) + " is a list", "write " + std::string(name->form));
      }
      return values.scalar(node.word);
    }
    case NodeKind::index:
      return indexed(node, values);
    case NodeKind::call:
      return called(node, values);
    case NodeKind::negative: {
      auto value = evaluate_expression(node.children.front(), values);
      if (!value) return value;
      return arithmetic("-", LessonValue(std::int64_t{0}), *value);
    }
    case NodeKind::negation: {
      auto value = evaluate_expression(node.children.front(), values);
      if (!value) return value;
      const auto truth = truth_of(*value);
      if (!truth) return truth.error();
      return LessonValue(!*truth);
    }
    case NodeKind::binary:
      return joined(node, values);
  }
  return expression_error("an expression is not understood");
}

Result<std::string> formatted(const LessonValue& value, const Format& format) {
  if (std::holds_alternative<bool>(value)) return expression_error("a condition is no number");
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (format.kind != Format::Kind::plain) return expression_error("a name has no format");
    return *text;
  }
  const auto* whole = std::get_if<std::int64_t>(&value);
  const auto real = real_of(value, "a format");
  switch (format.kind) {
    case Format::Kind::plain:
      return whole != nullptr ? grouped(*whole) : fixed(*real, 2);
    case Format::Kind::ratio:
      return fixed(*real, 2);
    case Format::Kind::percent:
      return fixed(*real * 100, 1) + " %";
    case Format::Kind::over: {
      const std::string text = fixed((*real - 1) * 100, 1);
      return (text.starts_with("-") ? "" : "+") + text + " %";
    }
    case Format::Kind::whole:
    case Format::Kind::count:
      break;
  }
  if (std::fabs(*real) >= 9e18) return too_big();
  const std::int64_t rounded = whole != nullptr ? *whole : std::llround(*real);
  if (format.kind == Format::Kind::whole) return grouped(rounded);
  return grouped(rounded) + " " + (rounded == 1 ? format.one : format.many);
}

}  // namespace evenkeel::lesson
