#include <QAccessible>
#include <set>

#include "mask_view/minimap.h"
#include "support/shown_masks.h"

/// The cursor of the keys, what is selected and gone to, the minimap, and the mask in words.
namespace evenkeel::ui {

class MaskCursorTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theCursorOfTheKeysPointsAsTheMouseDoes() {
    ShownMasks shown(compared({{1024, 1024}}, 2, "contiguous", "ptrr"));
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
    ShownMasks shown(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(shown.ready());
    shown.a.setSight({0, 0, 512});
    for (int i = 0; i < 20; ++i) shown.key(Qt::Key_Down);
    const auto& cursor = shown.a.link().cursor();
    QVERIFY(cursor && cursor->q > 2048);
    QVERIFY(cursor->q > shown.a.sight().q && cursor->q < shown.a.sight().q + 512);
    QCOMPARE(shown.a.sight().span, 512.0);
  }

  void zGoesToWhatIsSelected() {
    ShownMasks shown(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(shown.ready());
    // A rectangle drawn with Shift, which pans nothing.
    drag(shown.a, ShownMasks::at(shown.a, 1000, 2000), ShownMasks::at(shown.a, 3000, 4000),
         Qt::ShiftModifier);
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
    ShownMasks shown(projectOf({{1024, 1024}}));
    shown.panel.setWantedOrder(RowOrder::original);
    QTRY_VERIFY(shown.ready());
    QTest::mouseClick(&shown.a, Qt::LeftButton, {}, ShownMasks::at(shown.a, 1500, 300));
    QCOMPARE(shown.model->selectedDocument(), std::optional(std::size_t{1}));
    drag(shown.a, ShownMasks::at(shown.a, 100, 100), ShownMasks::at(shown.a, 600, 600));
    QCOMPARE(shown.model->selectedDocument(), std::optional(std::size_t{1}));
  }

  void theMinimapShowsWhatIsInSightAndMovesIt() {
    ShownMasks shown(projectOf({{4096, 4096}}, 8));
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
    ShownMasks shown(compared({{4096, 4096}}, 8, "contiguous", "ptrr"));
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
    ShownMasks shown(project);
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
    ShownMasks shown(projectOf({{1024, 1024}}));
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

QTEST_MAIN(evenkeel::ui::MaskCursorTest)
#include "mask_cursor_test.moc"
