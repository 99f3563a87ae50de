#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

#include "shell/chooser.h"
#include "shell/main_window.h"
#include "shell/sample.h"
#include "shell/status_line.h"
#include "strip/length_edit.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

/// The studio as people have it: the real window over a real model.
struct Studio {
  explicit Studio(Project project = sampleProject()) : model(modelOf(std::move(project))), window(*model) {
    window.resize(1600, 1000);
    window.show();
    window.activateWindow();
    // Shortcuts go to the active window only.
    if (!QTest::qWaitForWindowActive(&window)) qFatal("the window does not become active");
  }

  [[nodiscard]] SequenceStrip& strip() { return window.strip(); }
  [[nodiscard]] std::vector<std::int64_t> lengths(std::size_t row = 0) const {
    return model->project().layout.row(BatchRow{row}).lengths();
  }
  [[nodiscard]] QPoint middleOf(std::size_t document) {
    return window.strip().documentRect(document).center().toPoint();
  }
  [[nodiscard]] QPoint endOf(std::size_t document) {
    const QRectF rect = window.strip().documentRect(document);
    return {qRound(rect.right()), qRound(rect.center().y())};
  }
  /// Pixels across `tokens`.
  [[nodiscard]] int pixels(std::int64_t tokens) {
    return qRound(static_cast<double>(tokens) / window.strip().scale().tokensPerPixel());
  }
  void move(QPoint to, Qt::KeyboardModifiers modifiers = {}) {
    const QPointF at(to);
    QMouseEvent event(QEvent::MouseMove, at, window.strip().mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                      modifiers);
    QApplication::sendEvent(&window.strip(), &event);
  }
  void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
    QTest::mousePress(&window.strip(), Qt::LeftButton, {}, from);
    move((from + to) / 2, modifiers);
    move(to, modifiers);
    QTest::mouseRelease(&window.strip(), Qt::LeftButton, {}, to);
  }
  /// Opens a chooser of the toolbar and takes its entry `value`.
  void choose(const char* chooser, const QString& value) {
    auto* button = window.findChild<Chooser*>(QString::fromLatin1(chooser));
    QVERIFY(button != nullptr);
    QTest::mouseClick(button, Qt::LeftButton);
    auto* list = button->findChild<QListWidget*>();
    QVERIFY(list != nullptr);
    const auto found = list->findItems(value, Qt::MatchExactly);
    QCOMPARE(found.size(), 1);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(found.front()).center());
    comeBackFrom(button);
  }
  void typeInto(const char* chooser, const QString& value) {
    auto* button = window.findChild<Chooser*>(QString::fromLatin1(chooser));
    QTest::mouseClick(button, Qt::LeftButton);
    auto* line = button->findChild<QLineEdit*>();
    QVERIFY(line != nullptr);
    QTest::keyClicks(line, value);
    QTest::keyClick(line, Qt::Key_Return);
    // Still open where the value was refused.
    if (button->findChild<QFrame*>("choice-list")->isVisible()) QTest::keyClick(line, Qt::Key_Escape);
    comeBackFrom(button);
  }
  /// The list closes itself, and a platform without windows does not make the old one active again.
  void comeBackFrom(Chooser* button) {
    QTRY_VERIFY(button->findChild<QListWidget*>() == nullptr);
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
  }
  void waitForPlan() { QTRY_VERIFY(model->isCurrent()); }
  [[nodiscard]] QString said() { return window.statusLine().message(); }

  std::unique_ptr<StudioModel> model;
  MainWindow window;
};

}  // namespace

class WindowTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void opensOnASampleThatEveryStrategyServes() {
    Studio studio;
    studio.waitForPlan();
    QCOMPARE(studio.model->project().layout.document_count(), std::size_t{19});
    QCOMPARE(studio.model->project().layout.seq_len(), 65536);
    for (const StrategyOutcome& outcome : studio.model->snapshot()->compared) {
      QVERIFY2(outcome.plan.ok(), outcome.strategy.c_str());
    }
    QCOMPARE(studio.window.findChild<QLabel*>("counts")->text(),
             QStringLiteral("19 documents · 65,536 tokens · 512 blocks of 128 · 8 ranks"));
    QTRY_COMPARE(studio.window.findChild<QLabel*>("state")->text(), QStringLiteral("CPU · up to date"));
    QTRY_VERIFY(studio.window.lanes().isCurrent());
  }

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
    QTest::keyClick(&studio.strip(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(studio.lengths()[0], before[0] + 128);
    QTest::keyClick(&studio.strip(), Qt::Key_Left, Qt::AltModifier);
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

  void choicesOfTheToolbarAreStepsThatCanBeUndone() {
    Studio studio;
    const Project before = studio.model->project();
    studio.choose("chooser-strategy", "head-tail");
    QCOMPARE(studio.model->project().a.strategy, std::string("head-tail"));
    studio.choose("chooser-mask", "causal");
    QVERIFY(studio.model->project().a.masks.front().mask.kind == MaskKind::causal);
    studio.choose("chooser-ranks", "16");
    QCOMPARE(studio.model->project().a.world_size.value, 16);
    studio.choose("chooser-block", "256");
    QCOMPARE(studio.model->project().a.block_size.q, 256);
    studio.choose("chooser-pytorch", "2.13");
    QVERIFY(studio.model->project().a.reference == ReferenceProfile::torch_2_13);
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->request.settings == studio.model->project().a);
    QCOMPARE(studio.model->undoStack().count(), 5);
    auto* undo = studio.window.findChild<QToolButton*>("button-undo");
    while (undo->isEnabled()) QTest::mouseClick(undo, Qt::LeftButton);
    QVERIFY(studio.model->project() == before);
    QCOMPARE(studio.window.findChild<Chooser*>("chooser-mask")->value(), QStringLiteral("document-causal"));
  }

  void ranksAndBlocksCanBeTyped() {
    Studio studio;
    studio.typeInto("chooser-ranks", "24");
    QCOMPARE(studio.model->project().a.world_size.value, 24);
    studio.typeInto("chooser-block", "64x128");
    QVERIFY((studio.model->project().a.block_size == BlockSize{64, 128}));
    // What is none is refused where it is typed.
    studio.typeInto("chooser-ranks", "0");
    QCOMPARE(studio.model->project().a.world_size.value, 24);
  }

  void aStrategyThatRefusesOffersItsFixAsAButton() {
    Studio studio(projectOf({{1000, 3000, 4192}}, 8, 128));
    studio.choose("chooser-strategy", "per-document-head-tail");
    studio.waitForPlan();
    QVERIFY(!studio.model->snapshot()->chosen.plan.ok());
    QPushButton* fix = nullptr;
    QTRY_VERIFY([&] {
      for (auto* button : studio.window.findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text().contains(QStringLiteral("Pad"), Qt::CaseInsensitive))
          fix = button;
      }
      return fix != nullptr;
    }());
    QTest::mouseClick(fix, Qt::LeftButton);
    for (const std::int64_t length : studio.lengths()) QCOMPARE(length % 16, 0);
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->chosen.plan.ok());
    QTest::keyClick(&studio.window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{1000, 3000, 4192}));
  }

  void theThemeSwitchIsRemembered() {
    Studio studio;
    studio.window.setTheme(ThemeKind::light);
    auto* button = studio.window.findChild<QToolButton*>("button-theme");
    QCOMPARE(button->text(), QStringLiteral("Dark"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(theme().kind, ThemeKind::dark);
    QCOMPARE(QSettings().value("theme").toString(), QStringLiteral("dark"));
    QCOMPARE(button->text(), QStringLiteral("Light"));
    const QImage picture = studio.window.grab().toImage();
    QCOMPARE(picture.pixelColor(picture.width() - 2, picture.height() / 2), themeOf(ThemeKind::dark).ground);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(theme().kind, ThemeKind::light);
  }

  void anExportedPlanIsWhatWasShown() {
    Studio studio(projectOf({{1, 7, 8}}, 2, 4));
    studio.choose("chooser-strategy", "head-tail");
    QTemporaryDir folder;
    QSignalSpy ended(&studio.window, &MainWindow::exportEnded);
    // At once: the export waits for the plan of the newest choice.
    studio.window.exportPlanTo((folder.path() + "/plan.json").toStdString());
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY2(ended.front().front().toBool(), qPrintable(studio.said()));
    QFile file(folder.filePath("plan.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("\"strategy\":\"head-tail\""));
    QVERIFY2(text.contains("\"rearrange\":[[0,1,2,3,12,13,14,15,4,5,6,7,8,9,10,11]]"), text.constData());
  }

  void anExportThatFailsSaysWhyAndLosesNothing() {
    Studio studio;
    QSignalSpy ended(&studio.window, &MainWindow::exportEnded);
    studio.window.exportPlanTo("/no/such/folder/plan.npy");
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(!ended.front().front().toBool());
    QVERIFY(studio.said().startsWith("Not exported"));
    studio.window.exportPlanTo("plan.bin");
    QTRY_COMPARE(ended.count(), 2);
    QVERIFY(!ended.back().front().toBool());
    QVERIFY(!QFile::exists("plan.bin"));
  }

  void withoutAPlanThereIsNothingToExport() {
    Studio studio(projectOf({{1000, 3001}}, 8, 128));
    QSignalSpy ended(&studio.window, &MainWindow::exportEnded);
    QTemporaryDir folder;
    studio.window.exportPlanTo((folder.path() + "/plan.npy").toStdString());
    QTRY_COMPARE(ended.count(), 1);
    QVERIFY(!ended.front().front().toBool());
    QVERIFY(studio.said().contains("no plan"));
    QVERIFY(!QFile::exists(folder.filePath("plan.npy")));
  }

  void aFileOfLengthsCanBeOpenedAndDropped() {
    QTemporaryDir folder;
    QFile file(folder.filePath("lengths.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("512 1536\n\n1024 1024\n");
    file.close();
    Studio studio;
    const auto before = studio.lengths();
    studio.window.openLengths(file.fileName().toStdString());
    QTRY_COMPARE(studio.model->project().layout.batch(), std::size_t{2});
    QCOMPARE(studio.lengths(1), (std::vector<std::int64_t>{1024, 1024}));
    QTest::keyClick(&studio.window, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(studio.lengths(), before);

    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    QDragEnterEvent enter(QPoint(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&studio.window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&studio.window, &drop);
    QTRY_COMPARE(studio.model->project().layout.batch(), std::size_t{2});
  }

  void aFileThatIsNoneSaysWhyAndLosesNothing() {
    Studio studio;
    const auto before = studio.lengths();
    studio.window.openLengths("/no/such/file.txt");
    QTRY_VERIFY(studio.said().contains("/no/such/file.txt"));
    QCOMPARE(studio.lengths(), before);
  }

  void documentsAreGeneratedFromAPresetBySeed() {
    Studio studio;
    studio.window.generate({"prolong", 7, Packing{32768, 2, 16}});
    QTRY_COMPARE(studio.model->project().layout.batch(), std::size_t{2});
    QCOMPARE(studio.model->project().layout.seq_len(), 32768);
    const auto first = studio.lengths();
    studio.model->undoStack().undo();
    studio.window.generate({"prolong", 7, Packing{32768, 2, 16}});
    QTRY_COMPARE(studio.model->project().layout.batch(), std::size_t{2});
    QCOMPARE(studio.lengths(), first);
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

  void everyControlHasANameForThoseWhoCannotSeeIt() {
    Studio studio;
    studio.waitForPlan();
    for (auto* button : studio.window.findChildren<QAbstractButton*>()) {
      if (!button->isVisible()) continue;
      QVERIFY2(!button->accessibleName().isEmpty() || !button->text().isEmpty(),
               button->metaObject()->className());
    }
    for (QWidget* widget :
         {static_cast<QWidget*>(&studio.strip()), static_cast<QWidget*>(&studio.window.lanes())}) {
      QVERIFY(!widget->accessibleName().isEmpty());
      QVERIFY(!widget->accessibleDescription().isEmpty());
    }
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

  void theWindowFitsASmallScreen() {
    Studio studio;
    studio.choose("chooser-strategy", "per-document-head-tail-document-major");
    studio.window.resize(1366, 768);
    studio.waitForPlan();
    QCOMPARE(studio.window.size(), QSize(1366, 768));
    for (auto* widget : studio.window.findChildren<QAbstractButton*>()) {
      if (!widget->isVisible()) continue;
      const QRect place(widget->mapTo(&studio.window, QPoint(0, 0)), widget->size());
      QVERIFY2(studio.window.rect().contains(place), qPrintable(widget->objectName() + widget->text()));
    }
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::WindowTest)
#include "window_test.moc"
