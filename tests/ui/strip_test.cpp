#include <numeric>

#include "model/document_selection.h"
#include "strip/document_blocks.h"
#include "strip/lane_raster.h"
#include "strip/pasted_lengths.h"
#include "strip/strip_geometry.h"
#include "strip/strip_zoom.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

DocumentRow row_of(const std::vector<std::int64_t>& lengths, bool padded = false) {
  return DocumentRow::make(lengths, padded).value();
}

TokenScale scale_of(const DocumentRow& row, double width) {
  return {0.0, width, row.seq_len()};
}

std::shared_ptr<const Plan> plan_of(const Project& project) {
  auto snapshot = Pipeline().run({project.layout, project.a, {}}, *make_cpu_engine());
  return *(*snapshot)->chosen.plan;
}

/// Whether the blocks are in order and hold each document once.
void verify_cover(const DocumentRow& row, const std::vector<DocumentBlock>& blocks) {
  std::size_t next = 0;
  for (const DocumentBlock& block : blocks) {
    QCOMPARE(block.first, next);
    next += block.count;
  }
  QCOMPARE(next, row.document_count());
}

}  // namespace

class StripTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyDocumentWideEnoughIsABlockOfItsOwn() {
    const DocumentRow row = row_of({100, 200, 300, 400});
    const auto blocks = documentBlocks(row, scale_of(row, 1000));
    verify_cover(row, blocks);
    QCOMPARE(blocks.size(), std::size_t{4});
    QCOMPARE(blocks[2].x_begin, 300.0);
    QCOMPARE(blocks[2].x_end, 600.0);
  }

  void documentsTooNarrowToSeeBecomeOneGroupThatKnowsItsCount() {
    std::vector<std::int64_t> lengths(500, 1);
    lengths.push_back(9500);
    const DocumentRow row = row_of(lengths);
    const auto blocks = documentBlocks(row, scale_of(row, 1000));
    verify_cover(row, blocks);
    QCOMPARE(blocks.size(), std::size_t{2});
    QVERIFY(blocks[0].isGroup());
    QCOMPARE(blocks[0].count, std::size_t{500});
  }

  void aWideDocumentIsNeverLostInAGroup() {
    // Narrow runs of every length before and after one that is just wide enough.
    for (const std::int64_t narrow : {1, 7, 29}) {
      for (std::size_t count = 0; count < 60; count += 7) {
        std::vector<std::int64_t> lengths(count, narrow);
        lengths.push_back(30);
        lengths.insert(lengths.end(), count + 1, narrow);
        std::int64_t used = std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0});
        lengths.push_back(10000 - used);
        const DocumentRow row = row_of(lengths);
        const auto blocks = documentBlocks(row, scale_of(row, 1000));
        verify_cover(row, blocks);
        QVERIFY(std::any_of(blocks.begin(), blocks.end(), [&](const DocumentBlock& block) {
          return block.first == count && !block.isGroup();
        }));
      }
    }
  }

  void theNumberOfBlocksIsBoundByThePixelsNotTheDocuments() {
    const DocumentRow row = row_of(std::vector<std::int64_t>(300000, 3));
    const auto blocks = documentBlocks(row, scale_of(row, 1200));
    verify_cover(row, blocks);
    QVERIFY(blocks.size() < 900);
  }

  void paddingStandsAloneEvenWhereItIsNarrow() {
    const DocumentRow row = row_of({1, 1, 9997, 1}, true);
    const auto blocks = documentBlocks(row, scale_of(row, 100));
    verify_cover(row, blocks);
    QVERIFY(blocks.back().padding);
    QVERIFY(!blocks.back().isGroup());
  }

  void theLongestSequenceStaysExact() {
    const DocumentRow row = row_of({(std::int64_t{1} << 31) - 1, 1});
    const TokenScale scale = scale_of(row, 3000);
    QCOMPARE(scale.boundaryAt(scale.right()), row.seq_len());
    QCOMPARE(scale.tokenAt(scale.right() + 50), row.seq_len() - 1);
    verify_cover(row, documentBlocks(row, scale));
    QVERIFY(rulerStep(scale, 100) <= row.seq_len());
  }

  void theShownRowIsAlwaysAmongTheRowsDrawn() {
    for (const std::size_t batch : {1U, 2U, 9U, 10U, 500U}) {
      for (std::size_t shown = 0; shown<batch; shown += batch> 20 ? 37 : 1) {
        const auto rows = StripGeometry::rows(1200, batch, BatchRow{shown});
        QCOMPARE(rows.size(), std::min<std::size_t>(batch, 9));
        QCOMPARE(std::count_if(rows.begin(), rows.end(), [](const StripRow& row) { return row.large; }), 1);
        const int bottom = rows.back().rect.bottom() + 1;
        QVERIFY(bottom <= StripGeometry::ruler() + StripGeometry::rowsHeight(batch));
      }
    }
  }

  void zoomedBlocksAreThoseInSight() {
    std::vector<std::int64_t> lengths(100000, 16);
    const DocumentRow row = row_of(lengths);
    TokenScale scale = scale_of(row, 1000);
    scale.sight = {0.5, 1e-4};
    const auto blocks = documentBlocks(row, scale);
    QCOMPARE(blocks.front().first, std::size_t{50000});
    QCOMPARE(blocks.size(), std::size_t{10});
    QVERIFY(std::none_of(blocks.begin(), blocks.end(),
                         [](const DocumentBlock& block) { return block.isGroup(); }));
    QVERIFY(std::abs(blocks.front().x_begin) < 1e-3);
    QVERIFY(std::abs(blocks.back().x_end - 1000) < 1e-3);
    QCOMPARE(scale.boundaryAt(500), std::int64_t{50005} * 16);
    QCOMPARE(scale.tokenAt(0.01), std::int64_t{50000} * 16);
  }

  void zoomStaysInsideTheSequenceAndAboutThePlacePointedAt() {
    StripZoom zoom;
    zoom.zoomAbout(0.3, 0.25);
    QVERIFY(std::abs(zoom.sight().span - 0.25) < 1e-12);
    // What was at 30 % of the strip still is.
    QVERIFY(std::abs((0.3 - zoom.sight().begin) / zoom.sight().span - 0.3) < 1e-9);
    zoom.pan(100);
    QCOMPARE(zoom.sight().begin + zoom.sight().span, 1.0);
    zoom.pan(-100);
    QCOMPARE(zoom.sight().begin, 0.0);
    const QJsonObject state = zoom.viewState();
    zoom.fit();
    QVERIFY(zoom.sight().isWhole());
    zoom.setViewState(state);
    QVERIFY(std::abs(zoom.sight().span - 0.25) < 1e-12);
    zoom.setViewState({{"begin", "x"}, {"span", -1}});
    QVERIFY(std::abs(zoom.sight().span - 0.25) < 1e-12);
    zoom.setLeastSpan(0.5);
    QCOMPARE(zoom.sight().span, 0.5);
  }

  void aPasteIsReadAsWhatItIs() {
    const auto lengths = [](const char* text) {
      return readPasted(text).value().layout.row(BatchRow{0}).lengths();
    };
    QCOMPARE(lengths("5 3 8"), (std::vector<std::int64_t>{5, 3, 8}));
    QVERIFY(readPasted("5 3 8").value().note.isEmpty());
    QCOMPARE(lengths("0, 5, 8, 16"), (std::vector<std::int64_t>{5, 3, 8}));
    QVERIFY(readPasted("0, 5, 8, 16").value().note.contains("cu_seqlens"));
    QCOMPARE(lengths("0 0 0 1 1 2"), (std::vector<std::int64_t>{3, 2, 1}));
    QCOMPARE(lengths("5 8 16 20"), (std::vector<std::int64_t>{5, 8, 16, 20}));
    QVERIFY(readPasted("5 8 16 20").value().note.contains("put a 0"));
    for (const char* text : {"0", "0 5 -3", "x"}) QVERIFY2(!readPasted(text).ok(), text);
  }

  void aSelectionGrowsAndShrinksByRangeAndOneByOne() {
    auto selection = DocumentSelection::one(4).extendedTo(2);
    QCOMPARE(selection.documents, (std::vector<std::size_t>{2, 3, 4}));
    QCOMPARE(selection.current, std::optional<std::size_t>(2));
    QCOMPARE(selection.extendedTo(6).documents, (std::vector<std::size_t>{4, 5, 6}));
    selection = selection.toggled(3).toggled(9);
    QCOMPARE(selection.documents, (std::vector<std::size_t>{2, 4, 9}));
    QCOMPARE(selection.within(5).documents, (std::vector<std::size_t>{2, 4}));
    QVERIFY(selection.within(2).empty());
    QVERIFY(!selection.within(2).current);
    QVERIFY(DocumentSelection::one(3).toggled(3).empty());
    QVERIFY(selection.holdsAny(3, 2));
    QVERIFY(!selection.holdsAny(5, 4));
  }

  void lanesOfAPartShowThatPartOfTheWhole() {
    Project project = projectOf({{1000, 3000, 4192}}, 8, 16);
    project.a.strategy = "ptrr";
    const auto plan = plan_of(project);
    const auto whole = rasterLanes({plan, BatchRow{0}, 8192, {}}, {});
    const auto part = rasterLanes({plan, BatchRow{0}, 512, {}, {1024, 1536}}, {});
    for (std::size_t rank = 0; rank < 8; ++rank) {
      for (std::size_t x = 0; x < 512; ++x)
        QCOMPARE(part->coverage[rank][x], whole->coverage[rank][1024 + x]);
    }
  }

  void theLanesOfAColumnAddUpToAllOfIt() {
    Project project = projectOf({{1000, 3000, 4192}}, 8, 16);
    for (const char* strategy : {"contiguous", "head-tail", "ptrr", "per-document-head-tail"}) {
      project.a.strategy = strategy;
      if (project.a.strategy == "per-document-head-tail") {
        project.layout = Layout::make({{1008, 2992, 4192}}).value();
      }
      const auto raster = rasterLanes({plan_of(project), BatchRow{0}, 333, {}}, {});
      QCOMPARE(raster->coverage.size(), std::size_t{8});
      for (std::size_t x = 0; x < 333; ++x) {
        float sum = 0;
        for (const auto& lane : raster->coverage) sum += lane[x];
        QVERIFY2(std::abs(sum - 1.0F) < 1e-3F, strategy);
      }
    }
  }

  void aPieceNarrowerThanAPixelLeavesAMark() {
    // Rank 1's head chunk of the first document is a single token of 65,536.
    Project project = projectOf({{4, 65532}}, 2, 16);
    project.a.strategy = "per-document-head-tail";
    const auto raster = rasterLanes({plan_of(project), BatchRow{0}, 100, {}}, {});
    QVERIFY(raster->coverage[0][0] > 0);
    QVERIFY(raster->coverage[1][0] > 0);
  }

  void aboveSixteenRanksOneLaneAndASummaryAreLeft() {
    Project project = projectOf({{65536}}, 32, 128);
    project.a.strategy = "contiguous";
    const auto raster = rasterLanes({plan_of(project), BatchRow{0}, 320, Rank{3}}, {});
    QCOMPARE(raster->coverage.size(), std::size_t{1});
    QCOMPARE(raster->summary.size(), std::size_t{320});
    for (std::size_t x = 0; x < 320; ++x) {
      QCOMPARE(raster->summary[x], static_cast<std::int32_t>(x / 10));
      QCOMPARE(raster->coverage[0][x] > 0.5F, x / 10 == 3);
    }
  }

  void aStoppedRasterIsNothing() {
    std::stop_source stop;
    stop.request_stop();
    Project project = projectOf({{1 << 20}}, 4, 16);
    QVERIFY(!rasterLanes({plan_of(project), BatchRow{0}, 100, {}}, stop.get_token()).has_value());
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::StripTest)
#include "strip_test.moc"
