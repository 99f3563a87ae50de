#include <limits>
#include <utility>

#include "base/text.h"
#include "io/session_json.h"

/// Masks, and the values that all parts of a session are made of.
namespace evenkeel::io {
namespace {

/// A text with its tensors by value, so that the session needs no other file.
SessionJson mask_mod_json(const MaskMod& mask_mod) {
  SessionJson json{{"mask_mod", mask_mod.text()}};
  if (mask_mod.tensors().empty()) return json;
  SessionJson tensors = SessionJson::object();
  for (const MaskTensor& tensor : mask_mod.tensors()) {
    tensors[tensor.name()] =
        SessionJson{{"type", tensor.is_bool() ? "bool" : "int"},
                    {"shape", tensor.shape()},
                    {"values", std::vector<std::int64_t>(tensor.values().begin(), tensor.values().end())}};
  }
  json["tensors"] = std::move(tensors);
  return json;
}

/// The text is taken as it is: what does not compile is said where the mask is made.
Result<MaskSpec> mask_mod_of(const SessionJson& json) {
  if (!json["mask_mod"].is_string()) return refused_field("\"mask_mod\" is no text");
  std::vector<MaskTensor> tensors;
  const SessionJson given = json.value("tensors", SessionJson::object());
  if (!given.is_object()) return refused_field("\"tensors\" is no object of tensors by name");
  for (const auto& [name, entry] : given.items()) {
    const bool known = entry.is_object() && (entry.value("type", SessionJson()) == "int" ||
                                             entry.value("type", SessionJson()) == "bool");
    auto shape = known ? numbers_of(entry.value("shape", SessionJson())) : std::nullopt;
    auto values = known ? numbers_of(entry.value("values", SessionJson())) : std::nullopt;
    if (!shape || !values) {
      return refused_field("tensor " + evenkeel::quoted(name) +
                           R"( has no "type" int or bool, "shape" and "values")");
    }
    auto tensor = MaskTensor::make(name, std::move(*shape), entry["type"] == "bool", std::move(*values));
    if (!tensor) return tensor.error();
    tensors.push_back(std::move(tensor).value());
  }
  return mask_mod_spec(MaskMod(json["mask_mod"].get<std::string>(), std::move(tensors)));
}

}  // namespace

Error refused_field(const std::string& message) {
  return bad_input("session-field", "the session's " + message, "take it from a session that was saved");
}

std::string dumped(const SessionJson& json) {
  return json.dump(-1, ' ', false, SessionJson::error_handler_t::replace);
}

/// A whole number of 64 bits.
std::optional<std::int64_t> number_of(const SessionJson& json) {
  if (json.is_number_unsigned() &&
      json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return std::nullopt;
  }
  if (!json.is_number_integer()) return std::nullopt;
  return json.get<std::int64_t>();
}

/// A list of whole numbers, or nothing.
std::optional<std::vector<std::int64_t>> numbers_of(const SessionJson& json) {
  if (!json.is_array()) return std::nullopt;
  std::vector<std::int64_t> numbers;
  numbers.reserve(json.size());
  for (const SessionJson& item : json) {
    const auto number = number_of(item);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

/// The field of an object, not copied: it may be hundreds of megabytes. Null where it is not there.
const SessionJson& field_of(const SessionJson& object, const char* name) {
  static const SessionJson kNone;
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

SessionJson mask_json(const MaskSpec& spec) {
  if (spec.join == MaskJoin::program) return mask_mod_json(spec.mask_mod);
  if (spec.join == MaskJoin::named) return mask_name(spec);
  if (spec.join == MaskJoin::negation) return SessionJson{{"not", mask_json(spec.operands.front())}};
  SessionJson operands = SessionJson::array();
  for (const MaskSpec& operand : spec.operands) operands.push_back(mask_json(operand));
  return SessionJson{{spec.join == MaskJoin::all_of ? "and" : "or", std::move(operands)}};
}

Result<MaskSpec> mask_of(const SessionJson& json, std::size_t depth) {
  if (depth > kDeepestJoin) return refused_field("mask is joined more than 16 deep");
  // A name only: what is joined is joined by objects, so that its depth is one number.
  if (json.is_string()) return parse_named_mask(json.get_ref<const std::string&>());
  if (depth == 0 && json.is_object() && json.contains("mask_mod")) return mask_mod_of(json);
  if (!json.is_object() || json.size() != 1)
    return refused_field("mask is neither a name nor one and, or, not");
  const auto item = json.items().begin();
  const std::string& join = item.key();
  if (join == "not") {
    auto operand = mask_of(item.value(), depth + 1);
    if (!operand) return operand.error();
    return not_mask(std::move(operand).value());
  }
  if ((join != "and" && join != "or") || !item.value().is_array() || item.value().empty()) {
    return refused_field("mask is neither a name nor one and, or, not");
  }
  std::vector<MaskSpec> operands;
  for (const SessionJson& part : item.value()) {
    auto operand = mask_of(part, depth + 1);
    if (!operand) return operand.error();
    operands.push_back(std::move(operand).value());
    if (operands.size() > kMostJoined) return refused_field("mask joins more than 1,024 others");
  }
  return join == "and" ? and_masks(std::move(operands)) : or_masks(std::move(operands));
}

}  // namespace evenkeel::io
