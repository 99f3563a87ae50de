#include "layout/edit_selection.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "support/layouts.h"

namespace evenkeel {
namespace {

using test::kFirst;
using test::layout_of;
using test::Lengths;
using test::lengths_of;

Lengths sorted(Lengths lengths) {
  std::sort(lengths.begin(), lengths.end());
  return lengths;
}

TEST(MoveDocuments, PutsThemTogetherWhereTheyAreDropped) {
  const Layout layout = layout_of({{1, 2, 3, 4, 5}});
  const auto moved = move_documents(layout, kFirst, {0, 3}, 5);
  EXPECT_EQ(lengths_of(moved->edited.layout), (Lengths{2, 3, 5, 1, 4}));
  EXPECT_EQ(moved->documents, (DocumentSet{3, 4}));
  EXPECT_EQ(lengths_of(move_documents(layout, kFirst, {2}, 0)->edited.layout), (Lengths{3, 1, 2, 4, 5}));
  // Dropped on itself, or right behind: nothing moves.
  EXPECT_TRUE(move_documents(layout, kFirst, {2}, 2)->edited.layout == layout);
  EXPECT_TRUE(move_documents(layout, kFirst, {2}, 3)->edited.layout == layout);
}

TEST(MoveDocuments, LeavesThePaddingLast) {
  const Layout padded = set_length(layout_of({{10, 20, 30}}), kFirst, 0, 4)->layout;
  const auto moved = move_documents(padded, kFirst, {0}, 99);
  EXPECT_EQ(lengths_of(moved->edited.layout), (Lengths{20, 30, 4, 6}));
  EXPECT_TRUE(moved->edited.layout.row(kFirst).last_is_padding());
  EXPECT_FALSE(move_documents(padded, kFirst, {3}, 0).ok());
}

TEST(EditsOfSeveral, TakeFromAndGiveToThePaddingOnce) {
  const Layout layout = layout_of({{10, 20, 30, 40}, {100}});
  const auto removed = remove_documents(layout, kFirst, {0, 2});
  EXPECT_EQ(lengths_of(removed->edited.layout), (Lengths{20, 40, 40}));
  const auto doubled = duplicate_documents(removed->edited.layout, kFirst, {0});
  EXPECT_EQ(lengths_of(doubled->edited.layout), (Lengths{20, 20, 40, 20}));
  EXPECT_EQ(doubled->documents, (DocumentSet{1}));
  const auto equal = set_lengths(doubled->edited.layout, kFirst, {0, 1, 2, 3}, 30);
  EXPECT_EQ(lengths_of(equal->edited.layout), (Lengths{30, 30, 30, 10}));
  EXPECT_EQ(equal->documents, (DocumentSet{0, 1, 2}));
  const auto padded = pad_these_documents(equal->edited.layout, kFirst, {1}, 16);
  EXPECT_EQ(lengths_of(padded->edited.layout), (Lengths{30, 32, 30, 8}));
  const auto grown = duplicate_documents(padded->edited.layout, kFirst, {0, 1, 2});
  EXPECT_EQ(lengths_of(grown->edited.layout), (Lengths{30, 32, 30, 30, 32, 30}));
  EXPECT_EQ(lengths_of(grown->edited.layout, 1), (Lengths{100, 84}));
  EXPECT_EQ(grown->edited.note, "The sequence grew by 84 to 184 tokens.");
  EXPECT_FALSE(remove_documents(layout, kFirst, {0, 1, 2, 3}).ok());
  EXPECT_FALSE(remove_documents(layout, kFirst, {}).ok());
  EXPECT_FALSE(remove_documents(layout, kFirst, {4}).ok());
  EXPECT_FALSE(set_lengths(layout, kFirst, {0}, kMaxSequenceLength + 1).ok());
  EXPECT_FALSE(pad_these_documents(layout, kFirst, {0}, 0).ok());
}

TEST(MergeAndSplit, AreForNeighboursAndHalves) {
  const Layout layout = layout_of({{1, 20, 31, 4}});
  EXPECT_EQ(lengths_of(merge_documents(layout, kFirst, {1, 2})->edited.layout), (Lengths{1, 51, 4}));
  EXPECT_FALSE(merge_documents(layout, kFirst, {1}).ok());
  EXPECT_FALSE(merge_documents(layout, kFirst, {1, 3}).ok());
  const auto cut = split_documents(layout, kFirst, {0, 1, 2});
  EXPECT_EQ(lengths_of(cut->edited.layout), (Lengths{1, 10, 10, 15, 16, 4}));
  EXPECT_EQ(cut->documents, (DocumentSet{1, 2, 3, 4}));
  EXPECT_FALSE(split_documents(layout, kFirst, {0}).ok());
}

TEST(MoveRow, KeepsTheOthersInOrder) {
  const Layout layout = layout_of({{3}, {1, 2}, {2, 1}});
  const auto moved = move_row(layout, BatchRow{0}, BatchRow{2});
  EXPECT_EQ(lengths_of(moved->layout, 2), (Lengths{3}));
  EXPECT_EQ(lengths_of(moved->layout, 0), (Lengths{1, 2}));
  EXPECT_TRUE(move_row(moved->layout, BatchRow{2}, BatchRow{0})->layout == layout);
  EXPECT_FALSE(move_row(layout, BatchRow{0}, BatchRow{3}).ok());
}

/// Rows of 1 to 40 documents, the smallest and the largest sequences among them, padded or not.
rc::Gen<Layout> layouts() {
  return rc::gen::exec([] {
    auto lengths = *rc::gen::nonEmpty(rc::gen::container<Lengths>(rc::gen::inRange<std::int64_t>(1, 50)));
    const int size = *rc::gen::inRange(0, 4);
    if (size == 0) lengths = {1};
    if (size == 1) {
      const std::int64_t used = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
      lengths.push_back(kMaxSequenceLength - used);
    }
    Layout layout = layout_of({lengths, Lengths(lengths.rbegin(), lengths.rend())});
    if (*rc::gen::arbitrary<bool>() && lengths.size() > 1)
      layout = remove_document(layout, kFirst, 0)->layout;
    return layout;
  });
}

DocumentSet some_of(std::size_t count) {
  DocumentSet documents;
  for (std::size_t i = 0; i < count; ++i) {
    if (*rc::gen::inRange(0, 3) == 0) documents.push_back(i);
  }
  return documents;
}

TEST(EditsOfSeveral, KeepWhatTheyPromiseWhateverIsChosen) {
  EXPECT_TRUE(rc::check([] {
    const Layout layout = *layouts();
    const Lengths before = lengths_of(layout);
    const DocumentSet documents = some_of(before.size());
    const bool padded = layout.row(kFirst).last_is_padding();
    const auto place = *rc::gen::inRange<std::size_t>(0, before.size() + 2);
    DocumentSet meant = documents;
    if (padded && !meant.empty() && meant.back() + 1 == before.size()) meant.pop_back();

    const auto moved = move_documents(layout, kFirst, documents, place);
    RC_ASSERT(moved.ok() == !meant.empty());
    if (moved) {
      RC_ASSERT(sorted(lengths_of(moved->edited.layout)) == sorted(before));
      RC_ASSERT(moved->edited.layout.seq_len() == layout.seq_len());
      RC_ASSERT(moved->edited.layout.row(kFirst).last_is_padding() == padded);
      const Lengths after = lengths_of(moved->edited.layout);
      for (std::size_t i = 0; i < meant.size(); ++i) {
        RC_ASSERT(after[moved->documents[i]] == before[meant[i]]);
        RC_ASSERT(moved->documents[i] == moved->documents[0] + i);
      }
    }
    const auto doubled = duplicate_documents(layout, kFirst, documents);
    if (doubled) {
      // What was added goes away again: the documents are those of before.
      const auto back = remove_documents(doubled->edited.layout, kFirst, doubled->documents);
      Lengths there = lengths_of(back->edited.layout);
      there.resize(before.size() - (padded ? 1 : 0));
      RC_ASSERT(std::equal(there.begin(), there.end(), before.begin()));
    }
    const auto removed = remove_documents(layout, kFirst, documents);
    if (removed) {
      RC_ASSERT(removed->edited.layout.seq_len() == layout.seq_len());
      RC_ASSERT(removed->edited.layout.row(kFirst).last_is_padding());
    }
    const auto cut = split_documents(layout, kFirst, documents);
    if (cut) {
      // Halves of one document merge to it.
      const auto whole = merge_documents(cut->edited.layout, kFirst, {cut->documents[0], cut->documents[1]});
      RC_ASSERT(cut->edited.layout.seq_len() == layout.seq_len());
      RC_ASSERT(whole.ok());
    }
    for (const auto* edit : {&moved, &doubled, &removed, &cut}) {
      if (*edit) RC_ASSERT(check_batch((*edit)->edited.layout).ok());
    }
  }));
}

}  // namespace
}  // namespace evenkeel
