#include <algorithm>

#include "base/text.h"
#include "findings/plan_findings.h"

namespace evenkeel {
namespace {

std::int64_t most(const std::vector<std::int64_t>& work) {
  return *std::max_element(work.begin(), work.end());
}

}  // namespace

Cancellable<std::vector<Finding>> find_document_major(const PlanAudit& audit) {
  std::vector<Finding> none;
  const auto document_major =
      audit.make_as("per-document-head-tail-document-major", ReferenceProfile::torch_2_13);
  if (!document_major) return std::nullopt;
  if (!document_major->ok() || !same_rearrangement(audit.plan, ***document_major)) return none;
  // With one document, or ranks that own whole ones, both orders are one.
  const auto rank_major = audit.make_as("per-document-head-tail", ReferenceProfile::torch_2_15);
  if (!rank_major) return std::nullopt;
  if (!rank_major->ok()) return none;
  const auto metrics =
      compute_metrics(audit.mask, audit.cost, ***rank_major, audit.settings.reference, audit.stop);
  if (!metrics) return std::nullopt;
  if (!metrics->ok()) return none;
  const std::vector<std::int64_t>& area = audit.metrics.total.area;
  const std::int64_t needed = most((*metrics)->total.area);
  if (most(area) <= needed) return none;
  const Rank slowest = slowest_rank(area);
  Finding finding{
      "rank-major",
      Severity::warning,
      audit.strategy(),
      "the plan is document-major, as PyTorch 2.13 and older made it, but ranks own equal chunks of it: "
      "rank " +
          std::to_string(slowest.value) + " has " + grouped(most(area)) +
          " allowed pairs, where rank-major order gives " + grouped(needed),
      {},
      {}};
  finding.fix.kind = FixKind::use_strategy;
  finding.fix.name = "per-document-head-tail";
  finding.fix.text = "use per-document-head-tail of PyTorch 2.14 or newer";
  return std::vector<Finding>{std::move(finding)};
}

}  // namespace evenkeel
