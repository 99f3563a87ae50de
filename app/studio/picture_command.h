#pragma once

#include <string>
#include <vector>

namespace evenkeel {

/// Whether the arguments ask for a picture instead of a window.
[[nodiscard]] bool asks_for_picture(const std::vector<std::string>& arguments);

/// `evenkeel-studio --picture FILE ...`: writes what the studio would show, without a screen, and says
/// nothing but errors. Returns the exit code: 0, 2 for wrong use or bad input, 3 for a failure of the
/// machine.
[[nodiscard]] int run_picture(int argc, char** argv);

}  // namespace evenkeel
