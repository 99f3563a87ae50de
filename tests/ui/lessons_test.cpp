#include <QDir>
#include <QFile>
#include <QPushButton>
#include <QTextBrowser>

#include "help/glossary_dialog.h"
#include "help/help.h"
#include "lesson/lesson_reader.h"
#include "lessons/lesson_panel.h"
#include "lessons/lesson_player.h"
#include "lessons/lesson_shelf.h"
#include "lessons/lesson_stage.h"
#include "lessons/lesson_text.h"
#include "lessons/text_button.h"
#include "mask_view/mask_panel.h"
#include "shell/panel_host.h"
#include "support/small_lesson.h"
#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

/// What is wrong with what the panel tells now; empty: nothing.
QString wrong_in(const LessonPlayer& player) {
  const auto wrong = [](const LessonWords& words) {
    return words.complete && words.error.isEmpty() ? QString() : words.error + u' ' + words.markdown;
  };
  QStringList all{wrong(player.text())};
  if (player.step().question) {
    all << wrong(player.question());
    for (std::size_t i = 0; i < player.step().question->choices.size(); ++i) all << wrong(player.choice(i));
    if (!player.asks()) {
      all << wrong(player.revealText());
      const QString outcome = player.outcome();
      if (!outcome.startsWith("It is ") && !outcome.startsWith("The answer is "))
        all << QStringLiteral("no answer: ") + outcome;
    }
  }
  all.removeAll(QString());
  return all.join(QStringLiteral("; "));
}

}  // namespace

