#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "layout/layout.h"

namespace evenkeel {

/// The packs of a training run, one a step, as a log has them. Cheap to copy.
struct PackLog {
  using Packs = std::vector<Layout>;

  std::string path;                           ///< where it is read; nothing in core looks there
  Result<std::shared_ptr<const Packs>> read;  ///< at least one; or why it cannot be read

  /// The packs, counted from step 0; none where it cannot be read.
  [[nodiscard]] std::size_t steps() const { return read ? (*read)->size() : 0; }
  /// Only for `step < steps()`.
  [[nodiscard]] const Layout& pack(std::size_t step) const { return (**read)[step]; }

  /// The same log: one that was read again is another.
  friend bool operator==(const PackLog& a, const PackLog& b) {
    if (a.path != b.path || a.read.ok() != b.read.ok()) return false;
    return a.read ? *a.read == *b.read : a.read.error() == b.read.error();
  }
};

/// A log of packs, and the step of it that was gone to last.
struct LoggedStep {
  PackLog log;
  std::size_t step = 0;
  bool operator==(const LoggedStep&) const = default;
};

}  // namespace evenkeel
