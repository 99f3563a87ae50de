#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "mask/block_mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_mod/rectangles.h"

/// Random mask_mods, written as text by the test and computed by the test itself, pair by pair: neither the
/// parser nor any evaluation is shared.
namespace evenkeel {
namespace {

struct Pair {
  std::int64_t b;
  std::int64_t q;
  std::int64_t kv;
};

/// Python's numbers with room to see that 64 bits are left.
__extension__ typedef __int128 Wide;  // NOLINT(modernize-use-using): an alias cannot be marked so

/// An expression: its text, and what it gives; nothing where PyTorch or 64 bits would fail.
struct Expression {
  std::string text;
  std::function<std::optional<Wide>(const Pair&)> value;
};

bool fits(Wide value) {
  return value >= std::numeric_limits<std::int64_t>::min() &&
         value <= std::numeric_limits<std::int64_t>::max();
}

Wide floor_of(Wide a, Wide b) {
  Wide quotient = a / b;
  if (quotient * b != a && ((a < 0) != (b < 0))) --quotient;
  return quotient;
}

std::optional<Wide> operate(const std::string& sign, Wide a, Wide b) {
  if (sign == "+") return a + b;
  if (sign == "-") return a - b;
  if (sign == "*") return a * b;
  if (sign == "//" || sign == "%") {
    if (b == 0) return std::nullopt;
    const Wide quotient = floor_of(a, b);
    return sign == "//" ? quotient : a - quotient * b;
  }
  if (sign == "&") return static_cast<std::int64_t>(a) & static_cast<std::int64_t>(b);
  if (sign == "|") return static_cast<std::int64_t>(a) | static_cast<std::int64_t>(b);
  if (sign == "^") return static_cast<std::int64_t>(a) ^ static_cast<std::int64_t>(b);
  if (sign == "<") return a < b ? 1 : 0;
  if (sign == "<=") return a <= b ? 1 : 0;
  if (sign == ">") return a > b ? 1 : 0;
  if (sign == ">=") return a >= b ? 1 : 0;
  if (sign == "==") return a == b ? 1 : 0;
  if (sign == "!=") return a != b ? 1 : 0;
  if (b < 0 || (sign == "<<" && b > 62 && a != 0)) return std::nullopt;
  if (sign == "<<") return b > 62 ? 0 : a * (Wide{1} << b);
  return a >> static_cast<int>(std::min<Wide>(b, 100));
}

Expression binary(const std::string& sign, const Expression& a, const Expression& b) {
  return {"(" + a.text + " " + sign + " " + b.text + ")", [=](const Pair& pair) -> std::optional<Wide> {
            const auto x = a.value(pair);
            const auto y = b.value(pair);
            if (!x || !y) return std::nullopt;
            const auto result = operate(sign, *x, *y);
            return result && fits(*result) ? result : std::nullopt;
          }};
}

Expression number(std::int64_t value) {
  return {value < 0 ? "(" + std::to_string(value) + ")" : std::to_string(value),
          [value](const Pair&) -> std::optional<Wide> { return value; }};
}

struct Tensors {
  std::vector<std::int64_t> line;                ///< t[i]
  std::vector<std::vector<std::int64_t>> table;  ///< m[i, j]
};

class Maker {
 public:
  explicit Maker(Tensors tensors) : tensors_(std::move(tensors)) {}

