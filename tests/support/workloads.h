#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "balance/indices.h"
#include "balance/load_balancer.h"
#include "engine/engine.h"
#include "layout/layout.h"
#include "pipeline/pipeline.h"
#include "support/list_rearrangement.h"
#include "support/masks.h"
#include "support/oracle.h"

/// Random workloads for property tests: small enough for the naive oracle, with the smallest and largest
/// sizes always among them, and shrinking towards one short document on one rank.
namespace evenkeel::test {

struct Workload {
  std::vector<Row> rows;
  std::int64_t world = 1;
  BlockSize block;
  OracleMask mask = "document-causal";
  std::string strategy;
};

inline std::ostream& operator<<(std::ostream& out, const Workload& w) {
  out << w.strategy << " " << w.mask << " W=" << w.world << " block=" << w.block.q << "x" << w.block.kv
      << " docs=";
  for (const Row& row : w.rows) {
    out << "[";
    for (const std::int64_t length : row) out << length << " ";
    out << "]";
  }
  return out;
}

/// What a workload has to allow: a plan, or a plan that flex can execute, S % (W b_q) == 0.
enum class Serves { plan, flex };

/// A workload that `strategy` can serve: lengths are made multiples of what it asks for.
[[nodiscard]] inline rc::Gen<Workload> workload_for(const std::string& strategy,
                                                    Serves serves = Serves::plan) {
  return rc::gen::exec([strategy, serves] {
    Workload w;
    w.strategy = strategy;
    w.world = *rc::gen::oneOf(rc::gen::just<std::int64_t>(1), rc::gen::inRange<std::int64_t>(1, 9),
                              rc::gen::just<std::int64_t>(16));
    const std::int64_t side = *rc::gen::element<std::int64_t>(1, 2, 3, 4, 8, 16);
    const bool block_wise = find_load_balancer(strategy).value()->needs_cost;
    const bool square = block_wise || *rc::gen::arbitrary<bool>();
    w.block = {side, square ? side : *rc::gen::element<std::int64_t>(1, 2, 4, 5, 8)};
    w.mask = *any_mask();
    const std::int64_t unit = strategy.starts_with("per-document-head-tail") ? 2 * w.world : 1;
    const bool equal_shards =
        strategy == "contiguous" || strategy == "striped" || strategy == "per-document-remainder";
    std::int64_t whole = block_wise ? w.world * side : equal_shards ? w.world : 2 * w.world;
    if (serves == Serves::flex) whole = std::lcm(whole, w.world * w.block.q);
    Row lengths = *rc::gen::nonEmpty(rc::gen::container<Row>(rc::gen::inRange<std::int64_t>(1, 12)));
    if (lengths.size() > 12) lengths.resize(12);
    for (std::int64_t& length : lengths) length *= unit;
    const std::int64_t sum = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
    if (sum % whole != 0) lengths.push_back(whole - sum % whole);
    w.rows.push_back(lengths);
    const int more = *rc::gen::inRange(0, 3);
    for (int i = 0; i < more; ++i) {
      // The same documents in another order keep the total and every divisibility.
      std::rotate(lengths.begin(), lengths.begin() + 1, lengths.end());
      w.rows.push_back(lengths);
    }
    return w;
  });
}

[[nodiscard]] inline Request request_of(const Workload& w) {
  Request request;
  request.layout = Layout::make(w.rows).value();
  request.settings.masks = {{spec_of(w.mask), 1}};
  request.settings.strategy = w.strategy;
  request.settings.world_size = WorldSize{w.world};
  request.settings.block_size = w.block;
  return request;
}

/// The whole index tensor of one row.
[[nodiscard]] inline std::vector<std::int64_t> indices_of(const Plan& plan, std::size_t row,
                                                          Expansion expansion) {
  static const std::unique_ptr<Engine> engine = make_cpu_engine();
  std::vector<std::int64_t> out(static_cast<std::size_t>(plan.seq_len()), -1);
  const auto done = expand_plan(*engine, plan, BatchRow{row}, expansion, {0, plan.seq_len()}, out);
  if (!done || !done->ok()) throw std::runtime_error("expansion failed");
  return out;
}

}  // namespace evenkeel::test
