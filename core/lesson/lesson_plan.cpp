#include "lesson/lesson_plan.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/text.h"
#include "engine/engine.h"
#include "lesson/words.h"
#include "pipeline/pipeline.h"

namespace evenkeel::lesson {
namespace {

constexpr std::array<std::string_view, 7> kQuick = {
    "ptrr",      "min-heap", "refined", "head-tail", "per-document-head-tail", "per-document-remainder",
    "contiguous"};

/// The rows of a plan as they would stand in a file.
Result<SegmentTable> table_of(const Plan& plan) {
  SegmentTableBuilder builder;
  std::vector<std::int64_t> indices;
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    indices.clear();
    const auto walk = plan.in_plan_order(BatchRow{row}, {0, plan.seq_len()});
    for_each_segment(*walk, [&](const Segment& segment) {
      for (std::int64_t i = 0; i < segment.length; ++i) indices.push_back(segment.token + i);
      return true;
    });
    if (auto added = builder.add({indices.data(), indices.size()}); !added) return added.error();
    if (auto ended = builder.end_row(); !ended) return ended.error();
  }
  return std::move(builder).finish();
}

}  // namespace

Result<PlanSource> kept_plan(std::string_view name, std::string_view strategy, std::string_view mask,
                             const LessonState& state) {
  if (auto known = check_word("plan", strategy, kQuick); !known) return known.error();
  auto spec = parse_mask(mask);
  if (!spec) return spec.error();
  if (spec->join != MaskJoin::named) {
    return bad_input("lesson-state", "plan is for " + quoted(mask), "name one mask");
  }
  Request request{state.project.layout, state.project.a, {}};
  request.settings.masks = {MaskLayers{*spec, 1}};
  request.settings.strategy = std::string(strategy);
  request.settings.plans.clear();
  const auto made = run_to_plan(request, *make_cpu_engine());
  if (!made->ok()) return made->error();
  auto table = table_of(***made);
  if (!table) return table.error();
  const Case& settings = request.settings;
  PlanOrigin origin{request.settings.strategy, settings.world_size, settings.block_size,
                    mask_name(*spec),          settings.reference,  state.project.layout};
  auto plan =
      std::make_shared<const LoadedPlan>(LoadedPlan{std::string(name), std::move(*table), std::move(origin)});
  return PlanSource{std::string(name), {}, std::nullopt, std::shared_ptr<const LoadedPlan>(std::move(plan))};
}

}  // namespace evenkeel::lesson
