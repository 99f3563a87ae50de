#include "trade_off/trade_off_view.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>

#include "layout/generate.h"
#include "support/ui_test.h"
#include "trade_off/trade_off_chart.h"

namespace evenkeel::ui {
namespace {

Project packed() {
  Project project;
  project.layout = generate_preset("prolong", 1, Packing{32768, 1, 1}).value();
  project.a.world_size = WorldSize{8};
  return project;
}

/// The panel as people see it.
struct Shown {
  explicit Shown(const Project& project) : model(modelOf(project)), panel(*model) {
    panel.resize(420, 300);
    panel.show();
    panel.activateWindow();
    if (!QTest::qWaitForWindowActive(&panel)) qFatal("the panel does not become active");
  }
  void wait() { QTRY_VERIFY(panel.isCurrent()); }

  std::unique_ptr<StudioModel> model;
  TradeOffView panel;
};

}  // namespace

class TradeOffViewTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void showsTheCurveOfTheProject() {
    Shown shown(packed());
    QAbstractItemModelTester tester(const_cast<TradeOffTable*>(&shown.panel.table()),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.wait();
    const Project& project = shown.model->project();
    const auto curve =
        trade_off(Request{project.layout, project.a, {}}, trade_off_slacks(), shown.model->engine());
    QVERIFY(shown.panel.table().points() == **curve);
    QCOMPARE(shown.panel.table().rowCount(), 10);
    // What reads less lies further to the left.
    for (std::size_t p = 1; p < 10; ++p) {
      if (shown.panel.table().readShare(p) >= shown.panel.table().readShare(p - 1)) continue;
      QVERIFY(shown.panel.chart().place(p).x() < shown.panel.chart().place(p - 1).x());
    }
  }

  void aPointThatIsTakenIsComparedAsB() {
    Shown shown(packed());
    shown.wait();
    TradeOffChart& chart = shown.panel.chart();
    QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.place(9).toPoint());
    QVERIFY(shown.model->project().b.has_value());
    QVERIFY(shown.model->project().b->starts_with("affinity:slack="));
    QVERIFY(shown.panel.isCurrent());  // another B is no other curve
    shown.model->undoStack().undo();
    QVERIFY(!shown.model->isComparing());
    chart.setFocus();
    QTest::keyClick(&chart, Qt::Key_Home);
    QVERIFY(chart.accessibleDescription().contains("affinity:slack=0.5"));
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY(chart.accessibleDescription().contains("affinity:slack=0.2"));
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(*shown.model->project().b, std::string("affinity:slack=0.2"));
    QCOMPARE(shown.panel.table().letter(8), QStringLiteral("B"));
  }

  void anEditMakesItAnew() {
    Shown shown(packed());
    shown.wait();
    shown.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{16}; });
    QVERIFY(!shown.panel.isCurrent());
    shown.wait();
    // What affinity cannot serve says why in place of the curve.
    shown.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{7}; });
    shown.wait();
    QVERIFY(!shown.panel.chart().trouble().isEmpty());
    QCOMPARE(shown.panel.table().rowCount(), 0);
    QCOMPARE(shown.panel.chart().spoken(), shown.panel.chart().trouble());
  }

  void isCopiedAsATable() {
    Shown shown(packed());
    shown.wait();
    for (QAction* action : shown.panel.commands()) {
      if (action->objectName() == QLatin1String("copy-trade-off-csv")) action->trigger();
    }
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY2(text.startsWith("strategy,slack,"), qPrintable(text));
    QCOMPARE(text.count(u'\n'), 11);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::TradeOffViewTest)
#include "trade_off_view_test.moc"
