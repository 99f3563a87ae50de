#include "lesson/lesson_state.h"

#include <algorithm>
#include <utility>

#include "balance/loaded_plan.h"
#include "base/text.h"
#include "lesson/lesson_plan.h"
#include "lesson/lesson_reader.h"
#include "lesson/lesson_text.h"
#include "lesson/state_keys.h"
#include "lesson/words.h"
#include "mask/mask_mod/mask_mod.h"
#include "pipeline/case.h"

namespace evenkeel::lesson {
namespace {

std::string known_keys() {
  std::string text;
  for (const StateKey& key : state_keys()) text += std::string(key.name) + ", ";
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

/// How many masks a joined one is made of.
std::size_t joined_count(const MaskSpec& mask) {
  std::size_t count = 1;
  for (const MaskSpec& operand : mask.operands) count += joined_count(operand);
  return count;
}

/// Whether a mask that is not answered in closed form is small enough; whether a text compiles.
Result<void> check_mask(const MaskSpec& mask, const Layout& layout, std::int64_t tokens,
                        std::int64_t blocks) {
  if (mask.join == MaskJoin::named) return {};
  if (mask.join != MaskJoin::program) {
    if (tokens > kMostLessonJoinedTokens)
      return too_large("tokens where masks are joined", kMostLessonJoinedTokens);
    if (joined_count(mask) > kMostLessonJoined) {
      return too_large("masks joined", static_cast<std::int64_t>(kMostLessonJoined));
    }
    return {};
  }
  if (tokens > kMostLessonMaskModTokens) {
    return too_large("tokens where the mask is a mask_mod", kMostLessonMaskModTokens);
  }
  if (blocks > kMostLessonMaskModBlocks) {
    return too_large("blocks where the mask is a mask_mod", kMostLessonMaskModBlocks);
  }
  if (auto checked = MaskModPairs::check(mask.mask_mod, layout); !checked) return checked.error();
  return {};
}

/// Whether the whole is no larger than lessons may be, and what is pointed at is there.
Result<void> check_state(const LessonState& state) {
  const Layout& layout = state.project.layout;
  const Case& settings = state.project.a;
  if (layout.empty())
    return state_error("the first step has no documents", "write documents: 16384, or a preset");
  std::int64_t tokens = 0;
  std::int64_t blocks = 0;
  const BlockSize block = settings.block_size;
  for (const auto& row : layout.rows()) {
    tokens += row->seq_len();
    blocks += ceil_div(row->seq_len(), std::min(block.q, block.kv));
  }
  if (tokens > kMostLessonTokens) return too_large("tokens", kMostLessonTokens);
  if (static_cast<std::int64_t>(layout.document_count()) > kMostLessonDocuments) {
    return too_large("documents", kMostLessonDocuments);
  }
  if (blocks > kMostLessonBlocks) return too_large("blocks", kMostLessonBlocks);
  if (auto checked = check_case(layout, settings); !checked) return checked;
  if (auto checked = check_mask(settings.masks.front().mask, layout, tokens, blocks); !checked)
    return checked;
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
      const auto known = std::find_if(state_keys().begin(), state_keys().end(),
                                      [&](const StateKey& k) { return k.name == key; });
      if (known == state_keys().end()) {
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