  Expression integer(int depth) {
    if (depth == 0) return leaf();
    switch (*rc::gen::inRange(0, 9)) {
      case 0:
      case 1:
      case 2: {
        const std::string sign = *rc::gen::elementOf(
            std::vector<std::string>{"+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>"});
        // Shifts and divisors that mostly do not fail.
        const bool small = sign == "<<" || sign == ">>" || sign == "//" || sign == "%";
        return binary(
            sign, integer(depth - 1),
            small && *rc::gen::inRange(0, 12) != 0 ? number(*rc::gen::inRange(1, 9)) : integer(depth - 1));
      }
      case 3: {
        const Expression a = integer(depth - 1);
        return {"torch.abs(" + a.text + ")", [a](const Pair& pair) -> std::optional<Wide> {
                  const auto x = a.value(pair);
                  if (!x || !fits(-*x)) return std::nullopt;
                  return *x < 0 ? -*x : *x;
                }};
      }
      case 4:
        return load(depth);
      case 5: {
        const Expression c = boolean(depth - 1);
        const Expression a = integer(depth - 1);
        const Expression b = integer(depth - 1);
        return {"torch.where(" + c.text + ", " + a.text + ", " + b.text + ")",
                [=](const Pair& pair) -> std::optional<Wide> {
                  const auto w = c.value(pair);
                  const auto x = a.value(pair);
                  const auto y = b.value(pair);
                  if (!w || !x || !y) return std::nullopt;
                  return *w != 0 ? x : y;
                }};
      }
      case 6: {
        const bool least = *rc::gen::arbitrary<bool>();
        const Expression a = integer(depth - 1);
        const Expression b = integer(depth - 1);
        return {(least ? "torch.minimum(" : "torch.maximum(") + a.text + ", " + b.text + ")",
                [=](const Pair& pair) -> std::optional<Wide> {
                  const auto x = a.value(pair);
                  const auto y = b.value(pair);
                  if (!x || !y) return std::nullopt;
                  return least ? std::min(*x, *y) : std::max(*x, *y);
                }};
      }
      case 7: {
        const Expression a = integer(depth - 1);
        return {"(~" + a.text + ")", [a](const Pair& pair) -> std::optional<Wide> {
                  const auto x = a.value(pair);
                  if (!x) return std::nullopt;
                  return -*x - 1;
                }};
      }
      default:
        return leaf();
    }
  }

  Expression boolean(int depth) {
    switch (depth == 0 ? 0 : *rc::gen::inRange(0, 5)) {
      case 1:
      case 2:
        return binary(*rc::gen::elementOf(std::vector<std::string>{"&", "|", "^"}), boolean(depth - 1),
                      boolean(depth - 1));
      case 3: {
        const Expression a = boolean(depth - 1);
        return {"(~" + a.text + ")", [a](const Pair& pair) -> std::optional<Wide> {
                  const auto x = a.value(pair);
                  if (!x) return std::nullopt;
                  return 1 - *x;
                }};
      }
      default: {
        const int inner = depth == 0 ? 0 : depth - 1;
        // q_idx or kv_idx stands in every comparison, so that none is known when the text is read.
        return binary(*rc::gen::elementOf(std::vector<std::string>{"<", "<=", ">", ">=", "==", "!="}),
                      binary("-", index(), integer(inner)), integer(inner));
      }
    }
  }

 private:
  static Expression index() {
    if (*rc::gen::arbitrary<bool>())
      return {"q_idx", [](const Pair& p) -> std::optional<Wide> { return p.q; }};
    return {"kv_idx", [](const Pair& p) -> std::optional<Wide> { return p.kv; }};
  }

  static Expression leaf() {
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        return number(*rc::gen::inRange(-5, 40));
      case 1:
        return {"b", [](const Pair& p) -> std::optional<Wide> { return p.b; }};
      case 2:
        return number(*rc::gen::elementOf(std::vector<std::int64_t>{
            0, 1, 16, 0xFFFF, 0x7FFFFFFF, 0x80000000, -0x80000000LL, std::int64_t{1} << 33,
            std::int64_t{1} << 62, std::numeric_limits<std::int64_t>::max()}));
      default:
        return index();
    }
  }

  /// Mostly within the tensor, from either end; now and then beyond it.
  Expression within(int depth, std::size_t side) {
    const auto n = static_cast<std::int64_t>(side);
    Expression at = binary("%", integer(depth - 1), number(n));
    if (*rc::gen::arbitrary<bool>()) at = binary("-", at, number(*rc::gen::inRange<std::int64_t>(0, n + 1)));
    return *rc::gen::inRange(0, 10) == 0 ? binary("+", at, number(1)) : at;
  }

  static std::optional<std::size_t> place(std::optional<Wide> at, std::size_t side) {
    const auto n = static_cast<Wide>(side);
    if (!at || *at < -n || *at >= n) return std::nullopt;
    return static_cast<std::size_t>(*at < 0 ? *at + n : *at);
  }

