#include "balance/balancers.h"
#include "balance/per_document_chunks.h"
#include "balance/piece_walk.h"
#include "balance/trace_pieces.h"

namespace evenkeel {
namespace {

/// Rank-major: for each rank, for each document, the head chunk and then the tail chunk.
struct RankMajor {
  PerDocumentChunks chunks;

  struct PlanCursor {
    PlanCursor(const RankMajor& formula, BatchRow batch_row, std::int64_t position)
        : row(formula.chunks.row(batch_row)),
          world(formula.chunks.world()),
          rank_begin(position / formula.chunks.tokens_per_rank() * formula.chunks.tokens_per_rank()),
          tokens_per_rank(formula.chunks.tokens_per_rank()),
          rank(position / formula.chunks.tokens_per_rank()) {
      const std::int64_t offset = position - rank_begin;
      document = row.document_at(offset / 2);
      tail = offset - 2 * row.starts[document] >= row.chunk(document);
    }
    [[nodiscard]] Segment piece() const {
      const std::int64_t length = row.chunk(document);
      const std::int64_t start = row.starts[document];
      return {2 * world * start + chunk() * length, rank_begin + 2 * start + (tail ? length : 0), length};
    }
    [[nodiscard]] std::int64_t chunk() const { return tail ? 2 * world - 1 - rank : rank; }
    [[nodiscard]] PieceName name() const { return {document, chunk()}; }
    void advance() {
      tail = !tail;
      if (tail) return;
      if (++document < row.documents) return;
      document = 0;
      ++rank;
      rank_begin += tokens_per_rank;
    }
    PerDocumentChunks::Row row;
    std::int64_t world;
    std::int64_t rank_begin;
    std::int64_t tokens_per_rank;
    std::int64_t rank;
    std::size_t document;
    bool tail;
  };

  struct TokenCursor {
    TokenCursor(const RankMajor& formula, BatchRow batch_row, std::int64_t token)
        : row(formula.chunks.row(batch_row)),
          world(formula.chunks.world()),
          tokens_per_rank(formula.chunks.tokens_per_rank()),
          document(row.document_at(token / (2 * world))),
          chunk((token - 2 * world * row.starts[document]) / row.chunk(document)) {}
    [[nodiscard]] Segment piece() const {
      const std::int64_t length = row.chunk(document);
      const std::int64_t start = row.starts[document];
      const bool tail = chunk >= world;
      const std::int64_t rank = tail ? 2 * world - 1 - chunk : chunk;
      return {2 * world * start + chunk * length, rank * tokens_per_rank + 2 * start + (tail ? length : 0),
              length};
    }
    [[nodiscard]] PieceName name() const { return {document, chunk}; }
    void advance() {
      if (++chunk < 2 * world) return;
      chunk = 0;
      ++document;
    }
    PerDocumentChunks::Row row;
    std::int64_t world;
    std::int64_t tokens_per_rank;
    std::size_t document;
    std::int64_t chunk;
  };
};

void tell(const RankMajor& formula, const PlanRequest& request) {
  PieceTrace trace(formula, request);
  const std::size_t documents = documents_told(request.recorder->limits(), request);
  tell_cuts(trace, formula.chunks, documents, request);
  trace.take(documents);
}

Result<Plan> make_per_document_head_tail(const PlanRequest& request) {
  if (request.reference == ReferenceProfile::torch_2_13) {
    return document_major_plan(request, "per-document-head-tail");
  }
  auto chunks = PerDocumentChunks::make(request);
  if (!chunks) return chunks.error();
  RankMajor formula{std::move(chunks).value()};
  if (request.recorder != nullptr) tell(formula, request);
  return Plan("per-document-head-tail", make_rearrangement(std::move(formula)), request.layout.seq_len(),
              request.world_size, request.layout.batch(), IndexRows::per_batch_row);
}

}  // namespace

/// Cuts every document in 2W equal chunks; rank r owns chunks r and 2W - 1 - r of each, documents in order.
/// Exact in allowed pairs for document-causal, but short chunks share tiles. Needs every document length % 2W
/// == 0. Profile torch-2.13 has the document-major layout under this name. Source: PyTorch 2.15,
/// `_PerDocumentHeadTailLoadBalancer._generate_indices_for_batch`. Checked against
/// tests/golden/per_document_head_tail.json.
const LoadBalancer kPerDocumentHeadTail = {"per-document-head-tail", "head-tail within every document", false,
                                           make_per_document_head_tail};

}  // namespace evenkeel
