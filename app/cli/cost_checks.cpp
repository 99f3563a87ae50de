#include "cli/cost_checks.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/naive_costs.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"

namespace evenkeel::cli {
namespace {

/// Holds what an engine answered against what was counted.
Found compare_costs(const std::string& name, BlockSize block, const Cancellable<Result<RowCost>>& cost,
                    const std::vector<NaiveCost>& counted) {
  const std::string at = name + " at blocks of " + std::to_string(block.q) + "x" + std::to_string(block.kv);
  if (!cost) return differs(at + ": the engine stopped without being asked to");
  if (!cost->ok()) return fails(at, cost->error());
  const RowCost& got = cost->value();
  const std::size_t blocks = counted.size();
  if (got.tiles.size() != blocks || got.full_tiles.size() != blocks || got.area_before.size() != blocks + 1)
    return differs(at + ": costs of another number of blocks than " + std::to_string(blocks));
  for (std::size_t i = 0; i < blocks; ++i) {
    const BlockCost one = got.block(i);
    if (NaiveCost{one.full_tiles, one.partial_tiles, one.area} == counted[i]) continue;
    return differs(at + ": q block " + std::to_string(i) + " has " + std::to_string(one.full_tiles) +
                   " full and " + std::to_string(one.partial_tiles) + " partial tiles and " +
                   std::to_string(one.area) + " pairs instead of " + std::to_string(counted[i].full) + ", " +
                   std::to_string(counted[i].partial) + " and " + std::to_string(counted[i].area));
  }
  return std::nullopt;
}

}  // namespace

Found check_block_costs(const Engine& engine) {
  const std::vector<std::int64_t> lengths = {5, 1, 64, 130, 128, 3, 200, 17};
  const Layout layout = Layout::make({lengths}).value();
  for (const char* name : kCheckedMasks) {
    const MaskSpec spec = parse_named_mask(name).value();
    const Mask mask = Mask::make(spec, layout).value();
    for (const BlockSize block : {BlockSize{1, 1}, BlockSize{32, 32}, BlockSize{128, 16}}) {
      const auto counted = naive_costs(spec.kind, spec.parameters[0], spec.parameters[1], lengths, block);
      auto trouble =
          compare_costs(name, block, engine.block_costs(mask.view(BatchRow{0}), block, {}), counted);
      if (trouble) return trouble;
    }
  }
  return std::nullopt;
}

Found check_mask_costs(const Engine& engine) {
  constexpr std::int64_t kTokens = 300;
  const std::vector<std::int64_t> lengths = {5, 1, 64, 130, 3, 97};
  const Layout layout = Layout::make({lengths}).value();
  const auto ask = [&](const std::string& name, const MaskSpec& spec, BlockSize block,
                       const std::vector<NaiveCost>& counted) {
    const Mask mask = Mask::make(spec, layout).value();
    return compare_costs(name, block, engine.mask_costs(mask, BatchRow{0}, block, {}), counted);
  };
  std::vector<std::int64_t> values;
  Numbers numbers;
  for (std::int64_t i = 0; i < kTokens; ++i) values.push_back(numbers.next(8));
  const auto value = [&values](std::int64_t i) { return values[static_cast<std::size_t>(i)]; };
  const MaskMod remainder("lambda b, h, q, kv: (q * kv) % 7 == 3");
  const MaskMod random("lambda b, h, q, kv: (r[q] ^ r[kv]) & 3 == 0",
                       {MaskTensor::make("r", {kTokens}, false, values).value()});
  for (const BlockSize block : {BlockSize{1, 1}, BlockSize{32, 32}, BlockSize{128, 16}}) {
    for (const char* name : kCheckedMasks) {
      const MaskSpec spec = parse_named_mask(name).value();
      const auto counted = naive_costs(spec.kind, spec.parameters[0], spec.parameters[1], lengths, block);
      if (auto trouble = ask(name, spec, block, counted)) return trouble;
      const MaskSpec text = mask_mod_spec(MaskMod(mask_mod_text(spec, 1)));
      if (auto trouble = ask("the text of " + std::string(name), text, block, counted)) return trouble;
    }
    auto trouble = ask("q * kv % 7 == 3", mask_mod_spec(remainder), block,
                       naive_costs(kTokens, block, [](auto q, auto kv) { return q * kv % 7 == 3; }));
    if (trouble) return trouble;
    trouble =
        ask("a random tensor", mask_mod_spec(random), block,
            naive_costs(kTokens, block, [&](auto q, auto kv) { return ((value(q) ^ value(kv)) & 3) == 0; }));
    if (trouble) return trouble;
  }
  return std::nullopt;
}

}  // namespace evenkeel::cli
