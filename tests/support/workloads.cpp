#include "support/workloads.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "balance/indices.h"
#include "balance/load_balancer.h"
#include "support/cpu.h"

namespace evenkeel::test {

std::ostream& operator<<(std::ostream& out, const Workload& w) {
  out << w.strategy << " " << w.mask << " W=" << w.world << " block=" << w.block.q << "x" << w.block.kv
      << " docs=";
  for (const Row& row : w.rows) {
    out << "[";
    for (const std::int64_t length : row) out << length << " ";
    out << "]";
  }
  return out;
}

std::vector<std::string> balancer_names() {
  std::vector<std::string> names;
  for (const LoadBalancer* balancer : load_balancers()) names.emplace_back(balancer->name);
  return names;
}

rc::Gen<Workload> workload_for(const std::string& strategy, Serves serves) {
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

Request request_of(const Workload& w) {
  Request request;
  request.layout = Layout::make(w.rows).value();
  request.settings.masks = {{spec_of(w.mask), 1}};
  request.settings.strategy = w.strategy;
  request.settings.world_size = WorldSize{w.world};
  request.settings.block_size = w.block;
  return request;
}

std::vector<std::int64_t> indices_of(const Plan& plan, std::size_t row, Expansion expansion) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(plan.seq_len()), -1);
  const auto done = expand_plan(cpu(), plan, BatchRow{row}, expansion, {0, plan.seq_len()}, out);
  if (!done || !done->ok()) throw std::runtime_error("expansion failed");
  return out;
}

}  // namespace evenkeel::test