/// Every lesson that comes with the studio, in the real window, step by step.
class LessonsTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyFileIsALessonOfTheCourse() {
    const QDir folder(QStringLiteral(EVENKEEL_LESSONS));
    QStringList names;
    for (const QString& file : folder.entryList({"*.md"}, QDir::Files)) {
      if (file == QLatin1String("README.md")) continue;
      names << file.chopped(3);
      QFile lesson(folder.filePath(file));
      QVERIFY(lesson.open(QIODevice::ReadOnly));
      const auto read = parse_lesson(file.chopped(3).toStdString(), lesson.readAll().toStdString());
      QVERIFY2(read.ok(), qPrintable(file + ": " + QString::fromStdString(read ? "" : read.error().line())));
      const auto shelved = findLesson(file.chopped(3).toStdString());
      QVERIFY2(shelved.ok(), qPrintable(file + " is not in course.txt, or not in studio.qrc"));
      // What is embedded is the file as it is; plans and masks are equal by identity only.
      QCOMPARE(shelved->title, read->title);
      QCOMPARE(shelved->steps.size(), read->steps.size());
      for (std::size_t i = 0; i < read->steps.size(); ++i) {
        QCOMPARE(shelved->steps[i].text, read->steps[i].text);
        QCOMPARE(shelved->steps[i].reveal, read->steps[i].reveal);
      }
    }
    QVERIFY(!names.isEmpty());
    QCOMPARE(lessonShelf().size(), static_cast<std::size_t>(names.size()));
  }

  void everyStepHasItsNumbersAndItsViews_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("themed");
    for (const Lesson& lesson : lessonShelf()) {
      for (const ThemeKind kind : kThemeKinds) {
        const QString name = QString::fromStdString(lesson.name);
        QTest::newRow(qPrintable(name + ", " + themeName(kind))) << name << themeName(kind);
      }
    }
  }

  void everyStepHasItsNumbersAndItsViews() {
    QFETCH(QString, name);
    QFETCH(QString, themed);
    Studio studio;
    studio.window.setTheme(*themeOfName(themed));
    const Project own = studio.model->project();
    studio.window.openLesson(name);
    LessonPlayer& player = studio.window.lessons();
    QVERIFY(player.isOpen());
    const LessonStage& stage = studio.window.lessonStage();
    const auto look = [&] {
      QTRY_VERIFY_WITH_TIMEOUT(studio.model->isSettled(), 60000);
      QTRY_VERIFY2_WITH_TIMEOUT(wrong_in(player).isEmpty(), qPrintable(player.text().markdown), 1000);
      for (const std::string& panel : player.state().view.panels) {
        auto* dock = studio.window.panels().dock(QString::fromStdString(panel));
        QVERIFY2(dock != nullptr && dock->isVisible(), panel.c_str());
      }
      const LessonStep& step = player.step();
      for (const auto* elements : {&step.highlight, &step.reveal_highlight, &step.hide}) {
        for (const std::string& element : *elements) {
          QVERIFY2(!stage.widgetsOf(element, LessonMarking::outline).empty(), element.c_str());
          QVERIFY2(!stage.titleOf(element).isEmpty(), element.c_str());
        }
      }
      QVERIFY(!player.isChanged());
    };
    QStringList forward;
    for (std::size_t at = 0; at < player.lesson().steps.size(); ++at) {
      QCOMPARE(player.stepIndex(), at);
      look();
      if (player.asks()) {
        player.reveal();
        QTRY_VERIFY(!player.asks());
        look();
      }
      forward << studio.window.findChild<LessonPanel*>()->text();
      if (player.hasNext()) player.goOn();
    }
    while (true) {
      look();
      QCOMPARE(studio.window.findChild<LessonPanel*>()->text(),
               forward.at(static_cast<int>(player.stepIndex())));
      if (!player.hasBack()) break;
      player.back();
    }
    studio.window.leaveLesson();
    QCOMPARE(studio.model->project(), own);
  }

  void aLinkToATermOpensTheGlossaryAtIt() {
    Studio studio;
    studio.window.openLesson(QStringLiteral("contiguous-shards"));
    auto* panel = studio.window.findChild<LessonPanel*>();
    QVERIFY(panel != nullptr);
    QTRY_VERIFY(!panel->findChildren<QLabel*>().isEmpty());
    for (QLabel* label : panel->findChildren<QLabel*>()) {
      if (label->text().contains(QStringLiteral("glossary:context-parallel")))
        Q_EMIT label->linkActivated(QStringLiteral("glossary:context-parallel"));
    }
    auto* glossary = studio.window.findChild<GlossaryDialog*>();
    QVERIFY(glossary != nullptr);
    QVERIFY(glossary->isVisible());
    QVERIFY(glossary->page().toPlainText().contains(termText(QStringLiteral("context parallel"))));
    glossary->close();
    studio.window.leaveLesson();
  }

  void clickingOnStopsAtAQuestion() {
    Studio studio;
    studio.window.openLesson(smallLesson());
    LessonPlayer& player = studio.window.lessons();
    auto& panel = *studio.window.findChild<LessonPanel*>();
    auto* main = studio.window.findChild<QPushButton*>("lesson-go-on-button");
    for (int i = 0; i < 5; ++i) QTest::mouseClick(main, Qt::LeftButton);
    QCOMPARE(player.stepIndex(), std::size_t{1});
    QVERIFY(player.asks());
    // The keys answer, though the button that was pressed is of no use now.
    QVERIFY(panel.hasFocus());
    QTest::keyClick(&panel, Qt::Key_B);
    QTest::mouseClick(main, Qt::LeftButton);
    QTRY_VERIFY(!player.asks());
    auto* chosen = studio.window.findChild<TextButton*>("lesson-choice-1");
    auto* right = studio.window.findChild<TextButton*>("lesson-choice-0");
    QTRY_VERIFY(right->isRight() && !right->isChecked());
    QVERIFY(chosen->isChecked() && !chosen->isRight());
  }

  void aLessonLeadsToTheNextOneOfTheCourse() {
    Studio studio;
    LessonPlayer& player = studio.window.lessons();
    const Project own = studio.model->project();
    auto* main = studio.window.findChild<QPushButton*>("lesson-go-on-button");
    auto* leave = studio.window.findChild<QPushButton*>("lesson-leave-button");
    const auto end = [&] {
      while (player.hasNext()) player.goTo(player.stepIndex() + 1);
      if (player.asks()) player.reveal();
      QTRY_VERIFY(!player.asks());
    };
    studio.window.openLesson(QStringLiteral("causal-triangle"));
    QVERIFY(!leave->isVisible());
    end();
    QVERIFY(leave->isVisible());
    const std::string next = lessonShelf().at(1).title;
    QVERIFY2(main->toolTip().contains(QString::fromStdString(next)), qPrintable(main->toolTip()));
    QTest::mouseClick(main, Qt::LeftButton);
    QCOMPARE(player.lesson().title, next);
    QCOMPARE(player.stepIndex(), std::size_t{0});
    end();
    QTest::mouseClick(leave, Qt::LeftButton);
    QVERIFY(!player.isOpen());
    QCOMPARE(studio.model->project(), own);
    // After the last one, and after one of one's own, there is none.
    for (const Lesson& lesson : {lessonShelf().back(), smallLesson()}) {
      studio.window.openLesson(lesson);
      end();
      QVERIFY(!leave->isVisible());
      QCOMPARE(main->text(), QString("Leave the lesson"));
      QTest::mouseClick(main, Qt::LeftButton);
      QVERIFY(!player.isOpen());
    }
  }

  void whoSaysTheRoundedNumberIsRight() {
    Studio studio;
    LessonPlayer& player = studio.window.lessons();
    studio.window.openLesson(lessonShelf().front(), 3);
    QVERIFY(player.asks());
    player.predict(75.0);
    player.reveal();
    QTRY_COMPARE(player.outcome(), QString("You said 75, and so it is: 75.0 %."));
  }

  void linksGoToLessonsThatThereAre() {
    const QRegularExpression link("lesson:([a-z0-9-]+)");
    for (const Lesson& lesson : lessonShelf()) {
      for (const LessonStep& step : lesson.steps) {
        for (const std::string& text : {step.text.markdown, step.reveal.markdown}) {
          auto found = link.globalMatch(QString::fromStdString(text));
          while (found.hasNext()) {
            const QString name = found.next().captured(1);
            QVERIFY2(findLesson(name.toStdString()).ok(), qPrintable(name));
          }
        }
      }
    }
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::LessonsTest)
#include "lessons_test.moc"
