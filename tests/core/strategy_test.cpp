#include "balance/strategy.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace evenkeel {
namespace {

std::string refusal_of(const std::string& text) {
  const auto strategy = parse_strategy(text);
  return strategy ? "" : strategy.error().line();
}

TEST(StrategyText, OfEveryBalancerIsItsNameUnlessAParameterDiffers) {
  for (const LoadBalancer* balancer : load_balancers()) {
    const auto strategy = parse_strategy(balancer->name);
    ASSERT_TRUE(strategy.ok()) << balancer->name;
    EXPECT_EQ(strategy_text(*strategy), balancer->name);
    EXPECT_LE(balancer->parameters.size(), std::tuple_size_v<ParameterValues>);
    for (const StrategyParameter& parameter : balancer->parameters) {
      EXPECT_LE(parameter.least, parameter.unless_given);
      EXPECT_LE(parameter.unless_given, parameter.most);
      EXPECT_FALSE(parameter.summary.empty());
    }
  }
}

TEST(StrategyText, SaysOnlyWhatDiffersInTheOrderOfTheParameters) {
  EXPECT_EQ(canonical_strategy("ptrr:relabel=off"), "ptrr");
  EXPECT_EQ(canonical_strategy("ptrr:relabel=on"), "ptrr:relabel=on");
  EXPECT_EQ(canonical_strategy("no such"), "no such");
}

TEST(StrategyText, OfAnyValuesIsReadBackAsTheSameStrategy) {
  EXPECT_TRUE(rc::check([] {
    Strategy strategy{*rc::gen::elementOf(load_balancers()), {}};
    for (std::size_t i = 0; i < strategy.balancer->parameters.size(); ++i) {
      const StrategyParameter& parameter = strategy.balancer->parameters[i];
      strategy.parameters[i] =
          *rc::gen::oneOf(rc::gen::element(parameter.least, parameter.most, parameter.unless_given),
                          rc::gen::inRange(parameter.least, parameter.most));
    }
    const auto again = parse_strategy(strategy_text(strategy));
    RC_ASSERT(again.ok());
    RC_ASSERT(*again == strategy);
  }));
}

TEST(StrategyText, RefusesWhatItDoesNotKnowAndSaysWhatToWrite) {
  EXPECT_EQ(refusal_of("contiguous:x=1"),
            "strategy contiguous takes no parameters, but got 'x=1': write contiguous");
  EXPECT_EQ(refusal_of("ptrr:foo=1"), "strategy ptrr has no parameter 'foo': write ptrr:relabel=on|off");
  EXPECT_EQ(refusal_of("ptrr:relabel=yes"),
            "strategy parameter relabel is 'yes', neither on nor off: write ptrr:relabel=on|off");
  EXPECT_EQ(refusal_of("ptrr:relabel=on:relabel=on"), "relabel is given twice: write ptrr:relabel=on|off");
  EXPECT_EQ(refusal_of("ptrr:"), "strategy ptrr has no parameter '': write ptrr:relabel=on|off");
  EXPECT_NE(refusal_of("snake").find("unknown strategy 'snake': use contiguous"), std::string::npos);
}

TEST(StrategiesToCompare, AreTheRegistryAndChosenFormsAfterTheirBalancer) {
  const auto all = strategies_to_compare();
  EXPECT_EQ(all.size(), load_balancers().size());
  const auto more = strategies_to_compare({"ptrr:relabel=on", "ptrr", "no such"});
  ASSERT_EQ(more.size(), all.size() + 1);
  const auto at = std::find(more.begin(), more.end(), "ptrr:relabel=on");
  ASSERT_NE(at, more.end());
  EXPECT_EQ(*(at - 1), "ptrr");
}

}  // namespace
}  // namespace evenkeel
