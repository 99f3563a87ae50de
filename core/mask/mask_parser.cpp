#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.h"
#include "mask/mask_spec.h"

/// Masks as text: named ones, and others joined as `and(causal, not(document))`.
namespace evenkeel {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kEnds = ",()";  ///< what a name in a joined mask stops at

/// The text of a joined mask, read once from left to right.
class JoinReader {
 public:
  explicit JoinReader(std::string_view text) : text_(text) {}

  /// All of the text.
  Result<MaskSpec> read() {
    auto spec = mask(0);
    if (!spec) return spec;
    if (at_ < text_.size()) {
      return wrong(at_, "there is " + quoted(text_.substr(at_)) + " after the mask", "take it away");
    }
    return spec;
  }

 private:
  /// One mask with the blanks around it.
  Result<MaskSpec> mask(std::size_t depth) {
    skip_blanks();
    const auto join = take_join();
    auto spec = join ? joined(*join, depth + 1) : named();
    skip_blanks();
    return spec;
  }

  /// The operands and the closing bracket.
  Result<MaskSpec> joined(MaskJoin join, std::size_t depth) {
    const std::size_t open = at_ - 1;
    if (depth > kDeepestJoin) {
      return wrong(open, "masks are joined more than " + std::to_string(kDeepestJoin) + " deep",
                   "join fewer masks");
    }
    std::vector<MaskSpec> operands;
    do {
      if (operands.size() == kMostJoined) {
        return wrong(at_, "more than " + grouped(kMostJoined) + " masks are joined", "join fewer masks");
      }
      auto operand = mask(depth);
      if (!operand) return operand;
      operands.push_back(std::move(operand).value());
    } while (take(','));
    if (at_ == text_.size()) return wrong(open, "this bracket is not closed", "write a ) at its end");
    if (!take(')')) {
      return wrong(at_, "there is " + quoted(text_.substr(at_, 1)) + ", not , or )", "separate masks by ,");
    }
    if (join == MaskJoin::all_of) return and_masks(std::move(operands));
    if (join == MaskJoin::any_of) return or_masks(std::move(operands));
    if (operands.size() == 1) return not_mask(std::move(operands.front()));
    return wrong(open, "not takes one mask, but got " + std::to_string(operands.size()),
                 "write not(and(..)) or not(or(..))");
  }

  Result<MaskSpec> named() {
    const std::size_t begin = at_;
    at_ = end_of_piece(at_);
    // A comma followed by key= goes on with the parameters; else it ends the mask.
    while (at_ < text_.size() && text_[at_] == ',' && is_parameter(at_ + 1)) at_ = end_of_piece(at_ + 1);
    std::string_view name = text_.substr(begin, at_ - begin);
    name = name.substr(0, name.find_last_not_of(kBlanks) + 1);
    if (name.empty()) {
      return wrong(begin, "a mask is missing", "write a mask's name, as in and(causal, document)");
    }
    auto spec = parse_named_mask(name);
    if (spec) return spec;
    Error error = spec.error();
    error.message = place(begin) + error.message;
    return error;
  }

  [[nodiscard]] std::size_t end_of_piece(std::size_t from) const {
    return std::min(text_.find_first_of(kEnds, from), text_.size());
  }
  [[nodiscard]] bool is_parameter(std::size_t from) const {
    const std::string_view piece = text_.substr(from, end_of_piece(from) - from);
    const std::size_t mark = piece.find_first_of(":=");
    return mark != std::string_view::npos && piece[mark] == '=';
  }
  void skip_blanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }
  bool take(char wanted) {
    if (at_ == text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  std::optional<MaskJoin> take_join() {
    for (const auto& [word, join] : {std::pair{std::string_view("and("), MaskJoin::all_of},
                                     std::pair{std::string_view("or("), MaskJoin::any_of},
                                     std::pair{std::string_view("not("), MaskJoin::negation}}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      at_ += word.size();
      return join;
    }
    return std::nullopt;
  }

  /// Characters are counted from 1.
  [[nodiscard]] static std::string place(std::size_t at) {
    return "character " + std::to_string(at + 1) + " of the mask: ";
  }
  [[nodiscard]] static Error wrong(std::size_t at, const std::string& message, const std::string& fix) {
    return bad_input("mask-join", place(at) + message, fix);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<MaskSpec> parse_mask(std::string_view text) {
  // A name alone is taken as it is: blanks around its parts are refused.
  if (text.find('(') == std::string_view::npos) return parse_named_mask(text);
  return JoinReader(text).read();
}

}  // namespace evenkeel
