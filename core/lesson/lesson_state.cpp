#include "lesson/lesson_state.h"

#include <algorithm>
#include <array>
#include <utility>

#include "balance/loaded_plan.h"
#include "balance/strategy.h"
#include "base/text.h"
#include "layout/generate.h"
#include "lesson/lesson_plan.h"
#include "lesson/lesson_reader.h"
#include "lesson/lesson_text.h"
#include "lesson/words.h"
#include "mask/mask_mod/mask_mod.h"
#include "pipeline/case.h"

namespace evenkeel::lesson {
namespace {

Error state_error(std::string message, std::string fix = {}) {
  return bad_input("lesson-state", std::move(message), std::move(fix));
}

/// A number of a key, within its limits.
Result<std::int64_t> number_within(std::string_view key, std::string_view text, std::int64_t least,
                                   std::int64_t most) {
  const auto number = parse_int64(text);
  if (!number || *number < least || *number > most) {
    return state_error(std::string(key) + " is " + quoted(text) + ", not a number of " + grouped(least) +
                       " to " + grouped(most));
  }
  return *number;
}

Error too_large(const std::string& what, std::int64_t most) {
  return state_error("a lesson has at most " + grouped(most) + " " + what, "take a smaller case");
}

Result<void> set_documents(std::string_view text, LessonState& state) {
  std::vector<std::vector<std::int64_t>> rows;
  std::int64_t documents = 0;
  std::int64_t tokens = 0;
  for (const std::string_view row : split(text, '/')) {
    rows.emplace_back();
    if (static_cast<std::int64_t>(rows.size()) > kMostLessonRows)
      return too_large("batch rows", kMostLessonRows);
    for (const std::string_view length : words_of(row)) {
      auto number = number_within("a document", length, 1, kMostLessonTokens);
      if (!number) return number.error();
      tokens += *number;
      if (tokens > kMostLessonTokens) return too_large("tokens", kMostLessonTokens);
      if (++documents > kMostLessonDocuments) return too_large("documents", kMostLessonDocuments);
      rows.back().push_back(*number);
    }
  }
  auto layout = Layout::make(rows);
  if (!layout) return layout.error();
  state.project.layout = std::move(*layout);
  return {};
}

/// `wikipedia seed=4 tokens=8192 rows=2 multiple=16`.
Result<void> set_preset(std::string_view text, LessonState& state) {
  const auto words = words_of(text);
  constexpr std::string_view kForm = "write preset: wikipedia seed=1 tokens=8192 rows=1 multiple=16";
  if (words.empty()) return state_error("preset has no name", std::string(kForm));
  struct Field {
    std::string_view key;
    std::int64_t least;
    std::int64_t most;
    std::int64_t value;
    bool seen = false;
  };
  std::array<Field, 4> fields = {{{"seed", 0, 1'000'000'000, 1},
                                  {"tokens", 1, kMostLessonTokens, 8192},
                                  {"rows", 1, kMostLessonRows, 1},
                                  {"multiple", 1, kMostLessonTokens, 1}}};
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::size_t equals = words[i].find('=');
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& f) { return f.key == words[i].substr(0, equals); });
    if (field == fields.end() || equals == std::string_view::npos || field->seen) {
      return state_error("preset does not take " + quoted(words[i]), std::string(kForm));
    }
    auto number = number_within("preset " + std::string(field->key), words[i].substr(equals + 1),
                                field->least, field->most);
    if (!number) return number.error();
    field->value = *number;
    field->seen = true;
  }
  if (fields[1].value * fields[2].value > kMostLessonTokens) return too_large("tokens", kMostLessonTokens);
  auto layout = generate_preset(words.front(), static_cast<std::uint64_t>(fields[0].value),
                                {fields[1].value, fields[2].value, fields[3].value});
  if (!layout) return layout.error();
  state.project.layout = std::move(*layout);
  return {};
}

Result<void> set_mask(std::string_view text, LessonState& state) {
  auto mask = parse_mask(text);
  if (!mask) return mask.error();
  state.project.a.masks = {MaskLayers{std::move(*mask), 1}};
  return {};
}

/// A load balancer, or `plan:NAME`, a plan that the lesson kept.
Result<std::string> strategy_of(std::string_view text) {
  constexpr std::string_view kKept = "plan:";
  if (text.starts_with(kKept)) return file_strategy(text.substr(kKept.size()));
  if (file_of_strategy(text)) {
    return state_error("strategy " + quoted(text) + " is a file",
                       "name a load balancer: lessons read no files");
  }
  return normal_strategy(text);
}

Result<void> set_strategy(std::string_view text, LessonState& state) {
  auto strategy = strategy_of(text);
  if (!strategy) return strategy.error();
  state.project.a.strategy = std::move(*strategy);
  return {};
}

