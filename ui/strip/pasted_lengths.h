#pragma once

#include <QString>

#include "base/result.h"
#include "layout/layout.h"

namespace evenkeel::ui {

/// Numbers that were pasted, as documents, and what a person should know of how they were read.
struct PastedLengths {
  Layout layout;
  QString note;  ///< empty where nothing was to be decided
};

/// Document lengths; or cu_seqlens where the numbers begin at 0 and grow, for no length is 0; or document
/// ids, one a token, where they begin at 0 and repeat. Errors: those of `io::parse_lengths`.
[[nodiscard]] Result<PastedLengths> readPasted(const QString& text);

}  // namespace evenkeel::ui
