#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_evenkeel.h"
#include "support/golden.h"

namespace evenkeel::test {

using Arguments = std::vector<std::string>;

[[nodiscard]] inline Arguments operator+(Arguments a, const Arguments& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// [[4, 12], [16]] -> --docs 4,12 --docs 16
[[nodiscard]] inline Arguments docs_of(const nlohmann::json& rows) {
  Arguments out;
  for (const auto& row : rows) out = out + Arguments{"--docs", comma_list(row)};
  return out;
}

/// 128 -> "128", [256, 128] -> "256x128"
[[nodiscard]] inline std::string block_size_of(const nlohmann::json& block) {
  return block.is_number() ? block.dump() : block.at(0).dump() + "x" + block.at(1).dump();
}

/// The workload of a golden case, without its ranks.
[[nodiscard]] inline Arguments workload_of(const nlohmann::json& golden) {
  return docs_of(golden.at("docs")) + Arguments{"--mask", mask_text(golden.at("mask")), "--block-size",
                                                block_size_of(golden.at("block_size"))};
}

}  // namespace evenkeel::test
