#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/result.h"

/// What the checks of the primitives share.
namespace evenkeel::cli {

/// What is wrong with an engine: a result that differs, or an error of its own.
struct Trouble {
  std::string text;
  bool memory = false;
};
using Found = std::optional<Trouble>;

[[nodiscard]] inline Found differs(std::string text) {
  return Trouble{std::move(text), false};
}

[[nodiscard]] inline Found fails(const std::string& at, const Error& error) {
  return Trouble{at + ": " + error.line(), error.kind == ErrorKind::memory};
}

/// Numbers that look random and are the same everywhere.
class Numbers {
 public:
  /// The next one, of `bits` bits, 1 to 63.
  std::int64_t next(int bits) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::int64_t>(state_ >> static_cast<unsigned>(64 - bits));
  }

 private:
  std::uint64_t state_ = 1;
};

}  // namespace evenkeel::cli
