#include "raster/tile_details.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "support/oracle.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

using test::OracleMask;
using test::OracleRow;
using test::Workload;

/// Runs of documents as the documents themselves.
std::set<std::size_t> listed(const std::vector<Interval>& runs) {
  std::set<std::size_t> documents;
  for (const Interval& run : runs) {
    for (std::int64_t d = run.begin; d < run.end; ++d) documents.insert(static_cast<std::size_t>(d));
  }
  return documents;
}

void check_details(const std::string& strategy) {
  Workload w = *test::workload_for(strategy);
  if (*rc::gen::arbitrary<bool>()) w.mask = "document-sliding-window:left=5,right=2";
  const auto engine = make_cpu_engine();
  Pipeline pipeline;
  const auto snapshot = pipeline.run(test::request_of(w), *engine);
  const Plan& plan = **(*snapshot)->chosen.plan;
  const Mask& mask = **(*snapshot)->mask;
  const std::size_t row = *rc::gen::inRange<std::size_t>(0, w.rows.size());
  const RowOrder order = *rc::gen::element(RowOrder::original, RowOrder::q_rearranged, RowOrder::executed);
  const std::int64_t tokens = mask.seq_len();
  const TileAddress tile{*rc::gen::inRange<std::int64_t>(0, ceil_div(tokens, w.block.q)),
                         *rc::gen::inRange<std::int64_t>(0, ceil_div(tokens, w.block.kv))};
  const TileDetails details = tile_details({mask, BatchRow{row}, w.block, &plan, order}, tile);

  const std::vector<std::int64_t> rearrange = test::indices_of(plan, row, Expansion::rearrange);
  const std::vector<std::int64_t> restore = test::indices_of(plan, row, Expansion::restore);
  const auto token_at = [&](std::int64_t place) {
    return static_cast<std::size_t>(order == RowOrder::executed ? rearrange[static_cast<std::size_t>(place)]
                                                                : place);
  };
  const OracleRow oracle(w.rows[row]);
  const OracleMask rule(w.mask);
  std::int64_t area = 0;
  std::set<std::size_t> q_documents;
  std::set<std::size_t> kv_documents;
  std::set<std::int64_t> owners;
  const std::int64_t q_end = std::min(tokens, (tile.q_block + 1) * w.block.q);
  const std::int64_t kv_end = std::min(tokens, (tile.kv_block + 1) * w.block.kv);
  for (std::int64_t q = tile.q_block * w.block.q; q < q_end; ++q) {
    q_documents.insert(oracle.tokens[token_at(q)].document);
    owners.insert(restore[token_at(q)] / (tokens / w.world));
    for (std::int64_t kv = tile.kv_block * w.block.kv; kv < kv_end; ++kv) {
      kv_documents.insert(oracle.tokens[token_at(kv)].document);
      area += oracle.allows(rule, token_at(q), token_at(kv)) ? 1 : 0;
    }
  }
  RC_ASSERT(details.pairs == w.block.q * w.block.kv);
  RC_ASSERT(details.area == std::optional(area));
  RC_ASSERT(details.tile_class() == std::optional(area == 0               ? TileClass::empty
                                                  : area == details.pairs ? TileClass::full
                                                                          : TileClass::partial));
  RC_ASSERT(listed(details.q_documents) == q_documents);
  RC_ASSERT(listed(details.kv_documents) == kv_documents);
  RC_ASSERT(details.owner == (owners.size() == 1 ? std::optional(Rank{*owners.begin()}) : std::nullopt));
}

RC_GTEST_PROP(TileDetails, OfContiguousAreWhatCountingPairsSays, ()) {
  check_details("contiguous");
}
RC_GTEST_PROP(TileDetails, OfHeadTailAreWhatCountingPairsSays, ()) {
  check_details("head-tail");
}
RC_GTEST_PROP(TileDetails, OfPerDocumentHeadTailAreWhatCountingPairsSays, ()) {
  check_details("per-document-head-tail");
}
RC_GTEST_PROP(TileDetails, OfPtrrAreWhatCountingPairsSays, ()) {
  check_details("ptrr");
}

TEST(TileDetails, ATileOfTheLargestSequenceIsKnown) {
  const std::int64_t tokens = kMaxSequenceLength;
  const Mask mask = Mask::make(parse_mask("causal").value(), Layout::make({{tokens}}).value()).value();
  const BlockSize half{tokens / 2, tokens / 2};
  const auto below = tile_details({mask, BatchRow{0}, half}, {1, 0});
  EXPECT_EQ(below.tile_class(), TileClass::full);
  EXPECT_EQ(below.area, tokens / 2 * (tokens / 2));
  EXPECT_FALSE(below.owner);
  const auto on = tile_details({mask, BatchRow{0}, half}, {0, 0});
  EXPECT_EQ(on.tile_class(), TileClass::partial);
  EXPECT_EQ(on.area, tokens / 2 * (tokens / 2 + 1) / 2);
  EXPECT_EQ(tile_details({mask, BatchRow{0}, half}, {0, 1}).tile_class(), TileClass::empty);
}

TEST(TileDetails, ATileOverTheEdgeIsNeverFull) {
  const Mask mask = Mask::make(parse_mask("full").value(), Layout::make({{5}}).value()).value();
  const auto edge = tile_details({mask, BatchRow{0}, {4, 4}}, {1, 1});
  EXPECT_EQ(edge.q, (Interval{4, 5}));
  EXPECT_EQ(edge.area, 1);
  EXPECT_EQ(edge.tile_class(), TileClass::partial);
  EXPECT_DOUBLE_EQ(*edge.share(), 1.0 / 16);
}

}  // namespace
}  // namespace evenkeel
