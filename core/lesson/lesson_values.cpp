#include "lesson/lesson_values.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "lesson/expression.h"

namespace evenkeel {
namespace {

using lesson::expression_error;
using lesson::List;

Error no_value(const std::string& message) {
  return bad_input("lesson-no-value", message);
}

LessonValue whole(std::int64_t value) {
  return value;
}
LessonValue whole(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

/// A list over a vector that `owner` keeps alive.
template <class Owner>
List list_of(const std::vector<std::int64_t>& values, Owner owner) {
  return {static_cast<std::int64_t>(values.size()), 0, [&values, owner = std::move(owner)](std::int64_t i) {
            (void)owner;
            return Result<LessonValue>(whole(values[static_cast<std::size_t>(i)]));
          }};
}

/// A list over a vector of its own.
List list_of(std::vector<std::int64_t> values) {
  const auto shared = std::make_shared<const std::vector<std::int64_t>>(std::move(values));
  return list_of(*shared, shared);
}

}  // namespace

Result<LessonValue> LessonValues::scalar(std::string_view word) const {
  if (!word.starts_with("A.") && !word.starts_with("B.")) return global_scalar(word);
  auto known = side(word.front());
  if (!known) return known.error();
  const std::string_view name = word.substr(2);
  return name.starts_with("ring.") ? ring_scalar(*known, name.substr(5)) : side_scalar(*known, name);
}

Result<List> LessonValues::list(std::string_view word) const {
  if (!word.starts_with("A.") && !word.starts_with("B.")) return global_list(word);
  auto known = side(word.front());
  if (!known) return known.error();
  const std::string_view name = word.substr(2);
  return name.starts_with("ring.") ? ring_list(*known, name.substr(5)) : side_list(*known, name);
}

Result<LessonValues::Side> LessonValues::side(char letter) const {
  Side found{letter, nullptr, nullptr};
  if (letter == 'A') {
    found.outcome = &snapshot_->chosen;
    found.executed = executed_ ? &executed_->chosen : nullptr;
    return found;
  }
  const auto& b = snapshot_->request.b;
  if (!b) return no_value("there is no B to compare with");
  found.outcome = snapshot_->outcome(*b);
  found.executed = executed_ ? executed_->execution(*b) : nullptr;
  if (found.outcome == nullptr) return bad_input("lesson-not-yet", "B is not planned yet");
  return found;
}

Result<std::shared_ptr<const Plan>> LessonValues::plan(const Side& side) const {
  if (!side.outcome->plan)
    return no_value(side.outcome->strategy + " has no plan: " + side.outcome->plan.error().message);
  return *side.outcome->plan;
}

Result<std::shared_ptr<const Metrics>> LessonValues::metrics(const Side& side) const {
  if (!side.outcome->metrics)
    return no_value(side.outcome->strategy + " has no numbers: " + side.outcome->metrics.error().message);
  return *side.outcome->metrics;
}

Result<std::shared_ptr<const Execution>> LessonValues::execution(const Side& side) const {
  if (side.executed == nullptr) return bad_input("lesson-not-yet", "the executed tiles are not counted yet");
  if (!side.executed->execution)
    return no_value(side.outcome->strategy + " is not executed: " + side.executed->execution.error().message);
  return *side.executed->execution;
}

Result<const Traffic*> LessonValues::traffic(const Side& side) const {
  auto& kept = kept_[side.letter == 'A' ? 0 : 1].traffic;
  if (!kept) {
    const auto made = plan(side);
    if (!made) return made.error();
    if (!snapshot_->mask) return snapshot_->mask.error();
    kept = *kv_traffic(**snapshot_->mask, **made);
  }
  if (!kept->ok()) return kept->error();
  return &**kept;
}

Result<const Ring*> LessonValues::ring(const Side& side) const {
  auto& kept = kept_[side.letter == 'A' ? 0 : 1].ring;
  if (!kept) {
    const auto made = plan(side);
    if (!made) return made.error();
    if (!snapshot_->mask) return snapshot_->mask.error();
    kept = ring_steps(**snapshot_->mask, **made);
  }
  if (!kept->ok()) return kept->error();
  return &**kept;
}

Result<const std::vector<Finding>*> LessonValues::findings(const Side& side) const {
  if (executed_ == nullptr || side.executed == nullptr)
    return bad_input("lesson-not-yet", "the findings are not there yet");
  return side.letter == 'A' ? &executed_->findings : &executed_->findings_of_b;
}

Result<LessonValue> LessonValues::finds(char letter, std::string_view rule) const {
  const auto known = side(letter);
  if (!known) return known.error();
  const auto all = findings(*known);
  if (!all) return all.error();
  return LessonValue(std::any_of((*all)->begin(), (*all)->end(),
                                 [&](const Finding& finding) { return finding.rule == rule; }));
}

Result<LessonValue> LessonValues::padding(std::int64_t multiple) const {
  if (multiple < 1 || multiple > kMaxSequenceLength)
    return no_value("padding to a multiple of " + std::to_string(multiple));
  std::int64_t missing = 0;
  for (const auto& row : layout().rows()) {
    for (std::size_t d = 0; d < row->document_count(); ++d) {
      missing += round_up(row->length(d), multiple) - row->length(d);
    }
  }
  return whole(missing);
}

Result<LessonValue> LessonValues::global_scalar(std::string_view name) const {
  const Case& chosen = settings();
  if (name == "ranks") return whole(chosen.world_size.value);
  if (name == "rows") return whole(layout().batch());
  if (name == "tokens") return whole(layout().seq_len());
  if (name == "documents") return whole(layout().document_count());
  if (name == "blocks") return whole(ceil_div(layout().seq_len(), chosen.block_size.q));
  if (name == "block_size") return whole(chosen.block_size.q);
  if (name == "kv_block_size") return whole(chosen.block_size.kv);
  if (name == "executed_block_size") return whole(executed_block(chosen.reference, chosen.block_size).q);
  if (name == "reference") return LessonValue(std::string(reference_name(chosen.reference)));
  if (name == "mask") return LessonValue(mask_name(chosen.masks.front().mask));
  if (!snapshot_->mask) return no_value("the mask is refused: " + snapshot_->mask.error().message);
  if (name == "area") return whole((*snapshot_->mask)->total_area());
  if (!snapshot_->cost) return no_value("the mask is refused: " + snapshot_->cost.error().message);
  std::int64_t tiles = 0;
  for (const auto& row : (*snapshot_->cost)->rows) {
    const auto& values = name == "mask_full_tiles" ? row->full_tiles : row->tiles;
    for (const std::int64_t value : values) tiles += value;
  }
  return whole(tiles);
}

Result<LessonValue> LessonValues::side_scalar(const Side& side, std::string_view name) const {
  if (name == "strategy") return LessonValue(side.outcome->strategy);
  if (name == "refused") return LessonValue(!side.outcome->plan.ok());
  if (name == "runs") {
    if (side.executed == nullptr)
      return bad_input("lesson-not-yet", "the executed tiles are not counted yet");
    return LessonValue(side.executed->execution.ok());
  }
  if (name == "findings" || name == "errors" || name == "warnings") {
    const auto all = findings(side);
    if (!all) return all.error();
    const auto severe = std::count_if((*all)->begin(), (*all)->end(), [](const Finding& finding) {
      return finding.severity == Severity::error;
    });
    const auto count = static_cast<std::int64_t>((*all)->size());
    return whole(name == "findings" ? count : name == "errors" ? std::int64_t{severe} : count - severe);
  }
  if (name == "proven") {
    const auto made = plan(side);
    if (!made) return made.error();
    return LessonValue((*made)->proof() == Proof::proven);
  }
  if (name == "fragmentation" || name == "tiles_bound") {
    const auto run = execution(side);
    if (!run) return run.error();
    if (name == "tiles_bound") return whole((*run)->tiles_bound);
    const auto value = (*run)->fragmentation();
    if (!value) return no_value("a mask without pairs has no fragmentation");
    return LessonValue(*value);
  }
  if (name == "all_gather") {
    const auto made = traffic(side);
    if (!made) return made.error();
    return whole((*made)->all_gather);
  }
  const auto measured = metrics(side);
  if (!measured) return measured.error();
  if (name == "cuts_blocks") return LessonValue((*measured)->total.planned_tiles.empty());
  if (name == "area_bound") return whole((*measured)->total.bounds.area);
  if (!(*measured)->total.bounds.whole_block_tiles) {
    return no_value(
        side.outcome->strategy +
        " has no whole-block bound: blocks are not square, not executed as planned, or no ranks' multiple");
  }
  return whole(*(*measured)->total.bounds.whole_block_tiles);
}

Result<LessonValue> LessonValues::ring_scalar(const Side& side, std::string_view name) const {
  const auto made = ring(side);
  if (name == "served") return LessonValue(made.ok());
  if (!made) return no_value("the ring does not serve this: " + made.error().message);
  const std::int64_t critical = (*made)->critical_area();
  if (name == "critical") return whole(critical);
  if (critical == 0) return no_value("a ring without pairs does not wait");
  std::int64_t area = 0;
  for (const auto& step : (*made)->steps) {
    for (const RingStep& rank : step) area += rank.area;
  }
  const double all = static_cast<double>(critical) * static_cast<double>(settings().world_size.value);
  return LessonValue(1 - static_cast<double>(area) / all);
}

Result<List> LessonValues::global_list(std::string_view name) const {
  if (name == "document.length") {
    std::vector<std::int64_t> lengths;
    for (const auto& row : layout().rows()) {
      const auto of_row = row->lengths();
      lengths.insert(lengths.end(), of_row.begin(), of_row.end());
    }
    return list_of(std::move(lengths));
  }
  if (!snapshot_->mask) return no_value("the mask is refused: " + snapshot_->mask.error().message);
  const std::shared_ptr<const Mask> mask = *snapshot_->mask;
  if (name == "token.pairs") {
    return List{layout().seq_len(), 0, [mask](std::int64_t q) {
                  return Result<LessonValue>(whole(mask->area(BatchRow{0}, {q, q + 1})));
                }};
  }
  if (name == "document.area") {
    std::vector<std::int64_t> areas;
    for (std::size_t row = 0; row < layout().batch(); ++row) {
      const DocumentRow& documents = layout().row(BatchRow{row});
      for (std::size_t d = 0; d < documents.document_count(); ++d) {
        areas.push_back(mask->area(BatchRow{row}, documents.document(d)));
      }
    }
    return list_of(std::move(areas));
  }
  if (!snapshot_->cost) return no_value("the mask is refused: " + snapshot_->cost.error().message);
  std::vector<std::int64_t> values;
  for (const auto& row : (*snapshot_->cost)->rows) {
    for (std::size_t block = 0; block < row->block_count(); ++block) {
      const BlockCost cost = row->block(block);
      values.push_back(name == "block.tiles"  ? cost.tiles()
                       : name == "block.full" ? cost.full_tiles
                                              : cost.area);
    }
  }
  return list_of(std::move(values));
}

Result<List> LessonValues::side_list(const Side& side, std::string_view name) const {
  if (name == "tiles" || name == "full" || name == "partial") {
    const auto run = execution(side);
    if (!run) return run.error();
    const ExecutedTiles& total = (*run)->total;
    if (name == "full") return list_of(total.full, *run);
    if (name == "partial") return list_of(total.partial, *run);
    return list_of(total.per_rank());
  }
  if (name == "reads" || name == "reads_others") {
    const auto made = traffic(side);
    if (!made) return made.error();
    const std::int64_t ranks = settings().world_size.value;
    if (name == "reads") {
      List table = list_of((*made)->tokens, snapshot_);
      table.size = ranks;
      table.columns = ranks;
      return table;
    }
    std::vector<std::int64_t> tokens;
    for (std::int64_t r = 0; r < ranks; ++r) tokens.push_back((*made)->from_others(Rank{r}));
    return list_of(std::move(tokens));
  }
  if (name == "planned" || name == "planned_full" || name == "area") {
    const auto measured = metrics(side);
    if (!measured) return measured.error();
    const Work& work = (*measured)->total;
    if (name == "area") return list_of(work.area, *measured);
    if (work.planned_tiles.empty())
      return no_value(side.outcome->strategy + " cuts blocks, so no rank has planned tiles");
    return list_of(name == "planned" ? work.planned_tiles : work.planned_full_tiles, *measured);
  }
  return owned_list(side, name);
}

/// What follows from who owns what.
Result<List> LessonValues::owned_list(const Side& side, std::string_view name) const {
  const auto made = plan(side);
  if (!made) return made.error();
  const std::shared_ptr<const Plan> held = *made;
  if (name == "token_owner") {
    return List{held->seq_len(), 0, [held](std::int64_t token) {
                  return Result<LessonValue>(whole(held->owner_of_token(BatchRow{0}, token).value));
                }};
  }
  if (name == "owner") {
    const std::int64_t block = settings().block_size.q;
    for (std::size_t row = 0; row < held->batch(); ++row) {
      if (!held->keeps_blocks_whole(BatchRow{row}, block))
        return no_value(side.outcome->strategy + " cuts blocks, so they have no owner");
    }
    const std::int64_t per_row = ceil_div(held->seq_len(), block);
    return List{per_row * static_cast<std::int64_t>(held->batch()), 0,
                [held, block, per_row](std::int64_t i) {
                  const BatchRow row{static_cast<std::size_t>(i / per_row)};
                  return Result<LessonValue>(whole(held->owner_of_token(row, i % per_row * block).value));
                }};
  }
  std::vector<std::int64_t> values;
  for (std::int64_t r = 0; r < held->world_size().value; ++r) {
    std::int64_t segments = 0;
    std::int64_t tokens = 0;
    std::int64_t documents = 0;
    for (std::size_t row = 0; row < held->batch(); ++row) {
      const DocumentRow& of_row = layout().row(BatchRow{row});
      std::vector<bool> touched(of_row.document_count());
      const auto walk = held->segments(BatchRow{row}, Rank{r});
      for_each_segment(*walk, [&](const Segment& segment) {
        ++segments;
        tokens += segment.length;
        const std::size_t last = of_row.document_at(segment.token + segment.length - 1);
        for (std::size_t d = of_row.document_at(segment.token); d <= last; ++d) touched[d] = true;
        return true;
      });
      documents += std::count(touched.begin(), touched.end(), true);
    }
    values.push_back(name == "segments" ? segments : name == "tokens" ? tokens : documents);
  }
  return list_of(std::move(values));
}

Result<List> LessonValues::ring_list(const Side& side, std::string_view name) const {
  const auto made = ring(side);
  if (!made) return no_value("the ring does not serve this: " + made.error().message);
  const auto& steps = (*made)->steps;
  const auto ranks = static_cast<std::int64_t>(steps.size());
  if (name == "area" || name == "behavior") {
    const bool area = name == "area";
    return List{ranks, ranks, [&steps, ranks, area](std::int64_t i) {
                  const RingStep& step =
                      steps[static_cast<std::size_t>(i / ranks)][static_cast<std::size_t>(i % ranks)];
                  return Result<LessonValue>(area ? whole(step.area)
                                                  : LessonValue(std::string(behavior_name(step.behavior))));
                }};
  }
  std::vector<std::int64_t> values;
  for (const auto& step : steps) {
    std::int64_t most = 0;
    std::int64_t skips = 0;
    for (const RingStep& rank : step) {
      most = std::max(most, rank.area);
      skips += rank.behavior == RingBehavior::skip ? 1 : 0;
    }
    values.push_back(name == "slowest" ? most : skips);
  }
  return list_of(std::move(values));
}

}  // namespace evenkeel
