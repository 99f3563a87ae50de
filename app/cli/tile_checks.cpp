#include "cli/tile_checks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "balance/load_balancer.h"
#include "cli/naive_costs.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

constexpr BlockSize kBlocks[] = {{1, 1}, {16, 16}, {32, 5}};

std::vector<std::int64_t> counted_up_to(std::int64_t count) {
  std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
  std::iota(numbers.begin(), numbers.end(), std::int64_t{0});
  return numbers;
}

std::string block_text(BlockSize block) {
  return std::to_string(block.q) + "x" + std::to_string(block.kv);
}

/// Holds what `ask(out)` writes, all tiles of a row and a guard on either side, against `right`.
template <class Ask>
Found compare_tiles(const std::string& at, const std::vector<TileClass>& right, Ask ask) {
  constexpr std::size_t kGuard = 64;
  constexpr auto kUntouched = static_cast<TileClass>(0x5a);
  std::vector<TileClass> out(right.size() + 2 * kGuard, kUntouched);
  const auto done = ask(Span<TileClass>(out.data() + kGuard, right.size()));
  if (!done) return differs(at + ": the engine stopped without being asked to");
  if (!done->ok()) return fails(at, done->error());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool outside = i < kGuard || i >= kGuard + right.size();
    if (out[i] == (outside ? kUntouched : right[i - kGuard])) continue;
    if (outside) return differs(at + ": a tile is written outside of the window");
    return differs(at + ": tile " + std::to_string(i - kGuard) + " has class " +
                   std::to_string(static_cast<int>(out[i])) + " instead of " +
                   std::to_string(static_cast<int>(right[i - kGuard])));
  }
  return std::nullopt;
}

TileWindow whole(std::int64_t seq_len, BlockSize block) {
  return {{0, ceil_div(seq_len, block.q)}, {0, ceil_div(seq_len, block.kv)}};
}

Found check_executed(const Engine& engine, const Request& request, const Plan& plan, bool as_text) {
  const std::string& strategy = request.settings.strategy;
  const MaskSpec& spec = request.settings.masks.front().mask;
  const MaskSpec asked = as_text ? mask_mod_spec(MaskMod(mask_mod_text(spec, request.layout.batch()))) : spec;
  const Mask mask = Mask::make(asked, request.layout).value();
  const BlockSize block = request.settings.block_size;
  for (std::size_t r = 0; r < request.layout.batch(); ++r) {
    const BatchRow row{r};
    std::vector<std::int64_t> order(static_cast<std::size_t>(plan.seq_len()));
    for (std::int64_t token = 0; token < plan.seq_len(); ++token)
      order[static_cast<std::size_t>(plan.position_of(row, token))] = token;
    std::vector<std::int64_t> lengths;
    for (std::size_t i = 0; i < request.layout.row(row).document_count(); ++i)
      lengths.push_back(request.layout.row(row).length(i));
    const auto right = naive_tiles(spec.kind, spec.parameters[0], spec.parameters[1], lengths, block, order);
    const std::string at = std::string(as_text ? "a text, " : "") + strategy + ", row " + std::to_string(r) +
                           " at blocks of " + block_text(block);
    const auto counts = engine.executed_tiles(mask, plan, row, block, {});
    if (!counts) return differs(at + ": the engine stopped without being asked to");
    if (!counts->ok()) return fails(at, counts->error());
    const auto q_blocks = static_cast<std::size_t>(plan.seq_len() / block.q);
    if ((*counts)->size() != q_blocks) return differs(at + ": another number of q blocks");
    const std::size_t width = right.size() / q_blocks;
    for (std::size_t q = 0; q < q_blocks; ++q) {
      const auto begin = right.begin() + static_cast<std::ptrdiff_t>(q * width);
      const auto end = begin + static_cast<std::ptrdiff_t>(width);
      const ExecutedCount expected{std::count(begin, end, TileClass::full),
                                   std::count(begin, end, TileClass::partial)};
      const ExecutedCount got = (**counts)[q];
      if (got == expected) continue;
      return differs(at + ": q block " + std::to_string(q) + " runs " + std::to_string(got.full) +
                     " full and " + std::to_string(got.partial) + " partial tiles instead of " +
                     std::to_string(expected.full) + " and " + std::to_string(expected.partial));
    }
  }
  return std::nullopt;
}

}  // namespace

