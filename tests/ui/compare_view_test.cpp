#include <QAccessible>
#include <QMouseEvent>
#include <QSignalSpy>
#include <set>

#include "mask_view/mask_panel.h"
#include "mask_view/minimap.h"
#include "support/stepped_executor.h"
#include "support/ui_test.h"

/// Two masks side by side, their slowest bands, what changes owner, and the cursor of the keys.
namespace evenkeel::ui {
namespace {

void hover(QWidget& widget, QPointF at) {
  QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                    Qt::NoModifier);
  QCoreApplication::sendEvent(&widget, &event);
}

void drag(QWidget& widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
  QTest::mousePress(&widget, Qt::LeftButton, modifiers, from);
  for (const QPoint at : {(from + to) / 2, to}) {
    QMouseEvent event(QEvent::MouseMove, QPointF(at), widget.mapToGlobal(QPointF(at)), Qt::NoButton,
                      Qt::LeftButton, modifiers);
    QCoreApplication::sendEvent(&widget, &event);
  }
  QTest::mouseRelease(&widget, Qt::LeftButton, modifiers, to);
}

Project compared(const std::vector<std::vector<std::int64_t>>& lengths, std::int64_t world_size,
                 const std::string& a, const std::string& b) {
  Project project = projectOf(lengths, world_size);
  project.a.strategy = a;
  project.b = b;
  return project;
}

/// A panel with room for all of it, the focus in the mask of A.
struct Shown {
  explicit Shown(Project project) : Shown(modelOf(std::move(project))) {}
  explicit Shown(std::unique_ptr<StudioModel> shown)
      : model(std::move(shown)), panel(*model), a(panel.view()), b(panel.viewB()) {
    panel.resize(1200, 840);
    panel.show();
    panel.activateWindow();
    a.setFocus();
    if (!QTest::qWaitForWindowActive(&panel)) qFatal("the window does not become active");
  }
  [[nodiscard]] bool ready() const { return model->isSettled() && panel.isCurrent(); }
  [[nodiscard]] static QPoint at(const MaskView& view, double q, double kv) {
    return QPointF(view.projection().x(kv), view.projection().y(q)).toPoint();
  }
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&a, key, modifiers); }

  std::unique_ptr<StudioModel> model;
  MaskPanel panel;
  MaskView& a;
  MaskView& b;
};

}  // namespace

class CompareViewTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void bothSidesAreDrawnFromOneResultInOneSight() {
    Shown shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
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
    Shown shown(projectOf({{4096, 4096}}, 8));
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
    executor.let(6);
    Shown shown(modelOf(compared({{4096, 4096}}, 8, "contiguous", "ptrr"), executor));
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
    Shown shown(compared({{1000, 1048}}, 8, "per-document-head-tail", "ptrr"));
    QTRY_VERIFY(shown.model->isSettled() && shown.b.isCurrent());
    QCOMPARE(shown.a.order(), RowOrder::executed);
    QCOMPARE(shown.b.order(), RowOrder::executed);
    QVERIFY2(shown.a.refusal().contains("1000"), qPrintable(shown.a.refusal()));
    QVERIFY(shown.a.drawnPicture() == nullptr);
    QVERIFY(shown.a.plan() == nullptr);
    QVERIFY(shown.b.refusal().isEmpty());
    QVERIFY(shown.b.drawnPicture() != nullptr);
    hover(shown.a, shown.at(shown.a, 100, 100));
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
    Shown shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    hover(shown.b, shown.at(shown.b, 5000, 4200));
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

