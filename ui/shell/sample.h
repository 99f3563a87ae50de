#pragma once

#include "pipeline/project.h"

namespace evenkeel::ui {

/// What the studio opens with: nineteen documents with lengths of long-context training data packed in 65,536
/// tokens, all multiples of 16, so that every load balancer serves them on 8 ranks.
[[nodiscard]] Project sampleProject();

}  // namespace evenkeel::ui
