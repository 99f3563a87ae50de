#include "raster/owner_changes.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "raster/row_documents.h"
#include "support/oracle.h"
#include "support/workloads.h"

namespace evenkeel {
namespace {

using test::OracleRow;
using test::Workload;

/// Two plans of one workload, and the rank of every token under both.
struct Compared {
  std::shared_ptr<const Snapshot> snapshot;
  const Plan* a = nullptr;
  const Plan* b = nullptr;
  std::vector<std::int64_t> owner_a;
  std::vector<std::int64_t> owner_b;
};

std::vector<std::int64_t> owners_of(const Plan& plan, std::size_t row) {
  std::vector<std::int64_t> owners = test::indices_of(plan, row, Expansion::restore);
  for (std::int64_t& owner : owners) owner /= plan.tokens_per_rank();
  return owners;
}

Compared compare(const Workload& w, const std::string& other, std::size_t row) {
  Request request = test::request_of(w);
  request.compare = {other};
  request.b = other;
  const auto engine = make_cpu_engine();
  Pipeline pipeline;
  Compared made;
  made.snapshot = *pipeline.run(request, *engine);
  const StrategyOutcome& b = made.snapshot->compared.front();
  if (!b.plan) return made;
  made.a = made.snapshot->chosen.plan.value().get();
  made.b = b.plan.value().get();
  made.owner_a = owners_of(*made.a, row);
  made.owner_b = owners_of(*made.b, row);
  return made;
}

void check_changes(const std::string& first, const std::string& second) {
  const Workload w = *test::workload_for(first);
  const std::size_t row = *rc::gen::inRange<std::size_t>(0, w.rows.size());
  const Compared both = compare(w, second, row);
  RC_ASSERT(both.a != nullptr);
  const auto tokens = static_cast<std::int64_t>(both.owner_a.size());
  const std::int64_t blocks = ceil_div(tokens, w.block.q);
  std::vector<std::int64_t> tiles;
  for (std::int64_t i = 0; i < blocks; ++i) tiles.push_back(3 + i * i % 7);

  OwnerChanges expected;
  expected.tokens = tokens;
  expected.blocks = blocks;
  bool whole = true;
  std::int64_t moved_blocks = 0;
  std::int64_t moved_tiles = 0;
  for (std::int64_t block = 0; block < blocks; ++block) {
    std::set<std::pair<std::int64_t, std::int64_t>> pairs;
    for (std::int64_t t = block * w.block.q; t < std::min(tokens, (block + 1) * w.block.q); ++t) {
      const auto i = static_cast<std::size_t>(t);
      expected.moved_tokens += both.owner_a[i] != both.owner_b[i] ? 1 : 0;
      pairs.insert({both.owner_a[i], both.owner_b[i]});
    }
    whole = whole && pairs.size() == 1;
    if (pairs.begin()->first == pairs.begin()->second) continue;
    ++moved_blocks;
    moved_tiles += tiles[static_cast<std::size_t>(block)];
  }
  if (whole) {
    expected.moved_blocks = moved_blocks;
    expected.moved_tiles = moved_tiles;
  }
  RC_ASSERT(*owner_changes(*both.a, *both.b, BatchRow{row}, w.block.q, tiles) == expected);

  const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, tokens);
  const std::int64_t end = *rc::gen::inRange<std::int64_t>(begin + 1, tokens + 1);
  const CellAxis axis = CellAxis::make({begin, end}, *rc::gen::inRange(1, 40));
  const std::vector<RowOwners> owners = *row_owners(*both.a, *both.b, BatchRow{row}, axis);
  RC_ASSERT(static_cast<std::int32_t>(owners.size()) == axis.count);
  for (std::int32_t cell = 0; cell < axis.count; ++cell) {
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> count;
    std::int64_t moved = 0;
    for (std::int64_t t = axis.cell(cell).begin; t < axis.cell(cell).end; ++t) {
      const auto i = static_cast<std::size_t>(t);
      ++count[{both.owner_a[i], both.owner_b[i]}];
      moved += both.owner_a[i] != both.owner_b[i] ? 1 : 0;
    }
    const RowOwners& got = owners[static_cast<std::size_t>(cell)];
    RC_ASSERT((got.moved > 0) == (moved > 0));
    RC_ASSERT((got.moved == 255) == (moved == axis.cell(cell).length()));
    // A pair of the kind that is told, and none of that kind has more tokens.
    const std::int64_t own = count[{got.a, got.b}];
    RC_ASSERT(own > 0);
    RC_ASSERT((got.a != got.b) == (moved > 0));
    for (const auto& [pair, number] : count) {
      if ((pair.first != pair.second) == (moved > 0)) RC_ASSERT(number <= own);
    }
  }
}

RC_GTEST_PROP(OwnerChanges, HeadTailToContiguous, ()) {
  check_changes("head-tail", "contiguous");
}
RC_GTEST_PROP(OwnerChanges, PtrrToContiguous, ()) {
  check_changes("ptrr", "contiguous");
}
RC_GTEST_PROP(OwnerChanges, PerDocumentHeadTailToHeadTail, ()) {
  check_changes("per-document-head-tail", "head-tail");
}

TEST(OwnerChanges, NothingMovesBetweenEqualPlans) {
  const Layout layout = Layout::make({{512, 512}}).value();
  Request request;
  request.layout = layout;
  request.settings.world_size = WorldSize{4};
  request.settings.block_size = {128, 128};
  request.settings.strategy = "contiguous";
  const auto engine = make_cpu_engine();
  Pipeline pipeline;
  const auto snapshot = *pipeline.run(request, *engine);
  const Plan& plan = **snapshot->chosen.plan;
  const std::vector<std::int64_t> tiles(8, 1);
  const OwnerChanges same = *owner_changes(plan, plan, BatchRow{0}, 128, tiles);
  EXPECT_EQ(same, (OwnerChanges{1024, 0, 8, 0, 0}));
}

RC_GTEST_PROP(RowDocuments, AreThoseOfEveryToken, ()) {
  const Workload w = *test::workload_for(*rc::gen::element<std::string>("ptrr", "per-document-head-tail"));
  const auto engine = make_cpu_engine();
  Pipeline pipeline;
  const auto snapshot = *pipeline.run(test::request_of(w), *engine);
  const Plan& plan = **snapshot->chosen.plan;
  const Mask& mask = **snapshot->mask;
  const std::size_t row = *rc::gen::inRange<std::size_t>(0, w.rows.size());
  const RowOrder order = *rc::gen::element(RowOrder::original, RowOrder::q_rearranged, RowOrder::executed);
  const std::int64_t tokens = mask.seq_len();
  const std::int64_t begin = *rc::gen::inRange<std::int64_t>(0, tokens);
  const std::int64_t end = *rc::gen::inRange<std::int64_t>(begin + 1, tokens + 1);
  const CellAxis axis = CellAxis::make({begin, end}, *rc::gen::inRange(1, 40));
  const auto rearrange = test::indices_of(plan, row, Expansion::rearrange);
  const OracleRow oracle(w.rows[row]);
  const auto cells = *row_documents(mask.layout().row(BatchRow{row}), &plan, BatchRow{row}, order, axis);
  for (std::int32_t cell = 0; cell < axis.count; ++cell) {
    std::set<std::int64_t> documents;
    for (std::int64_t place = axis.cell(cell).begin; place < axis.cell(cell).end; ++place) {
      const std::int64_t token =
          order == RowOrder::original ? place : rearrange[static_cast<std::size_t>(place)];
      documents.insert(static_cast<std::int64_t>(oracle.tokens[static_cast<std::size_t>(token)].document));
    }
    const std::int64_t expected = documents.size() == 1 ? *documents.begin() : kSeveralDocuments;
    RC_ASSERT(cells[static_cast<std::size_t>(cell)] == expected);
  }
}

}  // namespace
}  // namespace evenkeel
