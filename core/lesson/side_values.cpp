#include <algorithm>
#include <utility>

#include "lesson/lesson_values.h"
#include "lesson/value_lists.h"

/// The names of a strategy, A or B.
namespace evenkeel {

using lesson::List;
using lesson::list_of;
using lesson::no_value;
using lesson::whole;

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
  const std::shared_ptr<const Plan>& held = *made;
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
