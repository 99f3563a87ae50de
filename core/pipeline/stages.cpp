#include "pipeline/stages.h"

#include <memory>
#include <utility>

namespace evenkeel {
namespace {

/// The cost of an unchanged row of the last snapshot, or null.
std::shared_ptr<const RowCost> known_cost(const Snapshot* last, const Mask& mask, BlockSize block,
                                          std::size_t row) {
  // A program may look at any batch row's documents.
  if (mask.program() != nullptr && (last == nullptr || !last->mask.ok() || last->mask->get() != &mask)) {
    return nullptr;
  }
  if (last == nullptr || !last->cost.ok() || (*last->cost)->block_size != block ||
      (*last->mask)->spec() != mask.spec() || row >= last->request.layout.batch() ||
      last->request.layout.rows()[row] != mask.layout().rows()[row]) {
    return nullptr;
  }
  return (*last->cost)->rows[row];
}

}  // namespace

Cancellable<Stage<Cost>> make_cost(const Stage<Mask>& mask, BlockSize block, const Snapshot* last,
                                   const Engine& engine, const std::stop_token& stop) {
  if (!mask) return Stage<Cost>(mask.error());
  const Layout& layout = (*mask)->layout();
  auto cost = std::make_shared<Cost>();
  cost->block_size = block;
  for (std::size_t r = 0; r < layout.batch(); ++r) {
    if (auto known = known_cost(last, **mask, block, r)) {
      cost->rows.push_back(std::move(known));
      continue;
    }
    if (r > 0 && (*mask)->rows_alike(BatchRow{r}, BatchRow{r - 1})) {
      cost->rows.push_back(cost->rows.back());
      continue;
    }
    auto row = (*mask)->is_named() ? engine.block_costs((*mask)->view(BatchRow{r}), block, stop)
                                   : cost_of_row(**mask, BatchRow{r}, block, stop);
    if (!row) return std::nullopt;
    if (!row->ok()) return Stage<Cost>(row->error());
    cost->rows.push_back(std::make_shared<const RowCost>(std::move(*row).value()));
  }
  return Stage<Cost>(std::shared_ptr<const Cost>(std::move(cost)));
}

}  // namespace evenkeel
