#include "findings/why_slow.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"

namespace evenkeel {
namespace {

/// From where on a rank's pairs explain its work, and a document's share of them is worth a word.
constexpr double kNotably = 1.02;
constexpr double kShareWorthAWord = 0.25;

struct DocumentPairs {
  BatchRow row;
  std::size_t document = 0;
  std::int64_t pairs = 0;
};

/// The document in whose rows most of a rank's pairs lie, the first of equals; nothing for too many pieces.
std::optional<DocumentPairs> largest_document(const Mask& mask, const Plan& plan, Rank rank) {
  DocumentPairs largest;
  std::int64_t pieces = 0;
  for (std::size_t row = 0; row < plan.batch(); ++row) {
    const DocumentRow& documents = mask.layout().row(BatchRow{row});
    std::vector<std::int64_t> pairs(documents.document_count());
    auto walk = plan.segments(BatchRow{row}, rank);
    bool few = true;
    for_each_segment(*walk, [&](const Segment& segment) {
      Interval rest{segment.token, segment.token + segment.length};
      std::size_t document = documents.document_at(rest.begin);
      for (; !rest.empty(); ++document) {
        if (++pieces > kMostPiecesExplained) return few = false;
        const Interval piece = intersect(rest, documents.document(document));
        pairs[document] += mask.area(BatchRow{row}, piece);
        rest.begin = piece.end;
      }
      return true;
    });
    if (!few) return std::nullopt;
    const auto most = std::max_element(pairs.begin(), pairs.end());
    if (*most > largest.pairs) {
      largest = {BatchRow{row}, static_cast<std::size_t>(most - pairs.begin()), *most};
    }
  }
  return largest;
}

std::string rounded(double value) {
  return grouped(std::llround(value));
}

}  // namespace

std::string why_more_pairs(const Mask& mask, const Plan& plan, const Work& work, Rank rank) {
  const auto mine = static_cast<double>(work.area[static_cast<std::size_t>(rank.value)]);
  const auto all = static_cast<double>(mask.total_area());
  const auto tokens = static_cast<double>(plan.tokens_per_rank()) * static_cast<double>(plan.batch());
  const auto world = static_cast<double>(plan.world_size().value);
  if (mine <= kNotably * all / world) return {};
  std::string why = "its tokens attend " + rounded(mine / tokens) + " tokens each, " +
                    rounded(all / tokens / world) + " over all ranks";
  const bool answers_at_once = mask.is_named() || mask.program() != nullptr;
  if (!answers_at_once || mask.layout().document_count() <= plan.batch()) return why;
  const auto largest = largest_document(mask, plan, rank);
  if (!largest || static_cast<double>(largest->pairs) < kShareWorthAWord * mine) return why;
  why += "; " + rounded(100 * static_cast<double>(largest->pairs) / mine) + " % of them in document " +
         std::to_string(largest->document);
  if (plan.batch() > 1) why += " of row " + std::to_string(largest->row.value);
  return why;
}

std::string why_more_tiles(const Plan& plan, std::int64_t q_block) {
  std::int64_t pieces = 0;
  std::int64_t end = 0;
  std::int64_t shared = 0;
  std::int64_t last_shared = -1;
  auto walk = plan.in_plan_order(BatchRow{0}, {0, plan.seq_len()});
  for_each_segment(*walk, [&](const Segment& segment) {
    const std::int64_t block = segment.position / q_block;
    if (segment.position % q_block != 0 && block != last_shared) {
      ++shared;
      last_shared = block;
    }
    end = segment.position + segment.length;
    return ++pieces < kMostPiecesExplained;
  });
  const double share = static_cast<double>(shared) / static_cast<double>(ceil_div(end, q_block));
  if (share < kShareWorthAWord) return {};
  return rounded(100 * share) +
         " % of the kernels' q blocks hold tokens of several places, and run the tiles that any of them "
         "needs";
}

}  // namespace evenkeel
