#include "execution/executed_rows.h"

#include <algorithm>

namespace evenkeel {

ExecutedRows::ExecutedRows(const Mask& mask, const Plan& plan, BatchRow row, BlockSize block,
                           const TokenMap& map, const BlockUnions* unions)
    : block_(block),
      seq_len_(plan.seq_len()),
      map_(map),
      unions_(unions),
      attended_(mask, plan, row, block.q),
      touched_(static_cast<std::size_t>(ceil_div(seq_len_, block.kv))),
      not_full_(unions == nullptr ? 0 : static_cast<std::size_t>(ceil_div(seq_len_, block.kv))),
      full_blocks_(static_cast<std::size_t>(ceil_div(seq_len_, block.kv))),
      covered_(static_cast<std::size_t>(ceil_div(seq_len_, block.kv)), 0) {}

std::optional<BlockUnions> ExecutedRows::unions_for(const Mask& mask, BatchRow row, const TokenMap& map,
                                                    std::int64_t kv_block) {
  constexpr std::size_t kManySegments = 4096;
  std::size_t reach = map.size();
  if (reach >= kManySegments && mask.is_named() && looks_at_documents(mask.spec().kind)) {
    const DocumentRow& documents = mask.layout().row(row);
    std::size_t longest = 0;
    for (std::size_t i = 1; i < documents.document_count(); ++i) {
      if (documents.length(i) > documents.length(longest)) longest = i;
    }
    const TokenMap::Range range = map.range(documents.document(longest));
    reach = range.end_whole - range.first_whole;
  }
  if (reach < kManySegments) return std::nullopt;
  return BlockUnions(map, static_cast<std::size_t>(ceil_div(mask.seq_len(), kv_block)));
}

/// Adds the kv blocks in which the tokens stand.
void ExecutedRows::mark(const IntervalSet& tokens, BlockBits& bits) {
  const auto mark_part = [&](const Segment& part) {
    bits.add_run(static_cast<std::size_t>(part.position / block_.kv),
                 static_cast<std::size_t>((part.position + part.length - 1) / block_.kv));
  };
  for (const Interval& interval : tokens) {
    const TokenMap::Range range = map_.range(interval, near_);
    if (unions_ == nullptr) {
      bits.add_runs(map_.blocks() + range.first_whole, map_.blocks() + range.end_whole);
    } else {
      unions_->add(range.first_whole, range.end_whole, bits);
    }
    if (range.head.length > 0) mark_part(range.head);
    if (range.tail.length > 0) mark_part(range.tail);
  }
}

/// Finds the kv blocks all of whose tokens all rows attend.
void ExecutedRows::find_full() {
  full_.clear();
  const IntervalSet& all = attended_.all();
  if (all.empty()) return;
  std::size_t segments = 0;
  for (std::size_t i = 0; unions_ != nullptr && i < all.size(); ++i) {
    const TokenMap::Range range = map_.range(all[i], near_);
    segments += range.end_whole - range.first_whole;
  }
  if (unions_ != nullptr && unions_->worth(segments)) {
    exclude_full();
  } else {
    cover_full();
  }
}

/// Where what all rows attend is most of the sequence: the blocks in which no token of the rest stands.
void ExecutedRows::exclude_full() {
  const std::int64_t blocks = seq_len_ / block_.kv;
  mark(complement(attended_.all(), {0, seq_len_}), not_full_);
  std::int64_t begin = 0;
  const auto add_until = [&](std::int64_t end) {
    if (begin < std::min(end, blocks)) full_.push_back({begin, std::min(end, blocks)});
  };
  not_full_.take_runs([&](std::size_t first, std::size_t end) {
    add_until(static_cast<std::int64_t>(first));
    begin = static_cast<std::int64_t>(end);
  });
  add_until(blocks);
}

/// Where what all rows attend is little: blocks inside one segment at once, the others by counting their
/// tokens.
void ExecutedRows::cover_full() {
  const auto cover = [this](std::int64_t block, std::int64_t tokens) {
    std::uint32_t& covered = covered_[static_cast<std::size_t>(block)];
    if (covered == 0) covered_blocks_.push_back(static_cast<std::uint32_t>(block));
    covered += static_cast<std::uint32_t>(tokens);
  };
  for (const Interval& tokens : attended_.all()) {
    map_.for_each(tokens, [&](const Segment& segment) {
      const std::int64_t end = segment.position + segment.length;
      const std::int64_t first = ceil_div(segment.position, block_.kv);
      const std::int64_t last = end / block_.kv;
      if (first > last) {
        cover(last, segment.length);
        return;
      }
      if (first < last) full_.push_back({first, last});
      if (segment.position < first * block_.kv) cover(first - 1, first * block_.kv - segment.position);
      if (end > last * block_.kv) cover(last, end - last * block_.kv);
    });
  }
  for (const std::uint32_t block : covered_blocks_) {
    std::uint32_t& covered = covered_[block];
    if (covered == block_.kv) full_.push_back({block, std::int64_t{block} + 1});
    covered = 0;
  }
  covered_blocks_.clear();
}

/// Ascending, and neighbours as one run, which a few are already. OPTIMIZATION: by bits, as a plan of whole
/// blocks has hundreds of runs in any order; sorting them took a fifth of a picture.
void ExecutedRows::sort_full() {
  const auto not_apart = [](const Interval& a, const Interval& b) { return b.begin <= a.end; };
  if (std::adjacent_find(full_.begin(), full_.end(), not_apart) == full_.end()) return;
  for (const Interval& blocks : full_) {
    full_blocks_.add_run(static_cast<std::size_t>(blocks.begin), static_cast<std::size_t>(blocks.end - 1));
  }
  full_.clear();
  full_blocks_.take_runs([this](std::size_t first, std::size_t end) {
    full_.push_back({static_cast<std::int64_t>(first), static_cast<std::int64_t>(end)});
  });
}

ExecutedCount ExecutedRows::count(std::int64_t q_block) {
  attended_.look_at(q_block);
  mark(attended_.any(), touched_);
  find_full();
  ExecutedCount count;
  for (const Interval& blocks : full_) count.full += blocks.length();
  count.partial = touched_.take_count() - count.full;
  return count;
}

std::span<const TileRun> ExecutedRows::runs(std::int64_t q_block) {
  attended_.look_at(q_block);
  mark(attended_.any(), touched_);
  find_full();
  if (found_.empty()) found_.resize(touched_.size());
  TileRun* out = found_.data();
  const auto add = [&out](std::int64_t begin, std::int64_t end, TileClass tiles) {
    if (begin < end) *out++ = {static_cast<std::int32_t>(begin), static_cast<std::int32_t>(end), tiles};
  };
  if (full_.empty()) {
    touched_.take_runs([&](std::size_t begin, std::size_t end) {
      add(static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end), TileClass::partial);
    });
    return {found_.data(), out};
  }
  sort_full();
  auto full = full_.cbegin();
  touched_.take_runs([&](std::size_t begin, std::size_t end) {
    split_at_full({static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end)}, full, full_.cend(),
                  add);
  });
  return {found_.data(), out};
}

}  // namespace evenkeel
