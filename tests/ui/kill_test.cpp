#include <sys/types.h>

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <csignal>
#include <cstdio>

#include "io/session.h"
#include "lessons/lesson_player.h"
#include "session/autosave.h"
#include "support/small_lesson.h"
#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

constexpr qint64 kMayLose = 2000;  ///< ms
constexpr int kEditEvery = 20;     ///< ms
constexpr int kKills = 4;

constexpr int kLessonAt = 700;     ///< ms
constexpr int kLessonEvery = 100;  ///< ms

/// The studio that will be killed: edits all the time, and says when, so that what was lost can be told.
/// Edit number n leaves a document of n tokens in front. With `lesson` it stops after a while and opens a
/// lesson, in which it goes to and fro and changes what is shown.
int editUntilKilled(int argc, char** argv, bool lesson) {
  QApplication application(argc, argv);
  Studio studio(projectOf({{1, 65535}}));
  studio.window.keepSafe(argv[2]);
  QElapsedTimer clock;
  clock.start();
  QTimer timer;
  std::int64_t edit = 1;
  QObject::connect(&timer, &QTimer::timeout, [&] {
    ++edit;
    studio.model->editLayout("edit", move_boundary(studio.model->project().layout, BatchRow{0}, 0, edit));
    std::printf("%lld %lld\n", static_cast<long long>(clock.elapsed()), static_cast<long long>(edit));
    std::fflush(stdout);
  });
  timer.start(kEditEvery);
  QTimer visit;
  QObject::connect(&visit, &QTimer::timeout, [&] {
    LessonPlayer& player = studio.window.lessons();
    if (!player.isOpen()) return studio.window.openLesson(smallLesson());
    studio.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{2}; });
    if (player.hasNext()) {
      player.goOn();
    } else {
      player.goTo(0);
    }
  });
  if (lesson) {
    QTimer::singleShot(kLessonAt, [&] {
      timer.stop();
      visit.start(kLessonEvery);
    });
  }
  return QApplication::exec();
}

struct Edit {
  qint64 at = 0;
  qint64 number = 0;
};

std::vector<Edit> editsIn(const QByteArray& output) {
  std::vector<Edit> edits;
  for (const QByteArray& line : output.split('\n')) {
    const auto words = line.split(' ');
    if (words.size() == 2) edits.push_back({words[0].toLongLong(), words[1].toLongLong()});
  }
  return edits;
}

}  // namespace

/// Killed at any moment, the studio has lost two seconds of edits at most, and no file is half written.
class KillTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void atMostTwoSecondsAreLost() {
    QRandomGenerator random(20261122);
    for (int kill = 0; kill < kKills; ++kill) {
      QTemporaryDir folder;
      QProcess process;
      process.start(QCoreApplication::applicationFilePath(),
                    {"--edit-until-killed", folder.filePath("kept")});
      QVERIFY(process.waitForStarted());
      QByteArray output;
      const qint64 last = random.bounded(2200, 3500);
      while (editsIn(output).empty() || editsIn(output).back().at < last) {
        QVERIFY(process.waitForReadyRead(30000));
        output += process.readAllStandardOutput();
      }
      ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
      QVERIFY(process.waitForFinished());
      output += process.readAllStandardOutput();
      const std::vector<Edit> edits = editsIn(output);
      // Whole files only, and nothing else beside them but locks.
      auto found = Autosave::findRecovered(folder.filePath("kept").toStdString());
      QCOMPARE(found.size(), std::size_t{1});
      const std::int64_t kept = found.front().session.project.layout.row(BatchRow{0}).length(0);
      qint64 must_be_there = 0;
      for (const Edit& edit : edits) {
        if (edit.at <= edits.back().at - kMayLose) must_be_there = edit.number;
      }
      QVERIFY(must_be_there > 0);
      QVERIFY2(kept >= must_be_there,
               qPrintable(QStringLiteral("edit %1 is lost, %2 was the last").arg(must_be_there).arg(kept)));
    }
  }

  void nothingOfTheOwnWorkIsLostInALesson() {
    QTemporaryDir folder;
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), {"--learn-until-killed", folder.filePath("kept")});
    QVERIFY(process.waitForStarted());
    QByteArray output;
    while (editsIn(output).empty()) {
      QVERIFY(process.waitForReadyRead(30000));
      output += process.readAllStandardOutput();
    }
    // In the lesson for longer than may be lost.
    QTest::qWait(kLessonAt + static_cast<int>(kMayLose) + 500);
    ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
    QVERIFY(process.waitForFinished());
    output += process.readAllStandardOutput();
    auto found = Autosave::findRecovered(folder.filePath("kept").toStdString());
    QCOMPARE(found.size(), std::size_t{1});
    const Project& kept = found.front().session.project;
    QCOMPARE(kept.layout.row(BatchRow{0}).length(0), editsIn(output).back().number);
    QCOMPARE(kept.a, projectOf({{1, 65535}}).a);
  }
};

}  // namespace evenkeel::ui

int main(int argc, char** argv) {
  QStandardPaths::setTestModeEnabled(true);
  QSettings::setDefaultFormat(QSettings::IniFormat);
  QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, QDir::tempPath() + "/evenkeel-kill-test");
  if (argc == 3 && QByteArray(argv[1]) == "--edit-until-killed")
    return evenkeel::ui::editUntilKilled(argc, argv, false);
  if (argc == 3 && QByteArray(argv[1]) == "--learn-until-killed")
    return evenkeel::ui::editUntilKilled(argc, argv, true);
  QApplication application(argc, argv);
  evenkeel::ui::KillTest test;
  return QTest::qExec(&test, argc, argv);
}
#include "kill_test.moc"
