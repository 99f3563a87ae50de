#include "balance/balancers.h"
#include "balance/contiguous.h"
#include "balance/head_tail.h"
#include "balance/trace_recorder.h"

namespace evenkeel {
namespace {

Result<Plan> make_default(const PlanRequest& request) {
  const bool balances = request.load_balancing == LoadBalancing::on &&
                        request.layout.seq_len() % (2 * request.world_size.value) == 0;
  if (request.recorder != nullptr) request.recorder->add([&] { return TraceChoice{balances}; });
  return balances ? head_tail_plan(request, "default") : contiguous_plan(request, "default");
}

}  // namespace

/// What the reference does unasked: head-tail where load balancing is on and S % 2W == 0, nothing otherwise.
/// Source: PyTorch 2.15, `_create_default_load_balancer`. Checked against tests/golden/default.json.
const LoadBalancer kDefault = {"default", "head-tail where 2W divides the sequence, else contiguous", false,
                               make_default};

}  // namespace evenkeel
