#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "balance/load_balancer.h"
#include "balance/trace_pieces.h"

namespace evenkeel {

/// The documents of a batch cut in 2W equal chunks each, which both per-document layouts share.
class PerDocumentChunks {
 public:
  /// Errors: `infeasible` at the first document whose length % 2W != 0, with its place; the fix pads it.
  [[nodiscard]] static Result<PerDocumentChunks> make(const PlanRequest& request);

  /// The documents of one row; document d starts at token 2W x starts[d] and its chunks have
  /// starts[d + 1] - starts[d] tokens.
  struct Row {
    const std::int64_t* starts = nullptr;
    std::size_t documents = 0;

    [[nodiscard]] std::int64_t chunk(std::size_t document) const {
      return starts[document + 1] - starts[document];
    }
    [[nodiscard]] Interval tokens(std::size_t document, std::int64_t world) const {
      return {2 * world * starts[document], 2 * world * starts[document + 1]};
    }
    /// The document whose 2W-th part of the row holds `offset`, 0 <= offset < S / 2W. O(log D).
    [[nodiscard]] std::size_t document_at(std::int64_t offset) const;
  };
  [[nodiscard]] Row row(BatchRow row) const {
    return {starts_[row.value]->data(), starts_[row.value]->size() - 1};
  }

  [[nodiscard]] std::int64_t world() const { return world_; }
  [[nodiscard]] std::int64_t tokens_per_rank() const { return tokens_per_rank_; }

 private:
  std::int64_t world_ = 1;
  std::int64_t tokens_per_rank_ = 0;
  std::vector<std::shared_ptr<const std::vector<std::int64_t>>> starts_;
};

/// Tells how the first `documents` of the recorded row are cut.
template <class Formula>
void tell_cuts(PieceTrace<Formula>& trace, const PerDocumentChunks& chunks, std::size_t documents,
               const PlanRequest& request) {
  const PerDocumentChunks::Row row = chunks.row(request.recorder->row());
  for (std::size_t d = 0; d < documents; ++d) {
    trace.cut({d, row.tokens(d, chunks.world()), {}, 2 * chunks.world()});
  }
  request.recorder->skip<TraceCut>(static_cast<std::int64_t>(row.documents - documents));
}

/// The document-major layout under `name`, which profile torch-2.13 means by per-document-head-tail.
[[nodiscard]] Result<Plan> document_major_plan(const PlanRequest& request, std::string name);

}  // namespace evenkeel
