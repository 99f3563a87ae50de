#include "pipeline/snapshot.h"

namespace evenkeel {

const StrategyOutcome* Snapshot::outcome(std::string_view strategy) const {
  if (chosen.strategy == strategy) return &chosen;
  for (const StrategyOutcome& other : compared) {
    if (other.strategy == strategy) return &other;
  }
  return nullptr;
}

}  // namespace evenkeel
