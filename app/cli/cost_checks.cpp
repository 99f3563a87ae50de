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

/// The same of pairs; what was counted is of blocks of one row.
Found compare_areas(const std::string& name, const Cancellable<Result<RowAreas>>& areas,
                    const std::vector<NaiveCost>& counted) {
  if (!areas) return differs(name + ": the engine stopped without being asked to");
  if (!areas->ok()) return fails(name, areas->error());
  const std::vector<std::int64_t>& before = (*areas)->before;
  if (before.size() != counted.size() + 1)
    return differs(name + ": pairs of another number of rows than " + std::to_string(counted.size()));
  if (before.front() != 0) return differs(name + ": there are pairs before the first row");
  for (std::size_t q = 0; q < counted.size(); ++q) {
    const std::int64_t area = before[q + 1] - before[q];
    if (area == counted[q].area) continue;
    return differs(name + ": row " + std::to_string(q) + " has " + std::to_string(area) +
                   " pairs instead of " + std::to_string(counted[q].area));
  }
  return std::nullopt;
}

// Texts that intervals cannot decide.

constexpr const char* kRemainder = "q * kv % 7 == 3";
constexpr const char* kRemainderText = "lambda b, h, q, kv: (q * kv) % 7 == 3";
bool remainder_allows(std::int64_t q, std::int64_t kv) {
  return q * kv % 7 == 3;
}

class RandomTensor {
 public:
  explicit RandomTensor(std::int64_t tokens) {
    Numbers numbers;
    for (std::int64_t i = 0; i < tokens; ++i) values_.push_back(numbers.next(8));
  }
  [[nodiscard]] MaskMod text() const {
    const auto tokens = static_cast<std::int64_t>(values_.size());
    return MaskMod("lambda b, h, q, kv: (r[q] ^ r[kv]) & 3 == 0",
                   {MaskTensor::make("r", {tokens}, false, values_).value()});
  }
  [[nodiscard]] bool allows(std::int64_t q, std::int64_t kv) const {
    return ((value(q) ^ value(kv)) & 3) == 0;
  }

 private:
  [[nodiscard]] std::int64_t value(std::int64_t i) const { return values_[static_cast<std::size_t>(i)]; }
  std::vector<std::int64_t> values_;
};

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
  const RandomTensor random(kTokens);
  for (const BlockSize block : {BlockSize{1, 1}, BlockSize{32, 32}, BlockSize{128, 16}}) {
    for (const char* name : kCheckedMasks) {
      const MaskSpec spec = parse_named_mask(name).value();
      const auto counted = naive_costs(spec.kind, spec.parameters[0], spec.parameters[1], lengths, block);
      if (auto trouble = ask(name, spec, block, counted)) return trouble;
      const MaskSpec text = mask_mod_spec(MaskMod(mask_mod_text(spec, 1)));
      if (auto trouble = ask("the text of " + std::string(name), text, block, counted)) return trouble;
    }
    auto trouble = ask(kRemainder, mask_mod_spec(MaskMod(kRemainderText)), block,
                       naive_costs(kTokens, block, remainder_allows));
    if (trouble) return trouble;
    trouble = ask("a random tensor", mask_mod_spec(random.text()), block,
                  naive_costs(kTokens, block, [&](auto q, auto kv) { return random.allows(q, kv); }));
    if (trouble) return trouble;
  }
  return std::nullopt;
}

Found check_row_areas(const Engine& engine) {
  const auto ask = [&](const std::string& name, const MaskMod& text, const Layout& layout,
                       const std::vector<NaiveCost>& counted) {
    const Mask mask = Mask::make(mask_mod_spec(text), layout).value();
    const auto areas = engine.row_areas(mask.program()->compiled(), BatchRow{0}, layout.seq_len(), {});
    return compare_areas(name, areas, counted);
  };
  const std::vector<std::int64_t> lengths = {5, 1, 64, 130, 3, 97};
  const Layout documents = Layout::make({lengths}).value();
  for (const char* name : kCheckedMasks) {
    const MaskSpec spec = parse_named_mask(name).value();
    const auto counted =
        naive_costs(spec.kind, spec.parameters[0], spec.parameters[1], lengths, {1, documents.seq_len()});
    auto trouble =
        ask("the text of " + std::string(name), MaskMod(mask_mod_text(spec, 1)), documents, counted);
    if (trouble) return trouble;
  }
  // More than the widest rectangle that a backend decides at once, and not a multiple of it.
  constexpr std::int64_t kTokens = 2100;
  constexpr BlockSize kRow{1, kTokens};
  const Layout layout = Layout::one_document(kTokens, 1).value();
  auto trouble =
      ask(kRemainder, MaskMod(kRemainderText), layout, naive_costs(kTokens, kRow, remainder_allows));
  if (trouble) return trouble;
  const RandomTensor random(kTokens);
  return ask("a random tensor", random.text(), layout,
             naive_costs(kTokens, kRow, [&](auto q, auto kv) { return random.allows(q, kv); }));
}

}  // namespace evenkeel::cli
