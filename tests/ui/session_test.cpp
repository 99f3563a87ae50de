#include <sys/resource.h>

#include <QClipboard>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>
#include <csignal>

#include "mask/mask_spec.h"
#include "session/autosave.h"
#include "shell/command_line.h"
#include "shell/commands.h"
#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

/// No byte can be written to a file for as long as it lives.
class FullDisk {
 public:
  FullDisk() {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_FSIZE, &none);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

/// What a studio that was killed leaves.
void leaveBehind(const std::filesystem::path& folder, const Project& project) {
  std::filesystem::create_directories(folder);
  io::Session session;
  session.project = project;
  if (!io::write_session(folder / "1-1-0.evenkeel", session)) qFatal("no session is written");
}

/// The button of what a studio offers once it has read it; null where that takes too long.
QPushButton* offered(Studio& studio) {
  QPushButton* restore = nullptr;
  const auto there = [&] {
    restore = studio.window.findChild<QPushButton*>("recovery-restore");
    return restore != nullptr && restore->isVisible();
  };
  return QTest::qWaitFor(there, 30000) ? restore : nullptr;
}

}  // namespace

class SessionTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aSavedSessionOpensAsItWasAndOpeningCanBeUndone() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.evenkeel").toStdString();
    Studio first(projectOf({{512, 1536}, {1024, 1024}}, 4, 128));
    first.choose("chooser-a", "head-tail");
    first.choose("chooser-b", "contiguous");
    QVERIFY(first.window.isEdited());
    QVERIFY(first.window.saveTo(path));
    QVERIFY(!first.window.isEdited());
    QVERIFY(first.window.windowTitle().contains("a.evenkeel"));

    Studio second;
    const Project before = second.model->project();
    second.window.openFile(path);
    QTRY_VERIFY(second.model->project() == first.model->project());
    QVERIFY(!second.window.isEdited());
    second.model->undoStack().undo();
    QVERIFY(second.model->project() == before);
    QVERIFY(!second.window.isEdited());
  }

  void undoingAnOpenBringsSaveBackToTheFileBefore() {
    QTemporaryDir folder;
    const std::filesystem::path x = folder.filePath("x.evenkeel").toStdString();
    const std::filesystem::path y = folder.filePath("y.evenkeel").toStdString();
    io::Session other;
    other.project = projectOf({{300, 700}}, 2, 100);
    other.extra = R"({"of":"y"})";
    QVERIFY(io::write_session(y, other).ok());
    Studio studio(projectOf({{512, 1536}}, 4, 128));
    const auto save = [&] { studio.window.commands().find("save")->trigger(); };
    QVERIFY(studio.window.saveTo(x));
    studio.choose("chooser-a", "contiguous");
    const Project edited = studio.model->project();
    studio.window.openFile(y);
    QTRY_VERIFY(studio.model->project() == other.project);
    studio.model->undoStack().undo();
    QVERIFY(studio.window.isEdited());
    QVERIFY(studio.window.windowTitle().contains("x.evenkeel"));
    save();
    QVERIFY(io::read_session(x)->project == edited);
    QVERIFY(io::read_session(x)->extra.empty());
    QVERIFY(*io::read_session(y) == other);
    // Forward again, Save is on what was opened; a step in its place is no opening.
    studio.model->undoStack().redo();
    QVERIFY(!studio.window.isEdited());
    QVERIFY(studio.window.windowTitle().contains("y.evenkeel"));
    QCOMPARE(studio.window.session().extra, other.extra);
    studio.model->undoStack().undo();
    studio.choose("chooser-a", "head-tail");
    QVERIFY(studio.window.windowTitle().contains("x.evenkeel"));
    studio.window.commands().find("new")->trigger();
    QVERIFY(studio.window.windowTitle().contains("Untitled"));
    studio.model->undoStack().setIndex(0);
    QVERIFY(studio.window.windowTitle().contains("x.evenkeel"));
  }

  void saveWritesTheSameFileWhereverTheProgramIs() {
    QTemporaryDir folder;
    QTemporaryDir elsewhere;
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    Studio studio;
    QVERIFY(studio.window.saveTo("a.evenkeel"));
    QVERIFY(QDir::setCurrent(elsewhere.path()));
    studio.choose("chooser-a", "contiguous");
    studio.window.commands().find("save")->trigger();
    QVERIFY(QDir::setCurrent(before));
    const auto saved = io::read_session(folder.filePath("a.evenkeel").toStdString());
    QVERIFY(saved->project == studio.model->project());
    QVERIFY(QDir(elsewhere.path()).isEmpty());
  }

  void aFileThatIsNoSessionSaysWhyAndChangesNothing() {
    QTemporaryDir folder;
    QFile file(folder.filePath("broken.evenkeel"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"schema":"evenkeel.session/9"})");
    file.close();
    Studio studio;
    const Project before = studio.model->project();
    studio.window.openFile(file.fileName().toStdString());
    QTRY_VERIFY2(studio.said().contains("later version"), qPrintable(studio.said()));
    QVERIFY(studio.model->project() == before);
  }

  void anEditIsKeptSafeAndOfferedByTheNextStudio() {
    QTemporaryDir folder;
    const std::filesystem::path safe = (folder.path() + "/recovery").toStdString();
    Project edited;
    {
      Studio killed;
      killed.window.keepSafe(safe);
      QVERIFY(killed.window.findChild<QWidget*>("recovery-bar") == nullptr);
      QVERIFY(killed.window.saveTo((folder.path() + "/kept.evenkeel").toStdString()));
      killed.choose("chooser-a", "contiguous");
      edited = killed.model->project();
      // While it runs its file is nobody else's.
      QTRY_COMPARE(QDir(folder.path() + "/recovery").entryList({"*.evenkeel"}).size(), 1);
      QVERIFY(Autosave::findRecovered(safe).empty());
      // Not closed: as if it were killed.
    }
    Studio next;
    next.window.keepSafe(safe);
    QPushButton* restore = offered(next);
    QVERIFY(restore != nullptr);
    const QString told = next.window.findChild<QWidget*>("recovery-bar")->findChild<QLabel*>()->text();
    QVERIFY2(told.contains(" of kept.evenkeel at "), qPrintable(told));
    QVERIFY(!(next.model->project() == edited));
    QTest::mouseClick(restore, Qt::LeftButton);
    QVERIFY(next.model->project() == edited);
    QTRY_VERIFY(next.window.findChild<QPushButton*>("recovery-restore") == nullptr);
    // What was restored is in the new studio's file.
    QCOMPARE(QDir(folder.path() + "/recovery").entryList({"*.evenkeel"}).size(), 1);
  }

  void theWindowDoesNotWaitForWhatWasLeftBehind() {
    QTemporaryDir folder;
    const std::filesystem::path safe = (folder.path() + "/recovery").toStdString();
    leaveBehind(safe, projectOf({std::vector<std::int64_t>(1 << 20, 2)}, 2));
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(Autosave::findRecovered(safe).size(), std::size_t{1});
    const qint64 reading = timer.nsecsElapsed();
    Studio studio;
    timer.restart();
    studio.window.keepSafe(safe);
    const qint64 asking = timer.nsecsElapsed();
    QVERIFY2(asking < reading / 4, qPrintable(QStringLiteral("%1 of %2 ns").arg(asking).arg(reading)));
    QVERIFY(studio.window.findChild<QPushButton*>("recovery-restore") == nullptr);
    // What is done meanwhile stays.
    studio.choose("chooser-a", "contiguous");
    const Project edited = studio.model->project();
    QVERIFY(offered(studio) != nullptr);
    QVERIFY(studio.model->project() == edited);
  }

  void whatAStudioLeavesWhileItReadsIsNotOfferedToItself() {
    QTemporaryDir folder;
    const std::filesystem::path safe = (folder.path() + "/recovery").toStdString();
    Autosave autosave(safe, [] { return io::Session{sampleProject(), {}, {}}; });
    QVERIFY(autosave.end());
    const std::vector<Recovered> found = Autosave::findRecovered(safe);
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(autosave.hasLeft(found.front().path));
    QVERIFY(!autosave.hasLeft(safe / "another.evenkeel"));
  }

  void aWindowThatClosesStopsReading() {
    QTemporaryDir folder;
    const std::filesystem::path safe = (folder.path() + "/recovery").toStdString();
    leaveBehind(safe, projectOf({{300, 700}}, 2, 100));
    {
      Studio studio;
      studio.window.keepSafe(safe);
    }
    // Its locks are gone with it.
    QCOMPARE(Autosave::findRecovered(safe).size(), std::size_t{1});
  }

  void aClosedStudioWithoutEditsLeavesNothing() {
    QTemporaryDir folder;
    const std::filesystem::path safe = (folder.path() + "/recovery").toStdString();
    {
      Studio studio;
      studio.window.keepSafe(safe);
      studio.choose("chooser-a", "contiguous");
      QVERIFY(studio.window.saveTo((folder.path() + "/a.evenkeel").toStdString()));
      studio.window.close();
    }
    QVERIFY(Autosave::findRecovered(safe).empty());
    {
      Studio studio;
      studio.window.keepSafe(safe);
      studio.choose("chooser-a", "contiguous");
      studio.window.close();  // edited, in no file: kept for the next start
    }
    QCOMPARE(Autosave::findRecovered(safe).size(), std::size_t{1});
  }

  void whatIsReplacedUnsavedIsOfferedByTheNextStudio() {
    QTemporaryDir folder;
    const std::filesystem::path safe = (folder.path() + "/recovery").toStdString();
    const Project left = projectOf({{300, 700}}, 2, 100);
    leaveBehind(safe, left);
    const std::filesystem::path other = folder.filePath("other.evenkeel").toStdString();
    io::Session opened;
    opened.project = projectOf({{400, 600}}, 2, 100);
    QVERIFY(io::write_session(other, opened).ok());
    std::vector<Project> edited;
    {
      Studio studio(projectOf({{512, 1536}}, 4, 128));
      studio.window.keepSafe(safe);
      QVERIFY(offered(studio) != nullptr);
      const auto edit = [&](const char* strategy) {
        studio.choose("chooser-a", strategy);
        QVERIFY(studio.window.isEdited());
        edited.push_back(studio.model->project());
      };
      edit("contiguous");
      studio.window.openFile(other);
      QTRY_VERIFY(studio.model->project() == opened.project);
      edit("head-tail");
      studio.window.commands().find("new")->trigger();
      edit("contiguous");
      QTest::mouseClick(studio.window.findChild<QPushButton*>("recovery-restore"), Qt::LeftButton);
      QVERIFY(studio.model->project() == left);
      QVERIFY(studio.window.isEdited());
      edited.push_back(left);
      studio.window.close();
    }
    const std::vector<Recovered> found = Autosave::findRecovered(safe);
    QCOMPARE(found.size(), edited.size());
    for (const Project& project : edited) {
      QVERIFY(std::any_of(found.begin(), found.end(),
                          [&](const Recovered& one) { return one.session.project == project; }));
    }
  }

  void whatIsRestoredStaysInItsFileUntilItIsInAnother() {
    QTemporaryDir folder;
    const std::filesystem::path safe = (folder.path() + "/recovery").toStdString();
    const Project left = projectOf({{300, 700}}, 2, 100);
    leaveBehind(safe, left);
    {
      Studio studio;
      studio.window.keepSafe(safe);
      QPushButton* restore = offered(studio);
      QVERIFY(restore != nullptr);
      const FullDisk full;
      QTest::mouseClick(restore, Qt::LeftButton);
      QVERIFY(studio.model->project() == left);
      QVERIFY2(studio.said().contains("offered again"), qPrintable(studio.said()));
    }
    const std::vector<Recovered> found = Autosave::findRecovered(safe);
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(found.front().session.project == left);
  }

  void aWindowWhoseEditsCannotBeKeptStaysOpenAndSaysSo() {
    QTemporaryDir folder;
    const std::filesystem::path safe = (folder.path() + "/recovery").toStdString();
    Studio studio;
    studio.window.keepSafe(safe);
    studio.choose("chooser-a", "contiguous");
    {
      const FullDisk full;
      QVERIFY(!studio.window.close());
      QVERIFY(studio.window.isVisible());
      QVERIFY2(studio.said().contains("Not closed"), qPrintable(studio.said()));
    }
    QVERIFY(studio.window.close());
    QCOMPARE(Autosave::findRecovered(safe).size(), std::size_t{1});
  }

  void anAutosaveThatFailedIsTriedAgainAndToldAgain() {
    QTemporaryDir folder;
    int told = 0;
    Autosave autosave(folder.path().toStdString(), [] { return io::Session{sampleProject(), {}, {}}; });
    connect(&autosave, &Autosave::failed, this, [&] { ++told; });
    for (int time = 1; time <= 2; ++time) {
      {
        const FullDisk full;
        autosave.noteEdit();
        QTRY_COMPARE(told, time);
        QVERIFY(!autosave.isSaved());
      }
      QTRY_VERIFY_WITH_TIMEOUT(autosave.isSaved(), 20000);  // without another edit
      QCOMPARE(told, time);
    }
    autosave.forget();
  }

  void theCommandLineNamesWhatIsShown() {
    Studio studio(projectOf({{512, 1536}, {1024, 1024}}, 4, 128));
    studio.choose("chooser-b", "contiguous");
    studio.window.commands().find("copy-command-line")->trigger();
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("evenkeel report --docs 512,1536 --docs 1024,1024 --mask document-causal "
                            "--world-size 4 --block-size 128 --reference torch-2.15 "
                            "--strategy ptrr,contiguous"));
    QCOMPARE(commandLine(studio.model->project(), "/tmp/my file").section(" --mask", 0, 0),
             QStringLiteral("evenkeel report --session '/tmp/my file'"));
    QCOMPARE(commandLine(studio.model->project(), "plain\n").section(" --mask", 0, 0),
             QStringLiteral("evenkeel report --session 'plain\n'"));
  }

  void aJoinedMaskIsCopiedByItsName() {
    Project project = projectOf({{2048}}, 4, 128);
    project.a.masks.front().mask = and_masks({parse_mask("causal").value(), parse_mask("document").value()});
    Studio studio(project);
    studio.window.commands().find("copy-command-line")->trigger();
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("evenkeel report --docs 2048 --mask 'and(causal, document)' --world-size 4 "
                            "--block-size 128 --reference torch-2.15 --strategy ptrr"));
  }

  void veryManyDocumentsAreCopiedWithTheirSessionOnly() {
    Studio studio(projectOf({std::vector<std::int64_t>(4096, 1)}, 4, 128));
    QApplication::clipboard()->setText("before");
    studio.window.commands().find("copy-command-line")->trigger();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    QTemporaryDir folder;
    const QString file = folder.path() + "/many.evenkeel";
    QVERIFY(studio.window.saveTo(file.toStdString()));
    studio.window.commands().find("copy-command-line")->trigger();
    QCOMPARE(
        QApplication::clipboard()->text(),
        QStringLiteral("evenkeel report --session %1 --mask document-causal --world-size 4 --block-size 128 "
                       "--reference torch-2.15 --strategy ptrr")
            .arg(file));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::SessionTest)
#include "session_test.moc"
