#include <QSignalSpy>

#include "support/shown_masks.h"
#include "support/stepped_executor.h"

/// Two masks side by side: their slowest bands, what changes owner, and how they are looked at.
namespace evenkeel::ui {

class CompareViewTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void bothSidesAreDrawnFromOneResultInOneSight() {
    ShownMasks shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    QVERIFY(shown.b.isVisible());
    QCOMPARE(shown.a.snapshot(), shown.b.snapshot());
    QCOMPARE(shown.a.plan()->strategy(), std::string("contiguous"));
    QCOMPARE(shown.b.plan()->strategy(), std::string("ptrr"));
    QCOMPARE(shown.b.execution(), *shown.model->executed()->execution("ptrr")->execution);
    QCOMPARE(shown.b.picture()->request.side, Side::b);
    QVERIFY(!(shown.a.picture()->raster == shown.b.picture()->raster));
    // As high and as wide, so that one chip stands for both bands.
    QCOMPARE(shown.a.canvas().size(), shown.b.canvas().size());
    QCOMPARE(shown.a.bandRect(Rank{3}).top(), shown.b.bandRect(Rank{3}).top());
    shown.b.zoom(QRectF(shown.b.canvas()).center(), 0.25);
    QCOMPARE(shown.a.sight().span, 2048.0);
    QCOMPARE(shown.a.sight(), shown.b.sight());
    shown.a.fit();
    QCOMPARE(shown.b.sight().span, 8192.0);
  }

  void aComparisonBeginsByShareUnlessAColourWasChosen() {
    ShownMasks shown(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(shown.ready());
    QVERIFY(!shown.b.isVisible());
    QCOMPARE(shown.a.colour(), MaskColour::by_rank);
    shown.model->chooseB("contiguous");
    QTRY_VERIFY(shown.ready());
    QVERIFY(shown.b.isVisible());
    QCOMPARE(shown.b.colour(), MaskColour::by_share);
    shown.panel.setColour(MaskColour::by_class);
    shown.model->chooseB(std::nullopt);
    QVERIFY(!shown.b.isVisible());
    QCOMPARE(shown.a.colour(), MaskColour::by_class);
    shown.model->undoStack().undo();
    QVERIFY(shown.b.isVisible());
    QCOMPARE(shown.b.colour(), MaskColour::by_class);
  }

  void bothSidesStayOfOneGenerationUntilBIsThereToo() {
    SteppedExecutor executor;
    executor.let(kStrategies);
    ShownMasks shown(modelOf(compared({{4096, 4096}}, 8, "contiguous", "ptrr"), executor));
    QTRY_VERIFY(shown.ready());
    const auto before = shown.a.snapshot();
    executor.let(-1000);
    shown.model->editLayout("move", move_boundary(shown.model->project().layout, BatchRow{0}, 0, 1024));
    QTRY_VERIFY(shown.model->isCurrent());
    QSignalSpy executed(shown.model.get(), &StudioModel::executedChanged);
    executor.let(1001);  // A's
    QVERIFY(executed.wait());
    QVERIFY(shown.model->executedIsCurrent());
    QCOMPARE(shown.a.snapshot(), before);
    QCOMPARE(shown.b.snapshot(), before);
    // Not for ever: A lives on while B is counted.
    QTRY_COMPARE(shown.a.snapshot(), shown.model->snapshot());
    QVERIFY(shown.a.execution() != nullptr);
    QVERIFY(shown.b.execution() == nullptr);
    executor.let(kAllSteps);
    QTRY_VERIFY(shown.ready());
    QVERIFY(shown.b.execution() != nullptr);
    QCOMPARE(shown.b.snapshot(), shown.a.snapshot());
  }

  void theSideThatIsRefusedSaysWhyAndTheOtherLivesOn() {
    ShownMasks shown(compared({{1000, 1048}}, 8, "per-document-head-tail", "ptrr"));
    QTRY_VERIFY(shown.model->isSettled() && shown.b.isCurrent());
    QCOMPARE(shown.a.order(), RowOrder::executed);
    QCOMPARE(shown.b.order(), RowOrder::executed);
    QVERIFY2(shown.a.refusal().contains("1000"), qPrintable(shown.a.refusal()));
    QVERIFY(shown.a.drawnPicture() == nullptr);
    QVERIFY(shown.a.plan() == nullptr);
    QVERIFY(shown.b.refusal().isEmpty());
    QVERIFY(shown.b.drawnPicture() != nullptr);
    hover(shown.a, ShownMasks::at(shown.a, 100, 100));
    QVERIFY(!shown.a.pointedTile());
    QVERIFY(shown.b.pointedTile());
    QVERIFY(!shown.panel.grab().isNull());
    // The other way round.
    shown.model->chooseA("ptrr");
    QTRY_VERIFY(shown.model->isSettled() && shown.a.isCurrent());
    QVERIFY(shown.a.refusal().isEmpty());
    QVERIFY(!shown.b.refusal().isEmpty());
  }

  void theCrosshairPointsInBothMasks() {
    ShownMasks shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    hover(shown.b, ShownMasks::at(shown.b, 5000, 4200));
    QVERIFY(shown.a.pointedTile() && shown.b.pointedTile());
    QCOMPARE(shown.a.pointedTile()->details.tile, shown.b.pointedTile()->details.tile);
    QCOMPARE(shown.a.pointedTile()->rank, std::optional(Rank{4}));
    // The document is that of the mask that is pointed at.
    QCOMPARE(
        shown.model->pointed().document,
        std::optional(static_cast<std::size_t>(shown.b.pointedTile()->details.q_documents.front().begin)));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&shown.b, &leave);
    QVERIFY(!shown.a.pointedTile());
    QCOMPARE(shown.model->pointed(), Pointed{});
  }

