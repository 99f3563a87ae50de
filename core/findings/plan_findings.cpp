#include "findings/plan_findings.h"

namespace evenkeel {

Cancellable<std::vector<Finding>> plan_findings(const PlanAudit& audit) {
  auto findings = find_document_major(audit);
  if (!findings) return std::nullopt;
  // Why it differs from the plan of its name is said then.
  if (!findings->empty()) return findings;
  return find_other_purpose(audit);
}

}  // namespace evenkeel
