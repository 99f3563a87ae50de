#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "io/byte_source.h"
#include "io/number_sink.h"

namespace evenkeel::io {

/// What a plan in JSON has beside its indices.
struct PlanJson {
  std::vector<std::pair<std::string, std::string>> texts;  ///< strings and numbers of the object, as text
  bool has_rearrange = false;
  bool has_restore = false;
};

/// Reads a plan in JSON from the front to the end, in bounded memory: an object whose `key`, "rearrange" or
/// "restore", holds lists of numbers or one list, which go to the sink; or such a list itself, which is
/// rearrange. What it does not know it passes over. Errors: `bad_input` for what is no JSON, with the byte;
/// for lists of anything but whole numbers of 64 bits, with row and entry; what the sink says.
[[nodiscard]] Result<PlanJson> read_plan_json(ByteSource& source, const std::string& key, NumberSink& sink);

}  // namespace evenkeel::io
