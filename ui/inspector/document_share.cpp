#include "inspector/document_share.h"

#include <QObject>
#include <algorithm>
#include <vector>

#include "bars/number_text.h"
#include "mask_view/pointed_tile.h"

namespace evenkeel::ui {

DocumentShare share_document(const Plan& plan, BatchRow row, Interval tokens) {
  DocumentShare share;
  for_each_segment(*plan.in_token_order(row, tokens), [&](const Segment& segment) {
    if (share.pieces == kMostPieces) {
      share.whole = false;
      return false;
    }
    ++share.pieces;
    // A piece may run over the edge between two ranks.
    for (std::int64_t done = 0; done < segment.length;) {
      const std::int64_t rank = (segment.position + done) / plan.tokens_per_rank();
      const std::int64_t end =
          std::min(segment.length, (rank + 1) * plan.tokens_per_rank() - segment.position);
      share.tokens[rank] += end - done;
      done = end;
    }
    return true;
  });
  return share;
}

QString ranksText(const DocumentShare& share) {
  if (!share.whole) return QObject::tr("too many pieces to count");
  std::vector<Interval> runs;
  for (const auto& [rank, tokens] : share.tokens) {
    if (!runs.empty() && runs.back().end == rank) {
      ++runs.back().end;
    } else {
      runs.push_back({rank, rank + 1});
    }
  }
  // Runs of numbers, as documents are told.
  return runs.empty() ? QString() : documentsText(runs);
}

QString tokensText(const DocumentShare& share) {
  if (!share.whole || share.tokens.empty()) return QStringLiteral("\u2013");
  const auto [least, most] =
      std::minmax_element(share.tokens.begin(), share.tokens.end(),
                          [](const auto& x, const auto& y) { return x.second < y.second; });
  if (least->second == most->second) {
    return share.tokens.size() == 1 ? numberText(most->second)
                                    : QObject::tr("%1 each").arg(numberText(most->second));
  }
  return QObject::tr("%1 to %2").arg(numberText(least->second), numberText(most->second));
}

QString piecesText(const DocumentShare& share) {
  return share.whole ? numberText(share.pieces) : QObject::tr("over %1").arg(numberText(kMostPieces));
}

}  // namespace evenkeel::ui
