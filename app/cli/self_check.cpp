#include "cli/self_check.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>

#include "balance/indices.h"
#include "cli/cost_checks.h"
#include "cli/tile_checks.h"
#include "cli/trouble.h"
#include "engine/expand_as.h"
#include "mask/mask.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

// --- sort_and_snake ----------------------------------------------------------------------------------------

/// The rule word by word: by descending cost, ties by ascending index, row by row, every odd row backwards.
std::vector<std::vector<std::int32_t>> dealt(const std::vector<std::int64_t>& cost, std::size_t world) {
  std::vector<std::int32_t> order(cost.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&cost](std::int32_t a, std::int32_t b) {
    return cost[static_cast<std::size_t>(a)] > cost[static_cast<std::size_t>(b)];
  });
  std::vector<std::vector<std::int32_t>> groups(world);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t column = i % world;
    groups[(i / world) % 2 == 0 ? column : world - 1 - column].push_back(order[i]);
  }
  for (auto& group : groups) std::sort(group.begin(), group.end());
  return groups;
}

Found check_sort_and_snake(const Engine& engine) {
  Numbers numbers;
  for (const auto& [count, world] :
       {std::pair<std::size_t, std::size_t>{1, 1}, {6, 3}, {1000, 8}, {4096, 64}, {4097, 1}, {32768, 64}}) {
    for (const int bits : {1, 10, 40, 63}) {
      std::vector<std::int64_t> cost(count);
      for (std::int64_t& value : cost) value = numbers.next(bits);
      const std::string at = std::to_string(count) + " costs of " + std::to_string(bits) + " bits to " +
                             std::to_string(world) + " groups";
      const auto groups = engine.sort_and_snake(cost, WorldSize{static_cast<std::int64_t>(world)});
      if (!groups) return fails(at, groups.error());
      if (groups->tasks.size() != count || groups->per_group != count / world)
        return differs(at + ": tasks are missing");
      const auto expected = dealt(cost, world);
      for (std::size_t k = 0; k < world; ++k) {
        const auto group = groups->group(k);
        if (!std::equal(group.begin(), group.end(), expected[k].begin(), expected[k].end()))
          return differs(at + ": group " + std::to_string(k) + " holds other tasks");
      }
    }
  }
  return std::nullopt;
}

// --- expand_segments ---------------------------------------------------------------------------------------

/// Segments of up to 2^bits tokens that exchange their places, in the order of `expansion`.
std::vector<Segment> exchanged_segments(std::size_t count, int bits, std::int64_t offset,
                                        Expansion expansion) {
  Numbers numbers;
  std::vector<std::int64_t> lengths(count);
  for (std::int64_t& length : lengths) length = 1 + numbers.next(bits);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i)
    std::swap(order[i - 1], order[static_cast<std::size_t>(numbers.next(40)) % i]);
  std::vector<std::int64_t> elsewhere(count);
  std::int64_t at = offset;
  for (const std::size_t i : order) {
    elsewhere[i] = at;
    at += lengths[i];
  }
  std::vector<Segment> segments;
  at = offset;
  for (std::size_t i = 0; i < count; ++i) {
    segments.push_back(expansion == Expansion::rearrange ? Segment{elsewhere[i], at, lengths[i]}
                                                         : Segment{at, elsewhere[i], lengths[i]});
    at += lengths[i];
  }
  return segments;
}

template <class Index>
Found check_segments(const Engine& engine, std::size_t count, int bits, std::int64_t offset) {
  constexpr std::size_t kGuard = 64;
  constexpr Index kUntouched = -0x01234567;
  for (const Expansion expansion : {Expansion::rearrange, Expansion::restore}) {
    const auto segments = exchanged_segments(count, bits, offset, expansion);
    std::vector<Index> expected(kGuard, kUntouched);
    for (const Segment& segment : segments) {
      for (std::int64_t i = 0; i < segment.length; ++i)
        expected.push_back(
            static_cast<Index>((expansion == Expansion::rearrange ? segment.token : segment.position) + i));
    }
    const std::size_t size = expected.size() - kGuard;
    expected.insert(expected.end(), kGuard, kUntouched);
    std::vector<Index> out(expected.size(), kUntouched);
    const std::string at = std::to_string(count) + " segments of " + std::to_string(size) + " tokens, " +
                           (expansion == Expansion::rearrange ? "rearrange" : "restore");
    const auto done = expand_as(engine, {segments.data(), segments.size()}, expansion, offset,
                                Span<Index>(out.data() + kGuard, size));
    if (!done) return fails(at, done.error());
    const auto [wrong, right] = std::mismatch(out.begin(), out.end(), expected.begin());
    if (wrong == out.end()) continue;
    const auto index = wrong - out.begin() - static_cast<std::ptrdiff_t>(kGuard);
    return differs(at + ": " + std::to_string(*wrong) + " at index " + std::to_string(index) +
                   (*right == kUntouched ? ", which is outside" : " instead of " + std::to_string(*right)));
  }
  return std::nullopt;
}