Result<void> set_compare(std::string_view text, LessonState& state) {
  state.project.b.reset();
  if (text == "none") return {};
  auto strategy = strategy_of(text);
  if (!strategy) return strategy.error();
  state.project.b = std::move(*strategy);
  return {};
}

Result<void> set_ranks(std::string_view text, LessonState& state) {
  auto ranks = number_within("ranks", text, 1, kMostLessonRanks);
  if (!ranks) return ranks.error();
  state.project.a.world_size = WorldSize{*ranks};
  return {};
}

Result<void> set_block(std::string_view text, LessonState& state) {
  auto block = parse_block_size(text);
  if (!block) return block.error();
  state.project.a.block_size = *block;
  return {};
}

Result<void> set_reference(std::string_view text, LessonState& state) {
  auto reference = parse_reference(text);
  if (!reference) return reference.error();
  state.project.a.reference = *reference;
  return {};
}

Result<void> set_load_balance(std::string_view text, LessonState& state) {
  if (text != "on" && text != "off") return state_error("load-balance is " + quoted(text), "write on or off");
  state.project.a.load_balancing = text == "on" ? LoadBalancing::on : LoadBalancing::off;
  return {};
}

/// `tiles`, `area`, or `flops heads=32 kv_heads=8 head_dim=128`.
Result<void> set_cost(std::string_view text, LessonState& state) {
  const auto words = words_of(text);
  auto kind = parse_cost_kind(words.empty() ? std::string_view() : words.front());
  if (!kind) return kind.error();
  if (*kind == CostKind::calibrated) {
    return state_error("cost calibrated needs a file", "write tiles, area or flops");
  }
  CostModel model;
  model.kind = *kind;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::size_t equals = words[i].find('=');
    const std::string_view key = words[i].substr(0, equals);
    std::int64_t* const field = *kind != CostKind::flops ? nullptr
                                : key == "heads"         ? &model.heads
                                : key == "kv_heads"      ? &model.kv_heads
                                : key == "head_dim"      ? &model.head_dim
                                                         : nullptr;
    if (field == nullptr || equals == std::string_view::npos) {
      return state_error("cost does not take " + quoted(words[i]),
                         "write tiles, area, or flops heads=32 kv_heads=8 head_dim=128");
    }
    auto number = number_within("cost " + std::string(key), words[i].substr(equals + 1), 1, kMaxHeads);
    if (!number) return number.error();
    *field = *number;
  }
  if (auto checked = check_cost_model(model); !checked) return checked.error();
  state.project.a.cost = model;
  return {};
}

Result<void> set_view(std::string_view text, LessonState& state) {
  if (auto known = check_word("view", text, lesson_orders()); !known) return known.error();
  state.view.order = std::string(text);
  return {};
}

Result<void> set_colour(std::string_view text, LessonState& state) {
  state.view.colour.clear();
  if (text == "none") return {};
  if (auto known = check_word("colour", text, lesson_colours()); !known) return known.error();
  state.view.colour = std::string(text);
  return {};
}

Result<void> set_panels(std::string_view text, LessonState& state) {
  state.view.panels.clear();
  if (text == "none") return {};
  for (const std::string_view word : words_of(text)) {
    if (auto known = check_word("panels", word, lesson_panels()); !known) return known.error();
    if (std::find(state.view.panels.begin(), state.view.panels.end(), word) != state.view.panels.end()) {
      return state_error("panels names " + quoted(word) + " twice");
    }
    state.view.panels.emplace_back(word);
  }
  return {};
}

/// `rank 3, document 2, block 5`, counted from 0, or `none`.
Result<void> set_point(std::string_view text, LessonState& state) {
  state.view.rank.reset();
  state.view.document.reset();
  state.view.q_block.reset();
  if (text == "none") return {};
  const auto words = words_of(text);
  if (words.empty() || words.size() % 2 != 0) {
    return state_error("point is " + quoted(text), "write none, or rank 0, document 0, block 0: any of them");
  }
  for (std::size_t i = 0; i < words.size(); i += 2) {
    auto number = number_within("point " + std::string(words[i]), words[i + 1], 0, kMostLessonTokens);
    if (!number) return number.error();
    if (words[i] == "rank") {
      state.view.rank = Rank{*number};
    } else if (words[i] == "document") {
      state.view.document = static_cast<std::size_t>(*number);
    } else if (words[i] == "block") {
      state.view.q_block = *number;
    } else {
      return state_error("point does not take " + quoted(words[i]), "write rank, document or block");
    }
  }
  return {};
}

