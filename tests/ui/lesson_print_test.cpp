#include <QAbstractTextDocumentLayout>
#include <QProcess>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTextLayout>
#include <cmath>

#include "lessons/lesson_document.h"
#include "lessons/lesson_pages.h"
#include "lessons/lesson_shelf.h"
#include "lessons/lesson_text.h"
#include "support/small_lesson.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

/// A line or picture that the end of a sheet cuts, or a heading whose text stands on the next; empty: none.
QString cut_in(const QTextDocument& document) {
  const double sheet = kLessonSheet.height();
  double heading = -1;  ///< where the last one stands
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    const QRectF whole = document.documentLayout()->blockBoundingRect(block);
    for (int i = 0; i < block.layout()->lineCount(); ++i) {
      const QTextLine line = block.layout()->lineAt(i);
      const double top = whole.top() + line.y();
      const double bottom = top + line.height();
      if (std::floor(top / sheet) != std::floor((bottom - 1) / sheet)) return block.text();
      if (i == 0 && heading >= 0 && std::floor(heading / sheet) != std::floor(top / sheet))
        return QStringLiteral("alone: ") + block.previous().text();
      if (line.naturalTextWidth() > kLessonSheet.width() + 1) return QStringLiteral("wide: ") + block.text();
      if (i == 0) heading = block.userState() == 1 ? top : -1;
    }
  }
  return {};
}

int run_studio(const QStringList& arguments, QString& told) {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
    environment.remove(QString::fromLatin1(name));
  process.setProcessEnvironment(environment);
  process.start(QStringLiteral(EVENKEEL_STUDIO), arguments);
  if (!process.waitForFinished(120000)) return -1;
  told = QString::fromUtf8(process.readAllStandardError() + process.readAllStandardOutput());
  return process.exitCode();
}

}  // namespace

/// A lesson on paper.
class LessonPrintTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyStepIsThereWithItsPictureAndItsAnswer() {
    LessonPages pages(smallLesson(), make_cpu_engine());
    QSignalSpy made(&pages, &LessonPages::made);
    QSignalSpy failed(&pages, &LessonPages::failed);
    pages.start();
    QTRY_COMPARE_WITH_TIMEOUT(made.size(), 1, 60000);
    QCOMPARE(failed.size(), 0);
    QCOMPARE(pages.pages().size(), std::size_t{4});
    QVERIFY(!pages.pages()[1].revealed.empty());
    QCOMPARE(pages.pages()[1].outcome, QString("The answer is A."));
    const auto document = lessonDocument(pages.lesson(), pages.pages());
    const QString text = document->toPlainText();
    for (const char* words :
         {"A small lesson", "There are 4,096 tokens", "Does the other strategy level them?", "Answers",
          "The answer is A.", "It is rank 3.", "It is 4,096."}) {
      QVERIFY2(text.contains(words), words);
    }
    // Answers stand behind all questions.
    QVERIFY(text.indexOf("Answers") > text.indexOf("How many tokens are there?"));
    // The views and the strategies of each step, but what is veiled there.
    QCOMPARE(text.count(QChar::ObjectReplacementCharacter), 4 * 2 - 1 + 2 * 2);
    QCOMPARE(cut_in(*document), QString());
  }

  void paperIsLightWhateverTheScreenIs() {
    auto& application = *qobject_cast<QApplication*>(QCoreApplication::instance());
    applyTheme(application, ThemeKind::light);
    const auto first_of = [](ThemeKind kind) {
      LessonPages pages(smallLesson(), make_cpu_engine(), kind);
      QSignalSpy made(&pages, &LessonPages::made);
      pages.start();
      if (!QTest::qWaitFor([&] { return !made.isEmpty(); }, 60000)) return std::vector<QImage>();
      std::vector<QImage> images;
      for (const LessonPicture& picture : pages.pages().front().pictures) images.push_back(picture.painted);
      return images;
    };
    const auto on_light = first_of(ThemeKind::light);
    applyTheme(application, ThemeKind::dark);
    const auto on_dark = first_of(ThemeKind::light);
    applyTheme(application, ThemeKind::light);
    QCOMPARE(on_light.size(), std::size_t{2});  // the views, and the strategies
    QCOMPARE(on_dark.size(), on_light.size());
    for (std::size_t i = 0; i < on_light.size(); ++i) QCOMPARE(on_dark[i], on_light[i]);
  }

  void noLessonIsCutByTheEndOfASheet_data() {
    QTest::addColumn<QString>("name");
    for (const Lesson& lesson : lessonShelf())
      QTest::newRow(lesson.name.c_str()) << QString::fromStdString(lesson.name);
  }

  void noLessonIsCutByTheEndOfASheet() {
    QFETCH(QString, name);
    LessonPages pages(findLesson(name.toStdString()).value(), make_cpu_engine());
    QSignalSpy made(&pages, &LessonPages::made);
    QSignalSpy failed(&pages, &LessonPages::failed);
    pages.start();
    QTRY_VERIFY_WITH_TIMEOUT(made.size() + failed.size() == 1, 240000);
    QVERIFY2(failed.isEmpty(), failed.isEmpty() ? "" : failed.front().front().value<Error>().line().c_str());
    const auto document = lessonDocument(pages.lesson(), pages.pages());
    QCOMPARE(cut_in(*document), QString());
  }

  void theProgramWritesItWithoutAScreen() {
    QTemporaryDir folder;
    const QString file = folder.filePath("lesson.pdf");
    const QString name = QString::fromStdString(lessonShelf().front().name);
    QString told;
    QCOMPARE(run_studio({"--lesson", name, "--pdf", file}, told), 0);
    QCOMPARE(told, QString());
    QFile pdf(file);
    QVERIFY(pdf.open(QIODevice::ReadOnly));
    const QByteArray bytes = pdf.readAll();
    QVERIFY(bytes.startsWith("%PDF"));
    QVERIFY(bytes.contains("/FontFile"));  // text stays text
  }

  void wrongUseIsOneLine_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("told");
    QTest::newRow("unknown") << QStringList{"--lesson", "nothing-like-it"}
                             << QString::fromStdString(lessonShelf().front().name);
    QTest::newRow("unknown, to print")
        << QStringList{"--lesson", "nothing-like-it", "--pdf", "x.pdf"} << QStringLiteral("nothing-like-it");
    QTest::newRow("no such step") << QStringList{"--lesson",
                                                 QString::fromStdString(lessonShelf().front().name), "--step",
                                                 "99"}
                                  << QStringLiteral("no step 99");
    QTest::newRow("step of nothing") << QStringList{"--step", "2"} << QStringLiteral("--lesson");
    QTest::newRow("no such file") << QStringList{"--lesson", "./gone.md"} << QStringLiteral("gone.md");
  }

  void wrongUseIsOneLine() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, told);
    QString said;
    QCOMPARE(run_studio(arguments, said), 2);
    QVERIFY2(said.contains(told), qPrintable(said));
    QCOMPARE(said.count(QLatin1Char('\n')), 1);
  }
};

}  // namespace evenkeel::ui

Q_DECLARE_METATYPE(evenkeel::Error)
QTEST_MAIN(evenkeel::ui::LessonPrintTest)
#include "lesson_print_test.moc"
