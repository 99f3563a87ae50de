#pragma once

/// Where test data lies in the source tree. Functions and not macros, so that what a test compiles to does
/// not depend on where the tree lies.
namespace evenkeel::test {

[[nodiscard]] const char* golden_dir();    ///< answers of PyTorch, and pictures
[[nodiscard]] const char* resource_dir();  ///< length presets, samples

}  // namespace evenkeel::test