/// Both index tensors of a plan, which the CPU made, against a loop over its tokens.
Found check_plan(const Engine& engine, const Plan& plan, const std::string& strategy) {
  const Interval all{0, plan.seq_len()};
  const auto tokens = static_cast<std::size_t>(plan.seq_len());
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    std::vector<std::int64_t> rearrange(tokens, -1);
    std::vector<std::int64_t> restore(tokens, -1);
    auto done = expand_plan(engine, plan, BatchRow{row}, Expansion::rearrange, all, rearrange);
    if (!done->ok()) return fails("rearrange of " + strategy, done->error());
    done = expand_plan(engine, plan, BatchRow{row}, Expansion::restore, all, restore);
    if (!done->ok()) return fails("restore of " + strategy, done->error());
    for (std::size_t token = 0; token < tokens; ++token) {
      const auto position = plan.position_of(BatchRow{row}, static_cast<std::int64_t>(token));
      if (restore[token] != position ||
          rearrange[static_cast<std::size_t>(position)] != static_cast<std::int64_t>(token)) {
        return differs(strategy + ", row " + std::to_string(row) + ": token " + std::to_string(token) +
                       " belongs at position " + std::to_string(position) + " and is not there");
      }
    }
  }
  return std::nullopt;
}

template <class Index>
Found check_all_segments(const Engine& engine) {
  for (const std::size_t count : {1U, 2U, 33U, 1025U, 20000U}) {
    for (const int bits : {1, 5, 8}) {
      if (auto trouble = check_segments<Index>(engine, count, bits, 0)) return trouble;
    }
  }
  return check_segments<Index>(engine, 9, 20, kMaxSequenceLength - (std::int64_t{10} << 20));
}

Found check_expand_segments_32(const Engine& engine) {
  return check_all_segments<std::int32_t>(engine);
}

Found check_expand_segments(const Engine& engine) {
  if (auto trouble = check_all_segments<std::int64_t>(engine)) return trouble;
  const auto cpu = make_cpu_engine();
  for (const LoadBalancer* balancer : load_balancers()) {
    Request request;
    request.layout = Layout::make({{256, 768, 1024, 2048}, {4096}, {8, 120, 3968}}).value();
    request.settings.strategy = std::string(balancer->name);
    request.settings.world_size = WorldSize{4};
    const auto plan = run_to_plan(request, *cpu);
    if (!plan->ok()) return fails(request.settings.strategy, plan->error());
    if (auto trouble = check_plan(engine, ***plan, request.settings.strategy)) return trouble;
  }
  return std::nullopt;
}

struct Primitive {
  const char* name;
  bool Capabilities::*offered;
  Found (*check)(const Engine& engine);
  const char* compared;
};

constexpr Primitive kPrimitives[] = {
    {"block_costs", &Capabilities::block_costs, check_block_costs, "every pair of 12 masks counted"},
    {"sort_and_snake", &Capabilities::sort_and_snake, check_sort_and_snake,
     "a stable sort, dealt task by task"},
    {"expand_segments", &Capabilities::expand_segments, check_expand_segments,
     "a loop over tokens, of segments and of the plan of every strategy"},
    {"expand_segments_32", &Capabilities::expand_segments_32, check_expand_segments_32,
     "a loop over tokens, of segments"},
    {"executed_tiles", &Capabilities::executed_tiles, check_executed_tiles,
     "every pair counted in the order of the plan of every strategy, of masks and texts"},
    {"named_tiles", &Capabilities::named_tiles, check_named_tiles, "every pair of 12 masks counted"},
    {"program_tiles", &Capabilities::program_tiles, check_program_tiles,
     "every pair of 12 texts counted, and of one that intervals cannot decide"},
    {"mask_costs", &Capabilities::mask_costs, check_mask_costs,
     "every pair of 12 masks and their texts counted, and of two that intervals cannot decide"},
    {"row_areas", &Capabilities::row_areas, check_row_areas,
     "every pair of 12 texts counted, and of two that intervals cannot decide"},
};

}  // namespace

std::string_view outcome_name(CheckOutcome outcome) {
  switch (outcome) {
    case CheckOutcome::ok:
      return "ok";
    case CheckOutcome::failed:
      return "failed";
    case CheckOutcome::not_offered:
      return "not-offered";
    case CheckOutcome::no_memory:
      return "no-memory";
  }
  return "failed";
}

std::vector<PrimitiveCheck> check_primitives(const Engine& engine) {
  const Capabilities capabilities = engine.capabilities();
  std::vector<PrimitiveCheck> checks;
  for (const Primitive& primitive : kPrimitives) {
    if (!(capabilities.*primitive.offered)) {
      checks.push_back({primitive.name, CheckOutcome::not_offered, "the CPU does it"});
    } else if (const Found trouble = primitive.check(engine)) {
      checks.push_back(
          {primitive.name, trouble->memory ? CheckOutcome::no_memory : CheckOutcome::failed, trouble->text});
    } else {
      checks.push_back({primitive.name, CheckOutcome::ok, primitive.compared});
    }
  }
  return checks;
}

}  // namespace evenkeel::cli
