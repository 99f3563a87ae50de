#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/paths.h"
#include "support/sha256.h"

namespace evenkeel::test {

/// The cases of tests/golden/NAME.json. An unreadable file throws, so that no test can pass without its
/// cases.
[[nodiscard]] inline std::vector<nlohmann::json> golden_cases(const std::string& name) {
  std::ifstream file(std::string(golden_dir()) + "/" + name + ".json");
  if (!file) throw std::runtime_error("no golden file " + name);
  auto cases = nlohmann::json::parse(file).at("cases").get<std::vector<nlohmann::json>>();
  if (cases.empty()) throw std::runtime_error("no cases in golden file " + name);
  return cases;
}

/// Whether `values` are the golden tensor, bit for bit in its own dtype.
inline void expect_tensor(const nlohmann::json& golden, const std::vector<std::int64_t>& values) {
  std::size_t elements = 1;
  for (const auto& side : golden.at("shape")) elements *= side.get<std::size_t>();
  ASSERT_EQ(values.size(), elements);
  std::string hash;
  if (golden.at("dtype") == "int32") {
    std::vector<std::int32_t> narrow(values.begin(), values.end());
    hash = sha256(narrow.data(), narrow.size() * sizeof(std::int32_t));
  } else {
    ASSERT_EQ(golden.at("dtype"), "int64");
    hash = sha256(values.data(), values.size() * sizeof(std::int64_t));
  }
  EXPECT_EQ(hash, golden.at("sha256").get<std::string>());
}

/// A golden mask as people write it: `{"name": "chunked", "chunk": 3}` is `chunked:chunk=3`.
[[nodiscard]] inline std::string mask_text(const nlohmann::json& mask) {
  std::string text = mask.at("name").get<std::string>();
  char before = ':';
  for (const auto& [key, value] : mask.items()) {
    if (key == "name") continue;
    text += before + key + "=" + value.dump();
    before = ',';
  }
  return text;
}

/// Golden values, nested in any depth, in C order.
inline void append_values(const nlohmann::json& nested, std::vector<std::int32_t>& out) {
  if (!nested.is_array()) {
    out.push_back(nested.get<std::int32_t>());
    return;
  }
  for (const auto& inner : nested) append_values(inner, out);
}

}  // namespace evenkeel::test
