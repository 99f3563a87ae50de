#pragma once

#include <QString>

#include "pipeline/project.h"

namespace evenkeel::ui {

/// "19 documents · 65,536 tokens · 512 blocks of 128 · 8 ranks", with the batch rows where there are several.
[[nodiscard]] QString workloadText(const Project& project);

}  // namespace evenkeel::ui
