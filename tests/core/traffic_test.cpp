#include "execution/traffic.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "support/test_names.h"
#include "support/workloads.h"

/// KV traffic against the naive oracle, which counts distinct tokens.
namespace evenkeel {
namespace {

using test::OracleRow;
using test::Row;

std::shared_ptr<const Snapshot> run(const test::Workload& w) {
  const auto engine = make_cpu_engine();
  return Pipeline().run(test::request_of(w), *engine).value();
}

class TrafficOfEveryBalancer : public testing::TestWithParam<std::string> {};

TEST_P(TrafficOfEveryBalancer, SendsTheTokensThatTheOracleCounts) {
  const std::string strategy = GetParam();
  EXPECT_TRUE(rc::check([&] {
    const test::Workload w = *test::workload_for(strategy);
    const auto snapshot = run(w);
    RC_ASSERT(snapshot->chosen.plan.ok());
    const Plan& plan = **snapshot->chosen.plan;
    const auto world = static_cast<std::size_t>(w.world);
    std::vector<std::int64_t> expected(world * world, 0);
    for (std::size_t r = 0; r < w.rows.size(); ++r) {
      const auto row = test::oracle_traffic(OracleRow(w.rows[r]), w.mask,
                                            test::indices_of(plan, r, Expansion::rearrange), world);
      for (std::size_t i = 0; i < expected.size(); ++i) expected[i] += row[i];
    }
    const auto traffic = kv_traffic(**snapshot->mask, plan);
    RC_ASSERT(traffic.has_value());
    RC_ASSERT(traffic->ok());
    RC_ASSERT((*traffic)->world_size == plan.world_size());
    RC_ASSERT((*traffic)->tokens == expected);
    const auto batch = static_cast<std::int64_t>(w.rows.size());
    RC_ASSERT((*traffic)->all_gather == batch * (plan.seq_len() - plan.tokens_per_rank()));
    for (std::int64_t reader = 0; reader < w.world; ++reader) {
      std::int64_t others = 0;
      for (std::int64_t owner = 0; owner < w.world; ++owner) {
        const std::int64_t sent = (*traffic)->at(Rank{reader}, Rank{owner});
        RC_ASSERT(sent == expected[static_cast<std::size_t>(reader * w.world + owner)]);
        RC_ASSERT(sent <= batch * plan.tokens_per_rank());
        if (owner != reader) others += sent;
      }
      RC_ASSERT((*traffic)->from_others(Rank{reader}) == others);
      // An all-gather sends at least what is needed.
      RC_ASSERT(others <= (*traffic)->all_gather);
    }
  }));
}

INSTANTIATE_TEST_SUITE_P(Registry, TrafficOfEveryBalancer, testing::ValuesIn(test::balancer_names()),
                         test::name_of);

TEST(Traffic, OfAnyPermutationIsWhatTheOracleCounts) {
  EXPECT_TRUE(rc::check([] {
    const std::int64_t world = *rc::gen::inRange<std::int64_t>(1, 6);
    Row row = *test::documents(40);
    const std::int64_t total = std::accumulate(row.begin(), row.end(), std::int64_t{0});
    if (total % world != 0) row.push_back(world - total % world);
    test::Tokens order = test::all_tokens(OracleRow(row));
    for (std::size_t i = order.size(); i > 1; --i) {
      std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    const test::OracleMask chosen = *test::any_mask();
    const auto traffic =
        kv_traffic(test::mask_of(chosen, {row}), test::plan_of({order}, world)).value().value();
    RC_ASSERT(traffic.tokens ==
              test::oracle_traffic(OracleRow(row), chosen, order, static_cast<std::size_t>(world)));
  }));
}

TEST(Traffic, OfOneRankIsItsOwn) {
  const auto traffic =
      kv_traffic(test::mask_of("causal", {{8}}), test::plan_of({test::all_tokens(OracleRow({8}))}, 1))
          .value()
          .value();
  EXPECT_EQ(traffic.tokens, (std::vector<std::int64_t>{8}));
  EXPECT_EQ(traffic.all_gather, 0);
  EXPECT_EQ(traffic.from_others(Rank{0}), 0);
}

TEST(Traffic, OfMoreRanksThanAMatrixIsMadeForIsRefused) {
  const std::int64_t world = kMaxTrafficWorldSize + 1;
  const Plan plan = test::plan_of({test::all_tokens(OracleRow({world}))}, world);
  const auto refused = kv_traffic(test::mask_of("causal", {{world}}), plan).value();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().kind, ErrorKind::bad_input);
  EXPECT_NE(refused.error().message.find("2049"), std::string::npos);
}

TEST(Traffic, EndsWithoutAValueWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  const Plan plan = test::plan_of({test::all_tokens(OracleRow({8}))}, 2);
  EXPECT_FALSE(kv_traffic(test::mask_of("causal", {{8}}), plan, stop.get_token()).has_value());
}

}  // namespace
}  // namespace evenkeel
