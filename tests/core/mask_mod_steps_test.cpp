#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "mask/mask_mod/compile.h"
#include "mask/mask_mod/flat_program.h"
#include "mask/mask_mod/interval_evaluator.h"
#include "mask/mask_mod/rectangles.h"

/// Each step on numbers at the ends of 64 and of 32 bits: every interval of them against every other one, and
/// what the test computes itself in 128 bits. Random texts hardly ever come to numbers like these.
namespace evenkeel::mask_mod {
namespace {

__extension__ typedef __int128 Exact;  // NOLINT(modernize-use-using): an alias cannot be marked so

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

/// Ascending.
const std::vector<std::int64_t> kNumbers = {kLowest,
                                            kLowest + 1,
                                            kLowest / 5 - 1,
                                            -(std::int64_t{1} << 32),
                                            std::numeric_limits<std::int32_t>::min(),
                                            -64,
                                            -5,
                                            -1,
                                            0,
                                            1,
                                            5,
                                            62,
                                            64,
                                            std::numeric_limits<std::int32_t>::max(),
                                            std::int64_t{1} << 32,
                                            kHighest / 5,
                                            kHighest - 1,
                                            kHighest};

/// A number, or what is wrong.
struct Answer {
  std::int64_t value = 0;
  Fault fault = Fault::none;
};

Answer answer(Exact exact) {
  if (exact < kLowest || exact > kHighest) return {0, Fault::overflow};
  return {static_cast<std::int64_t>(exact), Fault::none};
}

Exact floor_of(Exact a, Exact b) {
  const Exact quotient = a / b;
  return quotient * b != a && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

using Of = std::function<Answer(Exact, Exact)>;

/// Of a = t[q] and b = u[k].
struct Step {
  std::string text;
  Op op;
  Of of;
};

Of exactly(std::function<Exact(Exact, Exact)> of) {
  return [of = std::move(of)](Exact a, Exact b) { return answer(of(a, b)); };
}

std::vector<Step> steps() {
  const std::string a = "t[q]";
  const std::string b = "u[k]";
  const std::string a_low = "(t[q] < 3)";
  const std::string b_low = "(u[k] < 3)";
  return {
      {"-" + a, Op::negate, exactly([](Exact x, Exact) { return -x; })},
      {"torch.abs(" + a + ")", Op::absolute, exactly([](Exact x, Exact) { return x < 0 ? -x : x; })},
      {"~" + a, Op::invert, exactly([](Exact x, Exact) { return -x - 1; })},
      {"~" + a_low, Op::logical_not, exactly([](Exact x, Exact) { return x >= 3; })},
      {a + " + " + b, Op::add, exactly([](Exact x, Exact y) { return x + y; })},
      {a + " - " + b, Op::subtract, exactly([](Exact x, Exact y) { return x - y; })},
      {a + " * " + b, Op::multiply, exactly([](Exact x, Exact y) { return x * y; })},
      {a + " // " + b, Op::floor_divide,
       [](Exact x, Exact y) {
         return y == 0 ? Answer{0, Fault::division_by_zero} : answer(floor_of(x, y));
       }},
      {a + " % " + b, Op::modulo,
       [](Exact x, Exact y) {
         return y == 0 ? Answer{0, Fault::division_by_zero} : answer(x - floor_of(x, y) * y);
       }},
      {a + " << " + b, Op::shift_left,
       [](Exact x, Exact y) {
         if (y < 0) return Answer{0, Fault::negative_shift};
         if (x == 0) return Answer{};
         return y >= 63 ? Answer{0, Fault::overflow} : answer(x * (Exact{1} << static_cast<int>(y)));
       }},
      {a + " >> " + b, Op::shift_right,
       [](Exact x, Exact y) {
         if (y < 0) return Answer{0, Fault::negative_shift};
         return answer(x >> static_cast<int>(std::min<Exact>(y, 100)));
       }},
      {a + " & " + b, Op::bit_and, exactly([](Exact x, Exact y) { return x & y; })},
      {a + " | " + b, Op::bit_or, exactly([](Exact x, Exact y) { return x | y; })},
      {a + " ^ " + b, Op::bit_xor, exactly([](Exact x, Exact y) { return x ^ y; })},
      {a_low + " & " + b_low, Op::bit_and, exactly([](Exact x, Exact y) { return x < 3 && y < 3; })},
      {a_low + " | " + b_low, Op::bit_or, exactly([](Exact x, Exact y) { return x < 3 || y < 3; })},
      {a_low + " ^ " + b_low, Op::bit_xor, exactly([](Exact x, Exact y) { return (x < 3) != (y < 3); })},
      {a + " == " + b, Op::equal, exactly([](Exact x, Exact y) { return x == y; })},
      {a + " != " + b, Op::not_equal, exactly([](Exact x, Exact y) { return x != y; })},
      {a + " < " + b, Op::less, exactly([](Exact x, Exact y) { return x < y; })},
      {a + " <= " + b, Op::less_equal, exactly([](Exact x, Exact y) { return x <= y; })},
      {"torch.minimum(" + a + ", " + b + ")", Op::minimum,
       exactly([](Exact x, Exact y) { return std::min(x, y); })},
      {"torch.maximum(" + a + ", " + b + ")", Op::maximum,
       exactly([](Exact x, Exact y) { return std::max(x, y); })},
      {"torch.where(" + a + " == " + b + ", " + a_low + ", " + b_low + ")", Op::select,
       exactly([](Exact x, Exact y) { return x == y ? x < 3 : y < 3; })},
  };
}

/// `(step) == w[q, k]`, where w holds what the step should give.
struct Case {
  explicit Case(const Step& step) {
    const auto n = static_cast<std::int64_t>(kNumbers.size());
    std::vector<std::int64_t> values;
    for (const std::int64_t a : kNumbers) {
      for (const std::int64_t b : kNumbers) {
        answers.push_back(step.of(a, b));
        values.push_back(answers.back().value);
      }
    }
    const std::vector<MaskTensor> tensors = {MaskTensor::make("t", {n}, false, kNumbers).value(),
                                             MaskTensor::make("u", {n}, false, kNumbers).value(),
                                             MaskTensor::make("w", {n, n}, false, std::move(values)).value()};
    const auto find = [&tensors](std::string_view name) -> std::optional<MaskTensor> {
      const auto found = std::find_if(tensors.begin(), tensors.end(),
                                      [name](const MaskTensor& tensor) { return tensor.name() == name; });
      return found == tensors.end() ? std::nullopt : std::optional(*found);
    };
    auto program = compile("lambda b, h, q, k: (" + step.text + ") == w[q, k]", find);
    if (!program.ok()) {
      ADD_FAILURE() << step.text << ": " << program.error().line();
      return;
    }
    compiled = Compiled::make(std::move(program).value());
    const auto& code = compiled.program.code;
    const auto last = std::find_if(code.rbegin() + 1, code.rend(),
                                   [&step](const Instruction& one) { return one.op == step.op; });
    if (last == code.rend()) {
      ADD_FAILURE() << step.text << " has no such step";
      return;
    }
    at = static_cast<Register>(code.rend() - last) - 1;
  }
  [[nodiscard]] const Answer& of(std::int64_t q, std::int64_t kv) const {
    return answers[static_cast<std::size_t>(q) * kNumbers.size() + static_cast<std::size_t>(kv)];
  }

  Compiled compiled;
  Register at = kNoRegister;  ///< the step
  std::vector<Answer> answers;
};

template <class Visit>
void for_each_rectangle(Visit visit) {
  const auto n = static_cast<std::int64_t>(kNumbers.size());
  for (std::int64_t q = 0; q < n; ++q) {
    for (std::int64_t q_end = q + 1; q_end <= n; ++q_end) {
      for (std::int64_t kv = 0; kv < n; ++kv) {
        for (std::int64_t kv_end = kv + 1; kv_end <= n; ++kv_end) {
          if (::testing::Test::HasFailure()) return;
          visit(Interval{q, q_end}, Interval{kv, kv_end});
        }
      }
    }
  }
}

/// What all pairs of a rectangle give.
struct Together {
  Bounds bounds{kHighest, kLowest};  ///< of those that do not fail
  bool some = false;
  bool fails = false;
};
Together together(const Case& one, Interval q, Interval kv) {
  Together out;
  for (std::int64_t i = q.begin; i < q.end; ++i) {
    for (std::int64_t j = kv.begin; j < kv.end; ++j) {
      const Answer& answer = one.of(i, j);
      if (answer.fault != Fault::none) {
        out.fails = true;
        continue;
      }
      out.some = true;
      out.bounds = {std::min(out.bounds.least, answer.value), std::max(out.bounds.most, answer.value)};
    }
  }
  return out;
}

std::string where(const Step& step, Interval q, Interval kv) {
  const auto ends = [](Interval some) {
    return std::to_string(kNumbers[static_cast<std::size_t>(some.begin)]) + " to " +
           std::to_string(kNumbers[static_cast<std::size_t>(some.end - 1)]);
  };
  return step.text + ", t " + ends(q) + ", u " + ends(kv);
}

TEST(MaskModSteps, BoundsHoldEveryPairAndFaultsAreFound) {
  for (const Step& step : steps()) {
    const Case one(step);
    ASSERT_FALSE(HasFailure());
    IntervalEvaluator intervals(one.compiled, 0);
    for_each_rectangle([&](Interval q, Interval kv) {
      const PossibleFault found = intervals.possible_fault(q, kv);
      const Together pairs = together(one, q, kv);
      const Bounds bounds = intervals.value(one.at);
      if (pairs.fails) {
        ASSERT_NE(found.fault, Fault::none) << where(step, q, kv);
      }
      if (pairs.some) {
        ASSERT_LE(bounds.least, pairs.bounds.least) << where(step, q, kv);
        ASSERT_GE(bounds.most, pairs.bounds.most) << where(step, q, kv);
      }
      if (q.length() == 1 && kv.length() == 1) {
        ASSERT_EQ(found.fault, one.of(q.begin, kv.begin).fault) << where(step, q, kv);
        if (pairs.some) {
          ASSERT_EQ(bounds, pairs.bounds) << where(step, q, kv);
        }
      }
    });
  }
}

TEST(MaskModSteps, RectanglesWithoutFaultsAreCountedRight) {
  for (const Step& step : steps()) {
    const Case one(step);
    ASSERT_FALSE(HasFailure());
    Rectangles rectangles(one.compiled, BatchRow{0});
    for_each_rectangle([&](Interval q, Interval kv) {
      if (together(one, q, kv).fails) return;
      ASSERT_EQ(rectangles.area(q, kv), q.length() * kv.length()) << where(step, q, kv);
      ASSERT_EQ(rectangles.contents(q, kv), Verdict::all) << where(step, q, kv);
    });
  }
}

TEST(MaskModSteps, FlatStepsGiveTheSame) {
  for (const Step& step : steps()) {
    const Case one(step);
    ASSERT_FALSE(HasFailure());
    const auto flat = FlatProgram::make(one.compiled, BatchRow{0}, 64);
    ASSERT_TRUE(flat.has_value()) << step.text;
    const FlatView view = flat->view();
    const auto& needed = one.compiled.needed;
    const auto at = static_cast<std::size_t>(std::count(needed.begin(), needed.begin() + one.at, true));
    ASSERT_EQ(view.steps[at].op, step.op);
    std::vector<Range> ranges(view.steps.size());
    std::vector<std::int64_t> values(view.steps.size());
    for_each_rectangle([&](Interval q, Interval kv) {
      const Together pairs = together(one, q, kv);
      if (pairs.fails) return;
      for (std::size_t i = 0; i < ranges.size(); ++i) {
        ranges[i] = step_range(view, view.steps[i], q, kv, ranges.data());
      }
      const Range range = ranges[at];
      ASSERT_LE(range.least, pairs.bounds.least) << where(step, q, kv);
      ASSERT_GE(range.most, pairs.bounds.most) << where(step, q, kv);
      if (q.length() > 1 || kv.length() > 1) return;
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = step_value(view, view.steps[i], q.begin, kv.begin, values.data());
      }
      ASSERT_EQ(values[at], pairs.bounds.least) << where(step, q, kv);
    });
  }
}

}  // namespace
}  // namespace evenkeel::mask_mod
