#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace evenkeel {

/// Which PyTorch the plan has to agree with.
enum class ReferenceProfile : std::uint8_t {
  torch_2_13,  ///< per-document head-tail is document-major; the executed block is always 128
  torch_2_14,  ///< rank-major; always 128
  torch_2_15,  ///< rank-major; executed at the mask's own block size
};

struct NamedProfile {
  std::string_view name;
  ReferenceProfile profile;
};

/// All profiles, oldest first.
[[nodiscard]] const std::vector<NamedProfile>& reference_profiles();
/// `torch-2.15`. Errors: `bad_input`, saying which there are.
[[nodiscard]] Result<ReferenceProfile> parse_reference(std::string_view name);
[[nodiscard]] std::string_view reference_name(ReferenceProfile profile);

/// Whether the profile executes a mask at the block size at which it was planned.
[[nodiscard]] constexpr bool executes_at_planned_block(ReferenceProfile profile, BlockSize block) {
  return profile == ReferenceProfile::torch_2_15 || block == BlockSize{128, 128};
}

}  // namespace evenkeel
