#include "balance/per_document_chunks.h"

#include <algorithm>
#include <string>

namespace evenkeel {
namespace {

bool ptrr_would_serve(const PlanRequest& request) {
  const std::int64_t seq_len = request.layout.seq_len();
  const BlockSize block = request.block_size;
  return block.q == block.kv && seq_len % block.q == 0 && (seq_len / block.q) % request.world_size.value == 0;
}

Error not_divisible(const PlanRequest& request, std::size_t row, std::size_t document, std::int64_t length) {
  const std::int64_t chunks = 2 * request.world_size.value;
  Error error = make_error(ErrorKind::infeasible, "document-length-divisible",
                           "document " + std::to_string(document) + " of row " + std::to_string(row) +
                               " has length " + std::to_string(length) +
                               ", not divisible by 2 x world size (" + std::to_string(chunks) + ")",
                           "pad it to " + std::to_string(round_up(length, chunks)) +
                               (ptrr_would_serve(request) ? ", or use ptrr" : ""));
  error.fix.kind = FixKind::pad_documents_to_multiple;
  error.fix.value = chunks;
  error.place = {row, document};
  return error;
}

}  // namespace

Result<PerDocumentChunks> PerDocumentChunks::make(const PlanRequest& request) {
  PerDocumentChunks chunks;
  chunks.world_ = request.world_size.value;
  chunks.tokens_per_rank_ = request.layout.seq_len() / chunks.world_;
  const std::int64_t per_document = 2 * chunks.world_;
  for (std::size_t r = 0; r < request.layout.batch(); ++r) {
    if (r > 0 && request.layout.rows()[r] == request.layout.rows()[r - 1]) {
      chunks.starts_.push_back(chunks.starts_.back());
      continue;
    }
    const DocumentRow& row = request.layout.row(BatchRow{r});
    auto starts = std::make_shared<std::vector<std::int64_t>>(row.document_count() + 1, 0);
    for (std::size_t d = 0; d < row.document_count(); ++d) {
      const std::int64_t length = row.length(d);
      const std::int64_t chunk = length / per_document;
      if (chunk * per_document != length) return not_divisible(request, r, d, length);
      (*starts)[d + 1] = (*starts)[d] + chunk;
    }
    chunks.starts_.push_back(std::move(starts));
  }
  return chunks;
}

std::size_t PerDocumentChunks::Row::document_at(std::int64_t offset) const {
  const std::int64_t* const after = std::upper_bound(starts, starts + documents + 1, offset);
  return static_cast<std::size_t>(after - starts) - 1;
}

}  // namespace evenkeel
