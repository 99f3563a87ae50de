#pragma once

#include <string>

namespace evenkeel {

/// The processor in its maker's words, as Linux tells it: "AMD EPYC 9B14"; "unknown processor" where it does
/// not say.
[[nodiscard]] std::string processor_name();

}  // namespace evenkeel