  Expression load(int depth) {
    const Tensors tensors = tensors_;
    if (*rc::gen::arbitrary<bool>()) {
      const Expression at = within(depth, tensors.line.size());
      return {"t[" + at.text + "]", [=](const Pair& pair) -> std::optional<Wide> {
                const auto i = place(at.value(pair), tensors.line.size());
                if (!i) return std::nullopt;
                return tensors.line[*i];
              }};
    }
    const Expression row = within(depth, tensors.table.size());
    const Expression column = within(depth, tensors.table[0].size());
    const std::string text = *rc::gen::arbitrary<bool>() ? "m[" + row.text + ", " + column.text + "]"
                                                         : "m[" + row.text + "][" + column.text + "]";
    return {text, [=](const Pair& pair) -> std::optional<Wide> {
              const auto i = place(row.value(pair), tensors.table.size());
              const auto j = place(column.value(pair), tensors.table[0].size());
              if (!i || !j) return std::nullopt;
              return tensors.table[*i][*j];
            }};
  }

  Tensors tensors_;
};

struct Random {
  std::int64_t seq_len = 1;
  std::int64_t batch = 1;
  std::string text;
  std::vector<MaskTensor> tensors;
  std::vector<std::vector<bool>> allowed;  ///< by batch row; empty where some pair fails
  [[nodiscard]] bool at(std::size_t row, std::int64_t q, std::int64_t kv) const {
    return allowed[row][static_cast<std::size_t>(q * seq_len + kv)];
  }
};

Random make_random() {
  Random out;
  out.seq_len = *rc::gen::weightedOneOf<std::int64_t>(
      {{1, rc::gen::element<std::int64_t>(1, 2, 64, 96)}, {3, rc::gen::inRange<std::int64_t>(1, 97)}});
  out.batch = *rc::gen::inRange<std::int64_t>(1, 3);
  Tensors tensors;
  tensors.line = *rc::gen::container<std::vector<std::int64_t>>(
      static_cast<std::size_t>(*rc::gen::inRange(1, 200)), rc::gen::inRange<std::int64_t>(-20, 20));
  if (*rc::gen::arbitrary<bool>()) std::sort(tensors.line.begin(), tensors.line.end());
  const auto columns = static_cast<std::size_t>(*rc::gen::inRange(1, 80));
  std::vector<std::int64_t> flat;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    tensors.table.push_back(
        *rc::gen::container<std::vector<std::int64_t>>(columns, rc::gen::inRange<std::int64_t>(-9, 9)));
    flat.insert(flat.end(), tensors.table.back().begin(), tensors.table.back().end());
  }
  out.tensors = {
      MaskTensor::make("t", {static_cast<std::int64_t>(tensors.line.size())}, false, tensors.line).value(),
      MaskTensor::make("m",
                       {static_cast<std::int64_t>(tensors.table.size()), static_cast<std::int64_t>(columns)},
                       false, flat)
          .value()};
  const Expression mask = Maker(tensors).boolean(*rc::gen::inRange(1, 5));
  out.text = "lambda b, h, q_idx, kv_idx: " + mask.text;
  for (std::int64_t b = 0; b < out.batch; ++b) {
    std::vector<bool> allowed;
    for (std::int64_t q = 0; q < out.seq_len; ++q) {
      for (std::int64_t kv = 0; kv < out.seq_len; ++kv) {
        const auto value = mask.value({b, q, kv});
        if (!value) {
          out.allowed.clear();
          return out;
        }
        allowed.push_back(*value != 0);
      }
    }
    out.allowed.push_back(std::move(allowed));
  }
  return out;
}

Result<Mask> mask_of(const Random& random) {
  return Mask::make(mask_mod_spec(MaskMod(random.text, random.tensors)),
                    Layout::one_document(random.seq_len, random.batch).value());
}

Interval any_interval(std::int64_t end) {
  const auto begin = *rc::gen::inRange<std::int64_t>(0, end);
  return {begin, *rc::gen::inRange<std::int64_t>(begin + 1, end + 1)};
}

