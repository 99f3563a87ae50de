#include "balance/segment_table.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "balance/piece_walk.h"
#include "base/text.h"

namespace evenkeel {
namespace {

constexpr const char* kRule = "permutation-valid";
/// What the memory of a row itself amounts to, so that millions of short rows count.
constexpr std::int64_t kSegmentsOfARow = 8;
constexpr const char* kAgain = "make the plan again: rearrange holds every index from 0 to S - 1 once";

std::int64_t end_of(const SegmentTable::Row& row, std::size_t index, std::int64_t seq_len) {
  return index + 1 < row.position.size() ? std::int64_t{row.position[index + 1]} : seq_len;
}

Segment segment_of(const SegmentTable::Row& row, std::size_t index, std::int64_t seq_len) {
  const std::int64_t position = row.position[index];
  return {row.token[index], position, end_of(row, index, seq_len) - position};
}

struct TableFormula {
  std::int64_t seq_len;
  std::vector<std::shared_ptr<const SegmentTable::Row>> rows;

  [[nodiscard]] const SegmentTable::Row* row(BatchRow batch_row) const {
    return rows.size() == 1 ? rows.front().get() : rows[batch_row.value].get();
  }

  struct PlanCursor {
    PlanCursor(const TableFormula& formula, BatchRow batch_row, std::int64_t at)
        : row(formula.row(batch_row)), seq_len(formula.seq_len) {
      const auto next = std::upper_bound(row->position.begin(), row->position.end(), at,
                                         [](std::int64_t x, std::uint32_t begin) { return x < begin; });
      index = static_cast<std::size_t>(next - row->position.begin()) - 1;
    }
    [[nodiscard]] Segment piece() const { return segment_of(*row, index, seq_len); }
    void advance() { ++index; }
    const SegmentTable::Row* row;
    std::int64_t seq_len;
    std::size_t index;
  };

