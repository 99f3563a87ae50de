#include "lesson/lesson_values.h"

#include <algorithm>
#include <utility>

#include "base/checked.h"
#include "base/text.h"
#include "lesson/expression.h"
#include "lesson/value_lists.h"

namespace evenkeel {

using lesson::expression_error;
using lesson::List;
using lesson::list_of;
using lesson::ListSummary;
using lesson::no_value;
using lesson::whole;

Result<LessonValue> LessonValues::scalar(std::string_view word) const {
  if (!word.starts_with("A.") && !word.starts_with("B.")) return global_scalar(word);
  auto known = side(word.front());
  if (!known) return known.error();
  const std::string_view name = word.substr(2);
  return name.starts_with("ring.") ? ring_scalar(*known, name.substr(5)) : side_scalar(*known, name);
}

const Result<List>& LessonValues::list(std::string_view word) const {
  const auto known = lists_.find(word);
  return known != lists_.end() ? known->second : lists_.emplace(word, make_list(word)).first->second;
}

const Result<ListSummary>& LessonValues::summary(std::string_view word) const {
  const auto known = summaries_.find(word);
  return known != summaries_.end() ? known->second
                                   : summaries_.emplace(word, make_summary(word)).first->second;
}

Result<ListSummary> LessonValues::make_summary(std::string_view word) const {
  const auto& entries = list(word);
  if (!entries) return entries.error();
  if (entries->size == 0) return no_value(quoted(word) + " has no entries");
  ListSummary summary{entries->size, 0, 0, 0, 0, 0};
  for (std::int64_t i = 0; i < entries->size; ++i) {
    const auto entry = entries->at(i);
    if (!entry) return entry.error();
    const auto* whole_number = std::get_if<std::int64_t>(&*entry);
    if (whole_number == nullptr) return expression_error(quoted(word) + " holds no whole numbers");
    if (i == 0 || *whole_number < summary.least) {
      summary.least = *whole_number;
      summary.least_at = i;
    }
    if (i == 0 || *whole_number > summary.most) {
      summary.most = *whole_number;
      summary.most_at = i;
    }
    const auto next = checked_add(summary.sum, *whole_number);
    if (!next) return expression_error("the sum of " + quoted(word) + " leaves 64 bits");
    summary.sum = *next;
  }
  return summary;
}

Result<List> LessonValues::make_list(std::string_view word) const {
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

}  // namespace evenkeel
