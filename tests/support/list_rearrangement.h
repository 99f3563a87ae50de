#pragma once

#include <rapidcheck.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "balance/plan.h"

/// Plans made of any lists of tokens, for permutations that no load balancer makes.
namespace evenkeel::test {

/// Hands out segments from a list.
class ListWalk final : public SegmentWalk {
 public:
  explicit ListWalk(std::vector<Segment> segments) : segments_(std::move(segments)) {}
  std::size_t next(Span<Segment> out) override {
    std::size_t count = 0;
    while (count < out.size() && at_ < segments_.size()) out[count++] = segments_[at_++];
    return count;
  }

 private:
  std::vector<Segment> segments_;
  std::size_t at_ = 0;
};

/// `rearrange[row][position]` is a token; each row a permutation.
class ListRearrangement final : public Rearrangement {
 public:
  using Rows = std::vector<std::vector<std::int64_t>>;

  explicit ListRearrangement(Rows rearrange) : rearrange_(std::move(rearrange)), restore_(rearrange_) {
    for (std::size_t r = 0; r < rearrange_.size(); ++r) {
      for (std::size_t i = 0; i < rearrange_[r].size(); ++i) {
        restore_[r][static_cast<std::size_t>(rearrange_[r][i])] = static_cast<std::int64_t>(i);
      }
    }
  }

  [[nodiscard]] std::unique_ptr<SegmentWalk> in_plan_order(BatchRow row, Interval positions) const override {
    std::vector<Segment> segments;
    for (std::int64_t p = positions.begin; p < positions.end; ++p) {
      append(segments, {rearrange_[row.value][static_cast<std::size_t>(p)], p, 1});
    }
    return std::make_unique<ListWalk>(std::move(segments));
  }
  [[nodiscard]] std::unique_ptr<SegmentWalk> in_token_order(BatchRow row, Interval tokens) const override {
    std::vector<Segment> segments;
    for (std::int64_t t = tokens.begin; t < tokens.end; ++t) append(segments, {t, position_of(row, t), 1});
    return std::make_unique<ListWalk>(std::move(segments));
  }
  [[nodiscard]] std::int64_t position_of(BatchRow row, std::int64_t token) const override {
    return restore_[row.value][static_cast<std::size_t>(token)];
  }

 private:
  static void append(std::vector<Segment>& segments, Segment one) {
    if (!segments.empty()) {
      Segment& last = segments.back();
      if (last.token + last.length == one.token && last.position + last.length == one.position) {
        ++last.length;
        return;
      }
    }
    segments.push_back(one);
  }

  Rows rearrange_;
  Rows restore_;
};

[[nodiscard]] inline Plan plan_of(const ListRearrangement::Rows& rearrange, std::int64_t world) {
  return {"list",
          std::make_shared<const ListRearrangement>(rearrange),
          static_cast<std::int64_t>(rearrange.front().size()),
          WorldSize{world},
          rearrange.size(),
          IndexRows::per_batch_row};
}

/// Pieces of `piece` tokens in any order.
[[nodiscard]] inline std::vector<std::int64_t> pieces_in_any_order(std::int64_t pieces, std::int64_t piece) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(pieces));
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
  for (std::size_t i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[*rc::gen::inRange<std::size_t>(0, i)]);
  std::vector<std::int64_t> tokens;
  for (const std::int64_t at : order) {
    for (std::int64_t i = 0; i < piece; ++i) tokens.push_back(at * piece + i);
  }
  return tokens;
}

}  // namespace evenkeel::test
