#include <QAction>
#include <QBackingStore>
#include <QClipboard>
#include <QMenu>
#include <QPushButton>
#include <QWheelEvent>
#include <algorithm>

#include "strip/length_edit.h"
#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

using Lengths = std::vector<std::int64_t>;
using Documents = std::vector<std::size_t>;

void turn_wheel(QWidget& widget, QPointF at, int by, Qt::KeyboardModifiers modifiers = {}) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, by}, Qt::NoButton, modifiers, Qt::NoScrollPhase,
                    false);
  QApplication::sendEvent(&widget, &event);
}

}  // namespace

class StripGesturesTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aDraggedDocumentStandsWhereItIsDroppedAsOneStep() {
    Studio studio(projectOf({{1024, 2048, 4096, 8192}}));
    studio.drag(studio.middleOf(0), studio.middleOf(2) + QPoint(20, 0));
    QCOMPARE(studio.lengths(), (Lengths{2048, 4096, 1024, 8192}));
    QCOMPARE(studio.model->selectedDocuments(), Documents{2});
    QCOMPARE(studio.model->undoStack().count(), 1);
    studio.model->undoStack().undo();
    QCOMPARE(studio.lengths(), (Lengths{1024, 2048, 4096, 8192}));
  }

  /// A move paints what has changed only: the window's pixels are those of a strip that is painted as a
  /// whole.
  void aDraggedBoundaryLeavesNothingBehind() {
    Studio studio(projectOf({{640, 1024, 130, 2048, 70, 4096, 8192, 256}}));
    SequenceStrip& strip = studio.strip();
    const auto onScreen = [&] {
      QCoreApplication::processEvents();
      const auto* pixels = static_cast<const QImage*>(strip.backingStore()->paintDevice());
      const double scale = pixels->devicePixelRatio();
      const QPoint at = strip.mapTo(strip.window(), QPoint(0, 0)) * scale;
      return pixels->copy(QRect(at, strip.size() * scale)).convertToFormat(QImage::Format_RGB32);
    };
    const auto anew = [&] { return strip.grab().toImage().convertToFormat(QImage::Format_RGB32); };
    QCOMPARE(onScreen(), anew());
    const auto pushed = [&](std::size_t document, int by, Qt::KeyboardModifiers modifiers) {
      const QRectF rect = strip.documentRect(document);
      const QPoint end(qRound(rect.right()), qRound(rect.center().y()));
      QTest::mousePress(&strip, Qt::LeftButton, modifiers, end);
      for (const int x : {by / 3, by, by / 2, 0, -by / 4}) {
        studio.move(end + QPoint(x, 0), modifiers);
        if (onScreen() != anew()) return false;
      }
      studio.waitForPlan();
      const bool same = onScreen() == anew();  // the plan may refuse other documents now
      QTest::mouseRelease(&strip, Qt::LeftButton, modifiers, end);
      return same;
    };
    for (const std::size_t document : {0U, 1U, 3U, 5U}) {
      QVERIFY2(pushed(document, 40, {}), qPrintable(QString::number(document)));
      QVERIFY2(pushed(document, -30, Qt::ControlModifier), qPrintable(QString::number(document)));
      QCOMPARE(onScreen(), anew());
    }
    studio.model->undoStack().undo();
    QCOMPARE(onScreen(), anew());
  }

  void escapeGivesUpADraggedDocument() {
    Studio studio(projectOf({{1024, 2048, 4096, 8192}}));
    QTest::mousePress(&studio.strip(), Qt::LeftButton, {}, studio.middleOf(0));
    studio.move(studio.middleOf(3));
    QTest::keyClick(&studio.strip(), Qt::Key_Escape);
    QTest::mouseRelease(&studio.strip(), Qt::LeftButton, {}, studio.middleOf(3));
    QCOMPARE(studio.lengths(), (Lengths{1024, 2048, 4096, 8192}));
    QCOMPARE(studio.model->undoStack().count(), 0);
  }

  void severalDocumentsAreSelectedByClicksAndMoveTogether() {
    Studio studio(projectOf({{1024, 2048, 4096, 8192}}));
    const auto click = [&](std::size_t document, Qt::KeyboardModifiers modifiers) {
      QTest::mouseClick(&studio.strip(), Qt::LeftButton, modifiers, studio.middleOf(document));
    };
    click(0, {});
    click(2, Qt::ShiftModifier);
    QCOMPARE(studio.model->selectedDocuments(), (Documents{0, 1, 2}));
    click(1, Qt::ControlModifier);
    QCOMPARE(studio.model->selectedDocuments(), (Documents{0, 2}));
    QVERIFY(studio.strip().accessibleDescription().contains("2 documents selected, 5,120 tokens"));
    studio.drag(studio.middleOf(2), studio.middleOf(3) + QPoint(60, 0));
    QCOMPARE(studio.lengths(), (Lengths{2048, 8192, 1024, 4096}));
    QCOMPARE(studio.model->selectedDocuments(), (Documents{2, 3}));
    // A click on one of several, without a drag, selects it alone.
    click(3, {});
    QCOMPARE(studio.model->selectedDocuments(), Documents{3});
  }

  void editsActOnAllSelectedDocumentsAsOneStepEach() {
    Studio studio(projectOf({{1000, 2000, 3000, 4000}}));
    studio.strip().setFocus();
    QTest::keyClick(&studio.strip(), Qt::Key_Home);
    QTest::keyClick(&studio.strip(), Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(studio.model->selectedDocuments(), (Documents{0, 1}));
    QTest::keyClick(&studio.strip(), Qt::Key_D);
    QCOMPARE(studio.lengths(), (Lengths{1000, 2000, 1000, 2000, 3000, 4000}));
    QCOMPARE(studio.model->selectedDocuments(), (Documents{2, 3}));
    QTest::keyClick(&studio.strip(), Qt::Key_Return);
    auto* line = studio.strip().findChild<LengthEdit*>();
    QTest::keyClicks(line, "1500");
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(studio.lengths(), (Lengths{1000, 2000, 1500, 1500, 3000, 4000}));
    QTest::keyClick(&studio.strip(), Qt::Key_M);
    QCOMPARE(studio.lengths(), (Lengths{1000, 2000, 3000, 3000, 4000}));
    QTest::keyClick(&studio.strip(), Qt::Key_Left, Qt::AltModifier);
    QTest::keyClick(&studio.strip(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(studio.lengths(), (Lengths{3000, 1000, 2000, 3000, 4000}));
    QTest::keyClick(&studio.strip(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(studio.model->selectedDocuments().size(), std::size_t{5});
    QTest::keyClick(&studio.strip(), Qt::Key_Delete);
    QVERIFY(studio.said().contains("at least one document"));
    while (studio.model->undoStack().canUndo()) studio.model->undoStack().undo();
    QCOMPARE(studio.lengths(), (Lengths{1000, 2000, 3000, 4000}));
  }

  void theCursorOfTheKeyboardSplitsWhereItStands() {
    Studio studio(projectOf({{1024, 2048}}));
    studio.strip().setFocus();
    for (int i = 0; i < 3; ++i) QTest::keyClick(&studio.strip(), Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(studio.strip().cursor(), std::optional<std::int64_t>(384));
    QTest::keyClick(&studio.strip(), Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(studio.strip().cursor(), std::optional<std::int64_t>(385));
    studio.waitForPlan();
    QTest::keyClick(&studio.strip(), Qt::Key_Left, Qt::ControlModifier);
    QVERIFY(studio.strip().accessibleDescription().contains("cursor before token 384, rank"));
    QTest::keyClick(&studio.strip(), Qt::Key_C);
    QCOMPARE(studio.lengths(), (Lengths{384, 640, 2048}));
  }

  void copiedLengthsCanBePastedBehindTheSelection() {
    Studio studio(projectOf({{1024, 2048, 4096}}));
    studio.strip().setFocus();
    studio.model->select(DocumentSelection::range(0, 1));
    QTest::keyClick(&studio.strip(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("1024 2048"));
    QTest::keyClick(&studio.strip(), Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("0 1024 3072"));
    QTest::keyClick(&studio.strip(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(studio.lengths(), (Lengths{1024, 2048, 1024, 2048, 4096}));
    QVERIFY2(studio.said().contains("cu_seqlens"), qPrintable(studio.said()));
    QTest::keyClick(&studio.strip(), Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(studio.lengths(), (Lengths{1024, 2048}));
  }

  void theWheelZoomsAboutThePointerAndTheLanesFollow() {
    Studio studio;
    const QPointF at(studio.middleOf(9));
    const std::int64_t token = studio.strip().scale().tokenAt(at.x());
    for (int i = 0; i < 6; ++i) turn_wheel(studio.strip(), at, 120);
    QVERIFY(studio.strip().zoom().sight().span < 0.2);
    QVERIFY(std::abs(studio.strip().scale().tokenAt(at.x()) - token) < 64);
    studio.waitForPlan();
    QTRY_VERIFY(studio.window.lanes().isCurrent());
    QCOMPARE(studio.window.lanes().raster()->request.tokens, studio.strip().scale().tokensInSight());
    const double begin = studio.strip().zoom().sight().begin;
    turn_wheel(studio.strip(), at, -120, Qt::ShiftModifier);
    QVERIFY(studio.strip().zoom().sight().begin > begin);
    // A boundary can be dragged while zoomed.
    const auto before = studio.lengths();
    studio.strip().setFocus();
    studio.model->selectDocument(9);
    QTest::keyClick(&studio.strip(), Qt::Key_Z);
    studio.drag(studio.endOf(9), studio.endOf(9) - QPoint(studio.pixels(512), 0));
    QCOMPARE(studio.lengths()[9] + studio.lengths()[10], before[9] + before[10]);
    QVERIFY(studio.lengths()[9] < before[9]);
    QTest::keyClick(&studio.strip(), Qt::Key_F);
    QVERIFY(studio.strip().zoom().sight().isWhole());
    QTest::mouseDClick(&studio.strip(), Qt::LeftButton, {}, studio.middleOf(9));
    QVERIFY(studio.strip().findChild<LengthEdit*>()->isVisible());
  }

  void theRulerIsDraggedAlongWhileZoomed() {
    Studio studio;
    studio.strip().zoom().setSight({0.5, 0.25});
    const QPoint ruler(900, StripGeometry::rulerBase());
    studio.drag(ruler, ruler - QPoint(100, 0));
    QVERIFY(studio.strip().zoom().sight().begin > 0.5);
    QCOMPARE(studio.model->undoStack().count(), 0);
  }

  void aGroupOpensWhereItIsDoubleClicked() {
    Lengths lengths(400, 16);
    lengths.push_back(1 << 20);
    Studio studio(projectOf({lengths}));
    const QPoint at(qRound(studio.strip().scale().left) + 3, studio.middleOf(0).y());
    QTest::mouseClick(&studio.strip(), Qt::LeftButton, {}, at);
    QCOMPARE(studio.model->selectedDocuments().size(), std::size_t{400});
    QTest::mouseDClick(&studio.strip(), Qt::LeftButton, {}, at);
    QVERIFY(studio.strip().documentRect(5).width() > 2.5);
    QVERIFY(!studio.strip().findChild<LengthEdit*>()->isVisible());
  }

  void aRefusedDocumentIsPaddedByOneClick() {
    Project project = projectOf({{1000, 2000, 5000}}, 8);
    project.a.strategy = "per-document-head-tail";
    Studio studio(project);
    studio.waitForPlan();
    auto* button = studio.strip().findChild<QPushButton*>("strip-pad-button");
    QVERIFY(!button->isVisible());
    QTest::mouseClick(&studio.strip(), Qt::LeftButton, {}, studio.middleOf(0));
    QVERIFY(button->isVisible());
    QCOMPARE(button->text(), QStringLiteral("Pad to 1,008"));
    QVERIFY(studio.strip().accessibleDescription().contains("pad it to 1,008"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(studio.lengths()[0], 1008);
    QCOMPARE(studio.model->undoStack().count(), 1);
    studio.waitForPlan();
    QVERIFY(!button->isVisible());
  }

  void everyCommandHasANameAndSaysWhatItDoes() {
    Studio studio;
    QSet<QString> names;
    QSet<QKeySequence> keys;
    for (const QAction* action : studio.strip().commands()) {
      QVERIFY(!action->objectName().isEmpty() && !action->text().isEmpty());
      QVERIFY2(!names.contains(action->objectName()), qPrintable(action->objectName()));
      names.insert(action->objectName());
      for (const QKeySequence& key : action->shortcuts()) {
        QVERIFY2(!keys.contains(key), qPrintable(key.toString()));
        keys.insert(key);
      }
    }
    QVERIFY(names.size() > 25);
  }

  void batchRowsAreMovedAndKeepTheirDocuments() {
    Studio studio(projectOf({{1024, 1024}, {512, 1536}, {2048}}));
    studio.strip().setFocus();
    QTest::keyClick(&studio.strip(), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(studio.lengths(1), (Lengths{1024, 1024}));
    QCOMPARE(studio.model->shownRow().value, std::size_t{1});
    studio.model->undoStack().undo();
    QCOMPARE(studio.lengths(0), (Lengths{1024, 1024}));
  }

  void lanesStandUnderAAndUnderB() {
    Studio studio;
    studio.model->chooseB(std::string("head-tail"));
    studio.waitForPlan();
    QTRY_VERIFY(studio.window.lanes().isCurrent());
    RankLanes& lanes = studio.window.lanes();
    QVERIFY(lanes.raster(Side::b).has_value());
    QVERIFY(lanes.raster(Side::a)->coverage != lanes.raster(Side::b)->coverage);
    const QRect b = lanes.lanesRect(Side::b);
    QVERIFY(b.top() > lanes.lanesRect(Side::a).bottom());
    QVERIFY(lanes.height() > b.bottom());
    const QPointF at(400, b.top() + 2 * 4 + 2);
    QMouseEvent event(QEvent::MouseMove, at, lanes.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&lanes, &event);
    QCOMPARE(studio.model->pointed().rank, std::optional<Rank>(Rank{2}));
    studio.model->chooseB(std::nullopt);
    studio.waitForPlan();
    QTRY_VERIFY(lanes.lanesRect(Side::b).isNull());
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::StripGesturesTest)
#include "strip_gestures_test.moc"
