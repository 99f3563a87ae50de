#include "balance/reference_profile.h"

#include "base/text.h"

namespace evenkeel {

const std::vector<NamedProfile>& reference_profiles() {
  static const std::vector<NamedProfile> profiles = {
      {"torch-2.13", ReferenceProfile::torch_2_13},
      {"torch-2.14", ReferenceProfile::torch_2_14},
      {"torch-2.15", ReferenceProfile::torch_2_15},
  };
  return profiles;
}

Result<ReferenceProfile> parse_reference(std::string_view name) {
  std::string known;
  for (const NamedProfile& profile : reference_profiles()) {
    if (profile.name == name) return profile.profile;
    known += known.empty() ? "use " : ", ";
    known += profile.name;
  }
  return bad_input("reference-known", "unknown reference " + quoted(name), known);
}

std::string_view reference_name(ReferenceProfile profile) {
  for (const NamedProfile& named : reference_profiles()) {
    if (named.profile == profile) return named.name;
  }
  return {};
}

}  // namespace evenkeel
