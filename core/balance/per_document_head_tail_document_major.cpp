#include <string>

#include "balance/balancers.h"
#include "balance/per_document_chunks.h"
#include "balance/piece_walk.h"

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
    [[nodiscard]] Segment piece() const {
      return at(index % 2 == 0 ? index / 2 : 2 * world - 1 - index / 2, index);
    }
  };
  struct TokenCursor : Cursor {
    using Cursor::Cursor;
    [[nodiscard]] Segment piece() const {
      return at(index, index < world ? 2 * index : 2 * (2 * world - 1 - index) + 1);
    }
  };
};

Result<Plan> make_document_major(const PlanRequest& request) {
  return document_major_plan(request, "per-document-head-tail-document-major");
}

}  // namespace

Result<Plan> document_major_plan(const PlanRequest& request, std::string name) {
  auto chunks = PerDocumentChunks::make(request);
  if (!chunks) return chunks.error();
  return Plan(std::move(name), make_rearrangement(DocumentMajor{std::move(chunks).value()}),
              request.layout.seq_len(), request.world_size, request.layout.batch(), IndexRows::per_batch_row);
}

/// The layout that PyTorch had until 2.13: numerically right and unbalanced, because the equal cut falls
/// inside documents (documents 4 + 12 on 2 ranks: 26 / 62 pairs instead of 44 / 44). Needs every document
/// length % 2W == 0. Source: PyTorch 2.13, `_PerDocumentHeadTailLoadBalancer`. Checked against the
/// `document_major` entries of tests/golden/per_document_head_tail.json.
const LoadBalancer kPerDocumentHeadTailDocumentMajor = {"per-document-head-tail-document-major",
                                                        "the layout of PyTorch 2.13 and older; unbalanced",
                                                        false, make_document_major};

}  // namespace evenkeel
