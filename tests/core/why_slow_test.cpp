#include "findings/why_slow.h"

#include <gtest/gtest.h>

#include "pipeline/pipeline.h"
#include "support/workloads.h"

/// The reasons behind findings, held against pairs and pieces that are counted by hand.
namespace evenkeel {
namespace {

std::shared_ptr<const Snapshot> snapshot_of(const std::vector<test::Row>& rows, const std::string& strategy,
                                            std::int64_t world, const MaskSpec& mask = MaskSpec{}) {
  Request request;
  request.settings.masks.front().mask = mask;
  request.layout = Layout::make(rows).value();
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{world};
  return Pipeline().run(request, *make_cpu_engine()).value();
}

std::string why_rank(const Snapshot& snapshot, std::int64_t rank) {
  return why_more_pairs(**snapshot.mask, **snapshot.chosen.plan, (*snapshot.chosen.metrics)->total,
                        Rank{rank});
}

TEST(WhySlow, NamesHowFarTokensReachAndTheDocumentThatMostPairsLieIn) {
  // 5 + ... + 12 = 68 pairs in 8 tokens of document 1; 10 + 10 in the others.
  const auto snapshot = snapshot_of({{4, 12}}, "contiguous", 2);
  EXPECT_EQ(why_rank(*snapshot, 1),
            "its tokens attend 9 tokens each, 6 over all ranks; 100 % of them in document 1");
  EXPECT_EQ(why_rank(*snapshot, 0), "") << "it has less than the mean";
}

TEST(WhySlow, ANamedMaskAndItsTextSayTheSame) {
  const MaskSpec named;
  const std::vector<test::Row> rows[] = {{{4, 12}}, {{2, 2, 2, 2, 2, 2, 2, 2}, {8, 2, 2, 2, 2}}};
  for (const auto& batch : rows) {
    const MaskSpec text = mask_mod_spec(MaskMod(mask_mod_text(named, batch.size())));
    const auto by_name = snapshot_of(batch, "contiguous", 2, named);
    const auto by_text = snapshot_of(batch, "contiguous", 2, text);
    for (const std::int64_t rank : {0, 1}) EXPECT_EQ(why_rank(*by_text, rank), why_rank(*by_name, rank));
  }
}

TEST(WhySlow, NamesTheRowOfTheDocumentInABatch) {
  // Rank 0 has 3 + 36 pairs: document 0 of row 1 is whole in it; rank 1 has 3 + 3.
  const auto snapshot = snapshot_of({{2, 2, 2, 2, 2, 2, 2, 2}, {8, 2, 2, 2, 2}}, "contiguous", 2);
  EXPECT_EQ(why_rank(*snapshot, 0),
            "its tokens attend 3 tokens each, 2 over all ranks; 75 % of them in document 0 of row 1");
}

TEST(WhySlow, NamesNoDocumentWhereThereIsOneOnly) {
  const auto snapshot = snapshot_of({{16}}, "contiguous", 2);
  // 9 + ... + 16 = 100 pairs of 136.
  EXPECT_EQ(why_rank(*snapshot, 1), "its tokens attend 13 tokens each, 9 over all ranks");
}

TEST(WhySlow, TellsHowManyBlocksHoldTokensOfSeveralPlaces) {
  const auto snapshot = snapshot_of({{8, 8}}, "per-document-head-tail", 2);
  const Plan& plan = **snapshot->chosen.plan;
  // By position: rank 0 [0, 2), [6, 10), [14, 16); rank 1 [2, 6), [10, 14). They begin at 0, 2, 6, 8 and 12.
  const std::string words =
      " % of the kernels' q blocks hold tokens of several places, and run the tiles that any of them needs";
  EXPECT_EQ(why_more_tiles(plan, 16), "100" + words);
  EXPECT_EQ(why_more_tiles(plan, 4), "50" + words) << "blocks 0 and 1 of 4";
  EXPECT_EQ(why_more_tiles(plan, 2), "") << "every piece is whole blocks";
}

}  // namespace
}  // namespace evenkeel
