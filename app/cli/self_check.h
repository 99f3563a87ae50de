#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace evenkeel::cli {

enum class CheckOutcome : std::uint8_t {
  ok,           ///< all results are those of the naive computation
  failed,       ///< a result differs, or an error stands in its place
  not_offered,  ///< the engine lacks the primitive, as its capabilities say
  no_memory,    ///< too little memory to find out
};

/// "ok", "failed", "not-offered", "no-memory"
[[nodiscard]] std::string_view outcome_name(CheckOutcome outcome);

struct PrimitiveCheck {
  std::string primitive;  ///< "block_costs": its name in `Engine`
  CheckOutcome outcome = CheckOutcome::ok;
  std::string detail;  ///< what was compared, or the first that is wrong
};

/// Holds every primitive of an engine against a naive computation that shares no code with it: block costs
/// against counting every pair of every named mask, sort-and-snake against a stable sort dealt task by task,
/// expansion against a loop over tokens, tiles against counting every pair. Well under a second on a CPU;
/// results of a wrong size or written out of bounds by less than 64 values are told, not read.
[[nodiscard]] std::vector<PrimitiveCheck> check_primitives(const Engine& engine);

}  // namespace evenkeel::cli
