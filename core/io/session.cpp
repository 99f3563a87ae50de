#include "io/session.h"

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "balance/strategy.h"
#include "base/text.h"
#include "io/byte_source.h"
#include "io/byte_text.h"
#include "io/output_file.h"
#include "io/shallow_json.h"
#include "io/system_error.h"
#include "mask/mask_spec.h"

namespace evenkeel::io {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSchema = "evenkeel.session/1";
constexpr std::string_view kSchemaName = "evenkeel.session/";
constexpr std::size_t kMostMasks = 1024;

Error refused(const std::string& message, const std::string& fix = "take it from a session that was saved") {
  return bad_input("session-field", "the session's " + message, fix);
}

/// Nothing where `text` is no JSON object that can be written back.
std::optional<Json> object_of(std::string_view text) {
  if (text.empty() || !is_shallow(text)) return std::nullopt;
  Json parsed = Json::parse(text, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  return parsed;
}

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A text with its tensors by value, so that the session needs no other file.
Json mask_mod_json(const MaskMod& mask_mod) {
  Json json{{"mask_mod", mask_mod.text()}};
  if (mask_mod.tensors().empty()) return json;
  Json tensors = Json::object();
  for (const MaskTensor& tensor : mask_mod.tensors()) {
    tensors[tensor.name()] =
        Json{{"type", tensor.is_bool() ? "bool" : "int"},
             {"shape", tensor.shape()},
             {"values", std::vector<std::int64_t>(tensor.values().begin(), tensor.values().end())}};
  }
  json["tensors"] = std::move(tensors);
  return json;
}

Json mask_json(const MaskSpec& spec) {
  if (spec.join == MaskJoin::program) return mask_mod_json(spec.mask_mod);
  if (spec.join == MaskJoin::named) return mask_name(spec);
  if (spec.join == MaskJoin::negation) return Json{{"not", mask_json(spec.operands.front())}};
  Json operands = Json::array();
  for (const MaskSpec& operand : spec.operands) operands.push_back(mask_json(operand));
  return Json{{spec.join == MaskJoin::all_of ? "and" : "or", std::move(operands)}};
}

/// A whole number of 64 bits.
std::optional<std::int64_t> number_of(const Json& json) {
  if (json.is_number_unsigned() &&
      json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return std::nullopt;
  }
  if (!json.is_number_integer()) return std::nullopt;
  return json.get<std::int64_t>();
}

/// A list of whole numbers, or nothing.
std::optional<std::vector<std::int64_t>> numbers_of(const Json& json) {
  if (!json.is_array()) return std::nullopt;
  std::vector<std::int64_t> numbers;
  numbers.reserve(json.size());
  for (const Json& item : json) {
    const auto number = number_of(item);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

/// The text is taken as it is: what does not compile is said where the mask is made.
Result<MaskSpec> mask_mod_of(const Json& json) {
  if (!json["mask_mod"].is_string()) return refused("\"mask_mod\" is no text");
  std::vector<MaskTensor> tensors;
  const Json given = json.value("tensors", Json::object());
  if (!given.is_object()) return refused("\"tensors\" is no object of tensors by name");
  for (const auto& [name, entry] : given.items()) {
    const bool known =
        entry.is_object() && (entry.value("type", Json()) == "int" || entry.value("type", Json()) == "bool");
    auto shape = known ? numbers_of(entry.value("shape", Json())) : std::nullopt;
    auto values = known ? numbers_of(entry.value("values", Json())) : std::nullopt;
    if (!shape || !values) {
      return refused("tensor " + evenkeel::quoted(name) +
                     " has no \"type\" int or bool, \"shape\" and \"values\"");
    }
    auto tensor = MaskTensor::make(name, std::move(*shape), entry["type"] == "bool", std::move(*values));
    if (!tensor) return tensor.error();
    tensors.push_back(std::move(tensor).value());
  }
  return mask_mod_spec(MaskMod(json["mask_mod"].get<std::string>(), std::move(tensors)));
}

Result<MaskSpec> mask_of(const Json& json, std::size_t depth = 0) {
  if (depth > kDeepestJoin) return refused("mask is joined more than 16 deep");
  // A name only: what is joined is joined by objects, so that its depth is one number.
  if (json.is_string()) return parse_named_mask(json.get_ref<const std::string&>());
  if (depth == 0 && json.is_object() && json.contains("mask_mod")) return mask_mod_of(json);
  if (!json.is_object() || json.size() != 1) return refused("mask is neither a name nor one and, or, not");
  const auto item = json.items().begin();
  const std::string& join = item.key();
  if (join == "not") {
    auto operand = mask_of(item.value(), depth + 1);
    if (!operand) return operand.error();
    return not_mask(std::move(operand).value());
  }
  if ((join != "and" && join != "or") || !item.value().is_array() || item.value().empty()) {
    return refused("mask is neither a name nor one and, or, not");
  }
  std::vector<MaskSpec> operands;
  for (const Json& part : item.value()) {
    auto operand = mask_of(part, depth + 1);
    if (!operand) return operand.error();
    operands.push_back(std::move(operand).value());
    if (operands.size() > kMostJoined) return refused("mask joins more than 1,024 others");
  }
  return join == "and" ? and_masks(std::move(operands)) : or_masks(std::move(operands));
}

Result<Layout> layout_of(const Json& rows) {
  if (!rows.is_array() || rows.empty()) return refused("\"rows\" is no list of batch rows");
  std::vector<std::vector<std::int64_t>> lengths;
  std::vector<bool> padding;
  std::size_t documents = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::string place = "row " + std::to_string(r);
    const Json& row = rows[r];
    if (!row.is_object() || !row.contains("lengths") || !row["lengths"].is_array()) {
      return refused(place + " has no list of \"lengths\"");
    }
    documents += row["lengths"].size();
    if (documents > static_cast<std::size_t>(kMaxDocuments)) {
      return bad_input("document-count-limit", "there are more than 33554432 (2^25) documents",
                       "split the batch into several runs");
    }
    auto& numbers = lengths.emplace_back();
    numbers.reserve(row["lengths"].size());
    for (const Json& length : row["lengths"]) {
      const auto number = number_of(length);
      if (!number) {
        return refused(place + " has a length that is no whole number: " + evenkeel::quoted(dumped(length)));
      }
      numbers.push_back(*number);
    }
    const Json padded = row.value("padding", Json(false));
    if (!padded.is_boolean()) return refused(place + " has a \"padding\" that is neither true nor false");
    padding.push_back(padded.get<bool>());
  }
  auto layout = Layout::make(lengths);
  if (!layout) return layout.error();
  for (std::size_t r = 0; r < padding.size(); ++r) {
    if (!padding[r]) continue;
    auto row = DocumentRow::make(lengths[r], true);
    if (!row) return row.error();
    layout = layout->with_row(BatchRow{r}, std::move(row).value());
  }
  return layout;
}

Result<std::string> strategy_of(const Json& json, const char* what) {
  if (!json.is_string()) return refused(std::string(what) + " is no name");
  const auto strategy = parse_strategy(json.get_ref<const std::string&>());
  if (!strategy) return strategy.error();
  return strategy_text(*strategy);
}

/// The numbers of a cost model, with their names in a session.
struct CostField {
  const char* name;
  std::int64_t CostModel::*number = nullptr;
  std::int64_t Coefficients::*coefficient = nullptr;
};
constexpr CostField kFlopsFields[] = {
    {"heads", &CostModel::heads}, {"kv_heads", &CostModel::kv_heads}, {"head_dim", &CostModel::head_dim}};
constexpr CostField kCalibratedFields[] = {{"full", nullptr, &Coefficients::full},
                                           {"partial", nullptr, &Coefficients::partial},
                                           {"q_tile", nullptr, &Coefficients::q_tile},
                                           {"rank", nullptr, &Coefficients::rank}};

std::span<const CostField> fields_of(CostKind kind) {
  if (kind == CostKind::flops) return kFlopsFields;
  if (kind == CostKind::calibrated) return kCalibratedFields;
  return {};
}

Json cost_json(const CostModel& model) {
  Json json{{"model", cost_kind_name(model.kind)}};
  for (const CostField& field : fields_of(model.kind)) {
    json[field.name] = field.number != nullptr ? model.*field.number : model.coefficients.*field.coefficient;
  }
  return json;
}

Result<CostModel> cost_of(const Json& json) {
  const Json name = json.is_object() ? json.value("model", Json()) : Json();
  if (!name.is_string()) return refused("\"cost\" has no \"model\"");
  auto kind = parse_cost_kind(name.get_ref<const std::string&>());
  if (!kind) return kind.error();
  CostModel model;
  model.kind = *kind;
  for (const CostField& field : fields_of(*kind)) {
    const auto number = json.contains(field.name) ? number_of(json[field.name]) : std::nullopt;
    if (!number) return refused("\"cost\" has no number \"" + std::string(field.name) + "\"");
    (field.number != nullptr ? model.*field.number : model.coefficients.*field.coefficient) = *number;
  }
  if (auto checked = check_cost_model(model); !checked) return checked.error();
  return model;
}

Result<Case> case_of(const Json& json) {
  Case settings;
  if (json.is_null()) return settings;
  if (!json.is_object()) return refused("\"case\" is no object");
  if (json.contains("masks")) {
    const Json& masks = json["masks"];
    if (!masks.is_array() || masks.empty() || masks.size() > kMostMasks) {
      return refused("\"masks\" is no list of 1 to 1,024 masks");
    }
    settings.masks.clear();
    for (const Json& entry : masks) {
      if (!entry.is_object() || !entry.contains("mask"))
        return refused("\"masks\" holds an entry without \"mask\"");
      auto mask = mask_of(entry["mask"]);
      if (!mask) return mask.error();
      const auto layers =
          entry.contains("layers") ? number_of(entry["layers"]) : std::optional<std::int64_t>(1);
      if (!layers || *layers < 1) return refused("\"layers\" is no number of at least 1");
      settings.masks.push_back({std::move(mask).value(), *layers});
    }
  }
  if (json.contains("strategy")) {
    auto strategy = strategy_of(json["strategy"], "\"strategy\"");
    if (!strategy) return strategy.error();
    settings.strategy = *strategy;
  }
  if (json.contains("world_size")) {
    const auto ranks = number_of(json["world_size"]);
    if (!ranks || *ranks < 1 || *ranks > kMaxWorldSize) {
      return refused("\"world_size\" is no number of 1 to " + grouped(kMaxWorldSize));
    }
    settings.world_size = WorldSize{*ranks};
  }
  if (json.contains("block_size")) {
    const Json& block = json["block_size"];
    const bool pair = block.is_array() && block.size() == 2;
    const auto q = pair ? number_of(block[0]) : std::nullopt;
    const auto kv = pair ? number_of(block[1]) : std::nullopt;
    if (!q || !kv || std::min(*q, *kv) < 1 || std::max(*q, *kv) > kMaxSequenceLength) {
      return refused("\"block_size\" is no pair of tokens per q and kv block, [128,128]");
    }
    settings.block_size = BlockSize{*q, *kv};
  }
  if (json.contains("reference")) {
    const Json& name = json["reference"];
    auto reference = parse_reference(name.is_string() ? name.get_ref<const std::string&>() : dumped(name));
    if (!reference) return reference.error();
    settings.reference = *reference;
  }
  if (json.contains("load_balance")) {
    const Json& name = json["load_balance"];
    if (name != "on" && name != "off") return refused("\"load_balance\" is neither on nor off");
    settings.load_balancing = name == "on" ? LoadBalancing::on : LoadBalancing::off;
  }
  if (json.contains("cost")) {
    auto cost = cost_of(json["cost"]);
    if (!cost) return cost.error();
    settings.cost = *cost;
  }
  return settings;
}

/// The field of an object, not copied: it may be hundreds of megabytes. Null where it is not there.
const Json& field_of(const Json& object, const char* name) {
  static const Json kNone;
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

/// Errors: another schema, a newer one.
Result<void> check_schema(const Json& json) {
  const Json schema = json.is_object() ? json.value("schema", Json()) : Json();
  const std::string name = schema.is_string() ? schema.get<std::string>() : std::string();
  if (name == kSchema) return {};
  if (name.starts_with(kSchemaName)) {
    return bad_input("session-version",
                     "this session was written by a later version (" + evenkeel::quoted(name) +
                         "; this one reads " + std::string(kSchema) + ")",
                     "open it with that version");
  }
  return bad_input("session-schema", "this is no session: its \"schema\" is not " + std::string(kSchema),
                   "open a file that the studio saved, or document lengths");
}

Result<Session> session_of(std::string_view text) {
  if (!is_shallow(text)) {
    return bad_input("session-json", "the session's lists and objects lie more than 64 deep in one another",
                     "open a file that the studio saved");
  }
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return bad_input("session-json", "the session is no JSON: it is damaged or cut off",
                     "open a file that the studio saved");
  }
  if (auto known = check_schema(json); !known) return known.error();
  Session session;
  auto layout = layout_of(field_of(json, "rows"));
  if (!layout) return layout.error();
  session.project.layout = std::move(layout).value();
  auto settings = case_of(field_of(json, "case"));
  if (!settings) return settings.error();
  session.project.a = std::move(settings).value();
  if (const Json& b = field_of(json, "compare"); !b.is_null()) {
    auto strategy = strategy_of(b, "\"compare\"");
    if (!strategy) return strategy.error();
    if (*strategy != session.project.a.strategy) session.project.b = *strategy;
  }
  if (json.contains("view") && json["view"].is_object()) session.view = dumped(json["view"]);
  constexpr std::array kKnown = {"schema", "rows", "case", "compare", "view"};
  Json extra = Json::object();
  for (const auto& [key, value] : json.items()) {
    if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end()) extra[key] = value;
  }
  if (!extra.empty()) session.extra = dumped(extra);
  return session;
}

Error in_file(const std::filesystem::path& path, Error error) {
  error.message = shown(path) + ": " + error.message;
  return error;
}

}  // namespace

std::string session_text(const Session& session) {
  const Project& project = session.project;
  Json json;
  json["schema"] = kSchema;
  Json rows = Json::array();
  for (const auto& row : project.layout.rows()) {
    Json entry{{"lengths", row->lengths()}};
    if (row->last_is_padding()) entry["padding"] = true;
    rows.push_back(std::move(entry));
  }
  json["rows"] = std::move(rows);
  Json masks = Json::array();
  for (const MaskLayers& mask : project.a.masks)
    masks.push_back(Json{{"mask", mask_json(mask.mask)}, {"layers", mask.layers}});
  json["case"] = Json{{"masks", std::move(masks)},
                      {"strategy", project.a.strategy},
                      {"world_size", project.a.world_size.value},
                      {"block_size", Json::array({project.a.block_size.q, project.a.block_size.kv})},
                      {"reference", reference_name(project.a.reference)},
                      {"load_balance", project.a.load_balancing == LoadBalancing::on ? "on" : "off"}};
  if (project.a.cost.kind != CostKind::tiles) json["case"]["cost"] = cost_json(project.a.cost);
  if (project.b) json["compare"] = *project.b;
  if (auto view = object_of(session.view)) json["view"] = std::move(*view);
  if (auto extra = object_of(session.extra)) {
    for (const auto& [key, value] : extra->items()) {
      if (!json.contains(key)) json[key] = value;
    }
  }
  return dumped(json) + "\n";
}

Result<Session> parse_session(std::string_view text) {
  try {
    return session_of(text);
  } catch (const std::bad_alloc&) {
    return make_error(ErrorKind::memory, "memory", "there is not enough memory for this session");
  }
}

Result<Session> read_session(const std::filesystem::path& path) {
  auto source = open_for_reading(path);
  if (!source) return source.error();
  if (const auto size = (*source)->size(); size.value_or(0) > kMaxSessionBytes) {
    return in_file(path, bad_input("session-size",
                                   "it has " + byte_text(*size) + ", a session has at most " +
                                       byte_text(kMaxSessionBytes),
                                   "open document lengths as .npy"));
  }
  auto text = read_text(**source);
  if (!text) return in_file(path, text.error());
  auto session = parse_session(*text);
  if (!session) return in_file(path, session.error());
  return session;
}

Result<void> write_session(const std::filesystem::path& path, const Session& session) {
  auto file = OutputFile::open(path);
  if (!file) return file.error();
  if (auto written = (*file)->write(session_text(session)); !written) return written.error();
  return (*file)->commit();
}

bool looks_like_session(const std::filesystem::path& path) {
  auto source = open_for_reading(path);
  if (!source) return false;
  std::array<char, 512> begin{};
  const auto size = (*source)->read(begin.data(), begin.size());
  if (!size) return false;
  std::string_view text(begin.data(), *size);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

}  // namespace evenkeel::io
