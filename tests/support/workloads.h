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
#include "support/cpu.h"
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

std::ostream& operator<<(std::ostream& out, const Workload& w);

/// Every balancer that there is.
[[nodiscard]] std::vector<std::string> balancer_names();

/// What a workload has to allow: a plan, or a plan that flex can execute, S % (W b_q) == 0.
enum class Serves { plan, flex };

/// A workload that `strategy` can serve: lengths are made multiples of what it asks for.
[[nodiscard]] rc::Gen<Workload> workload_for(const std::string& strategy, Serves serves = Serves::plan);

[[nodiscard]] Request request_of(const Workload& w);

/// The whole index tensor of one row.
[[nodiscard]] std::vector<std::int64_t> indices_of(const Plan& plan, std::size_t row, Expansion expansion);

}  // namespace evenkeel::test
