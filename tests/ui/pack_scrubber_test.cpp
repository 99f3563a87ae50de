#include "packs/pack_scrubber.h"

#include <QLabel>
#include <QSpinBox>
#include <QToolButton>
#include <fstream>

#include "io/pack_log_file.h"
#include "model/opened_files.h"
#include "packs/step_slider.h"
#include "pipeline/pipeline.h"
#include "shell/command_line.h"
#include "shell/commands.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

/// A log of packs, scrubbed through.
class PackScrubberTest : public UiTest {
  Q_OBJECT

 private:
  QTemporaryDir folder_;

  std::filesystem::path path(const char* name) {
    return folder_.filePath(QString::fromLatin1(name)).toStdString();
  }

  std::filesystem::path log() {
    std::ofstream file(path("packs.jsonl"));
    for (int step = 0; step < 40; ++step) file << "[" << 256 + step << "," << 1024 - 256 - step << "]\n";
    return path("packs.jsonl");
  }

  static PackScrubber& scrubber(Studio& studio) { return *studio.window.findChild<PackScrubber*>(); }

  void open(Studio& studio) {
    studio.waitForPlan();
    studio.window.openFile(log());
    QTRY_VERIFY(studio.model->project().logged.has_value());
  }

 private Q_SLOTS:
  void isThereOnlyWithALog() {
    Studio studio(projectOf({{512, 512}}));
    QVERIFY(!scrubber(studio).isVisible());
    open(studio);
    QVERIFY(scrubber(studio).isVisible());
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{256, 768}));
    QCOMPARE(scrubber(studio).number().text(), QStringLiteral("step 0 of 40"));
    QTest::mouseClick(studio.window.findChild<QToolButton*>("button-close-log"), Qt::LeftButton);
    QVERIFY(!scrubber(studio).isVisible());
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{256, 768}));
    studio.model->undoStack().undo();
    QVERIFY(scrubber(studio).isVisible());
    studio.model->undoStack().undo();
    QVERIFY(!scrubber(studio).isVisible());
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{512, 512}));
  }

  void stepsSetTheDocumentsAndAreOneToUndo() {
    Studio studio(projectOf({{512, 512}}));
    open(studio);
    StepSlider& slider = scrubber(studio).slider();
    const int steps = studio.model->undoStack().count();
    QTest::mousePress(&slider, Qt::LeftButton, {}, QPoint(slider.width() / 2, 8));
    QVERIFY(std::abs(slider.value() - 20) <= 1);
    QTest::mouseRelease(&slider, Qt::LeftButton, {}, QPoint(slider.width() / 2, 8));
    scrubber(studio).number().setValue(7);
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{263, 761}));
    QCOMPARE(slider.value(), 7);
    QTest::keyClick(&studio.window, Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(studio.model->project().logged->step, std::size_t(8));
    QTest::keyClick(&studio.window, Qt::Key_PageUp, Qt::ControlModifier);
    QCOMPARE(studio.model->project().logged->step, std::size_t(7));
    QCOMPARE(studio.model->undoStack().count(), steps + 1);
    // An edit of the documents stands between two times of scrubbing.
    studio.model->editLayout("move", move_boundary(studio.model->project().layout, BatchRow{0}, 0, 128));
    QVERIFY(isStepEdited(studio.model->project()));
    scrubber(studio).number().setValue(9);
    QVERIFY(!isStepEdited(studio.model->project()));
    QCOMPARE(studio.model->undoStack().count(), steps + 3);
    studio.model->undoStack().undo();
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{128, 896}));
    QCOMPARE(slider.value(), 7);
    studio.model->undoStack().undo();
    studio.model->undoStack().undo();
    QCOMPARE(slider.value(), 0);
    QCOMPARE(studio.lengths(), (std::vector<std::int64_t>{256, 768}));
  }

  void theCurveIsThatOfAAtEveryStep() {
    Studio studio(projectOf({{512, 512}}));
    open(studio);
    PackScrubber& packs = scrubber(studio);
    QTRY_VERIFY(packs.isCurrent());
    QCOMPARE(packs.slider().curve().size(), std::size_t(40));
    const auto check = [&] {
      const Project& project = studio.model->project();
      Request alone{project.logged->log.pack(11), project.a, {}};
      const auto snapshot = Pipeline().run(alone, studio.model->engine()).value();
      const auto result = measure_slowest(*snapshot, snapshot->chosen, studio.model->engine()).value();
      QCOMPARE(packs.slider().curve()[11], result->over());
    };
    check();
    QVERIFY(packs.summary().contains("mean"));
    // Scrubbing computes nothing again, another A does.
    packs.number().setValue(3);
    QVERIFY(packs.isCurrent());
    studio.model->chooseA("contiguous");
    QVERIFY(!packs.isCurrent());
    QTRY_VERIFY(packs.isCurrent());
    check();
  }

  void aBadLineIsOneErrorAndChangesNothing() {
    const Project project = projectOf({{512, 512}});
    Studio studio(project);
    std::ofstream(path("bad.jsonl")) << "[4,12]\n[4,\n";
    studio.window.openFile(path("bad.jsonl"));
    QTRY_VERIFY(studio.said().contains("line 2"));
    QVERIFY(studio.model->project() == project);
  }

  void sessionsKeepTheLogAndLoseNothingWithoutIt() {
    {
      Studio studio(projectOf({{512, 512}}));
      open(studio);
      scrubber(studio).number().setValue(12);
      QVERIFY(studio.window.saveTo(path("a.evenkeel")));
    }
    Studio studio;
    studio.window.openFile(path("a.evenkeel"));
    QTRY_COMPARE(scrubber(studio).slider().value(), 12);
    QVERIFY(!studio.window.isEdited());
    std::filesystem::remove(path("packs.jsonl"));
    Studio later;
    later.window.openFile(path("a.evenkeel"));
    QTRY_COMPARE(later.lengths(), (std::vector<std::int64_t>{268, 756}));
    QVERIFY(scrubber(later).isVisible());
    QVERIFY(!scrubber(later).slider().isVisible());
    QTRY_VERIFY(later.said().contains("packs.jsonl"));
    QVERIFY(later.window.saveTo(path("b.evenkeel")));
    QCOMPARE(io::read_session(path("b.evenkeel"))->project.logged->step, std::size_t(12));
  }

  void theCommandLineNamesTheStep() {
    Project project = projectOf({{256, 768}});
    project.logged = LoggedStep{io::read_pack_log(log()), 0};
    QVERIFY(commandLine(project).contains("packs.jsonl --step 0"));
    project.layout = Layout::make({{512, 512}}).value();
    QVERIFY(commandLine(project).contains("--docs 512,512"));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::PackScrubberTest)
#include "pack_scrubber_test.moc"
