#include "layout/edit.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

#include "support/layouts.h"

namespace evenkeel {
namespace {

using test::kFirst;
using test::layout_of;
using test::Lengths;
using test::lengths_of;

TEST(MoveBoundary, MovesTokensBetweenNeighboursOnly) {
  const Layout layout = layout_of({{100, 200, 300}});
  EXPECT_EQ(lengths_of(move_boundary(layout, kFirst, 0, 150)->layout), (Lengths{150, 150, 300}));
  EXPECT_EQ(lengths_of(move_boundary(layout, kFirst, 1, 0)->layout), (Lengths{100, 1, 499}));
  EXPECT_EQ(lengths_of(move_boundary(layout, kFirst, 1, 9999)->layout), (Lengths{100, 499, 1}));
  EXPECT_FALSE(move_boundary(layout, kFirst, 2, 10).ok());
}

TEST(MoveBoundary, SnapsToBlocksOrToMultiplesOfTheLength) {
  const Layout layout = layout_of({{100, 200, 300}});
  const Snap block{SnapKind::multiple, 128, false};
  EXPECT_EQ(lengths_of(move_boundary(layout, kFirst, 0, 150, block)->layout), (Lengths{128, 172, 300}));
  const Snap length{SnapKind::multiple, 16, true};
  EXPECT_EQ(lengths_of(move_boundary(layout, kFirst, 1, 185, length)->layout), (Lengths{100, 80, 420}));
  // No multiple inside: it stays.
  const Snap wide{SnapKind::multiple, 1024, false};
  EXPECT_EQ(lengths_of(move_boundary(layout, kFirst, 0, 150, wide)->layout), (Lengths{100, 200, 300}));
}

TEST(SetLength, TakesFromAndGivesToThePadding) {
  const Layout layout = layout_of({{100, 200}});
  const auto shorter = set_length(layout, kFirst, 0, 60);
  EXPECT_EQ(lengths_of(shorter->layout), (Lengths{60, 200, 40}));
  EXPECT_TRUE(shorter->layout.row(kFirst).last_is_padding());
  EXPECT_TRUE(shorter->note.empty());
  const auto longer = set_length(shorter->layout, kFirst, 1, 230);
  EXPECT_EQ(lengths_of(longer->layout), (Lengths{60, 230, 10}));
  const auto exact = set_length(longer->layout, kFirst, 1, 240);
  EXPECT_EQ(lengths_of(exact->layout), (Lengths{60, 240}));
  EXPECT_FALSE(exact->layout.row(kFirst).last_is_padding());
}

TEST(SetLength, GrowsEveryRowAndSaysSoWhereThePaddingIsTooShort) {
  const Layout layout = layout_of({{100, 200}, {300}});
  const auto grown = set_length(layout, kFirst, 0, 150);
  EXPECT_EQ(lengths_of(grown->layout, 0), (Lengths{150, 200}));
  EXPECT_EQ(lengths_of(grown->layout, 1), (Lengths{300, 50}));
  EXPECT_EQ(grown->note, "The sequence grew by 50 to 350 tokens.");
}

TEST(SetLength, RefusesWhatIsNoLength) {
  const Layout layout = layout_of({{100, 200}});
  for (const std::int64_t length : {std::int64_t{0}, std::int64_t{-5}, kMaxSequenceLength + 1}) {
    EXPECT_FALSE(set_length(layout, kFirst, 0, length).ok()) << length;
  }
  EXPECT_FALSE(set_length(layout, kFirst, 7, 10).ok());
}

TEST(InsertAndRemove, LeaveTheSequenceAsLongAsItWas) {
  const Layout layout = layout_of({{100, 200}});
  const auto removed = remove_document(layout, kFirst, 0);
  EXPECT_EQ(lengths_of(removed->layout), (Lengths{200, 100}));
  EXPECT_TRUE(removed->layout.row(kFirst).last_is_padding());
  const auto inserted = insert_document(removed->layout, kFirst, 99, 70);
  EXPECT_EQ(lengths_of(inserted->layout), (Lengths{200, 70, 30}));
  EXPECT_FALSE(remove_document(layout_of({{5}}), kFirst, 0).ok());
}

TEST(PadDocuments, MakesEveryDocumentAndThePaddingAMultiple) {
  const Layout layout = layout_of({{10, 20, 3}, {33}});
  const auto padded = pad_documents(layout, 16);
  EXPECT_EQ(lengths_of(padded->layout, 0), (Lengths{16, 32, 16}));
  EXPECT_EQ(lengths_of(padded->layout, 1), (Lengths{48, 16}));
  EXPECT_EQ(padded->note, "The sequence grew by 31 to 64 tokens.");
}

TEST(PadDocuments, LeadsInOneStepToWhatTheSequenceNeedsToo) {
  const auto padded = pad_documents_and_sequence(layout_of({{10, 20, 3}}), 16, 96);
  EXPECT_EQ(lengths_of(padded->layout), (Lengths{16, 32, 16, 32}));
  EXPECT_EQ(padded->note, "The sequence grew by 63 to 96 tokens.");
  // A multiple of both, not of the larger only.
  EXPECT_EQ(pad_documents_and_sequence(layout_of({{10}}), 16, 24)->layout.seq_len(), 48);
  // Where there is none of both, that of the documents is enough.
  EXPECT_EQ(pad_documents_and_sequence(layout_of({{10}}), 16, kMaxSequenceLength - 1)->layout.seq_len(), 16);
}

TEST(PadSequence, LengthensThePaddingOnly) {
  const Layout layout = layout_of({{100}});
  const auto padded = pad_sequence(layout, 64);
  EXPECT_EQ(lengths_of(padded->layout), (Lengths{100, 28}));
  EXPECT_EQ(lengths_of(pad_sequence(padded->layout, 256)->layout), (Lengths{100, 156}));
  EXPECT_FALSE(pad_sequence(layout, 0).ok());
  EXPECT_FALSE(pad_sequence(layout_of({{kMaxSequenceLength - 1}}), kMaxSequenceLength - 5).ok());
}

TEST(Edits, KeepEveryRowOfTheSameTotalWhateverIsDone) {
  EXPECT_TRUE(rc::check([] {
    const auto lengths =
        *rc::gen::nonEmpty(rc::gen::container<Lengths>(rc::gen::inRange<std::int64_t>(1, 50)));
    Layout layout = layout_of({lengths, Lengths(lengths.rbegin(), lengths.rend())});
    const int steps = *rc::gen::inRange(1, 12);
    for (int i = 0; i < steps; ++i) {
      const BatchRow row{*rc::gen::inRange<std::size_t>(0, layout.batch())};
      const auto document = *rc::gen::inRange<std::size_t>(0, layout.row(row).document_count() + 1);
      const auto number = *rc::gen::inRange<std::int64_t>(-2, 120);
      const std::int64_t before = layout.seq_len();
      const int action = *rc::gen::inRange(0, 7);
      const Result<Edited> edited = action == 0   ? move_boundary(layout, row, document, number)
                                    : action == 1 ? set_length(layout, row, document, number)
                                    : action == 2 ? insert_document(layout, row, document, number)
                                    : action == 3 ? remove_document(layout, row, document)
                                    : action == 4 ? pad_documents(layout, number)
                                    : action == 5 ? pad_sequence(layout, number)
                                                  : replace_row(layout, row, {number, 5});
      if (!edited) {
        RC_ASSERT(!edited.error().message.empty());
        continue;
      }
      layout = edited->layout;
      RC_ASSERT(check_batch(layout).ok());
      RC_ASSERT(layout.seq_len() >= before);
      RC_ASSERT(action > 0 || layout.seq_len() == before);
    }
  }));
}

}  // namespace
}  // namespace evenkeel
