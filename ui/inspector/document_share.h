#pragma once

#include <QString>
#include <cstdint>
#include <map>

#include "balance/plan.h"
#include "base/units.h"

namespace evenkeel::ui {

/// How a plan deals the tokens of one document to ranks.
struct DocumentShare {
  std::map<std::int64_t, std::int64_t> tokens;  ///< by rank, of those that hold any
  std::int64_t pieces = 0;                      ///< runs of tokens that stay together
  bool whole = true;                            ///< else it has more pieces than were walked
};

/// Pieces that are walked: fewer than a frame's time worth.
inline constexpr std::int64_t kMostPieces = std::int64_t{1} << 14;

/// O(pieces of the document), `kMostPieces` at most.
[[nodiscard]] DocumentShare share_document(const Plan& plan, BatchRow row, Interval tokens);

/// "3", "0 to 7", "0, 3 and 5 more".
[[nodiscard]] QString ranksText(const DocumentShare& share);
/// "988 each", "900 to 1,100".
[[nodiscard]] QString tokensText(const DocumentShare& share);
/// "16".
[[nodiscard]] QString piecesText(const DocumentShare& share);

}  // namespace evenkeel::ui
