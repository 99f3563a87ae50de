#include <QDir>
#include <QMouseEvent>
#include <QPushButton>

#include "io/session.h"
#include "lessons/lesson_mark.h"
#include "lessons/lesson_panel.h"
#include "lessons/lesson_player.h"
#include "lessons/lesson_stage.h"
#include "mask_view/mask_panel.h"
#include "session/autosave.h"
#include "shell/commands.h"
#include "shell/panel_host.h"
#include "support/small_lesson.h"
#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

/// A studio in which somebody has worked: edits done and undone, a view of their own, a rank pinned.
struct Worked : Studio {
  Worked() : Studio(projectOf({{2048, 1024, 1024}, {4096}}, 4)) {
    waitForPlan();
    model->editCase("block", [](Case& a) { a.block_size = BlockSize{64, 64}; });
    model->chooseB("contiguous");
    model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{8}; });
    model->undoStack().undo();
    waitForPlan();
    mask().setWantedOrder(RowOrder::q_rearranged);
    mask().setColour(MaskColour::by_document);
    model->setShownRow(BatchRow{0});
    model->selectDocument(1);
    model->pinRank(Rank{2});
  }
  [[nodiscard]] MaskPanel& mask() { return *window.findChild<MaskPanel*>(); }
  [[nodiscard]] LessonPlayer& player() { return window.lessons(); }
  [[nodiscard]] LessonPanel& panel() { return *window.findChild<LessonPanel*>(); }
  void open(std::size_t step = 0) {
    window.openLesson(smallLesson(), step);
    waitForPlan();
  }
  [[nodiscard]] bool isVeiled(QWidget& view) const {
    return view.findChild<LessonMark*>("lesson-veil", Qt::FindDirectChildrenOnly) != nullptr;
  }
  [[nodiscard]] bool isShown(const char* panel) {
    return window.panels().dock(QString::fromLatin1(panel))->isVisible();
  }
};

/// All that leaving a lesson has to give back.
struct Kept {
  explicit Kept(Studio& studio)
      : session(QString::fromStdString(io::session_text(studio.window.session()))),
        title(studio.window.windowTitle()),
        undo(studio.model->undoStack().undoText()),
        redo(studio.model->undoStack().redoText()),
        count(studio.model->undoStack().count()),
        index(studio.model->undoStack().index()),
        modified(studio.window.isWindowModified()),
        presenting(studio.window.isPresenting()),
        row(studio.model->shownRow().value),
        documents(studio.model->selectedDocuments()),
        pinned(studio.model->pinnedRank()) {
    for (const PanelEntry& entry : studio.window.panels().panels()) {
      if (studio.window.panels().dock(entry.id)->isVisible()) panels << entry.id;
    }
  }
  bool operator==(const Kept&) const = default;

  QString session;
  QString title;
  QString undo;
  QString redo;
  int count;
  int index;
  bool modified;
  bool presenting;
  std::size_t row;
  std::vector<std::size_t> documents;
  std::optional<Rank> pinned;
  QStringList panels;
};

QStringList filesIn(const QTemporaryDir& folder) {
  return QDir(folder.path()).entryList({"*.evenkeel"}, QDir::Files);
}

}  // namespace