  struct TokenCursor {
    TokenCursor(const TableFormula& formula, BatchRow batch_row, std::int64_t token)
        : row(formula.row(batch_row)), seq_len(formula.seq_len) {
      const auto next =
          std::upper_bound(row->by_token.begin(), row->by_token.end(), token,
                           [this](std::int64_t x, std::uint32_t i) { return x < row->token[i]; });
      order = static_cast<std::size_t>(next - row->by_token.begin()) - 1;
    }
    [[nodiscard]] Segment piece() const { return segment_of(*row, row->by_token[order], seq_len); }
    void advance() { ++order; }
    const SegmentTable::Row* row;
    std::int64_t seq_len;
    std::size_t order;
  };
};

std::string in_row(std::size_t row) {
  return "row " + std::to_string(row) + ": ";
}

Error in_place(std::size_t row, const char* rule, const std::string& what, const char* fix) {
  Error error = bad_input(rule, in_row(row) + what, fix);
  error.place.row = row;
  return error;
}

Error misfit(const std::string& rule, const std::string& message, const std::string& fix) {
  return make_error(ErrorKind::infeasible, rule, message, fix);
}

std::string rows_of_tokens(std::size_t rows, std::int64_t tokens) {
  return std::to_string(rows) + (rows == 1 ? " row of " : " rows of ") + grouped(tokens) + " tokens";
}

}  // namespace

std::int64_t SegmentTable::segment_count() const {
  std::int64_t count = 0;
  for (const auto& row : rows_) count += static_cast<std::int64_t>(row->position.size());
  return count;
}

Segment SegmentTable::segment(std::size_t row, std::size_t index) const {
  return segment_of(*rows_[row], index, seq_len_);
}

Result<Plan> SegmentTable::plan(std::string strategy, std::int64_t seq_len, std::size_t batch,
                                WorldSize world_size) const {
  if (seq_len != seq_len_ || (rows_.size() != 1 && rows_.size() != batch)) {
    return misfit("plan-shape",
                  "the plan is for " + rows_of_tokens(rows_.size(), seq_len_) + ", but the documents fill " +
                      rows_of_tokens(batch, seq_len),
                  "use it with the documents it was made for, or make a plan for these");
  }
  if (seq_len_ % world_size.value != 0) {
    return misfit("ranks-divisible",
                  "sequence length " + std::to_string(seq_len_) + " is not divisible by world size " +
                      std::to_string(world_size.value) + ": ranks own equal chunks of the plan",
                  "use a number of ranks that divides it");
  }
  return Plan(std::move(strategy), make_rearrangement(TableFormula{seq_len_, rows_}), seq_len_, world_size,
              batch, rows_.size() == 1 ? IndexRows::shared : IndexRows::per_batch_row);
}

Result<void> SegmentTableBuilder::expect_length(std::uint64_t seq_len) {
  if (seq_len < 1 || seq_len > static_cast<std::uint64_t>(kMaxSequenceLength)) {
    return bad_input(
        "plan-shape",
        "rows of " + std::to_string(seq_len) + " indices are not between 1 and 2147483648 (2^31)",
        "give a plan of one index a token");
  }
  expected_ = static_cast<std::int64_t>(seq_len);
  return {};
}

Error SegmentTableBuilder::out_of_range(std::int64_t position, std::int64_t index,
                                        std::int64_t seq_len) const {
  return in_place(table_.rows_.size(), kRule,
                  "position " + std::to_string(position) + " holds index " + std::to_string(index) +
                      ", which is not between 0 and " + std::to_string(seq_len - 1),
                  kAgain);
}

Result<void> SegmentTableBuilder::add(Span<const std::int64_t> indices) {
  const std::int64_t limit = expected_.value_or(kMaxSequenceLength);
  for (const std::int64_t index : indices) {
    if (index < 0 || index >= limit) return out_of_range(length_, index, limit);
    if (length_ == limit) {
      return in_place(table_.rows_.size(), "plan-shape",
                      "there are more than " + std::to_string(limit) + " indices", "give rows of one length");
    }
    if (index != continues_at_) {
      if (++segments_ > kMaxSegments) {
        return bad_input("plan-segment-limit",
                         "the plan has more than 134217728 (2^27) pieces of consecutive tokens",
                         "read fewer rows at a time");
      }
      if (row_.token.size() == checked_) {
        if (auto valid = check_early(); !valid) return valid;
        checked_ *= 4;
      }
      row_.position.push_back(static_cast<std::uint32_t>(length_));
      row_.token.push_back(static_cast<std::uint32_t>(index));
    }
    if (index > greatest_) {
      greatest_ = index;
      greatest_at_ = length_;
    }
    continues_at_ = index + 1;
    ++length_;
  }
  return {};
}

/// A small file may unpack to rows of any length, but hardly to one of different indices.
Result<void> SegmentTableBuilder::check_early() const {
  std::vector<std::uint32_t> order(row_.token.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return row_.token[a] != row_.token[b] ? row_.token[a] < row_.token[b] : a < b;
  });
  const auto twice = std::adjacent_find(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return row_.token[a] == row_.token[b];
  });
  if (twice == order.end()) return {};
  return in_place(table_.rows_.size(), kRule,
                  "index " + std::to_string(row_.token[*twice]) + " stands at positions " +
                      std::to_string(row_.position[*twice]) + " and " +
                      std::to_string(row_.position[*(twice + 1)]),
                  kAgain);
}

