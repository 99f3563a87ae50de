#include "io/number_sink.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace evenkeel::io {

Result<void> NumberList::numbers(std::span<const std::int64_t> more) {
  if (more.size() > static_cast<std::size_t>(kMaxDocuments) - numbers_.size()) {
    return bad_input("number-count-limit", "there are more than 33554432 (2^25) numbers",
                     "give a shorter list");
  }
  numbers_.insert(numbers_.end(), more.begin(), more.end());
  return {};
}

Error LayoutBuilder::at(std::string rule, const std::string& what, std::string fix) const {
  Error error =
      bad_input(std::move(rule), "row " + std::to_string(rows_.size()) + ": " + what, std::move(fix));
  error.place.row = rows_.size();
  error.place.document = row_.size();
  return error;
}

Result<void> LayoutBuilder::numbers(std::span<const std::int64_t> more) {
  if (format_ == LengthsFormat::document_ids) return add_ids(more);
  for (const std::int64_t number : more) {
    auto added = format_ == LengthsFormat::lengths ? add_document(number) : add_offset(number);
    if (!added) return added;
  }
  return {};
}

Result<void> LayoutBuilder::add_document(std::int64_t length) {
  if (++documents_ > kMaxDocuments) {
    return bad_input("document-count-limit", "there are more than 33554432 (2^25) documents",
                     "split the batch into several runs");
  }
  row_.push_back(length);
  return {};
}

Result<void> LayoutBuilder::add_offset(std::int64_t offset) {
  const std::int64_t before = std::exchange(offset_, offset);
  if (before < 0) {
    if (offset == 0) return {};
    return at("cu-seqlens-start", "cu_seqlens start at " + std::to_string(offset) + ", and they start at 0",
              "put a 0 first, or say that these are lengths");
  }
  if (offset <= before) {
    return at("cu-seqlens-rise",
              "cu_seqlens entry " + std::to_string(row_.size() + 1) + " is " + std::to_string(offset) +
                  " after " + std::to_string(before) + ", and they rise from one to the next",
              "remove empty documents and put the offsets in order");
  }
  return add_document(offset - before);
}

Result<void> LayoutBuilder::add_ids(std::span<const std::int64_t> ids) {
  if (static_cast<std::int64_t>(ids.size()) > kMaxSequenceLength - tokens_) {
    return at("sequence-length-limit", "there are more than 2147483648 (2^31) document ids",
              "give the row at most 2147483648 tokens");
  }
  tokens_ += static_cast<std::int64_t>(ids.size());
  while (!ids.empty()) {
    if (ids_.empty() || ids.front() != ids_.back()) {
      if (run_ > 0) {
        if (auto added = add_document(run_); !added) return added;
      }
      ids_.push_back(ids.front());
      run_ = 0;
    }
    const auto end =
        std::find_if(ids.begin(), ids.end(), [id = ids_.back()](std::int64_t x) { return x != id; });
    run_ += end - ids.begin();
    ids = ids.subspan(static_cast<std::size_t>(end - ids.begin()));
  }
  return {};
}

Result<void> LayoutBuilder::check_ids_are_distinct() const {
  // Mostly ids count up, and then there is nothing to look for.
  if (std::adjacent_find(ids_.begin(), ids_.end(), std::greater_equal<>()) == ids_.end()) return {};
  std::vector<std::uint32_t> order(ids_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [this](std::uint32_t a, std::uint32_t b) {
    return ids_[a] != ids_[b] ? ids_[a] < ids_[b] : a < b;
  });
  std::size_t first_again = ids_.size();
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (ids_[order[i]] == ids_[order[i - 1]]) first_again = std::min<std::size_t>(first_again, order[i]);
  }
  if (first_again == ids_.size()) return {};
  const auto token =
      std::accumulate(row_.begin(), row_.begin() + static_cast<std::ptrdiff_t>(first_again), std::int64_t{0});
  Error error = at("document-ids-contiguous",
                   "document id " + std::to_string(ids_[first_again]) + " comes back at token " +
                       std::to_string(token) + " after another, and a document is one run of tokens",
                   "give every document an id of its own");
  error.place.document = first_again;
  return error;
}

Result<void> LayoutBuilder::end_row() {
  if (run_ > 0) {
    if (auto added = add_document(run_); !added) return added;
    if (auto distinct = check_ids_are_distinct(); !distinct) return distinct;
  }
  if (row_.empty())
    return at("documents-present", "there are no documents", "give at least one document length");
  rows_.push_back(std::exchange(row_, {}));
  offset_ = -1;
  ids_.clear();
  run_ = 0;
  tokens_ = 0;
  return {};
}

Result<Layout> LayoutBuilder::finish() && {
  return Layout::make(rows_);
}

}  // namespace evenkeel::io
