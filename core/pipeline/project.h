#pragma once

#include "layout/layout.h"
#include "pipeline/case.h"

namespace evenkeel {

/// What a person works on: the documents and what is chosen about them. One immutable value; rows are shared
/// between copies, so that keeping both sides of every edit is cheap.
struct Project {
  Layout layout;
  Case a;
  bool operator==(const Project&) const = default;
};

}  // namespace evenkeel