RC_GTEST_PROP(MaskMod, TextsAllowWhatCountingEveryPairAllows, ()) {
  const Random random = make_random();
  const auto mask = mask_of(random);
  if (random.allowed.empty()) {
    RC_TAG("fails");
    RC_ASSERT(!mask.ok());
    return;
  }
  RC_TAG("holds");
  if (!mask.ok()) RC_FAIL(random.text + ": " + mask.error().line());
  const BlockSize block{*rc::gen::inRange<std::int64_t>(1, 40), *rc::gen::inRange<std::int64_t>(1, 40)};
  std::int64_t total = 0;
  for (std::size_t row = 0; row < mask->batch(); ++row) {
    const auto tiles = make_block_mask(*mask, BatchRow{row}, block).value();
    MaskRows rows(*mask, BatchRow{row});
    for (std::int64_t q_block = 0; q_block < tiles.q_blocks(); ++q_block) {
      std::vector<int> classes(static_cast<std::size_t>(tiles.kv_blocks()), 0);
      for (const TileRun& run : tiles.row(q_block)) {
        for (std::int32_t i = run.begin; i < run.end; ++i) {
          classes[static_cast<std::size_t>(i)] = run.tiles == TileClass::full ? 2 : 1;
        }
      }
      std::int64_t area = 0;
      for (std::int64_t kv_block = 0; kv_block < tiles.kv_blocks(); ++kv_block) {
        std::int64_t pairs = 0;
        for (std::int64_t q = q_block * block.q; q < std::min(random.seq_len, (q_block + 1) * block.q); ++q) {
          for (std::int64_t kv = kv_block * block.kv;
               kv < std::min(random.seq_len, (kv_block + 1) * block.kv); ++kv) {
            pairs += random.at(row, q, kv) ? 1 : 0;
          }
        }
        const int expected = pairs == 0 ? 0 : pairs == block.q * block.kv ? 2 : 1;
        if (classes[static_cast<std::size_t>(kv_block)] != expected) RC_FAIL(random.text);
        area += pairs;
      }
      RC_ASSERT(rows.area(intersect({q_block * block.q, (q_block + 1) * block.q}, {0, random.seq_len})) ==
                area);
      total += area;
    }
  }
  RC_ASSERT(mask->total_area() == total);
}

RC_GTEST_PROP(MaskMod, AnyRowsGiveTheTokensThatCountingGives, ()) {
  const Random random = make_random();
  RC_PRE(!random.allowed.empty());
  const Mask mask = mask_of(random).value();
  MaskRows rows(mask, BatchRow{0});
  for (int i = 0; i < 5; ++i) {
    const Interval q = any_interval(random.seq_len);
    IntervalSet any;
    IntervalSet all;
    for (std::int64_t kv = 0; kv < random.seq_len; ++kv) {
      bool some = false;
      bool every = true;
      for (std::int64_t at = q.begin; at < q.end; ++at) {
        some = some || random.at(0, at, kv);
        every = every && random.at(0, at, kv);
      }
      if (some) append_interval(any, {kv, kv + 1});
      if (every) append_interval(all, {kv, kv + 1});
    }
    IntervalSet found;
    rows.any(q, found);
    if (found != any) RC_FAIL("any: " + random.text);
    rows.all(q, found);
    if (found != all) RC_FAIL("all: " + random.text);
  }
}

RC_GTEST_PROP(MaskMod, ARectangleDecidedWholeIsNeverWrong, ()) {
  const Random random = make_random();
  RC_PRE(!random.allowed.empty());
  const Mask mask = mask_of(random).value();
  const auto row = *rc::gen::inRange<std::size_t>(0, mask.batch());
  mask_mod::Rectangles rectangles(mask.program()->compiled(), BatchRow{row});
  for (int i = 0; i < 20; ++i) {
    const Interval q = any_interval(random.seq_len);
    const Interval kv = any_interval(random.seq_len);
    std::int64_t pairs = 0;
    for (std::int64_t at = q.begin; at < q.end; ++at) {
      for (std::int64_t token = kv.begin; token < kv.end; ++token) pairs += random.at(row, at, token) ? 1 : 0;
    }
    const auto verdict = rectangles.verdict(q, kv);
    if (verdict == mask_mod::Verdict::all) RC_ASSERT(pairs == q.length() * kv.length());
    if (verdict == mask_mod::Verdict::none) RC_ASSERT(pairs == 0);
    if (pairs == 0 || pairs == q.length() * kv.length()) {
      RC_ASSERT(rectangles.contents(q, kv) ==
                (pairs == 0 ? mask_mod::Verdict::none : mask_mod::Verdict::all));
    } else {
      RC_ASSERT(rectangles.contents(q, kv) == mask_mod::Verdict::unknown);
    }
    RC_ASSERT(mask.area(BatchRow{row}, q, kv) == pairs);
  }
}

}  // namespace
}  // namespace evenkeel
