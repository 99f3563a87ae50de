#pragma once

#include "mask/mask_mod/interpreter.h"
#include "mask/mask_mod/text_error.h"

namespace evenkeel::mask_mod {

/// Counts, while it lives, how deep the interpreter is in calls and expressions, and how much it has done.
class Interpreter::Level {
 public:
  Level(int& depth, int& steps, TextPlace place) : depth_(depth) {
    constexpr int kDeepestRun = 300;
    constexpr int kMostSteps = 200'000;
    if (depth_ >= kDeepestRun) {
      throw error_at(place, "mask-mod-depth", "calls and expressions lie more than 300 deep in one another",
                     "a mask cannot call itself");
    }
    if (++steps > kMostSteps) {
      throw error_at(place, "mask-mod-size", "the mask takes more than 200,000 steps to write out",
                     "put tables into tensors");
    }
    ++depth_;
  }
  ~Level() { --depth_; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;

 private:
  int& depth_;
};

}  // namespace evenkeel::mask_mod
