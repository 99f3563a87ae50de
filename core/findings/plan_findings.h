#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "balance/loaded_plan.h"
#include "balance/plan.h"
#include "base/result.h"
#include "cost/cost.h"
#include "findings/finding.h"
#include "layout/layout.h"
#include "mask/mask.h"
#include "metrics/metrics.h"
#include "pipeline/case.h"

/// The rules for plans that others made: ours are right by their tests. One rule a file.
namespace evenkeel {

/// A plan from a file that fits a workload, and what it is held against.
struct PlanAudit {
  const LoadedPlan& file;
  const Layout& layout;
  const Case& settings;
  const Mask& mask;
  const Cost& cost;
  const Plan& plan;        ///< the file's, for this workload
  const Metrics& metrics;  ///< of it
  /// The plan that the strategy of a case makes for this workload, or why it refuses. Nothing when stopped.
  std::function<Cancellable<Result<std::shared_ptr<const Plan>>>(const Case& settings)> make;
  std::stop_token stop;

  [[nodiscard]] std::string strategy() const { return file_strategy(file.name); }
  [[nodiscard]] auto make_as(const std::string& strategy, ReferenceProfile reference) const {
    Case other = settings;
    other.strategy = strategy;
    other.reference = reference;
    return make(other);
  }
};

/// `rank-major`: the plan keeps every document in its place, cut as PyTorch <= 2.13 did, so that the equal
/// chunks which ranks own fall inside documents, and the slowest rank has more pairs than it needs. Documents
/// 4 + 12 on 2 ranks: 26 and 62 instead of 44 and 44. O(segments of both).
[[nodiscard]] Cancellable<std::vector<Finding>> find_document_major(const PlanAudit& audit);

/// What the file says of its plan, against this workload. Where it names a strategy of ours, that strategy is
/// asked: its refusal is an error under its own rule (S % 2W, document length % 2W, n % W), and nothing is
/// found where it makes the same plan. Otherwise each difference is a warning: `planned-for-world-size`,
/// `planned-for-block-size`, `planned-for-mask`, `planned-for-documents`, `planned-for-reference`; and
/// `plan-as-named` where there is none and yet the plan is another.
[[nodiscard]] Cancellable<std::vector<Finding>> find_other_purpose(const PlanAudit& audit);

/// All of these. Nothing when stopped.
[[nodiscard]] Cancellable<std::vector<Finding>> plan_findings(const PlanAudit& audit);

}  // namespace evenkeel
