#include "io/calibration.h"

#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text.h"
#include "io/byte_source.h"
#include "io/byte_text.h"
#include "io/system_error.h"

namespace evenkeel::io {
namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{1} << 16;
constexpr double kMillion = 1e6;
constexpr const char* kForm = R"(write {"full":1.9,"partial":2.4,"q_tile":0.3,"rank":12})";

Error refused(const std::string& message) {
  return bad_input("calibration", "the calibration " + message, kForm);
}

}  // namespace

Result<CostModel> parse_calibration(std::string_view text) {
  // Nothing is kept of what lies deeper than the object's fields, and a deep text is not followed.
  bool too_deep = false;
  const auto shallow = [&](int depth, nlohmann::json::parse_event_t /*event*/, nlohmann::json& /*value*/) {
    too_deep = too_deep || depth > 1;
    return !too_deep;
  };
  const nlohmann::json json = nlohmann::json::parse(text, shallow, false);
  if (too_deep || !json.is_object()) return refused("is no JSON object of numbers");
  CostModel model;
  model.kind = CostKind::calibrated;
  Coefficients& c = model.coefficients;
  const struct {
    const char* name;
    std::int64_t* value;
    bool required;
  } fields[] = {{"full", &c.full, true},
                {"partial", &c.partial, true},
                {"q_tile", &c.q_tile, false},
                {"rank", &c.rank, false}};
  std::size_t known = 0;
  for (const auto& field : fields) {
    const auto found = json.find(field.name);
    if (found == json.end()) {
      if (field.required) return refused(std::string("lacks ") + field.name);
      continue;
    }
    ++known;
    const double number = found->is_number() ? found->get<double>() : -1;
    if (!(number >= 0 && number <= static_cast<double>(kMaxCoefficient) / kMillion)) {
      return refused(std::string("has a ") + field.name + " that is no number of 0 to 1,000,000");
    }
    *field.value = std::llround(number * kMillion);
  }
  if (known != json.size()) return refused("has a field that is none of full, partial, q_tile and rank");
  if (auto checked = check_cost_model(model); !checked) return checked.error();
  return model;
}

Result<CostModel> read_calibration(const std::filesystem::path& path) {
  const auto in_file = [&](Error error) {
    error.message = shown(path) + ": " + error.message;
    return error;
  };
  auto source = open_for_reading(path);
  if (!source) return source.error();
  if (const auto size = (*source)->size(); size.value_or(0) > kMaxBytes) {
    return in_file(refused("has " + byte_text(*size) + ", more than " + byte_text(kMaxBytes)));
  }
  auto text = read_text(**source);
  if (!text) return in_file(text.error());
  auto model = parse_calibration(*text);
  if (!model) return in_file(model.error());
  return model;
}

}  // namespace evenkeel::io
