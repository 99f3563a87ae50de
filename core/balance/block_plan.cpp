#include "balance/block_plan.h"

#include <utility>

#include "balance/piece_walk.h"
#include "balance/relabel.h"
#include "balance/trace_recorder.h"

namespace evenkeel {
namespace {

struct BlockOrder {
  using Table = std::shared_ptr<const std::vector<std::int32_t>>;
  std::int64_t block;
  std::vector<Table> order;  ///< by slot: which block stands there
  std::vector<Table> slot;   ///< by block: where it stands

  struct PlanCursor {
    PlanCursor(const BlockOrder& formula, BatchRow row, std::int64_t position)
        : block(formula.block), order(formula.order[row.value]->data()), slot(position / formula.block) {}
    [[nodiscard]] Segment piece() const { return {order[slot] * block, slot * block, block}; }
    void advance() { ++slot; }
    std::int64_t block;
    const std::int32_t* order;
    std::int64_t slot;
  };
  struct TokenCursor {
    TokenCursor(const BlockOrder& formula, BatchRow row, std::int64_t token)
        : block(formula.block), slot(formula.slot[row.value]->data()), index(token / formula.block) {}
    [[nodiscard]] Segment piece() const { return {index * block, slot[index] * block, block}; }
    void advance() { ++index; }
    std::int64_t block;
    const std::int32_t* slot;
    std::int64_t index;
  };
};

/// The row at which the recorded one is dealt: the first of those of one work that it is among.
std::size_t recorded_row(const PlanRequest& request) {
  std::size_t row = request.recorder->row().value;
  while (row > 0 && request.work[row] == request.work[row - 1]) --row;
  return row;
}

using DealtRows = std::vector<std::shared_ptr<const Groups>>;

/// Whether the row shares its work with the one before.
bool same_as_before(const PlanRequest& request, std::size_t row) {
  return row > 0 && request.work[row] == request.work[row - 1];
}

Plan plan_of_rows(const PlanRequest& request, const char* strategy, Relabelling relabel, DealtRows rows) {
  if (relabel == Relabelling::on) rows = relabelled(rows, request.work, request.stop, request.recorder);
  std::vector<std::shared_ptr<const std::vector<std::int32_t>>> order;
  for (const auto& groups : rows) order.emplace_back(groups, &groups->tasks);
  return block_plan(request, strategy, std::move(order));
}

}  // namespace

Result<void> check_block_plan(const PlanRequest& request, std::string_view strategy) {
  const BlockSize block = request.block_size;
  const std::int64_t seq_len = request.layout.seq_len();
  const std::int64_t world = request.world_size.value;
  if (block.q != block.kv) {
    Error error = make_error(ErrorKind::infeasible, "blocks-square",
                             std::string(strategy) + " needs q and kv blocks of one size, not " +
                                 std::to_string(block.q) + "x" + std::to_string(block.kv),
                             "use block size " + std::to_string(block.q));
    error.fix.kind = FixKind::use_square_blocks;
    error.fix.value = block.q;
    return error;
  }
  const std::int64_t padded = round_up(seq_len, block.q * world);
  if (seq_len % block.q != 0) {
    Error error = make_error(ErrorKind::infeasible, "sequence-divisible-by-block",
                             "sequence length " + std::to_string(seq_len) +
                                 " is not divisible by block size " + std::to_string(block.q),
                             "pad it to " + std::to_string(padded));
    error.fix.kind = FixKind::pad_sequence_to_multiple;
    error.fix.value = block.q * world;
    return error;
  }
  if ((seq_len / block.q) % world != 0) {
    Error error = make_error(ErrorKind::infeasible, "blocks-divisible",
                             std::to_string(seq_len / block.q) + " blocks of " + std::to_string(block.q) +
                                 " tokens are not divisible by world size " + std::to_string(world),
                             "pad the sequence to " + std::to_string(padded));
    error.fix.kind = FixKind::pad_sequence_to_multiple;
    error.fix.value = block.q * world;
    return error;
  }
  return {};
}

Plan block_plan(const PlanRequest& request, std::string name,
                std::vector<std::shared_ptr<const std::vector<std::int32_t>>> order) {
  BlockOrder formula{request.block_size.q, std::move(order), {}};
  for (std::size_t row = 0; row < formula.order.size(); ++row) {
    if (row > 0 && formula.order[row] == formula.order[row - 1]) {
      formula.slot.push_back(formula.slot.back());
      continue;
    }
    const auto& blocks = *formula.order[row];
    auto slot = std::make_shared<std::vector<std::int32_t>>(blocks.size());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      (*slot)[static_cast<std::size_t>(blocks[i])] = static_cast<std::int32_t>(i);
    }
    formula.slot.push_back(std::move(slot));
  }
  return Plan(std::move(name), make_rearrangement(std::move(formula)), request.layout.seq_len(),
              request.world_size, request.layout.batch(), IndexRows::per_batch_row);
}

Result<Plan> deal_blocks(const PlanRequest& request, const char* strategy, Relabelling relabel,
                         const DealRow& deal) {
  if (auto possible = check_block_plan(request, strategy); !possible) return possible.error();
  const std::size_t batch = request.layout.batch();
  DealtRows rows;
  for (std::size_t row = 0; row < batch; ++row) {
    if (same_as_before(request, row)) {
      rows.push_back(rows.back());
      continue;
    }
    const bool told = request.recorder != nullptr && row == recorded_row(request);
    auto groups = deal(row, *request.work[row], told ? request.recorder : nullptr);
    if (!groups) return groups.error();
    rows.push_back(std::make_shared<const Groups>(std::move(groups).value()));
  }
  return plan_of_rows(request, strategy, relabel, std::move(rows));
}

Result<Plan> deal_blocks(const PlanRequest& request, const char* strategy, Relabelling relabel,
                         const DealRows& deal) {
  if (auto possible = check_block_plan(request, strategy); !possible) return possible.error();
  const std::size_t batch = request.layout.batch();
  std::vector<std::span<const std::int64_t>> work;
  for (std::size_t row = 0; row < batch; ++row) {
    if (!same_as_before(request, row)) work.emplace_back(*request.work[row]);
  }
  auto groups = deal(work);
  if (!groups) return groups.error();
  DealtRows rows;
  std::size_t next = 0;
  for (std::size_t row = 0; row < batch; ++row) {
    rows.push_back(same_as_before(request, row)
                       ? rows.back()
                       : std::make_shared<const Groups>(std::move((*groups)[next++])));
  }
  return plan_of_rows(request, strategy, relabel, std::move(rows));
}

}  // namespace evenkeel
