#include "layout/generate.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "layout/draw_length.h"
#include "layout/length_tables.h"

namespace evenkeel {
namespace {

Result<void> check_packing(const Packing& packing) {
  const auto [seq_len, batch, multiple] = packing;
  if (auto shape = check_shape(seq_len, batch); !shape) return shape;
  if (multiple < 1 || multiple > seq_len) {
    return bad_input("multiple-range",
                     "multiple " + std::to_string(multiple) + " is not between 1 and the sequence length " +
                         std::to_string(seq_len),
                     "choose a multiple in that range");
  }
  if (seq_len % multiple != 0) {
    return bad_input("sequence-divisible-by-multiple",
                     "sequence length " + std::to_string(seq_len) + " is not divisible by the multiple " +
                         std::to_string(multiple),
                     seq_len <= kMaxSequenceLength - multiple
                         ? "use " + std::to_string(round_up(seq_len, multiple))
                         : "use " + std::to_string(seq_len / multiple * multiple));
  }
  return {};
}

/// Fills rows of S tokens with documents; what does not fit goes on in the next row.
class Packer {
 public:
  explicit Packer(const Packing& packing) : packing_(packing), free_(packing.seq_len) {}

  [[nodiscard]] bool full() const { return static_cast<std::int64_t>(rows_.size()) == packing_.batch; }
  [[nodiscard]] std::int64_t packed() const {
    return static_cast<std::int64_t>(rows_.size()) * packing_.seq_len + packing_.seq_len - free_;
  }

  /// `length` >= 1. Errors: too many documents.
  Result<void> add(std::int64_t length) {
    // No document needs more than what is left of the batch: rounding up cannot overflow then.
    const std::int64_t room = (packing_.batch - static_cast<std::int64_t>(rows_.size())) * packing_.seq_len;
    length = round_up(std::min(length, room), packing_.multiple);
    while (length > 0 && !full()) {
      const std::int64_t here = std::min(length, free_);
      if (++documents_ > kMaxDocuments) {
        return bad_input("document-count-limit",
                         "the rows take more than " + std::to_string(kMaxDocuments) + " (2^25) documents",
                         "use longer documents, a larger multiple, or fewer tokens");
      }
      row_.push_back(here);
      length -= here;
      free_ -= here;
      if (free_ == 0) {
        auto row = DocumentRow::make(row_);
        if (!row) return row.error();
        rows_.push_back(std::make_shared<const DocumentRow>(std::move(row).value()));
        row_.clear();
        free_ = packing_.seq_len;
      }
    }
    return {};
  }

  [[nodiscard]] Layout take() && { return Layout(std::move(rows_)); }

 private:
  Packing packing_;
  std::vector<Layout::RowPointer> rows_;
  std::vector<std::int64_t> row_;
  std::int64_t free_;
  std::int64_t documents_ = 0;
};

/// Documents between two looks at a stop token.
constexpr std::int64_t kBetweenLooks = 4096;

Cancellable<Result<Layout>> pack_draws(const LengthSource& draw, const Packing& packing,
                                       const std::stop_token& stop) {
  Packer packer(packing);
  for (std::int64_t drawn = 0; !packer.full(); ++drawn) {
    if (drawn % kBetweenLooks == 0 && stop.stop_requested()) return std::nullopt;
    if (auto added = packer.add(draw()); !added) return added.error();
  }
  return std::move(packer).take();
}

}  // namespace

const std::vector<LengthPreset>& length_presets() {
  static const std::vector<LengthPreset> presets = [] {
    std::vector<LengthPreset> out;
    for (const LengthTable& table : length_tables()) out.push_back({table.name, table.summary});
    return out;
  }();
  return presets;
}

Result<Layout> pack(const std::vector<std::int64_t>& lengths, const Packing& packing) {
  if (auto possible = check_packing(packing); !possible) return possible.error();
  Packer packer(packing);
  for (std::size_t i = 0; i < lengths.size() && !packer.full(); ++i) {
    if (lengths[i] < 1) {
      Error error = bad_input("document-length-positive",
                              "document " + std::to_string(i) + " has length " + std::to_string(lengths[i]) +
                                  ", and a document has at least 1 token",
                              "remove it or give it a length");
      error.place.document = i;
      return error;
    }
    if (auto added = packer.add(lengths[i]); !added) return added.error();
  }
  if (!packer.full()) {
    return bad_input("enough-tokens",
                     std::to_string(lengths.size()) + " documents have " + std::to_string(packer.packed()) +
                         " tokens, fewer than " + std::to_string(packing.batch) + " x " +
                         std::to_string(packing.seq_len),
                     "give more documents, or ask for fewer or shorter rows");
  }
  return std::move(packer).take();
}

Result<Layout> generate_preset(std::string_view preset, std::uint64_t seed, const Packing& packing) {
  return *generate_preset(preset, seed, packing, {});
}

Cancellable<Result<Layout>> generate_preset(std::string_view preset, std::uint64_t seed,
                                            const Packing& packing, const std::stop_token& stop) {
  if (auto possible = check_packing(packing); !possible) return possible.error();
  std::string known;
  for (const LengthTable& table : length_tables()) {
    if (table.name == preset) return pack_draws(draw_from_table(table, seed), packing, stop);
    known += known.empty() ? "use " : ", ";
    known += table.name;
  }
  return bad_input("preset-known", "unknown preset " + quoted(preset), known);
}

Result<Layout> generate_distribution(std::string_view distribution, std::uint64_t seed,
                                     const Packing& packing) {
  if (auto possible = check_packing(packing); !possible) return possible.error();
  auto draw = draw_from_distribution(distribution, seed);
  if (!draw) return draw.error();
  return *pack_draws(*draw, packing, {});
}

}  // namespace evenkeel
