#include "strip/document_blocks.h"

#include <algorithm>
#include <cmath>

namespace evenkeel::ui {

std::vector<DocumentBlock> documentBlocks(const DocumentRow& row, const TokenScale& scale,
                                          double least_width) {
  const auto offsets = row.cu_seqlens();
  const Interval sight = scale.tokensInSight();
  const std::size_t from = sight.begin < row.seq_len() ? row.document_at(sight.begin) : row.document_count();
  const std::size_t to = row.document_at(std::min(sight.end, row.seq_len()) - 1) + 1;
  const bool padding = row.last_is_padding() && to == row.document_count();
  const std::size_t documents = to - (padding ? 1 : 0);
  const double least_tokens = least_width * scale.tokensPerPixel();
  const auto wide = [&](std::size_t document) {
    return static_cast<double>(row.length(document)) >= least_tokens;
  };
  // A wide document always holds one of the tokens that are `stride` apart.
  const auto stride = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::floor(least_tokens / 3)));
  std::vector<DocumentBlock> blocks;
  const auto add = [&](std::size_t first, std::size_t end, bool is_padding) {
    blocks.push_back({first, end - first, scale.x(offsets[first]), scale.x(offsets[end]), is_padding});
  };
  std::size_t at = from;
  while (at < documents) {
    if (wide(at)) {
      add(at, at + 1, false);
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < documents && !wide(end)) {
      const std::int64_t probe = offsets[end] + stride;
      const std::size_t next = probe < row.seq_len() ? row.document_at(probe) : documents;
      end = std::min(documents, std::max(end + 1, next));
    }
    add(at, end, false);
    at = end;
  }
  if (padding && from < row.document_count()) add(documents, documents + 1, true);
  return blocks;
}

}  // namespace evenkeel::ui
