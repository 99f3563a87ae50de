#include <algorithm>

#include "base/text.h"
#include "io/plan_reader.h"
#include "pipeline/case.h"

namespace evenkeel::io {
namespace {

constexpr std::string_view kSchema = "evenkeel.plan/1";

Error bad_metadata(const std::string& key, const std::string& value) {
  return bad_input("plan-metadata",
                   "the plan's metadata say " + evenkeel::quoted(key) + " is " + evenkeel::quoted(value),
                   "write the file again");
}

}  // namespace

Result<PlanOrigin> parse_plan_origin(const std::vector<std::pair<std::string, std::string>>& metadata) {
  PlanOrigin origin;
  const bool ours = std::any_of(metadata.begin(), metadata.end(), [](const auto& pair) {
    return pair.first == "schema" && pair.second == kSchema;
  });
  if (!ours) return origin;
  for (const auto& [key, value] : metadata) {
    if (key == "strategy") {
      origin.strategy = value;
    } else if (key == "mask") {
      origin.mask = value;
    } else if (key == "world_size") {
      const auto number = parse_int64(value);
      if (!number || *number < 1 || *number > kMaxWorldSize) return bad_metadata(key, value);
      origin.world_size = WorldSize{*number};
    } else if (key == "block_size") {
      const auto block = parse_block_size(value);
      if (!block) return bad_metadata(key, value);
      origin.block_size = *block;
    } else if (key == "reference") {
      const auto reference = parse_reference(value);
      if (!reference) return bad_metadata(key, value);
      origin.reference = *reference;
    }
  }
  return origin;
}

}  // namespace evenkeel::io
