#include "raster/tile_details.h"

#include <algorithm>

#include "base/interval_set.h"
#include "mask/tile_row.device.h"

namespace evenkeel {
namespace {

/// The tokens that stand at `places`: themselves, or what the plan puts there. Ascending runs.
IntervalSet tokens_at(const RasterSource& source, Interval places) {
  if (source.order != RowOrder::executed) return {places};
  IntervalSet tokens;
  for_each_segment(*source.plan->in_plan_order(source.row, places), [&](const Segment& segment) {
    tokens.push_back({segment.token, segment.token + segment.length});
    return true;
  });
  normalise(tokens);
  return tokens;
}

IntervalSet documents_of_tokens(const DocumentRow& row, const IntervalSet& tokens) {
  IntervalSet documents;
  documents.reserve(tokens.size());
  for (const Interval& run : tokens) {
    documents.push_back({static_cast<std::int64_t>(row.document_at(run.begin)),
                         static_cast<std::int64_t>(row.document_at(run.end - 1)) + 1});
  }
  normalise(documents);
  return documents;
}

/// The rank of all rows, if it is one.
std::optional<Rank> owner_of(const RasterSource& source, Interval q) {
  if (source.plan == nullptr) return std::nullopt;
  const Plan& plan = *source.plan;
  if (source.order == RowOrder::executed) {
    const std::int64_t first = q.begin / plan.tokens_per_rank();
    if ((q.end - 1) / plan.tokens_per_rank() != first) return std::nullopt;
    return Rank{first};
  }
  std::optional<Rank> owner;
  bool one = true;
  for_each_segment(*plan.in_token_order(source.row, q), [&](const Segment& segment) {
    const Rank first{segment.position / plan.tokens_per_rank()};
    const Rank last{(segment.position + segment.length - 1) / plan.tokens_per_rank()};
    one = first == last && (!owner || *owner == first);
    owner = first;
    return one;
  });
  return one ? owner : std::nullopt;
}

}  // namespace

TileDetails tile_details(const RasterSource& source, TileAddress tile) {
  const Mask& mask = source.mask;
  const BlockSize block = source.block_size;
  TileDetails details;
  details.tile = tile;
  details.q = tokens_of_block(tile.q_block, block.q, mask.seq_len());
  details.kv = tokens_of_block(tile.kv_block, block.kv, mask.seq_len());
  details.pairs = block.q * block.kv;
  details.owner = owner_of(source, details.q);
  const IntervalSet q = tokens_at(source, details.q);
  const IntervalSet kv = tokens_at(source, details.kv);
  const DocumentRow& documents = mask.layout().row(source.row);
  details.q_documents = documents_of_tokens(documents, q);
  details.kv_documents = documents_of_tokens(documents, kv);
  if (static_cast<std::int64_t>(q.size()) * static_cast<std::int64_t>(kv.size()) > kMostTilePieces) {
    return details;
  }
  std::int64_t area = 0;
  for (const Interval& rows : q) {
    for (const Interval& columns : kv) area += mask.area(source.row, rows, columns);
  }
  details.area = area;
  return details;
}

}  // namespace evenkeel