Result<void> SegmentTableBuilder::check_tokens(SegmentTable::Row& row) const {
  row.by_token.resize(row.token.size());
  std::iota(row.by_token.begin(), row.by_token.end(), 0U);
  std::sort(row.by_token.begin(), row.by_token.end(), [&](std::uint32_t a, std::uint32_t b) {
    return row.token[a] != row.token[b] ? row.token[a] < row.token[b] : a < b;
  });
  std::optional<std::int64_t> missing;
  std::int64_t end = 0;  // of the tokens seen, and the segment that reaches it
  Segment reaching;
  for (const std::uint32_t i : row.by_token) {
    const Segment segment = segment_of(row, i, length_);
    if (segment.token > end && !missing) missing = end;
    if (segment.token < end) {
      // As many stand twice as are missing: name the first of each.
      if (!missing) {
        std::int64_t seen = end;
        for (const std::uint32_t j : row.by_token) {
          const Segment later = segment_of(row, j, length_);
          if (later.token > seen) break;
          seen = std::max(seen, later.token + later.length);
        }
        missing = seen;
      }
      const std::int64_t one = reaching.position + (segment.token - reaching.token);
      return in_place(table_.rows_.size(), kRule,
                      "index " + std::to_string(segment.token) + " stands at positions " +
                          std::to_string(std::min(one, segment.position)) + " and " +
                          std::to_string(std::max(one, segment.position)) + ", and index " +
                          std::to_string(*missing) + " is missing",
                      kAgain);
    }
    end = segment.token + segment.length;
    reaching = segment;
  }
  return {};
}

Result<void> SegmentTableBuilder::end_row() {
  const std::size_t row = table_.rows_.size();
  if (length_ == 0) return in_place(row, "plan-shape", "there are no indices", "give one index a token");
  const std::int64_t expected = expected_.value_or(length_);
  if (length_ != expected) {
    return in_place(
        row, "plan-shape",
        "there are " + std::to_string(length_) + " indices instead of " + std::to_string(expected),
        "give rows of one length");
  }
  if (greatest_ >= length_) return out_of_range(greatest_at_, greatest_, length_);
  expected_ = length_;
  segments_ += kSegmentsOfARow;
  if (auto valid = check_tokens(row_); !valid) return valid;
  row_.position.shrink_to_fit();
  row_.token.shrink_to_fit();
  table_.rows_.push_back(std::make_shared<const SegmentTable::Row>(std::exchange(row_, {})));
  length_ = 0;
  checked_ = kFirstCheck;
  continues_at_ = -1;
  greatest_ = -1;
  return {};
}

Result<SegmentTable> SegmentTableBuilder::finish() && {
  if (table_.rows_.empty()) {
    return bad_input("plan-shape", "there are no rows of indices", "give one index a token");
  }
  table_.seq_len_ = *expected_;
  return std::move(table_);
}

Result<void> RestoreCheck::add(Span<const std::int64_t> indices) {
  for (std::size_t i = 0; i < indices.size(); ++i, ++token_) {
    if (row_ >= table_.row_count() || token_ >= table_.seq_len()) {
      return in_place(row_, "plan-shape", "restore is longer than rearrange", "make the plan again");
    }
    const SegmentTable::Row& row = table_.row(row_);
    Segment segment = table_.segment(row_, row.by_token[order_]);
    if (token_ == segment.token + segment.length) segment = table_.segment(row_, row.by_token[++order_]);
    const std::int64_t position = segment.position + (token_ - segment.token);
    if (indices[i] == position) continue;
    return in_place(row_, "restore-inverse",
                    "restore of token " + std::to_string(token_) + " is " + std::to_string(indices[i]) +
                        ", but rearrange has this token at position " + std::to_string(position),
                    "make the plan again: restore is the inverse of rearrange");
  }
  return {};
}

Result<void> RestoreCheck::end_row() {
  if (token_ != table_.seq_len()) {
    return in_place(row_, "plan-shape",
                    "restore has " + std::to_string(token_) + " indices, and rearrange " +
                        std::to_string(table_.seq_len()),
                    "make the plan again");
  }
  ++row_;
  token_ = 0;
  order_ = 0;
  return {};
}

Result<void> RestoreCheck::finish() const {
  if (row_ == table_.row_count()) return {};
  return bad_input(
      "plan-shape",
      "restore has " + std::to_string(row_) + " rows, and rearrange " + std::to_string(table_.row_count()),
      "make the plan again");
}

}  // namespace evenkeel
