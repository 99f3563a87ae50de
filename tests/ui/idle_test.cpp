#include <QHash>

#include "mask_view/mask_panel.h"
#include "support/small_lesson.h"
#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

/// Counts what makes a program at rest work: timers, and painting.
class Work : public QObject {
 public:
  Work() { qApp->installEventFilter(this); }
  ~Work() override { qApp->removeEventFilter(this); }

  int events = 0;
  QStringList what;

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Timer || event->type() == QEvent::Paint ||
        event->type() == QEvent::UpdateRequest || event->type() == QEvent::LayoutRequest) {
      ++events;
      what << QString::fromLatin1(watched->metaObject()->className()) + QStringLiteral(" ") +
                  QString::number(event->type());
    }
    return false;
  }
};

void settle(Studio& studio) {
  auto& mask = *studio.window.findChild<MaskPanel*>();
  QTRY_VERIFY(studio.model->isSettled() && mask.isCurrent() && studio.window.lanes().isCurrent());
  QTest::qWait(2500);  // until what is edited is in its file, and whatever was still to be said has been
}

}  // namespace

/// A studio that nobody touches does nothing.
class IdleTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void nothingHappensByItself_data() {
    QTest::addColumn<bool>("comparing");
    QTest::addColumn<bool>("edited");
    QTest::addColumn<bool>("lesson");
    QTest::newRow("one strategy") << false << false << false;
    QTest::newRow("two strategies") << true << false << false;
    QTest::newRow("after an edit") << false << true << false;
    QTest::newRow("in a lesson") << false << false << true;
  }

  void nothingHappensByItself() {
    QFETCH(bool, comparing);
    QFETCH(bool, edited);
    QFETCH(bool, lesson);
    QTemporaryDir folder;
    Studio studio;
    studio.window.keepSafe(folder.filePath("kept").toStdString());
    if (comparing) studio.model->chooseB("head-tail");
    if (lesson) studio.window.openLesson(smallLesson(), 1);
    settle(studio);
    if (edited) {
      QTest::keyClick(&studio.strip(), Qt::Key_Right);
      studio.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{4}; });
      settle(studio);
    }
    Work work;
    QTest::qWait(1000);
    QVERIFY2(work.events == 0, qPrintable(work.what.join(", ")));
    // The counter counts: an edit is seen.
    studio.model->chooseA("striped");
    QTRY_VERIFY(work.events > 0);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::IdleTest)
#include "idle_test.moc"
