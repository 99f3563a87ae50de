#pragma once

#include <QString>
#include <optional>

#include "support/studio_window.h"

namespace evenkeel::ui {

/// What does not hold although it must at any moment, or nothing: documents that fill their rows, views of
/// one generation, bars of what is shown, a selection that exists, bounded memory. Where the model is
/// `settled`, also that every plan is a permutation that deals equal shares and that its areas add up.
[[nodiscard]] std::optional<QString> violated(Studio& studio, bool settled);

}  // namespace evenkeel::ui
