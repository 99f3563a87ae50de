#include <QClipboard>

#include "strip/length_edit.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

class SequenceEditTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void draggingABoundaryMovesTokensBetweenNeighboursAndRestsAtABlock() {
    Studio studio;
    const auto before = studio.lengths();
    const QPoint from = studio.endOf(0);
    studio.drag(from, from - QPoint(studio.pixels(2000), 0));
    const auto after = studio.lengths();
    QVERIFY(after[0] < before[0]);
    QCOMPARE(after[0] + after[1], before[0] + before[1]);
    QCOMPARE(after[0] % 128, 0);
    QVERIFY(std::equal(after.begin() + 2, after.end(), before.begin() + 2, before.end()));
    QCOMPARE(studio.model->undoStack().count(), 1);
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->request.layout == studio.model->project().layout);
    QTest::keyClick(&studio.window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(studio.lengths(), before);
    QTest::keyClick(&studio.window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(studio.lengths(), after);
  }

  void aModifierChangesWhereADraggedBoundaryRests() {
    Studio studio;
    const QPoint from = studio.endOf(3);
    studio.drag(from, from - QPoint(studio.pixels(1500), 0), Qt::ShiftModifier);
    QCOMPARE(studio.lengths()[3] % 16, 0);
    studio.model->undoStack().undo();
    // Anywhere: this pixel is no multiple of anything.
    const QPoint to = from - QPoint(studio.pixels(1500), 0);
    studio.drag(from, to, Qt::ControlModifier);
    const double off = studio.strip().documentRect(3).right() - to.x();
    QVERIFY(std::abs(off) < 1.5);
  }

  void escapeGivesUpADrag() {
    Studio studio;
    const auto before = studio.lengths();
    const QPoint from = studio.endOf(0);
    QTest::mousePress(&studio.strip(), Qt::LeftButton, {}, from);
    studio.move(from - QPoint(60, 0));
    QVERIFY(studio.lengths() != before);
    QTest::keyClick(&studio.strip(), Qt::Key_Escape);
    QCOMPARE(studio.lengths(), before);
    studio.move(from - QPoint(90, 0));
    QTest::mouseRelease(&studio.strip(), Qt::LeftButton, {}, from);
    QCOMPARE(studio.lengths(), before);
    QCOMPARE(studio.model->undoStack().count(), 0);
  }

  void aClickOnABoundaryChangesNothing() {
    Studio studio;
    QTest::mouseClick(&studio.strip(), Qt::LeftButton, {}, studio.endOf(4));
    QCOMPARE(studio.model->undoStack().count(), 0);
  }

  void aDoubleClickTypesALengthAndTheRestBecomesPadding() {
    Studio studio;
    QTest::mouseDClick(&studio.strip(), Qt::LeftButton, {}, studio.middleOf(3));
    auto* line = studio.strip().findChild<LengthEdit*>();
    QVERIFY(line->isVisible());
    QCOMPARE(line->text(), QStringLiteral("7904"));
    QTest::keyClicks(line, "4,000");
    QTest::keyClick(line, Qt::Key_Return);
    QVERIFY(!line->isVisible());
    QCOMPARE(studio.lengths()[3], 4000);
    QCOMPARE(studio.model->project().layout.seq_len(), 65536);
    QVERIFY(studio.model->project().layout.row(BatchRow{0}).last_is_padding());
    QCOMPARE(studio.lengths().back(), 3904);
  }

  void aLengthThatIsNoneIsRefusedAndCanBePutRightOrDropped() {
    Studio studio;
    const auto before = studio.lengths();
    QTest::mouseDClick(&studio.strip(), Qt::LeftButton, {}, studio.middleOf(0));
    auto* line = studio.strip().findChild<LengthEdit*>();
    for (const char* text : {"abc", "0", "-3", "99999999999999999999"}) {
      line->selectAll();
      QTest::keyClicks(line, text);
      QTest::keyClick(line, Qt::Key_Return);
      QVERIFY(line->isVisible());
      QVERIFY2(studio.said().contains(text), qPrintable(studio.said()));
    }
    QTest::keyClick(line, Qt::Key_Escape);
    QVERIFY(!line->isVisible());
    QCOMPARE(studio.lengths(), before);
    // Too long for any sequence: refused by the edit, and nothing is lost.
    QTest::mouseDClick(&studio.strip(), Qt::LeftButton, {}, studio.middleOf(0));
    QTest::keyClicks(line, "4000000000");
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(studio.lengths(), before);
    QVERIFY(studio.said().contains("2^31"));
  }

  void aSequenceThatIsTooShortGrowsAndSaysSo() {
    Studio studio;
    QTest::mouseDClick(&studio.strip(), Qt::LeftButton, {}, studio.middleOf(0));
    auto* line = studio.strip().findChild<LengthEdit*>();
    QTest::keyClicks(line, "7936");
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(studio.model->project().layout.seq_len(), 65536 + 1024);
    QVERIFY(studio.said().contains("66,560"));
  }

  void theKeyboardAloneEditsTheSequence() {
    Studio studio;
    studio.strip().setFocus();
    const auto before = studio.lengths();
    QTest::keyClick(&studio.strip(), Qt::Key_Right);
    QCOMPARE(studio.model->selectedDocument(), std::optional<std::size_t>(0));
    QTest::keyClick(&studio.strip(), Qt::Key_Right);
    QTest::keyClick(&studio.strip(), Qt::Key_Left);
    QVERIFY(studio.strip().accessibleDescription().contains("6,912"));
    QTest::keyClick(&studio.strip(), Qt::Key_Right, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(studio.lengths()[0], before[0] + 128);
    QTest::keyClick(&studio.strip(), Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
    QCOMPARE(studio.lengths(), before);
    QTest::keyClick(&studio.strip(), Qt::Key_S);
    QCOMPARE(studio.lengths()[0], before[0] / 2);
    QCOMPARE(studio.lengths().size(), std::size_t{20});
    QTest::keyClick(&studio.strip(), Qt::Key_M);
    QCOMPARE(studio.lengths(), before);
    QTest::keyClick(&studio.strip(), Qt::Key_Delete);
    QCOMPARE(studio.lengths()[0], before[1]);
    QCOMPARE(studio.model->project().layout.seq_len(), 65536);
    QTest::keyClick(&studio.strip(), Qt::Key_Insert);
    QCOMPARE(studio.lengths()[1], 128);
    QCOMPARE(studio.model->project().layout.seq_len(), 65536);
    for (int step = studio.model->undoStack().count(); step > 0; --step) {
      QTest::keyClick(&studio.window, Qt::Key_Z, Qt::ControlModifier);
    }
    QCOMPARE(studio.lengths(), before);
  }

  void pastedNumbersBecomeTheDocuments() {
    Studio studio;
    const auto before = studio.lengths();
    QApplication::clipboard()->setText("1024, 2048\n1024 4096");
    QTest::keyClick(&studio.window, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{1024, 2048, 1024, 4096}));
    QCOMPARE(studio.model->project().layout.seq_len(), 8192);
    QTest::keyClick(&studio.window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(studio.lengths(), before);
  }

  void pastedNonsenseChangesNothingAndSaysWhy() {
    Studio studio;
    const auto before = studio.lengths();
    for (const char* text : {"hello", "12 -4", "1 2 99999999999999999999", "0", "[[1,2],"}) {
      QApplication::clipboard()->setText(text);
      QTest::keyClick(&studio.window, Qt::Key_V, Qt::ControlModifier);
      QCOMPARE(studio.lengths(), before);
      QVERIFY2(studio.said().startsWith("Not pasted"), text);
    }
  }

  void aClickOnAThinRowShowsIt() {
    Studio studio(projectOf({{1024, 1024}, {512, 1536}, {2048}}));
    QCOMPARE(studio.model->shownRow().value, std::size_t{0});
    const auto rows = StripGeometry::rows(studio.strip().width(), 3, BatchRow{0});
    QTest::mouseClick(&studio.strip(), Qt::LeftButton, {}, rows[2].rect.center());
    QCOMPARE(studio.model->shownRow().value, std::size_t{2});
    QTest::keyClick(&studio.strip(), Qt::Key_PageUp);
    QCOMPARE(studio.model->shownRow().value, std::size_t{1});
    // Pasting one row replaces the shown one, padded to the batch's S.
    QApplication::clipboard()->setText("100 200");
    QTest::keyClick(&studio.window, Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(studio.lengths(1), (std::vector<std::int64_t>{100, 200, 1748}));
    QCOMPARE(studio.lengths(0), (std::vector<std::int64_t>{1024, 1024}));
  }

  void whatIsPointedAtIsLitEverywhere() {
    Studio studio;
    studio.waitForPlan();
    QTRY_VERIFY(studio.window.lanes().isCurrent());
    studio.move(studio.middleOf(3));
    QCOMPARE(studio.model->pointed().document, std::optional<std::size_t>(3));
    const QPointF at(400, 4 + 2 * 4 + 2);  // in the third lane
    QMouseEvent event(QEvent::MouseMove, at, studio.window.lanes().mapToGlobal(at), Qt::NoButton,
                      Qt::NoButton, {});
    QApplication::sendEvent(&studio.window.lanes(), &event);
    QCOMPARE(studio.model->pointed().rank, std::optional<Rank>(Rank{2}));
  }

  void hundredsOfThousandsOfDocumentsCanBeShownAndEdited() {
    std::vector<std::int64_t> lengths(400000, 16);
    lengths.front() = 1 << 20;
    Studio studio(projectOf({lengths}, 64, 128));
    studio.waitForPlan();
    QTRY_VERIFY(studio.window.lanes().isCurrent());
    const QPoint from = studio.endOf(0);
    studio.drag(from, from - QPoint(20, 0));
    QVERIFY(studio.lengths()[0] < (1 << 20));
    studio.waitForPlan();
    QVERIFY(!studio.window.grab().isNull());
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::SequenceEditTest)
#include "sequence_edit_test.moc"
