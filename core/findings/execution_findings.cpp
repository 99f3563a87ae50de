#include "findings/execution_findings.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include "base/text.h"
#include "findings/why_slow.h"
#include "mask/mask_mod/mask_mod.h"

namespace evenkeel {
namespace {

std::string with_decimals(double value, int decimals) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

/// 1.554 -> "1.55".
std::string two_decimals(double value) {
  return with_decimals(value, 2);
}

/// A mean of whole numbers, as exactly as small ones ask for: 1.5, 1,234.
std::string mean_text(double mean) {
  constexpr double kSmall = 100;
  return mean < kSmall && mean != std::floor(mean) ? with_decimals(mean, 1) : grouped(std::llround(mean));
}

/// Adds the better strategy to a warning's fix, where it is known.
Finding with_fix(Finding finding, const std::optional<BetterStrategy>& better) {
  if (!better) return finding;
  finding.fix.kind = FixKind::use_strategy;
  finding.fix.name = better->strategy;
  finding.fix.text = "use " + better->strategy + ", whose slowest rank runs " +
                     grouped(better->slowest_tiles) + (better->slowest_tiles == 1 ? " tile" : " tiles");
  return finding;
}

/// "rank 3 does 1.43 times the mean: 1,984 tiles against 1,388"
Finding imbalanced(const std::string& strategy, const std::vector<std::int64_t>& work, double ratio,
                   const char* unit) {
  const Rank slowest = slowest_rank(work);
  const std::int64_t most = work[static_cast<std::size_t>(slowest.value)];
  return {"imbalance",
          Severity::warning,
          strategy,
          "the slowest rank, " + std::to_string(slowest.value) + ", has " + two_decimals(ratio) +
              " times the mean: " + grouped(most) + " " + unit + " against " +
              mean_text(static_cast<double>(most) / ratio),
          {},
          {}};
}

/// Adds why a rank has so much work: more pairs than others or, where it has not, pieces that share tiles.
Finding with_reason(Finding finding, const Mask* mask, const StrategyOutcome& outcome,
                    const std::vector<std::int64_t>& work, std::int64_t q_block) {
  if (mask == nullptr) return finding;
  finding.reason = why_more_pairs(*mask, **outcome.plan, (*outcome.metrics)->total, slowest_rank(work));
  if (finding.reason.empty()) finding.reason = why_more_tiles(**outcome.plan, q_block);
  return finding;
}

/// A plan is the same for all heads, and so are its numbers here.
Finding head_dependent(const std::string& strategy) {
  Finding finding{
      "mask-heads",
      Severity::warning,
      strategy,
      "the mask depends on the head, and only that of head 0 is counted; PyTorch's PTRR refuses a "
      "block mask of several heads",
      {},
      {}};
  finding.fix.text = "use a mask that is the same for all heads, or look at each head's on its own";
  return finding;
}

}  // namespace

std::vector<Finding> area_findings(const Mask* mask, const StrategyOutcome& outcome,
                                   const FindingThresholds& thresholds) {
  if (!outcome.metrics) return {};
  const std::vector<std::int64_t>& area = (*outcome.metrics)->total.area;
  const auto ratio = imbalance(area);
  if (!ratio || *ratio <= thresholds.imbalance) return {};
  return {with_reason(imbalanced(outcome.strategy, area, *ratio, "allowed pairs"), mask, outcome, area, 1)};
}

std::vector<Finding> execution_findings(const Case& settings, const Mask* mask,
                                        const StrategyOutcome& outcome, const Stage<Execution>& execution,
                                        const std::optional<BetterStrategy>& better,
                                        const FindingThresholds& thresholds) {
  std::vector<Finding> findings;
  if (!outcome.plan || !outcome.metrics) return findings;
  const std::string& strategy = outcome.strategy;
  if (mask != nullptr && mask->program() != nullptr && mask->program()->sees_head()) {
    findings.push_back(head_dependent(strategy));
  }
  if (!execution) {
    const auto of_area = area_findings(mask, outcome, thresholds);
    findings.push_back(refusal(strategy, execution.error()));
    findings.insert(findings.end(), of_area.begin(), of_area.end());
    return findings;
  }
  const Execution& run = **execution;
  const std::vector<std::int64_t> tiles = run.total.per_rank();
  const auto ratio = imbalance(tiles);
  if (ratio && *ratio > thresholds.imbalance) {
    Finding finding = with_fix(imbalanced(strategy, tiles, *ratio, "executed tiles"), better);
    findings.push_back(with_reason(std::move(finding), mask, outcome, tiles, run.block_size.q));
  }
  const auto fragmentation = run.fragmentation();
  if (fragmentation && *fragmentation > thresholds.fragmentation) {
    Finding finding{"fragmentation",
                    Severity::warning,
                    strategy,
                    "the kernels run " + two_decimals(*fragmentation) + " times the tiles of the mask: " +
                        grouped(run.executed_tiles) + " instead of " + grouped(run.mask_tiles),
                    {},
                    {}};
    finding.reason = why_more_tiles(**outcome.plan, run.block_size.q);
    findings.push_back(with_fix(std::move(finding), better));
  }
  if (run.block_size != settings.block_size) {
    Finding finding{"executed-block-size",
                    Severity::warning,
                    strategy,
                    "planned in blocks of " + block_size_name(settings.block_size) + ", but " +
                        std::string(reference_name(settings.reference)) + " executes in blocks of " +
                        block_size_name(run.block_size),
                    {},
                    {}};
    finding.fix.text = "use block size 128, or reference torch-2.15";
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace evenkeel
