#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/engines.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/workload.h"
#include "pipeline/trade_off.h"

namespace evenkeel::cli {
namespace {

void declare(Flags& flags) {
  declare_workload(flags);
  declare_engine(flags);
}

Result<void> run(const Flags& flags) {
  auto workload = read_workload(flags);
  if (!workload) return workload.error();
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  const Request request{std::move(workload->layout), std::move(workload->settings), {}};
  Result<std::vector<TradeOffPoint>> curve = std::vector<TradeOffPoint>();
  {
    ProgressReport progress;
    progress.begin("trading KV traffic against the slowest rank");
    curve = *trade_off(request, trade_off_slacks(), **engine);
  }
  if (!curve) return curve.error();
  Output out;
  out << "strategy,slack_millionths,slowest_planned_tiles,kv_tokens_from_others,all_gather_tokens\n";
  for (const TradeOffPoint& point : *curve) {
    out << point.strategy << ',' << point.slack << ',' << point.slowest_tiles << ',' << point.from_others
        << ',' << point.all_gather << '\n';
  }
  return out.finish();
}

}  // namespace

const Command kTradeOffCommand = {
    "trade-off", "affinity at growing slacks, as CSV: KV traffic against the slowest rank", "", declare, run};

}  // namespace evenkeel::cli