struct Key {
  std::string_view name;
  Result<void> (*set)(std::string_view text, LessonState& state);
};
/// Set in the order of the file.
constexpr std::array<Key, 14> kKeys = {{{"documents", set_documents},
                                        {"preset", set_preset},
                                        {"mask", set_mask},
                                        {"strategy", set_strategy},
                                        {"compare", set_compare},
                                        {"ranks", set_ranks},
                                        {"block", set_block},
                                        {"reference", set_reference},
                                        {"load-balance", set_load_balance},
                                        {"cost", set_cost},
                                        {"view", set_view},
                                        {"colour", set_colour},
                                        {"panels", set_panels},
                                        {"point", set_point}}};

std::string known_keys() {
  std::string text;
  for (const Key& key : kKeys) text += std::string(key.name) + ", ";
  return text + "plan NAME, tensor NAME";
}

/// `9, 14, 2`, or rows of as many numbers each, separated by "/".
Result<MaskTensor> tensor_of(std::string_view name, std::string_view text) {
  std::vector<std::int64_t> values;
  std::vector<std::size_t> sizes;
  for (const std::string_view row : split(text, '/')) {
    const auto words = words_of(row);
    for (const std::string_view word : words) {
      const auto number = parse_int64(word);
      if (!number)
        return state_error("tensor " + quoted(name) + " holds " + quoted(word) + ", no whole number");
      values.push_back(*number);
      if (values.size() > kMostTensorValues) {
        return too_large("values in a tensor", static_cast<std::int64_t>(kMostTensorValues));
      }
    }
    sizes.push_back(words.size());
  }
  if (std::adjacent_find(sizes.begin(), sizes.end(), std::not_equal_to<>()) != sizes.end()) {
    return state_error("the rows of tensor " + quoted(name) + " are not of one length");
  }
  std::vector<std::int64_t> shape = {static_cast<std::int64_t>(sizes.front())};
  if (sizes.size() > 1) shape.insert(shape.begin(), static_cast<std::int64_t>(sizes.size()));
  return MaskTensor::make(std::string(name), std::move(shape), false, std::move(values));
}

constexpr std::size_t kMostPlans = 4;

/// `ptrr for document-causal`: kept under a name.
Result<void> keep_plan(std::string_view name, std::string_view text, LessonState& state) {
  constexpr std::string_view kFor = " for ";
  const std::size_t at = text.find(kFor);
  if (at == std::string_view::npos || !is_lesson_name(name)) {
    return state_error("plan " + quoted(name) + " is " + quoted(text),
                       "write plan NAME: ptrr for document-causal");
  }
  auto& plans = state.project.a.plans;
  std::erase_if(plans, [&](const PlanSource& plan) { return plan.name == name; });
  if (plans.size() == kMostPlans) return too_large("plans", kMostPlans);
  auto plan = kept_plan(name, trimmed(text.substr(0, at)), trimmed(text.substr(at + kFor.size())), state);
  if (!plan) return plan.error();
  plans.push_back(std::move(*plan));
  return {};
}

/// Whether the plans that strategies name were kept.
Result<void> check_plans(const LessonState& state) {
  for (const std::string& strategy : {state.project.a.strategy, state.project.b.value_or(std::string())}) {
    const auto name = file_of_strategy(strategy);
    if (name && find_plan_source(state.project.a.plans, *name) == nullptr) {
      return state_error("no plan " + quoted(*name) + " was kept",
                         "write plan NAME: ptrr for document-causal");
    }
  }
  return {};
}

/// Whether the whole is no larger than lessons may be, and what is pointed at is there.
Result<void> check_state(const LessonState& state) {
  const Layout& layout = state.project.layout;
  const Case& settings = state.project.a;
  if (layout.empty())
    return state_error("the first step has no documents", "write documents: 16384, or a preset");
  std::int64_t tokens = 0;
  std::int64_t longest = 0;
  std::int64_t blocks = 0;
  const BlockSize block = settings.block_size;
  for (const auto& row : layout.rows()) {
    tokens += row->seq_len();
    longest = std::max(longest, row->seq_len());
    blocks += ceil_div(row->seq_len(), std::min(block.q, block.kv));
  }
  if (tokens > kMostLessonTokens) return too_large("tokens", kMostLessonTokens);
  if (static_cast<std::int64_t>(layout.document_count()) > kMostLessonDocuments) {
    return too_large("documents", kMostLessonDocuments);
  }
  if (blocks > kMostLessonBlocks) return too_large("blocks", kMostLessonBlocks);
  if (auto checked = check_case(layout, settings); !checked) return checked;
  const MaskSpec& mask = settings.masks.front().mask;
  if (mask.join == MaskJoin::program) {
    if (longest > kMostLessonMaskModTokens) {
      return too_large("tokens in a row whose mask is a mask_mod", kMostLessonMaskModTokens);
    }
    if (auto checked = MaskModPairs::check(mask.mask_mod, layout); !checked) return checked.error();
  }
  if (state.view.rank && state.view.rank->value >= settings.world_size.value) {
    return state_error("point names rank " + std::to_string(state.view.rank->value) + " of " +
                           std::to_string(settings.world_size.value),
                       "ranks count from 0");
  }
  const DocumentRow& first = *layout.rows().front();
  if (state.view.document && *state.view.document >= first.document_count()) {
    return state_error("point names document " + std::to_string(*state.view.document) + " of " +
                           std::to_string(first.document_count()),
                       "documents count from 0");
  }
  if (state.view.q_block && *state.view.q_block >= ceil_div(first.seq_len(), block.q)) {
    return state_error("point names block " + std::to_string(*state.view.q_block) + " of " +
                           std::to_string(ceil_div(first.seq_len(), block.q)),
                       "blocks count from 0");
  }
  return {};
}

}  // namespace

