#include "pipeline/stages.h"

#include <memory>
#include <utility>
#include <vector>

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

/// What an engine answered, or `on_cpu()` where it does not serve the case, whichever way it was chosen.
template <class T, class OnCpu>
Cancellable<Result<T>> served_or(Cancellable<Result<T>> answer, OnCpu on_cpu) {
  const bool served = !answer || answer->ok() || answer->error().rule != kPrimitiveRule;
  return served ? std::move(answer) : on_cpu();
}

}  // namespace

Cancellable<Result<Mask>> make_mask(const MaskSpec& spec, const Layout& layout, const Engine& engine,
                                    const std::stop_token& stop) {
  return Mask::make(spec, layout, stop,
                    [&engine](const mask_mod::Compiled& program, BatchRow row, std::int64_t seq_len,
                              const std::stop_token& stopped) {
                      return served_or(engine.row_areas(program, row, seq_len, stopped),
                                       [&] { return count_row_areas(program, row, seq_len, stopped); });
                    });
}

Cancellable<Stage<Cost>> make_cost(const Stage<Mask>& mask, BlockSize block, const Snapshot* last,
                                   const Engine& engine, const std::stop_token& stop) {
  if (!mask) return Stage<Cost>(mask.error());
  const Layout& layout = (*mask)->layout();
  auto cost = std::make_shared<Cost>();
  cost->block_size = block;
  cost->rows.resize(layout.batch());
  // Those that an engine is asked for, at once.
  std::vector<MaskView> wanted;
  std::vector<std::size_t> wanted_rows;
  const auto alike = [&](std::size_t r) {
    return r > 0 && (*mask)->rows_alike(BatchRow{r}, BatchRow{r - 1});
  };
  for (std::size_t r = 0; r < layout.batch(); ++r) {
    if (auto known = known_cost(last, **mask, block, r)) {
      cost->rows[r] = std::move(known);
    } else if (!alike(r) && (*mask)->is_named()) {
      wanted.push_back((*mask)->view(BatchRow{r}));
      wanted_rows.push_back(r);
    } else if (!alike(r)) {
      auto row = served_or(engine.mask_costs(**mask, BatchRow{r}, block, stop),
                           [&] { return cost_of_row(**mask, BatchRow{r}, block, stop); });
      if (!row) return std::nullopt;
      if (!row->ok()) return Stage<Cost>(row->error());
      cost->rows[r] = std::make_shared<const RowCost>(std::move(*row).value());
    }
  }
  if (!wanted.empty()) {
    auto costs = engine.block_costs_of_rows(wanted, block, stop);
    if (!costs) return std::nullopt;
    if (!costs->ok()) return Stage<Cost>(costs->error());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      cost->rows[wanted_rows[i]] = std::make_shared<const RowCost>(std::move((**costs)[i]));
    }
  }
  for (std::size_t r = 1; r < layout.batch(); ++r) {
    if (cost->rows[r] == nullptr) cost->rows[r] = cost->rows[r - 1];
  }
  return Stage<Cost>(std::shared_ptr<const Cost>(std::move(cost)));
}

}  // namespace evenkeel
