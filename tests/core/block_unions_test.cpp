#include "execution/block_unions.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "execution/executed_rows.h"
#include "support/block_masks.h"
#include "support/workloads.h"

/// Sets of blocks, alone and united, against sets of numbers; and executed rows that use them under any mask.
namespace evenkeel {
namespace {

using test::OracleMask;
using test::OracleRow;
using test::Tokens;

using Blocks = std::set<std::size_t>;

/// What is in the set, which is empty then; checks that runs are ascending and apart.
Blocks take(BlockBits& bits) {
  Blocks blocks;
  std::size_t before = 0;
  bool first_run = true;
  bits.take_runs([&](std::size_t first, std::size_t end) {
    RC_ASSERT(first < end);
    RC_ASSERT(first_run || first > before);
    for (std::size_t block = first; block < end; ++block) blocks.insert(block);
    before = end;
    first_run = false;
  });
  return blocks;
}

TEST(BlockBits, AreWhatSetsOfNumbersAre) {
  EXPECT_TRUE(rc::check([] {
    const std::size_t size = *rc::gen::element<std::size_t>(1, 63, 64, 65, 511, 512, 513, 1500, 5000);
    BlockBits bits(size);
    for (int round = 0; round < 3; ++round) {
      Blocks expected;
      const int runs = *rc::gen::inRange(0, 12);
      for (int i = 0; i < runs; ++i) {
        const auto first = *rc::gen::inRange<std::size_t>(0, size);
        const auto last =
            std::min(size - 1, first + *rc::gen::element<std::size_t>(0, 1, 2, 62, 63, 64, 130, 600));
        bits.add_run(first, last);
        for (std::size_t block = first; block <= last; ++block) expected.insert(block);
      }
      for (const std::size_t block : expected) RC_ASSERT(bits.contains(block));
      if (*rc::gen::arbitrary<bool>()) {
        RC_ASSERT(take(bits) == expected);
      } else {
        RC_ASSERT(bits.take_count() == static_cast<std::int64_t>(expected.size()));
      }
      // And it is empty again.
      RC_ASSERT(bits.take_count() == 0);
    }
  }));
}

/// All tokens, in pieces of one to three, in a random order: hundreds of segments.
Tokens shuffled(std::int64_t tokens) {
  std::vector<Interval> pieces;
  for (std::int64_t at = 0; at < tokens;) {
    const std::int64_t end = std::min(tokens, at + *rc::gen::inRange<std::int64_t>(1, 4));
    pieces.push_back({at, end});
    at = end;
  }
  for (std::size_t i = pieces.size(); i > 1; --i)
    std::swap(pieces[i - 1], pieces[*rc::gen::inRange<std::size_t>(0, i)]);
  Tokens order;
  for (const Interval& piece : pieces) {
    for (std::int64_t t = piece.begin; t < piece.end; ++t) order.push_back(t);
  }
  return order;
}

TEST(BlockUnions, AddTheBlocksOfTheirSegments) {
  EXPECT_TRUE(rc::check([] {
    const std::int64_t kv_block = *rc::gen::element<std::int64_t>(1, 2, 5, 16, 1000);
    const std::int64_t tokens = *rc::gen::inRange<std::int64_t>(600, 1500);
    const Plan plan = test::plan_of({shuffled(tokens)}, 1);
    const TokenMap map = *TokenMap::make(plan, BatchRow{0}, kv_block);
    const auto blocks = static_cast<std::size_t>(ceil_div(tokens, kv_block));
    const BlockUnions unions(map, blocks);
    BlockBits bits(blocks);
    for (int i = 0; i < 10; ++i) {
      const auto first = *rc::gen::inRange<std::size_t>(0, map.size() + 1);
      const auto end =
          *rc::gen::oneOf(rc::gen::inRange<std::size_t>(first, map.size() + 1), rc::gen::just(map.size()));
      Blocks expected;
      for (std::size_t s = first; s < end; ++s) {
        for (std::size_t b = map.blocks(s).first(); b <= map.blocks(s).last; ++b) expected.insert(b);
      }
      unions.add(first, end, bits);
      RC_ASSERT(take(bits) == expected);
    }
  }));
}

TEST(TokenMap, FindsTheSegmentsOfAnyTokens) {
  EXPECT_TRUE(rc::check([] {
    const std::int64_t world = *rc::gen::inRange<std::int64_t>(1, 5);
    const std::int64_t tokens = world * *rc::gen::inRange<std::int64_t>(1, 200);
    const Tokens order = shuffled(tokens);
    const Plan plan = test::plan_of({order}, world);
    const TokenMap map = *TokenMap::make(plan, BatchRow{0}, 3);
    std::size_t near = 0;
    for (int i = 0; i < 20; ++i) {
      const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, tokens);
      const std::int64_t end = *rc::gen::inRange<std::int64_t>(begin + 1, tokens + 1);
      RC_ASSERT(map.token(map.find(begin)) <= begin);
      RC_ASSERT(begin < map.end_token(map.find(begin)));
      const TokenMap::Range range = map.range({begin, end}, near);
      Tokens positions;
      const auto add = [&](std::int64_t position, std::int64_t length) {
        for (std::int64_t k = 0; k < length; ++k) positions.push_back(position + k);
      };
      add(range.head.position, range.head.length);
      for (std::size_t s = range.first_whole; s < range.end_whole; ++s) {
        // No segment lies in two ranks.
        RC_ASSERT(map.position(s) / (tokens / world) ==
                  (map.position(s) + map.length(s) - 1) / (tokens / world));
        add(map.position(s), map.length(s));
      }
      add(range.tail.position, range.tail.length);
      Tokens expected;
      for (std::int64_t t = begin; t < end; ++t) expected.push_back(plan.position_of(BatchRow{0}, t));
      RC_ASSERT(positions == expected);
    }
  }));
}

TEST(ExecutedRows, WithUnionsRunTheTilesThatTheOracleCounts) {
  EXPECT_TRUE(rc::check([] {
    const BlockSize block{*rc::gen::element<std::int64_t>(1, 4, 16),
                          *rc::gen::element<std::int64_t>(1, 3, 16, 64, 2000)};
    const std::int64_t tokens = block.q * *rc::gen::inRange<std::int64_t>(600 / block.q, 1000 / block.q);
    test::Row lengths = *test::documents(tokens);
    std::int64_t rest = tokens;
    for (const std::int64_t length : lengths) rest -= length;
    if (rest > 0) lengths.push_back(rest);
    const OracleMask chosen = *test::any_mask();
    const Mask mask = test::mask_of(chosen, {lengths});
    const OracleRow oracle(lengths);
    const Tokens order = shuffled(tokens);
    const Plan plan = test::plan_of({order}, 1);
    const TokenMap map = *TokenMap::make(plan, BatchRow{0}, block.kv);
    const BlockUnions unions(map, static_cast<std::size_t>(ceil_div(tokens, block.kv)));
    ExecutedRows united(mask, plan, BatchRow{0}, block, map, &unions);
    ExecutedRows counted(mask, plan, BatchRow{0}, block, map, &unions);
    for (int i = 0; i < 3; ++i) {
      const std::int64_t q = *rc::gen::inRange<std::int64_t>(0, tokens / block.q);
      const Tokens rows(order.begin() + q * block.q, order.begin() + (q + 1) * block.q);
      const auto tiles = test::oracle_tiles(oracle, chosen, rows, order, static_cast<std::size_t>(block.q),
                                            static_cast<std::size_t>(block.kv));
      BlockMask one;
      one.q_len = block.q;
      one.kv_len = tokens;
      one.block_size = block;
      const std::span<const TileRun> runs = united.runs(q);
      one.runs.assign(runs.begin(), runs.end());
      end_row(one);
      RC_ASSERT(test::difference(one, tiles) == "");
      const ExecutedCount count = counted.count(q);
      RC_ASSERT(count.full == tiles.count(test::OracleTile::full));
      RC_ASSERT(count.partial == tiles.count(test::OracleTile::partial));
    }
  }));
}

}  // namespace
}  // namespace evenkeel
