#include "balance/balancers.h"
#include "balance/load_balancer.h"
#include "base/text.h"

namespace evenkeel {

const std::vector<const LoadBalancer*>& load_balancers() {
  // Those of the reference, then those beyond it.
  static const std::vector<const LoadBalancer*> all = {
      &kContiguous,
      &kHeadTail,
      &kPerDocumentHeadTail,
      &kPerDocumentHeadTailDocumentMajor,
      &kPtrr,
      &kDefault,
      &kStriped,
      &kPerDocumentRemainder,
      &kMinHeap,
      &kRefined,
      &kOptimal,
      &kAffinity,
  };
  return all;
}

Result<const LoadBalancer*> find_load_balancer(std::string_view name) {
  std::string known;
  for (const LoadBalancer* balancer : load_balancers()) {
    if (balancer->name == name) return balancer;
    known += known.empty() ? "use " : ", ";
    known += balancer->name;
  }
  return bad_input("strategy-known", "unknown strategy " + quoted(name), known);
}

}  // namespace evenkeel
