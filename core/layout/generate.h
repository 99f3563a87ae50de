#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "layout/layout.h"

/// Document lengths from seeded generators, packed by concatenate-and-cut.
namespace evenkeel {

/// A length preset made from public data: a table of quantiles.
struct LengthPreset {
  std::string_view name;     ///< "prolong"
  std::string_view summary;  ///< for lists: where the lengths come from
};

/// `wikipedia`, `prolong`, `wlbllm-128k`, `magiattention`.
[[nodiscard]] const std::vector<LengthPreset>& length_presets();

/// What to pack into: B rows of S tokens, every length a multiple of `multiple`.
struct Packing {
  std::int64_t seq_len = 65536;
  std::int64_t batch = 1;
  std::int64_t multiple = 1;
};

/// Packs lengths in their order, rounded up to the multiple, one after another; a document over the end of a
/// row is cut there and its rest begins the next row. What is left over of `lengths` is not used. Errors:
/// `bad_input` for a length below 1, S % multiple != 0, numbers out of range, or too few tokens.
[[nodiscard]] Result<Layout> pack(const std::vector<std::int64_t>& lengths, const Packing& packing);

/// Draws lengths from a preset and packs them. The same seed gives the same lengths on every machine.
[[nodiscard]] Result<Layout> generate_preset(std::string_view preset, std::uint64_t seed,
                                             const Packing& packing);
/// The same; nothing where it was stopped, which takes less than a millisecond.
[[nodiscard]] Cancellable<Result<Layout>> generate_preset(std::string_view preset, std::uint64_t seed,
                                                          const Packing& packing,
                                                          const std::stop_token& stop);

/// The same from `fixed:length=1024`, `uniform:min=1,max=100`, `lognormal:mu=7,sigma=1` or
/// `zipf:exponent=1.2,max=N`.
[[nodiscard]] Result<Layout> generate_distribution(std::string_view distribution, std::uint64_t seed,
                                                   const Packing& packing);

}  // namespace evenkeel
