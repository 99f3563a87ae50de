#include "balance/loaded_plan.h"

#include <array>
#include <memory>
#include <utility>

namespace evenkeel {
namespace {

/// Hands out the segments of a walk one by one.
class OneByOne {
 public:
  explicit OneByOne(std::unique_ptr<SegmentWalk> walk) : walk_(std::move(walk)) {}

  /// Nothing at the end.
  std::optional<Segment> next() {
    if (at_ == count_) {
      count_ = walk_->next({buffer_.data(), buffer_.size()});
      at_ = 0;
      if (count_ == 0) return std::nullopt;
    }
    return buffer_[at_++];
  }

 private:
  std::unique_ptr<SegmentWalk> walk_;
  std::array<Segment, 256> buffer_ = {};
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

std::string file_strategy(std::string_view name) {
  return "file:" + std::string(name);
}

bool same_rearrangement(const Plan& a, const Plan& b) {
  const bool shared = a.index_rows() == IndexRows::shared && b.index_rows() == IndexRows::shared;
  const std::size_t rows = shared ? 1 : a.batch();
  for (std::size_t r = 0; r < rows; ++r) {
    OneByOne of_a(a.in_plan_order(BatchRow{r}, {0, a.seq_len()}));
    OneByOne of_b(b.in_plan_order(BatchRow{r}, {0, b.seq_len()}));
    while (true) {
      const auto one = of_a.next();
      if (one != of_b.next()) return false;
      if (!one) break;
    }
  }
  return true;
}

}  // namespace evenkeel