  void underWholeMasksTheMagnifiedBandsBeginWhereBothHaveTiles() {
    // The slowest rank of contiguous is the last: it attends nothing of document 0.
    ShownMasks shown(compared({{2048, 6144}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.panel.slowestBands().rank(Side::a), std::optional(Rank{7}));
    QVERIFY(shown.panel.slowestBands().sight(Side::a)->kv > 2000);
  }

  void theSlowestBandOfEachIsMagnified() {
    ShownMasks shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    SlowestBands& bands = shown.panel.slowestBands();
    QVERIFY(bands.isVisible());
    for (const Side side : {Side::a, Side::b}) {
      const MaskView& view = side == Side::a ? shown.a : shown.b;
      const auto tiles = view.execution()->rows[0].per_rank();
      const Rank slowest = slowest_rank(tiles);
      QCOMPARE(bands.rank(side), std::optional(slowest));
      const auto sight = bands.sight(side);
      QVERIFY(sight.has_value());
      QCOMPARE(sight->q, static_cast<double>(slowest.value * 1024));
      QCOMPARE(sight->span, 1024.0);
      // Its tiles are square, and it stands under its mask.
      const QRectF canvas = bands.canvas(side);
      QVERIFY(std::abs(canvas.width() / sight->kvSpan() - canvas.height() / sight->span) < 1e-9);
      QCOMPARE(canvas.width(), static_cast<double>(view.canvas().width()));
      QCOMPARE(canvas.left() + bands.x(), static_cast<double>(view.canvas().x() + view.x()));
    }
    QCOMPARE(bands.kvBlocks().begin, 0);
    // It begins where the masks begin, and is dragged along kv by itself.
    shown.a.setSight({0, 3072, 2048});
    QCOMPARE(bands.sight(Side::a)->kv, 3072.0);
    const QPoint middle = bands.canvas(Side::b).center().toPoint();
    drag(bands, middle, middle + QPoint(40, 0));
    QVERIFY(bands.sight(Side::a)->kv < 3072);
    QCOMPARE(bands.sight(Side::a)->kv, bands.sight(Side::b)->kv);
    QCOMPARE(shown.a.sight().kv, 3072.0);
    // Where there is no room they are left out, not squeezed.
    shown.panel.resize(900, 420);
    QVERIFY(!bands.isVisible());
    // Nor are there bands in original order.
    shown.panel.resize(1200, 840);
    QVERIFY(bands.isVisible());
    shown.panel.setWantedOrder(RowOrder::original);
    QVERIFY(!bands.isVisible());
  }

  void theDifferenceIsThatOfTheOwnersOfEveryBlock() {
    ShownMasks shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    shown.panel.setDifference(true);
    QTRY_VERIFY(shown.ready() && !shown.a.differenceText().isEmpty());
    QVERIFY(!shown.b.isVisible());
    const Plan& a = **shown.model->snapshot()->chosen.plan;
    const Plan& b = **shown.model->snapshot()->outcome("ptrr")->plan;
    const auto& tiles = (*shown.model->snapshot()->cost)->row(BatchRow{0}).tiles;
    std::int64_t blocks = 0;
    std::int64_t moved = 0;
    std::int64_t stays = -1;
    for (std::int64_t block = 0; block < 64; ++block) {
      if (a.owner_of_token(BatchRow{0}, block * 128) == b.owner_of_token(BatchRow{0}, block * 128)) {
        stays = block;
        continue;
      }
      ++blocks;
      moved += tiles[static_cast<std::size_t>(block)];
    }
    QCOMPARE(shown.a.differenceText(),
             QStringLiteral("%1 of 64 q blocks change owner, %2 tiles move").arg(blocks).arg(moved));
    // Faint where the owner stays, in the colour of its new rank where it does not.
    const QImage image = shown.panel.grab().toImage();
    const auto pixel = [&](std::int64_t block) {
      const std::int64_t document = block / 32;
      const QPoint at =
          shown.a.mapTo(&shown.panel, ShownMasks::at(shown.a, static_cast<double>(block) * 128 + 64,
                                                     static_cast<double>(document) * 4096 + 20));
      return image.pixelColor((QPointF(at) * image.devicePixelRatio()).toPoint());
    };
    QVERIFY(stays >= 0);
    for (const std::int64_t block : {std::int64_t{20}, std::int64_t{50}}) {
      const Rank owner = b.owner_of_token(BatchRow{0}, block * 128);
      if (owner == a.owner_of_token(BatchRow{0}, block * 128)) continue;
      QCOMPARE(pixel(block), theme().rank(owner.value));
    }
    QVERIFY(contrast(pixel(stays), theme().canvas) <
            contrast(theme().rank(b.owner_of_token(BatchRow{0}, stays * 128).value), theme().canvas));
    // It ends with the comparison.
    shown.model->chooseB(std::nullopt);
    QVERIFY(!shown.a.isDifference());
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.a.order(), RowOrder::executed);
  }

  void neighbouringDocumentsAreToldApart() {
    Project project = projectOf({{1024, 1024, 2048}}, 2);
    project.a.masks.front().mask = parse_mask("document").value();
    ShownMasks shown(project);
    shown.panel.setWantedOrder(RowOrder::original);
    shown.panel.setColour(MaskColour::by_document);
    QTRY_VERIFY(shown.ready());
    const QImage image = shown.panel.grab().toImage();
    const auto pixel = [&](double at) {
      const QPoint in_panel = shown.a.mapTo(&shown.panel, ShownMasks::at(shown.a, at, at));
      return image.pixelColor((QPointF(in_panel) * image.devicePixelRatio()).toPoint());
    };
    QCOMPARE(pixel(500), documentInk(theme(), 0));
    QCOMPARE(pixel(1500), documentInk(theme(), 1));
    QCOMPARE(pixel(3000), documentInk(theme(), 2));
    for (const ThemeKind kind : {ThemeKind::light, ThemeKind::dark}) {
      for (std::size_t d = 0; d < 6; ++d) {
        const Theme& t = themeOf(kind);
        QVERIFY(contrast(documentInk(t, d), documentInk(t, d + 1)) > 1.4);
        QVERIFY(contrast(documentInk(t, d), t.canvas) > 1.5);
      }
    }
  }

  void theViewIsKeptAndNonsenseIsIgnored() {
    ShownMasks shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    shown.panel.setWantedOrder(RowOrder::q_rearranged);
    shown.panel.setColour(MaskColour::by_class);
    shown.a.setSight({1024, 2048, 512});
    const QJsonObject kept = shown.panel.viewState();
    ShownMasks other(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(other.ready());
    other.panel.setViewState(kept);
    QCOMPARE(other.a.order(), RowOrder::q_rearranged);
    QCOMPARE(other.b.order(), RowOrder::q_rearranged);
    QCOMPARE(other.a.colour(), MaskColour::by_class);
    QCOMPARE(other.a.sight(), (MaskSight{1024, 2048, 512}));
    QCOMPARE(other.panel.viewState(), kept);
    other.panel.setViewState({{"order", 99},
                              {"colour", "blue"},
                              {"sight", QJsonArray{1, 2}},
                              {"difference", "perhaps"},
                              {"further", 1}});
    QCOMPARE(other.panel.viewState(), kept);
    other.panel.setViewState({{"sight", QJsonArray{-1e300, 1e300, 1e300}}});
    QCOMPARE(other.a.sight(), (MaskSight{0, 0, 8192}));
  }

  void aKeptSightIsNotCutToTheSequenceShownBefore() {
    ShownMasks shown(projectOf({{2048}}, 2));
    QTRY_VERIFY(shown.ready());
    Project longer = projectOf({{16384}}, 2);
    longer.a.strategy = "head-tail";
    shown.model->edit("open", longer);
    const QJsonObject kept = {{"order", "executed"}, {"sight", QJsonArray{9000, 8000, 4096}}};
    shown.panel.setViewState(kept);
    QCOMPARE(shown.panel.viewState()["sight"], kept["sight"]);
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.a.sight(), (MaskSight{9000, 8000, 4096}));
    // And to the new one where it does not fit there.
    shown.panel.setViewState({{"sight", QJsonArray{16000, 0, 4096}}});
    QCOMPARE(shown.a.sight(), (MaskSight{12288, 0, 4096}));
  }

  void whatAKeptViewLeavesOutIsAsItBegins() {
    ShownMasks shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    const QJsonObject begun = shown.panel.viewState();
    shown.panel.setColour(MaskColour::by_class);
    shown.panel.setDifference(true);
    shown.a.setSight({1024, 2048, 512});
    shown.panel.setViewState({{"difference", false}});
    QVERIFY(!shown.a.isDifference());
    QCOMPARE(shown.a.colour(), MaskColour::by_share);
    QCOMPARE(shown.a.sight(), (MaskSight{0, 0, 8192}));
    QCOMPARE(shown.panel.viewState(), begun);
    shown.model->chooseB(std::nullopt);
    QCOMPARE(shown.a.colour(), MaskColour::by_rank);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::CompareViewTest)
#include "compare_view_test.moc"
