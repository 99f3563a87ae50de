#include <algorithm>
#include <span>
#include <utility>

#include "balance/strategy.h"
#include "base/text.h"
#include "io/session_json.h"

/// The case of a session, and the files that it names.
namespace evenkeel::io {
namespace {

constexpr std::size_t kMostMasks = 1024;
constexpr std::size_t kMostPlans = 256;

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

SessionJson cost_json(const CostModel& model) {
  SessionJson json{{"model", cost_kind_name(model.kind)}};
  for (const CostField& field : fields_of(model.kind)) {
    json[field.name] = field.number != nullptr ? model.*field.number : model.coefficients.*field.coefficient;
  }
  return json;
}

Result<CostModel> cost_of(const SessionJson& json) {
  const SessionJson name = json.is_object() ? json.value("model", SessionJson()) : SessionJson();
  if (!name.is_string()) return refused_field(R"("cost" has no "model")");
  auto kind = parse_cost_kind(name.get_ref<const std::string&>());
  if (!kind) return kind.error();
  CostModel model;
  model.kind = *kind;
  for (const CostField& field : fields_of(*kind)) {
    const auto number = json.contains(field.name) ? number_of(json[field.name]) : std::nullopt;
    if (!number) return refused_field(R"("cost" has no number ")" + std::string(field.name) + "\"");
    (field.number != nullptr ? model.*field.number : model.coefficients.*field.coefficient) = *number;
  }
  if (auto checked = check_cost_model(model); !checked) return checked.error();
  return model;
}

/// A file that a session names; whoever reads the session reads it next.
Error unread(const char* rule, const std::string& path) {
  return bad_input(rule, "the file " + evenkeel::quoted(path, 200) + " was not read", "open it again");
}

}  // namespace

Result<std::string> session_strategy(const SessionJson& json, const char* what) {
  if (!json.is_string()) return refused_field(std::string(what) + " is no name");
  return normal_strategy(json.get_ref<const std::string&>());
}

SessionJson case_json(const Case& settings) {
  SessionJson masks = SessionJson::array();
  for (const MaskLayers& mask : settings.masks)
    masks.push_back(SessionJson{{"mask", mask_json(mask.mask)}, {"layers", mask.layers}});
  SessionJson json{{"masks", std::move(masks)},
                   {"strategy", settings.strategy},
                   {"world_size", settings.world_size.value},
                   {"block_size", SessionJson::array({settings.block_size.q, settings.block_size.kv})},
                   {"reference", reference_name(settings.reference)},
                   {"load_balance", settings.load_balancing == LoadBalancing::on ? "on" : "off"}};
  if (settings.cost.kind != CostKind::tiles) json["cost"] = cost_json(settings.cost);
  return json;
}