Found check_executed_tiles(const Engine& engine) {
  const auto cpu = make_cpu_engine();
  for (const LoadBalancer* balancer : load_balancers()) {
    for (const char* name : {"document-causal", "sink-sliding-window:left=30,sinks=4"}) {
      Request request;
      request.layout = Layout::make({{64, 192}, {8, 120, 128}}).value();
      request.settings.masks = {{parse_named_mask(name).value(), 1}};
      request.settings.strategy = std::string(balancer->name);
      request.settings.world_size = WorldSize{4};
      request.settings.block_size = {16, 16};
      const auto plan = run_to_plan(request, *cpu);
      if (!plan->ok()) return fails(request.settings.strategy, plan->error());
      // The second has blocks that no strategy keeps whole.
      for (const BlockSize block : {BlockSize{16, 16}, BlockSize{32, 5}}) {
        request.settings.block_size = block;
        for (const bool as_text : {false, true}) {
          if (auto trouble = check_executed(engine, request, ***plan, as_text)) return trouble;
        }
      }
    }
  }
  return std::nullopt;
}

Found check_named_tiles(const Engine& engine) {
  const std::vector<std::int64_t> lengths = {5, 1, 64, 50, 3, 77};
  constexpr std::int64_t kTokens = 200;
  const auto order = counted_up_to(kTokens);
  for (const char* name : kCheckedMasks) {
    const MaskSpec spec = parse_named_mask(name).value();
    const Mask mask = Mask::make(spec, Layout::make({lengths}).value()).value();
    for (const BlockSize block : kBlocks) {
      const auto right =
          naive_tiles(spec.kind, spec.parameters[0], spec.parameters[1], lengths, block, order);
      const std::string at = std::string(name) + " at blocks of " + block_text(block);
      auto trouble = compare_tiles(at, right, [&](Span<TileClass> out) {
        return engine.named_tiles(mask.view(BatchRow{0}), block, whole(kTokens, block), out, {});
      });
      if (trouble) return trouble;
    }
  }
  return std::nullopt;
}

Found check_program_tiles(const Engine& engine) {
  const std::vector<std::int64_t> lengths = {5, 1, 64, 50, 3, 77};
  constexpr std::int64_t kTokens = 200;
  const auto order = counted_up_to(kTokens);
  const Layout layout = Layout::make({lengths}).value();
  const auto check = [&](const std::string& name, const std::string& text, BlockSize block,
                         const std::vector<TileClass>& right) {
    const Mask mask = Mask::make(mask_mod_spec(MaskMod(text)), layout).value();
    return compare_tiles(name + " at blocks of " + block_text(block), right, [&](Span<TileClass> out) {
      return engine.program_tiles(mask.program()->compiled(), BatchRow{0}, kTokens, block,
                                  whole(kTokens, block), out, {});
    });
  };
  for (const BlockSize block : kBlocks) {
    for (const char* name : kCheckedMasks) {
      const MaskSpec spec = parse_named_mask(name).value();
      auto trouble =
          check("the text of " + std::string(name), mask_mod_text(spec, 1), block,
                naive_tiles(spec.kind, spec.parameters[0], spec.parameters[1], lengths, block, order));
      if (trouble) return trouble;
    }
    const auto hard =
        naive_tiles(kTokens, block, [](std::int64_t q, std::int64_t kv) { return q * kv % 7 == 3; });
    if (auto trouble = check("q * kv % 7 == 3", "lambda b, h, q, kv: (q * kv) % 7 == 3", block, hard))
      return trouble;
  }
  return std::nullopt;
}

}  // namespace evenkeel::cli
