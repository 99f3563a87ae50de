#include "layout/layout.h"

#include <gtest/gtest.h>

#include <limits>

namespace evenkeel {
namespace {

TEST(Layout, HoldsOffsetsAndFindsDocuments) {
  const auto layout = Layout::make({{4, 12}, {1, 15}}).value();
  EXPECT_EQ(layout.seq_len(), 16);
  EXPECT_EQ(layout.document_count(), 4U);
  const DocumentRow& row = layout.row(BatchRow{0});
  EXPECT_EQ(row.document_at(0), 0U);
  EXPECT_EQ(row.document_at(3), 0U);
  EXPECT_EQ(row.document_at(4), 1U);
  EXPECT_EQ(row.document_at(15), 1U);
  EXPECT_EQ(row.document(1), (Interval{4, 16}));
}

TEST(Layout, RefusesWhatIsNoDocumentAndNamesIt) {
  using Rows = std::vector<std::vector<std::int64_t>>;
  constexpr auto kHuge = std::numeric_limits<std::int64_t>::max();
  struct Bad {
    Rows rows;
    std::string rule;
  };
  for (const Bad& bad :
       {Bad{{}, "documents-present"}, Bad{{{}}, "documents-present"},
        Bad{{{4, 0}}, "document-length-positive"}, Bad{{{-3}}, "document-length-positive"},
        Bad{{{kHuge}}, "sequence-length-limit"}, Bad{{{kHuge, kHuge}}, "sequence-length-limit"},
        Bad{{{kMaxSequenceLength, 1}}, "sequence-length-limit"}}) {
    const auto layout = Layout::make(bad.rows);
    ASSERT_FALSE(layout.ok()) << bad.rule;
    EXPECT_EQ(layout.error().rule, bad.rule);
    EXPECT_FALSE(layout.error().fix.text.empty());
    EXPECT_EQ(layout.error().line().find('\n'), std::string::npos);
  }
  EXPECT_TRUE(Layout::make({{kMaxSequenceLength}}).ok());
  EXPECT_EQ(Layout::make({{4}, {4, 0}}).error().place, (Place{1, 1}));
}

TEST(Layout, RowsOfDifferentTotalCanBeHeldButNotPlanned) {
  const auto layout = Layout::make({{8, 8}, {8, 4}}).value();
  const auto batch = check_batch(layout);
  ASSERT_FALSE(batch.ok());
  EXPECT_EQ(batch.error().line(),
            "row 1 has 12 tokens but row 0 has 16, and the rows of a batch have the same total: "
            "pad the shorter row by 4");
}

TEST(Layout, OneDocumentRowsAreCheckedAndShared) {
  EXPECT_FALSE(Layout::one_document(0, 1).ok());
  EXPECT_FALSE(Layout::one_document(kMaxSequenceLength + 1, 1).ok());
  EXPECT_FALSE(Layout::one_document(8, 0).ok());
  const auto layout = Layout::one_document(8, 3).value();
  EXPECT_EQ(layout.rows()[0], layout.rows()[2]);
}

}  // namespace
}  // namespace evenkeel