Result<Case> case_of(const SessionJson& json) {
  Case settings;
  if (json.is_null()) return settings;
  if (!json.is_object()) return refused_field("\"case\" is no object");
  if (json.contains("masks")) {
    const SessionJson& masks = json["masks"];
    if (!masks.is_array() || masks.empty() || masks.size() > kMostMasks) {
      return refused_field("\"masks\" is no list of 1 to 1,024 masks");
    }
    settings.masks.clear();
    for (const SessionJson& entry : masks) {
      if (!entry.is_object() || !entry.contains("mask"))
        return refused_field(R"("masks" holds an entry without "mask")");
      auto mask = mask_of(entry["mask"]);
      if (!mask) return mask.error();
      const auto layers =
          entry.contains("layers") ? number_of(entry["layers"]) : std::optional<std::int64_t>(1);
      if (!layers || *layers < 1) return refused_field("\"layers\" is no number of at least 1");
      settings.masks.push_back({std::move(mask).value(), *layers});
    }
  }
  if (json.contains("strategy")) {
    auto strategy = session_strategy(json["strategy"], "\"strategy\"");
    if (!strategy) return strategy.error();
    settings.strategy = *strategy;
  }
  if (json.contains("world_size")) {
    const auto ranks = number_of(json["world_size"]);
    if (!ranks || *ranks < 1 || *ranks > kMaxWorldSize) {
      return refused_field("\"world_size\" is no number of 1 to " + grouped(kMaxWorldSize));
    }
    settings.world_size = WorldSize{*ranks};
  }
  if (json.contains("block_size")) {
    const SessionJson& block = json["block_size"];
    const bool pair = block.is_array() && block.size() == 2;
    const auto q = pair ? number_of(block[0]) : std::nullopt;
    const auto kv = pair ? number_of(block[1]) : std::nullopt;
    if (!q || !kv || std::min(*q, *kv) < 1 || std::max(*q, *kv) > kMaxSequenceLength) {
      return refused_field("\"block_size\" is no pair of tokens per q and kv block, [128,128]");
    }
    settings.block_size = BlockSize{*q, *kv};
  }
  if (json.contains("reference")) {
    const SessionJson& name = json["reference"];
    auto reference = parse_reference(name.is_string() ? name.get_ref<const std::string&>() : dumped(name));
    if (!reference) return reference.error();
    settings.reference = *reference;
  }
  if (json.contains("load_balance")) {
    const SessionJson& name = json["load_balance"];
    if (name != "on" && name != "off") return refused_field("\"load_balance\" is neither on nor off");
    settings.load_balancing = name == "on" ? LoadBalancing::on : LoadBalancing::off;
  }
  if (json.contains("cost")) {
    auto cost = cost_of(json["cost"]);
    if (!cost) return cost.error();
    settings.cost = *cost;
  }
  return settings;
}

SessionJson plans_json(const std::vector<PlanSource>& plans) {
  SessionJson json = SessionJson::array();
  for (const PlanSource& plan : plans) {
    SessionJson entry{{"name", plan.name}, {"path", plan.path}};
    if (plan.step) entry["step"] = *plan.step;
    json.push_back(std::move(entry));
  }
  return json;
}

Result<std::vector<PlanSource>> plans_of(const SessionJson& json) {
  std::vector<PlanSource> plans;
  if (json.is_null()) return plans;
  if (!json.is_array() || json.size() > kMostPlans)
    return refused_field("\"plans\" is no list of up to 256 files");
  for (const SessionJson& entry : json) {
    const SessionJson& name = field_of(entry, "name");
    const SessionJson& path = field_of(entry, "path");
    if (!name.is_string() || !path.is_string() || name.get_ref<const std::string&>().empty()) {
      return refused_field(R"("plans" holds an entry without "name" and "path")");
    }
    const std::string file = path.get<std::string>();
    PlanSource plan{name.get<std::string>(), file, std::nullopt, unread("plan-file-read", file)};
    if (find_plan_source(plans, plan.name) != nullptr) {
      return refused_field("\"plans\" names " + evenkeel::quoted(plan.name) + " twice");
    }
    if (const SessionJson& step = field_of(entry, "step"); !step.is_null()) {
      plan.step = number_of(step);
      if (!plan.step || *plan.step < 0) return refused_field(R"("plans" holds a "step" that is no number)");
    }
    plans.push_back(std::move(plan));
  }
  return plans;
}

SessionJson logged_json(const LoggedStep& logged) {
  return SessionJson{{"path", logged.log.path}, {"step", logged.step}};
}

Result<LoggedStep> logged_of(const SessionJson& json) {
  const SessionJson& path = field_of(json, "path");
  const auto step = number_of(field_of(json, "step"));
  if (!path.is_string() || !step || *step < 0) {
    return refused_field(R"("pack_log" has no "path" and "step")");
  }
  const std::string file = path.get<std::string>();
  return LoggedStep{{file, unread("pack-log-read", file)}, static_cast<std::size_t>(*step)};
}

}  // namespace evenkeel::io