  void theSlowestBandOfEachIsMagnified() {
    Shown shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
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
    Shown shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
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
      const QPoint at = shown.a.mapTo(&shown.panel, shown.at(shown.a, static_cast<double>(block) * 128 + 64,
                                                             static_cast<double>(block / 32) * 4096 + 20));
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

  void theCursorOfTheKeysPointsAsTheMouseDoes() {
    Shown shown(compared({{1024, 1024}}, 2, "contiguous", "ptrr"));
    shown.model->chooseB(std::nullopt);
    QTRY_VERIFY(shown.ready());
    shown.key(Qt::Key_Home, Qt::ControlModifier);
    QVERIFY(shown.a.readOut().startsWith("q block 0, kv block 0, partial"));
    shown.key(Qt::Key_Down);
    shown.key(Qt::Key_Down);
    shown.key(Qt::Key_Right);
    QCOMPARE(shown.a.readOut(), QStringLiteral("q block 2, kv block 1, full, rank 0"));
    QCOMPARE(shown.model->pointed(), (Pointed{Rank{0}, std::size_t{0}, std::int64_t{2}, std::size_t{0}}));
    // Spoken, as the new name of what has the focus.
    QCOMPARE(QAccessible::queryAccessibleInterface(&shown.a)->text(QAccessible::Name),
             QStringLiteral("Mask: q block 2, kv block 1, full, rank 0"));
    // By a rank, and to the edges; it does not leave the sequence.
    shown.key(Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(shown.a.readOut().startsWith("q block 10, kv block 1, empty, rank 1"));
    shown.key(Qt::Key_End);
    shown.key(Qt::Key_Right);
    QVERIFY(shown.a.readOut().startsWith("q block 10, kv block 15, "));
    // The document of q is selected.
    shown.key(Qt::Key_Return);
    QCOMPARE(shown.model->selectedDocument(), std::optional(std::size_t{1}));
    // A mouse that leaves does not take it away; Escape does.
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&shown.a, &leave);
    QVERIFY(shown.a.pointedTile());
    shown.key(Qt::Key_Escape);
    QVERIFY(!shown.a.pointedTile());
    QCOMPARE(shown.model->pointed(), Pointed{});
  }

  void theCursorStaysInSight() {
    Shown shown(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(shown.ready());
    shown.a.setSight({0, 0, 512});
    for (int i = 0; i < 20; ++i) shown.key(Qt::Key_Down);
    const auto& cursor = shown.a.link().cursor();
    QVERIFY(cursor && cursor->q > 2048);
    QVERIFY(cursor->q > shown.a.sight().q && cursor->q < shown.a.sight().q + 512);
    QCOMPARE(shown.a.sight().span, 512.0);
  }

  void zGoesToWhatIsSelected() {
    Shown shown(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(shown.ready());
    // A rectangle drawn with Shift, which pans nothing.
    drag(shown.a, shown.at(shown.a, 1000, 2000), shown.at(shown.a, 3000, 4000), Qt::ShiftModifier);
    QCOMPARE(shown.a.sight().span, 8192.0);
    QVERIFY(shown.a.link().selection().has_value());
    shown.key(Qt::Key_Z);
    QVERIFY(std::abs(shown.a.sight().span - 2120) < 60);
    QVERIFY(std::abs(shown.a.sight().q - 940) < 60 && std::abs(shown.a.sight().kv - 1940) < 60);
    QVERIFY(!shown.a.link().selection());
    // The document that is selected.
    shown.panel.setWantedOrder(RowOrder::original);
    shown.model->selectDocument(1);
    shown.key(Qt::Key_Z);
    QVERIFY(shown.a.sight().q > 3800 && shown.a.sight().kv > 3800 && shown.a.sight().span < 4400);
    // The band of the rank that is pointed at.
    shown.panel.setWantedOrder(RowOrder::executed);
    shown.model->selectDocument(std::nullopt);
    shown.model->setPointed({Rank{2}, std::nullopt, std::nullopt, std::nullopt});
    shown.key(Qt::Key_Z);
    QVERIFY(shown.a.sight().q > 1990 && shown.a.sight().q < 2048 && shown.a.sight().span < 1100);
  }

  void aClickSelectsTheDocumentOfItsRowAndADragDoesNot() {
    Shown shown(projectOf({{1024, 1024}}));
    shown.panel.setWantedOrder(RowOrder::original);
    QTRY_VERIFY(shown.ready());
    QTest::mouseClick(&shown.a, Qt::LeftButton, {}, shown.at(shown.a, 1500, 300));
    QCOMPARE(shown.model->selectedDocument(), std::optional(std::size_t{1}));
    drag(shown.a, shown.at(shown.a, 100, 100), shown.at(shown.a, 600, 600));
    QCOMPARE(shown.model->selectedDocument(), std::optional(std::size_t{1}));
  }

  void neighbouringDocumentsAreToldApart() {
    Project project = projectOf({{1024, 1024, 2048}}, 2);
    project.a.masks.front().mask = parse_mask("document").value();
    Shown shown(project);
    shown.panel.setWantedOrder(RowOrder::original);
    shown.panel.setColour(MaskColour::by_document);
    QTRY_VERIFY(shown.ready());
    const QImage image = shown.panel.grab().toImage();
    const auto pixel = [&](double at) {
      const QPoint in_panel = shown.a.mapTo(&shown.panel, shown.at(shown.a, at, at));
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
    Shown shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    shown.panel.setWantedOrder(RowOrder::q_rearranged);
    shown.panel.setColour(MaskColour::by_class);
    shown.a.setSight({1024, 2048, 512});
    const QJsonObject kept = shown.panel.viewState();
    Shown other(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
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
    Shown shown(projectOf({{2048}}, 2));
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
    Shown shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
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

  void theMinimapShowsWhatIsInSightAndMovesIt() {
    Shown shown(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(shown.ready());
    auto* minimap = shown.a.findChild<Minimap*>();
    QVERIFY(minimap != nullptr && !minimap->isVisible());
    shown.a.setSight({0, 4096, 2048});
    QVERIFY(minimap->isVisible());
    QVERIFY(shown.a.canvas().contains(minimap->geometry()));
    const QRectF mark = minimap->sightRect();
    const double side = minimap->width() - 2;
    QVERIFY(std::abs(mark.left() - 1 - side / 2) < 0.01 && std::abs(mark.top() - 1) < 0.01);
    QVERIFY(std::abs(mark.width() - side / 4) < 0.01);
    const QPoint middle = minimap->rect().center();
    QTest::mousePress(minimap, Qt::LeftButton, {}, middle);
    QVERIFY(std::abs(shown.a.sight().q - 3072) < 80 && std::abs(shown.a.sight().kv - 3072) < 80);
    QTest::mouseMove(minimap, QPoint(1, 1));
    QTest::mouseRelease(minimap, Qt::LeftButton, {}, QPoint(1, 1));
    QCOMPARE(shown.a.sight(), (MaskSight{0, 0, 2048}));
    shown.a.fit();
    QVERIFY(!minimap->isVisible());
  }

  void theMaskIsToldInWords() {
    Shown shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
    QTRY_VERIFY(shown.ready());
    const QString told = shown.b.describe();
    const Rank slowest = *shown.b.slowestRank();
    QVERIFY2(told.startsWith("B ptrr, as executed, coloured by share of allowed pairs"), qPrintable(told));
    QVERIFY(told.contains("8,192 tokens in 64 by 64 tiles, 8 ranks"));
    QVERIFY(told.contains(QStringLiteral("Slowest is rank %1").arg(slowest.value)));
    shown.a.setSight({1024, 2048, 512});
    QVERIFY(shown.a.describe().contains("In sight: q 1,024 to 1,536, kv 2,048 to 2,560"));
  }

  void aLongDocumentInManyPiecesIsMarkedALittleLater() {
    Project project = projectOf({{65536, 65536}});
    project.a.strategy = "head-tail";
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    shown.model->setPointed({std::nullopt, std::size_t{1}, std::nullopt, std::nullopt});
    const auto is_marked = [&](double q) {
      const QImage image = shown.a.grab().toImage();
      const QPointF at(shown.a.projection().canvas.left() - 3, shown.a.projection().y(q));
      return image.pixelColor((at * image.devicePixelRatio()).toPoint()) == theme().text;
    };
    const Plan& plan = *shown.a.plan();
    for (const std::int64_t token : {70'000, 120'000}) {
      const auto place = static_cast<double>(plan.position_of(BatchRow{0}, token));
      QTRY_VERIFY(is_marked(place));
    }
    QVERIFY(!is_marked(static_cast<double>(plan.position_of(BatchRow{0}, 30'000))));
  }

  void everyCommandHasANameATextAndAKey() {
    Shown shown(projectOf({{1024, 1024}}));
    std::set<QString> names;
    for (const QAction* action : shown.panel.commands()) {
      QVERIFY(!action->objectName().isEmpty() && !action->text().isEmpty());
      QVERIFY(!action->shortcuts().isEmpty());
      QVERIFY(names.insert(action->objectName()).second);
    }
    QVERIFY(names.size() > 15);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::CompareViewTest)
#include "compare_view_test.moc"
