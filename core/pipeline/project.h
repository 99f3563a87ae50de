#pragma once

#include <optional>
#include <string>

#include "layout/layout.h"
#include "layout/pack_log.h"
#include "pipeline/case.h"

namespace evenkeel {

/// What a person works on: the documents and what is chosen about them. One immutable value; rows are shared
/// between copies, so that keeping both sides of every edit is cheap.
struct Project {
  Layout layout;
  Case a;
  /// The strategy that A is compared with. All else of case B is A's, so that both show the same bands.
  std::optional<std::string> b = std::nullopt;
  /// The log of packs that the documents come from; they may have been edited since.
  std::optional<LoggedStep> logged = std::nullopt;
  bool operator==(const Project&) const = default;
};

}  // namespace evenkeel
