#include "lesson/state_keys.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "balance/loaded_plan.h"
#include "balance/strategy.h"
#include "base/text.h"
#include "layout/generate.h"
#include "lesson/lesson_reader.h"
#include "lesson/words.h"
#include "pipeline/case.h"

namespace evenkeel::lesson {
namespace {

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
    auto* const field = std::find_if(fields.begin(), fields.end(),
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

Result<void> set_measure(std::string_view text, LessonState& state) {
  if (auto known = check_word("measure", text, lesson_measures()); !known) return known.error();
  state.view.measure = std::string(text);
  return {};
}

Result<void> set_steps(std::string_view text, LessonState& state) {
  if (auto known = check_word("steps", text, lesson_steps()); !known) return known.error();
  state.view.steps = std::string(text);
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

/// Set in the order of the file.
constexpr std::array<StateKey, 16> kKeys = {{{"documents", set_documents},
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
                                             {"measure", set_measure},
                                             {"steps", set_steps},
                                             {"panels", set_panels},
                                             {"point", set_point}}};

}  // namespace

std::span<const StateKey> state_keys() {
  return kKeys;
}

Error state_error(std::string message, std::string fix) {
  return bad_input("lesson-state", std::move(message), std::move(fix));
}

Error too_large(const std::string& what, std::int64_t most) {
  return state_error("a lesson has at most " + grouped(most) + " " + what, "take a smaller case");
}

}  // namespace evenkeel::lesson
