#include "balance/loaded_plan.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "balance/load_balancer.h"

namespace evenkeel {
namespace {

constexpr std::string_view kFile = "file:";

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

bool weighs_blocks(const PlanOrigin& origin) {
  const std::string_view strategy = origin.strategy ? std::string_view(*origin.strategy) : "";
  const auto balancer = find_load_balancer(strategy.substr(0, strategy.find(':')));
  return !balancer || (*balancer)->needs_cost;
}

bool operator==(const PlanSource& a, const PlanSource& b) {
  if (a.name != b.name || a.path != b.path || a.step != b.step || a.read.ok() != b.read.ok()) return false;
  return a.read ? *a.read == *b.read : a.read.error() == b.read.error();
}

std::string file_strategy(std::string_view name) {
  return std::string(kFile).append(name);
}

std::optional<std::string_view> file_of_strategy(std::string_view strategy) {
  if (!strategy.starts_with(kFile)) return std::nullopt;
  return strategy.substr(kFile.size());
}

const PlanSource* find_plan_source(const std::vector<PlanSource>& sources, std::string_view name) {
  const auto found =
      std::find_if(sources.begin(), sources.end(), [&](const PlanSource& one) { return one.name == name; });
  return found == sources.end() ? nullptr : &*found;
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