Result<void> apply_state(const Block* settings, const Block* mask_mod, std::size_t part_line,
                         LessonState& state) {
  const LessonState before = state;
  std::vector<std::string> seen;
  std::vector<MaskTensor> tensors;
  std::size_t tensor_line = 0;
  std::vector<std::size_t> plan_lines;
  std::size_t last = mask_mod != nullptr ? mask_mod->line : part_line;
  if (settings != nullptr) {
    last = settings->line;
    for (std::size_t i = 0; i < settings->lines.size(); ++i) {
      const std::size_t line = settings->line + i;
      const std::string_view text = trimmed(settings->lines[i]);
      if (text.empty() || text.front() == '#') continue;
      const std::size_t colon = text.find(':');
      const std::string key(trimmed(text.substr(0, colon)));
      if (colon == std::string_view::npos) {
        return error_at(line, "lesson-state", quoted(text) + " is no KEY: VALUE", "keys are " + known_keys());
      }
      const std::string_view value = trimmed(text.substr(colon + 1));
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
        return error_at(line, "lesson-state", "the state says " + quoted(key) + " twice");
      }
      seen.push_back(key);
      if (key.starts_with("tensor ")) {
        auto tensor = tensor_of(trimmed(std::string_view(key).substr(7)), value);
        if (!tensor) return at_line(line, tensor.error());
        tensors.push_back(std::move(*tensor));
        tensor_line = line;
        continue;
      }
      if (key.starts_with("plan ")) {
        plan_lines.push_back(i);
        continue;
      }
      const auto* known =
          std::find_if(kKeys.begin(), kKeys.end(), [&](const Key& k) { return k.name == key; });
      if (known == kKeys.end()) {
        return error_at(line, "lesson-state", "a state has no " + quoted(key), "keys are " + known_keys());
      }
      if (auto set = known->set(value, state); !set) return at_line(line, set.error());
    }
  }
  const auto says = [&](std::string_view key) {
    return std::find(seen.begin(), seen.end(), key) != seen.end();
  };
  if (says("documents") && says("preset")) {
    return error_at(last, "lesson-state", "the state says documents and preset", "keep one of them");
  }
  if (mask_mod != nullptr) {
    if (says("mask")) {
      return error_at(mask_mod->line, "lesson-state", "the step has a mask and a mask_mod",
                      "keep one of them");
    }
    std::string text;
    for (const std::string& line : mask_mod->lines) text += line + "\n";
    state.project.a.masks = {MaskLayers{mask_mod_spec(MaskMod(std::move(text), std::move(tensors))), 1}};
  } else if (!tensors.empty()) {
    return error_at(tensor_line, "lesson-state", "a tensor stands without a mask_mod block that reads it");
  }
  // Other documents or ranks leave nothing of what was pointed at.
  if (!says("point") && (state.project.layout != before.project.layout ||
                         state.project.a.world_size != before.project.a.world_size ||
                         state.project.a.block_size != before.project.a.block_size)) {
    state.view.rank.reset();
    state.view.document.reset();
    state.view.q_block.reset();
  }
  if (auto checked = check_state(state); !checked) return at_line(last, checked.error());
  // Plans are made for all that the state says, wherever it says it.
  for (const std::size_t i : plan_lines) {
    const std::string_view text = trimmed(settings->lines[i]);
    const std::size_t colon = text.find(':');
    if (auto kept = keep_plan(trimmed(text.substr(5, colon - 5)), trimmed(text.substr(colon + 1)), state);
        !kept) {
      return at_line(settings->line + i, kept.error());
    }
  }
  if (auto checked = check_plans(state); !checked) return at_line(last, checked.error());
  return {};
}

}  // namespace evenkeel::lesson
