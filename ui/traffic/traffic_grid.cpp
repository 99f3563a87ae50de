#include "traffic/traffic_grid.h"

#include <algorithm>

namespace evenkeel::ui {

TrafficGrid TrafficGrid::make(const Traffic& traffic, std::int64_t owned) {
  TrafficGrid out;
  out.ranks = traffic.world_size.value;
  out.ranks_per_cell = ceil_div(out.ranks, kMostCells);
  out.cells = ceil_div(out.ranks, out.ranks_per_cell);
  out.all.resize(static_cast<std::size_t>(out.cells * out.cells));
  out.owned = owned;
  out.all_gather = traffic.all_gather;
  out.most_need = -1;
  double needs = 0;
  for (std::int64_t reader = 0; reader < out.ranks; ++reader) {
    std::int64_t need = 0;
    for (std::int64_t owner = 0; owner < out.ranks; ++owner) {
      const std::int64_t tokens = traffic.at(Rank{reader}, Rank{owner});
      const std::int64_t row = reader / out.ranks_per_cell;
      TrafficCell& cell = out.all[static_cast<std::size_t>(row * out.cells + owner / out.ranks_per_cell)];
      if (owner == reader) {
        cell.own += tokens;
        continue;
      }
      need += tokens;
      cell.sent += tokens;
      ++cell.pairs;
      cell.most = std::max(cell.most, tokens);
    }
    needs += static_cast<double>(need);
    if (need > out.most_need) {
      out.most_need = need;
      out.neediest = Rank{reader};
    }
  }
  out.mean_need = needs / static_cast<double>(out.ranks);
  return out;
}

}  // namespace evenkeel::ui
