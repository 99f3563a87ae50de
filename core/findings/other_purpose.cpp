#include <algorithm>
#include <utility>

#include "base/text.h"
#include "findings/plan_findings.h"
#include "mask/mask_spec.h"

namespace evenkeel {
namespace {

/// "ptrr", or "the plan" where the file names no strategy.
Fix make_it_again(const PlanAudit& audit, bool known_strategy) {
  Fix fix;
  fix.text = "make the plan again for this workload";
  if (!known_strategy) return fix;
  fix.kind = FixKind::use_strategy;
  fix.name = *audit.file.origin.strategy;
  fix.text = "use " + fix.name + " itself, which plans for this workload";
  return fix;
}

std::string ranks(std::int64_t count) {
  return grouped(count) + (count == 1 ? " rank" : " ranks");
}

/// "1 row of 2 documents", or the lengths where they are few: "documents of 4, 12".
std::string documents(const Layout& layout) {
  constexpr std::size_t kFew = 6;
  if (layout.batch() == 1 && layout.document_count() <= kFew) {
    std::string text;
    for (const std::int64_t length : layout.rows().front()->lengths()) {
      text += (text.empty() ? "" : ", ") + std::to_string(length);
    }
    return "documents of " + text;
  }
  return std::to_string(layout.batch()) + (layout.batch() == 1 ? " row of " : " rows of ") +
         grouped(static_cast<std::int64_t>(layout.document_count())) + " other documents";
}

/// Lengths alone: whether the last document is padding is no matter to a plan.
bool same_documents(const Layout& a, const Layout& b) {
  if (a.batch() != b.batch()) return false;
  for (std::size_t r = 0; r < a.batch(); ++r) {
    const auto of_a = a.rows()[r]->cu_seqlens();
    const auto of_b = b.rows()[r]->cu_seqlens();
    if (!std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end())) return false;
  }
  return true;
}

}  // namespace

Cancellable<std::vector<Finding>> find_other_purpose(const PlanAudit& audit) {
  const PlanOrigin& origin = audit.file.origin;
  std::vector<Finding> findings;
  bool known_strategy = false;
  if (origin.strategy) {
    const auto made = audit.make_as(*origin.strategy, audit.settings.reference);
    if (!made) return std::nullopt;
    known_strategy = made->ok() || made->error().kind != ErrorKind::bad_input;
    if (made->ok() && same_rearrangement(audit.plan, ***made)) return findings;
    if (!made->ok() && made->error().kind == ErrorKind::infeasible) {
      Finding finding = refusal(audit.strategy(), made->error());
      finding.message = "made by " + *origin.strategy + ", which refuses this workload: " + finding.message;
      findings.push_back(std::move(finding));
    }
  }
  const Fix fix = make_it_again(audit, known_strategy);
  const auto differs = [&](const char* rule, const std::string& made_for, const std::string& used_with) {
    findings.push_back({rule,
                        Severity::warning,
                        audit.strategy(),
                        "the plan was made for " + made_for + ", and is used with " + used_with,
                        fix,
                        {}});
  };
  const Case& settings = audit.settings;
  const bool weighs = weighs_blocks(origin);
  if (origin.world_size && *origin.world_size != settings.world_size) {
    differs("planned-for-world-size", ranks(origin.world_size->value), ranks(settings.world_size.value));
  }
  if (weighs && origin.block_size && *origin.block_size != settings.block_size) {
    differs("planned-for-block-size", "blocks of " + block_size_name(*origin.block_size),
            "blocks of " + block_size_name(settings.block_size));
  }
  const std::string mask = mask_name(settings.masks.front().mask);
  if (weighs && origin.mask && *origin.mask != mask) {
    differs("planned-for-mask", "mask " + evenkeel::quoted(*origin.mask, 120), mask);
  }
  if (origin.documents && !same_documents(*origin.documents, audit.layout)) {
    differs("planned-for-documents", documents(*origin.documents), documents(audit.layout));
  }
  if (origin.reference && *origin.reference != settings.reference) {
    differs("planned-for-reference", std::string(reference_name(*origin.reference)),
            std::string(reference_name(settings.reference)));
  }
  if (findings.empty() && known_strategy) {
    findings.push_back({"plan-as-named",
                        Severity::warning,
                        audit.strategy(),
                        "the file says that " + evenkeel::quoted(*origin.strategy, 80) +
                            " made the plan, but it makes another for this workload",
                        fix,
                        {}});
  }
  return findings;
}

}  // namespace evenkeel
