#include <string>

#include "balance/balancers.h"
#include "balance/per_document_chunks.h"
#include "balance/piece_walk.h"
#include "balance/trace_pieces.h"

namespace evenkeel {
namespace {

/// Document-major: for each document, every rank's head and tail chunk. Documents stay where they were, so
/// the equal chunks that ranks own cut through them.
struct DocumentMajor {
  PerDocumentChunks chunks;

  /// In both orders the pieces of a document fill its own tokens: slot k of the plan holds chunk k / 2 from
  /// the front (k even) or from the back (k odd).
  struct Cursor {
    Cursor(const DocumentMajor& formula, BatchRow batch_row, std::int64_t at)
        : row(formula.chunks.row(batch_row)),
          world(formula.chunks.world()),
          document(row.document_at(at / (2 * world))),
          index((at - 2 * world * row.starts[document]) / row.chunk(document)) {}
    [[nodiscard]] Segment at(std::int64_t chunk, std::int64_t slot) const {
      const std::int64_t begin = 2 * world * row.starts[document];
      const std::int64_t length = row.chunk(document);
      return {begin + chunk * length, begin + slot * length, length};
    }
    void advance() {
      if (++index < 2 * world) return;
      index = 0;
      ++document;
    }
    PerDocumentChunks::Row row;
    std::int64_t world;
    std::size_t document;
    std::int64_t index;
  };

  struct PlanCursor : Cursor {
    using Cursor::Cursor;
    [[nodiscard]] std::int64_t chunk() const {
      return index % 2 == 0 ? index / 2 : 2 * world - 1 - index / 2;
    }
    [[nodiscard]] Segment piece() const { return at(chunk(), index); }
    [[nodiscard]] PieceName name() const { return {document, chunk()}; }
  };
  struct TokenCursor : Cursor {
    using Cursor::Cursor;
    [[nodiscard]] Segment piece() const {
      return at(index, index < world ? 2 * index : 2 * (2 * world - 1 - index) + 1);
    }
    [[nodiscard]] PieceName name() const { return {document, index}; }
  };
};

void tell(const DocumentMajor& formula, const PlanRequest& request) {
  PieceTrace trace(formula, request);
  const std::size_t documents = documents_told(request.recorder->limits(), request);
  tell_cuts(trace, formula.chunks, documents, request);
  const PerDocumentChunks::Row row = formula.chunks.row(request.recorder->row());
  for (std::size_t d = 0; d < documents; ++d) trace.arrange(d, row.tokens(d, formula.chunks.world()));
  request.recorder->skip<TraceArrange>(static_cast<std::int64_t>(row.documents - documents));
  trace.take(documents);
}

Result<Plan> make_document_major(const PlanRequest& request) {
  return document_major_plan(request, "per-document-head-tail-document-major");
}

}  // namespace

Result<Plan> document_major_plan(const PlanRequest& request, std::string name) {
  auto chunks = PerDocumentChunks::make(request);
  if (!chunks) return chunks.error();
  DocumentMajor formula{std::move(chunks).value()};
  if (request.recorder != nullptr) tell(formula, request);
  return Plan(std::move(name), make_rearrangement(std::move(formula)), request.layout.seq_len(),
              request.world_size, request.layout.batch(), IndexRows::per_batch_row);
}

/// The layout that PyTorch had until 2.13: numerically right and unbalanced, because the equal cut falls
/// inside documents (documents 4 + 12 on 2 ranks: 26 / 62 pairs instead of 44 / 44). Needs every document
/// length % 2W == 0. Source: PyTorch 2.13, `_PerDocumentHeadTailLoadBalancer`. Checked against the
/// `document_major` entries of tests/golden/per_document_head_tail.json.
const LoadBalancer kPerDocumentHeadTailDocumentMajor = {"per-document-head-tail-document-major",
                                                        "the layout of PyTorch 2.13 and older; unbalanced",
                                                        false, make_document_major};

}  // namespace evenkeel