/// Lessons in the real window.
class LessonWindowTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void leavingGivesBackWhatWasWorkedOn() {
    Worked studio;
    const Kept before(studio);
    const Project own = studio.model->project();
    studio.open();
    QVERIFY(studio.window.windowTitle().contains("A small lesson"));
    QVERIFY(!studio.model->undoStack().canUndo());
    studio.model->editLayout("split", split_document(studio.model->project().layout, BatchRow{0}, 0, 1024));
    studio.model->chooseA("head-tail");
    studio.model->undoStack().undo();
    QVERIFY(studio.model->undoStack().canRedo());
    QCOMPARE(studio.window.session().project, own);
    studio.player().goOn();
    studio.player().goOn();
    studio.window.setPresenting(true);
    studio.waitForPlan();
    studio.window.leaveLesson();
    studio.waitForPlan();
    const Kept after(studio);
    QCOMPARE(after.session, before.session);
    QCOMPARE(after.title, before.title);
    QCOMPARE(after.panels, before.panels);
    QVERIFY(after == before);
    // Its history goes on as if nothing had been.
    studio.model->undoStack().redo();
    QCOMPARE(studio.model->project().a.world_size, WorldSize{8});
    for (int i = 0; i < 3; ++i) studio.model->undoStack().undo();
    QCOMPARE(studio.model->project(), projectOf({{2048, 1024, 1024}, {4096}}, 4));
  }

  void closingTheWindowInALessonLeavesIt() {
    Worked studio;
    const Project own = studio.model->project();
    studio.open(1);
    studio.window.close();
    QCOMPARE(studio.model->project(), own);
    QVERIFY(!studio.player().isOpen());
  }

  void aLessonIsNeverKeptSafeInPlaceOfTheOwnWork() {
    QTemporaryDir folder;
    Worked studio;
    studio.window.keepSafe(folder.path().toStdString());
    studio.model->chooseA("head-tail");
    const Project own = studio.model->project();
    studio.open();
    studio.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{2}; });
    QTRY_COMPARE(filesIn(folder).size(), 1);
    QTest::qWait(1500);  // whatever else would be written
    const auto kept = io::read_session(folder.filePath(filesIn(folder).front()).toStdString());
    QVERIFY(kept.ok());
    QCOMPARE(kept->project, own);
    studio.window.leaveLesson();
    QTest::qWait(1500);
    QCOMPARE(io::read_session(folder.filePath(filesIn(folder).front()).toStdString())->project, own);
  }

  void aLessonIsNoEdit() {
    QTemporaryDir folder;
    Studio studio;
    studio.window.keepSafe(folder.path().toStdString());
    const bool edited = studio.window.isEdited();
    studio.window.openLesson(smallLesson());
    studio.model->chooseA("head-tail");
    studio.window.leaveLesson();
    QTest::qWait(1500);
    QCOMPARE(filesIn(folder).size(), 0);
    QCOMPARE(studio.window.isEdited(), edited);
  }

  void savingInALessonSavesTheOwnWork() {
    QTemporaryDir folder;
    Worked studio;
    const Project own = studio.model->project();
    studio.open();
    const std::filesystem::path file = folder.filePath("own.evenkeel").toStdString();
    QVERIFY(studio.window.saveTo(file));
    QCOMPARE(io::read_session(file)->project, own);
    studio.window.leaveLesson();
    QVERIFY(!studio.window.isEdited());
  }

  void whatAStepShowsCanBeWorkedOnWith() {
    Worked studio;
    const Project own = studio.model->project();
    studio.open();
    const Project lesson = studio.model->project();
    studio.window.findChild<QAction*>("lesson-keep")->trigger();
    QVERIFY(!studio.player().isOpen());
    QCOMPARE(studio.model->project(), lesson);
    studio.model->undoStack().undo();
    QCOMPARE(studio.model->project(), own);
  }

  void stepsDriveTheViews() {
    Worked studio;
    studio.open();
    QCOMPARE(studio.mask().view().wantedOrder(), RowOrder::executed);
    QVERIFY(studio.isShown("strategies"));
    QVERIFY(studio.isShown("lesson"));
    QVERIFY(!studio.isShown("findings"));
    QVERIFY(studio.mask().findChild<LessonMark*>("lesson-outline") != nullptr);
    QTRY_VERIFY(studio.panel().text().contains("4,096 tokens"));
    studio.player().goOn();
    QVERIFY(studio.isVeiled(studio.mask().bars()));
    QVERIFY(studio.mask().findChild<LessonMark*>("lesson-outline") == nullptr);
    studio.waitForPlan();
    studio.player().goOn();
    QTRY_VERIFY(!studio.player().asks());
    QVERIFY(!studio.isVeiled(studio.mask().bars()));
    QCOMPARE(studio.model->project().a.strategy, std::string("head-tail"));
    studio.player().back();
    QCOMPARE(studio.model->project().a.strategy, std::string("contiguous"));
    // What was revealed stays so.
    studio.player().goOn();
    QVERIFY(!studio.player().asks());
    QCOMPARE(studio.model->project().a.strategy, std::string("head-tail"));
  }

  void whatComesUpWithAStepIsOutlinedToo() {
    Worked studio;
    studio.open();
    auto* dock = studio.window.panels().dock(QStringLiteral("strategies"));
    auto* outline = dock->findChild<LessonMark*>("lesson-outline", Qt::FindDirectChildrenOnly);
    QVERIFY(outline != nullptr);
    QTRY_VERIFY(dock->isVisible() && outline->isVisible());
    dock->hide();
    studio.player().goOn();
    studio.player().back();
    outline = dock->findChild<LessonMark*>("lesson-outline", Qt::FindDirectChildrenOnly);
    QTRY_VERIFY(dock->isVisible() && outline != nullptr && outline->isVisible());
  }

  void aPredictionIsHeldAgainstWhatIsComputed() {
    Worked studio;
    studio.open(1);
    QTest::keyClick(&studio.panel(), Qt::Key_B);
    QVERIFY(studio.player().prediction() == LessonPrediction(LessonPick{1}));
    QTRY_VERIFY(studio.player().hasNumbers());
    const QString text = studio.player().text().markdown;
    QTest::keyClick(&studio.panel(), Qt::Key_PageDown);
    QTRY_COMPARE(studio.player().outcome(), QString("You said B. It is A."));
    // The words before the reveal are about the workload before it.
    studio.waitForPlan();
    QTRY_VERIFY(studio.player().hasNumbers());
    QCOMPARE(studio.player().text().markdown, text);
    QVERIFY(studio.player().revealText().markdown != text);
  }

  void aRankIsAnsweredByItsBar() {
    Worked studio;
    studio.open(2);
    auto& bars = studio.mask().bars();
    QTRY_VERIFY(!bars.barRect(Rank{3}).isEmpty());
    QTest::mouseClick(&bars, Qt::LeftButton, {}, bars.barRect(Rank{3}).center().toPoint());
    QVERIFY(studio.player().prediction() == LessonPrediction(Rank{3}));
    QVERIFY(studio.window.findChild<QAbstractButton*>("lesson-rank-3")->isChecked());
    studio.player().reveal();
    QTRY_COMPARE(studio.player().outcome(), QString("You said rank 3, and so it is."));
  }

  void aNumberIsTyped() {
    Worked studio;
    studio.open(3);
    QTest::keyClicks(&studio.panel(), "4");
    auto* field = studio.window.findChild<QLineEdit*>("lesson-number");
    QVERIFY(field->hasFocus());
    QTest::keyClicks(field, ",000");
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_COMPARE(studio.player().outcome(), QString("You said 4,000. It is 4,096: close."));
  }

  void noPredictionIsNeeded() {
    Worked studio;
    studio.open(2);
    auto* main = studio.window.findChild<QPushButton*>("lesson-go-on-button");
    QTest::mouseClick(main, Qt::LeftButton);
    QVERIFY(!main->isEnabled() && studio.player().asks());
    auto* show = studio.window.findChild<QPushButton*>("lesson-show-button");
    QVERIFY(show->isVisible());
    QTest::mouseClick(show, Qt::LeftButton);
    QTRY_COMPARE(studio.player().outcome(), QString("It is rank 3."));
    QVERIFY(main->isEnabled() && !show->isVisible());
  }

  void numbersFollowWhatIsOnScreen() {
    Worked studio;
    studio.open();
    QTRY_VERIFY(studio.player().hasNumbers());
    const QString before = studio.panel().text();
    QVERIFY(!studio.player().isChanged());
    studio.model->editLayout("split", split_document(studio.model->project().layout, BatchRow{0}, 0, 1024));
    studio.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{2}; });
    // Never a number of what is no longer there.
    QVERIFY(studio.panel().text().contains(QChar(0x2026)));
    studio.waitForPlan();
    QTRY_VERIFY(!studio.panel().text().contains(QChar(0x2026)));
    QVERIFY(studio.panel().text() != before);
    auto* put_back = studio.window.findChild<QPushButton*>("lesson-put-back-button");
    QVERIFY(put_back->isVisible());
    QTest::mouseClick(put_back, Qt::LeftButton);
    studio.waitForPlan();
    QTRY_COMPARE(studio.panel().text(), before);
    QVERIFY(!put_back->isVisible());
    studio.model->undoStack().undo();
    QVERIFY(studio.player().isChanged());
  }

  void presentersSeeTheLessonToo() {
    Worked studio;
    studio.open();
    studio.window.setPresenting(true);
    QVERIFY(studio.isShown("lesson"));
    QVERIFY(studio.isShown("strategies"));
    studio.window.setPresenting(false);
    QVERIFY(studio.isShown("lesson"));
    studio.window.leaveLesson();
    QVERIFY(!studio.isShown("lesson"));
  }

  void whatIsOpenIsPrinted() {
    QTemporaryDir folder;
    Worked studio;
    studio.open();
    QSignalSpy printed(&studio.window, &MainWindow::lessonPrinted);
    const QString file = folder.filePath("lesson.pdf");
    studio.window.printLessonTo(file.toStdString());
    studio.window.leaveLesson();  // what is written does not mind
    QTRY_COMPARE_WITH_TIMEOUT(printed.size(), 1, 60000);
    QVERIFY2(printed.front().front().toBool(), qPrintable(studio.said()));
    QVERIFY(QFileInfo(file).size() > 10000);
  }

  void findingsLeadToTheLessonThatExplainsThem() {
    // No multiple of twice the ranks.
    Project project = projectOf({{4096, 1000}}, 8);
    project.a.strategy = "head-tail";
    Studio studio(project);
    studio.waitForPlan();
    auto* why = studio.window.findChild<QPushButton*>("why-finding");
    QVERIFY(why != nullptr);
    QTest::mouseClick(why, Qt::LeftButton);
    QVERIFY(studio.window.lessons().isOpen());
    studio.window.leaveLesson();
    QCOMPARE(studio.model->project(), project);
  }

  void noButtonOfAFindingIsCutBesideALesson() {
    Studio studio;
    studio.window.resize(1366, 768);
    studio.waitForPlan();
    studio.window.openLesson(QStringLiteral("padding-and-divisibility"));
    studio.waitForPlan();
    auto* dock = studio.window.panels().dock(QStringLiteral("findings"));
    QTRY_COMPARE(dock->findChildren<QPushButton*>().size(), 3);
    for (const auto* button : dock->findChildren<QPushButton*>()) {
      QTRY_VERIFY2(button->isVisible() && button->parentWidget()->rect().contains(button->geometry()),
                   qPrintable(button->text()));
    }
  }

  void openingASessionLeavesTheLesson() {
    QTemporaryDir folder;
    Worked studio;
    io::Session session;
    session.project = projectOf({{8192}}, 2);
    const std::filesystem::path file = folder.filePath("other.evenkeel").toStdString();
    QVERIFY(io::write_session(file, session).ok());
    studio.open();
    studio.window.openFile(file);
    QTRY_VERIFY(!studio.player().isOpen());
    QCOMPARE(studio.model->project(), session.project);
    QVERIFY(studio.model->undoStack().canUndo());
  }

  void whatIsNoLessonIsSaidInALine() {
    QTemporaryDir folder;
    Studio studio;
    studio.window.openLesson(QString("nothing-like-it"));
    QVERIFY2(studio.said().contains("nothing-like-it"), qPrintable(studio.said()));
    QVERIFY(!studio.window.lessons().isOpen());
    // A file of one's own: where and what is wrong with it.
    QFile file(folder.filePath("mine.md"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# Mine\n\nA lesson.\n\n## One\n\nSome text.\n\n```state\nmask: causual\n```\n");
    file.close();
    studio.window.openFile(file.fileName().toStdString());
    QTRY_VERIFY2(studio.said().contains("mine.md") && studio.said().contains("line 10"),
                 qPrintable(studio.said()));
    QVERIFY(!studio.window.lessons().isOpen());
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::LessonWindowTest)
#include "lesson_window_test.moc"
