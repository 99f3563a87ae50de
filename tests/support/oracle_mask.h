#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

/// The masks of the naive oracle: one pair at a time, from the table that defines them. No code of the core.
namespace evenkeel::test {

using Row = std::vector<std::int64_t>;  ///< document lengths of one batch row

/// A mask by its rule: a named one with its parameters, or others joined by "and", "or" and "not".
struct OracleMask {
  /// `NAME[:key=value,...]`. Implicit, so that tests read as people write masks.
  OracleMask(const std::string& text);                             // NOLINT(google-explicit-constructor)
  OracleMask(const char* text) : OracleMask(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  OracleMask(std::string join, std::vector<OracleMask> masks)
      : name(std::move(join)), operands(std::move(masks)) {
    resolve();
  }

  /// A token as a mask sees it.
  struct Token {
    std::int64_t index;    ///< in the sequence
    std::size_t document;  ///< its document
    std::int64_t start;    ///< the first token of that document
  };

  [[nodiscard]] bool allows(const Token& q, const Token& kv) const {
    const bool together = q.document == kv.document;
    const bool before = q.index >= kv.index;
    const std::int64_t back = q.index - kv.index;
    const std::int64_t distance = back < 0 ? -back : back;
    switch (rule) {
      case Rule::full:
        return true;
      case Rule::causal:
        return before;
      case Rule::document:
        return together;
      case Rule::document_causal:
        return together && before;
      case Rule::sliding_window:
        return back <= a && -back <= b;
      case Rule::document_sliding_window:
        return together && back <= a && -back <= b;
      case Rule::prefix_lm:
        return together && (before || kv.index - kv.start < a);
      case Rule::chunked:
        return before && q.index / a == kv.index / a;
      case Rule::document_chunked:
        return together && before && (q.index - q.start) / a == (kv.index - kv.start) / a;
      case Rule::sink_sliding_window:
        return together && before && (back <= a || kv.index - kv.start < b);
      case Rule::global:
        return distance <= a || q.index < b || kv.index < b;
      case Rule::dilated:
        return before && back % a == 0 && back <= b;
      case Rule::conjunction:
        for (const OracleMask& mask : operands) {
          if (!mask.allows(q, kv)) return false;
        }
        return true;
      case Rule::disjunction:
        for (const OracleMask& mask : operands) {
          if (mask.allows(q, kv)) return true;
        }
        return false;
      case Rule::negation:
        return !operands.front().allows(q, kv);
    }
    throw std::logic_error("no rule");
  }

  std::string name;
  std::map<std::string, std::int64_t> parameters;
  std::vector<OracleMask> operands;

 private:
  enum class Rule {
    full,
    causal,
    document,
    document_causal,
    sliding_window,
    document_sliding_window,
    prefix_lm,
    chunked,
    document_chunked,
    sink_sliding_window,
    global,
    dilated,
    conjunction,
    disjunction,
    negation,
  };

  void resolve();

  Rule rule = Rule::full;
  std::int64_t a = 0;  ///< the first parameter
  std::int64_t b = 0;  ///< the second
};

/// `sliding-window:left=3,right=0`; joined masks as `and(causal, not(document))`.
[[nodiscard]] std::string text_of(const OracleMask& mask);

std::ostream& operator<<(std::ostream& out, const OracleMask& mask);

}  // namespace evenkeel::test
