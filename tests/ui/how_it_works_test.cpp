#include <QToolButton>

#include "balance/load_balancer.h"
#include "how_it_works/how_it_works_panel.h"
#include "how_it_works/trace_view.h"
#include "how_it_works/trace_words.h"
#include "io/plan_archive.h"
#include "io/plan_reader.h"
#include "pipeline/pipeline.h"
#include "shell/panel_host.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

/// How a strategy made its plan, step by step.
class HowItWorksTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyStrategyIsPlayedToThePlanThatTheViewsShow_data() {
    QTest::addColumn<QString>("strategy");
    for (const LoadBalancer* balancer : load_balancers()) {
      const QString name =
          QString::fromUtf8(balancer->name.data(), static_cast<qsizetype>(balancer->name.size()));
      QTest::newRow(qPrintable(name)) << name;
    }
  }
  void everyStrategyIsPlayedToThePlanThatTheViewsShow() {
    QFETCH(QString, strategy);
    Project project = projectOf({{4096, 2048, 8192, 2048}}, 4);
    project.a.strategy = strategy.toStdString();
    Shown shown(project);
    QVERIFY2(shown.panel->trace() != nullptr, qPrintable(shown.panel->words()));
    const PlanTrace& trace = *shown.panel->trace();
    for (std::size_t i = 0; i < trace.steps.size(); ++i) {
      shown.panel->goTo(i);
      QVERIFY(shown.panel->words().size() > 20);
      QVERIFY(!shown.panel->words().contains(QLatin1Char('%')));
      expectTidy(shown.panel->view());
    }
    // What is drawn at the end has the owners of the plan.
    const Plan& plan = **shown.model->snapshot()->chosen.plan;
    std::size_t owned = 0;
    for (const TraceCell& cell : shown.panel->view().traceLayout().cells) {
      if (!cell.block || !cell.rank) continue;
      ++owned;
      QCOMPARE(plan.owner_of_token(BatchRow{0}, std::int64_t{*cell.block} * 128).value, cell.rank->value);
    }
    QCOMPARE(owned > 0, trace.work != nullptr);
  }

  void keysGoFromStepToStep() {
    Shown shown(projectOf({{4096, 4096}}, 4));
    TraceView& view = shown.panel->view();
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(shown.panel->step(), std::size_t{1});
    QTest::keyClick(&view, Qt::Key_End);
    QCOMPARE(shown.panel->step(), shown.panel->trace()->steps.size() - 1);
    QVERIFY(shown.panel->words().contains("slowest"));
    QTest::keyClick(&view, Qt::Key_Left);
    QCOMPARE(shown.panel->step(), shown.panel->trace()->steps.size() - 2);
    QTest::keyClick(&view, Qt::Key_Home);
    QCOMPARE(shown.panel->step(), std::size_t{0});
    QCOMPARE(view.accessibleDescription(), shown.panel->words());
  }

  void itPlaysUntilItIsPausedAndStopsWhenItIsHidden() {
    Shown shown(projectOf({{4096, 4096}}, 4));
    QTest::keyClick(&shown.panel->view(), Qt::Key_Space);
    QVERIFY(shown.panel->isPlaying());
    QTRY_VERIFY(shown.panel->step() > 0);
    QTest::keyClick(&shown.panel->view(), Qt::Key_Space);
    QVERIFY(!shown.panel->isPlaying());
    shown.panel->setPlaying(true);
    shown.panel->hide();
    QVERIFY(!shown.panel->isPlaying());
  }

  void whatIsPointedAtHereLightsUpEverywhereAndTheOtherWayRound() {
    Shown shown(projectOf({{4096, 4096}}, 4));
    shown.panel->goTo(1000);
    const auto& cells = shown.panel->view().traceLayout().cells;
    const auto cell =
        std::find_if(cells.rbegin(), cells.rend(), [](const TraceCell& c) { return c.block == 5; });
    QVERIFY(cell != cells.rend());
    QTest::mouseMove(&shown.panel->view(), cell->rect.center().toPoint());
    QTRY_COMPARE(shown.model->pointed().q_block, std::optional<std::int64_t>(5));
    QCOMPARE(shown.model->pointed().rank, cell->rank);
    const QImage before = shown.panel->view().grab().toImage();
    shown.model->setPointed({std::nullopt, std::nullopt, 9, std::nullopt});
    QVERIFY(shown.panel->view().grab().toImage() != before);
  }

  void aLargeWorkloadIsPlayedInPartAndSaysSo() {
    Project project = projectOf({std::vector<std::int64_t>(64, 65536)}, 8);  // 32,768 blocks
    project.a.strategy = "min-heap";
    Shown shown(project);
    const PlanTrace& trace = *shown.panel->trace();
    QVERIFY(trace.steps.size() < 2000);
    shown.panel->goTo(trace.steps.size() - 2);
    QVERIFY2(shown.panel->words().contains("The other 32,256 blocks of 32,768"),
             qPrintable(shown.panel->words()));
    expectTidy(shown.panel->view());
    shown.panel->goTo(trace.steps.size() - 1);
    QVERIFY2(shown.panel->words().contains("The plan is there"), qPrintable(shown.panel->words()));
  }

  void aRefusedStrategySaysWhy() {
    Project project = projectOf({{1000, 1048}}, 2);
    project.a.strategy = "per-document-head-tail";
    project.a.world_size = WorldSize{16};
    Shown shown(project);
    QVERIFY(shown.panel->trace() == nullptr);
    QVERIFY2(shown.panel->words().contains("1000"), qPrintable(shown.panel->words()));
  }

  void aPlanFileSaysThatItDoesNotTellHowItWasMade() {
    QTemporaryDir folder;
    Project project = projectOf({{4096, 4096}}, 4);
    const std::filesystem::path file = folder.filePath("mine.npz").toStdString();
    const auto engine = make_cpu_engine();
    const auto plan = run_to_plan(Request{project.layout, project.a, {}}, *engine)->value();
    QVERIFY(io::write_plan_archive(file, {{plan, project.layout}}, project.a, *engine)->ok());
    project.a.plans = {io::read_plan_source(file, "mine.npz")};
    project.a.strategy = "file:mine.npz";
    Shown shown(project);
    QVERIFY2(shown.panel->trace() != nullptr, qPrintable(shown.panel->words()));
    QVERIFY2(shown.panel->words().contains("read from the file mine.npz"), qPrintable(shown.panel->words()));
    shown.panel->goTo(1);
    QVERIFY2(shown.panel->words().contains("The plan is there"), qPrintable(shown.panel->words()));
    QVERIFY2(shown.panel->words().contains("is the slowest with"), qPrintable(shown.panel->words()));
    expectTidy(shown.panel->view());
  }

  void aComparisonOffersBothSides() {
    Project project = projectOf({{4096, 4096}}, 4);
    project.b = "min-heap";
    Shown shown(project);
    auto* b = shown.panel->findChild<QToolButton*>("how-b");
    QVERIFY(b->isVisible());
    QTest::mouseClick(b, Qt::LeftButton);
    QTRY_VERIFY(shown.panel->isCurrent());
    QCOMPARE(shown.panel->trace()->strategy, std::string("min-heap"));
    shown.model->chooseB(std::nullopt);
    QTRY_COMPARE(shown.panel->side(), Side::a);
    QTRY_VERIFY(shown.panel->isCurrent());
    QCOMPARE(shown.panel->trace()->strategy, std::string("ptrr"));
  }

  void itFollowsAnEdit() {
    Shown shown(projectOf({{4096, 4096}}, 4));
    const auto before = shown.panel->trace();
    shown.model->editCase("ranks", [](Case& settings) { settings.world_size = WorldSize{8}; });
    QTRY_VERIFY(shown.panel->trace() != before && shown.panel->isCurrent());
    QCOMPARE(shown.panel->trace()->world_size.value, std::int64_t{8});
  }

 private:
  struct Shown {
    explicit Shown(Project project)
        : model(modelOf(std::move(project))), panel(std::make_unique<HowItWorksPanel>(*model)) {
      panel->resize(1100, 320);
      panel->show();
      if (!QTest::qWaitForWindowExposed(panel.get())) qFatal("the panel is not shown");
      panel->activateWindow();
      if (!QTest::qWaitFor([this] { return model->isSettled() && panel->isCurrent(); }, 20000)) {
        qFatal("no trace");
      }
    }
    std::unique_ptr<StudioModel> model;
    std::unique_ptr<HowItWorksPanel> panel;
  };

  /// Nothing stands outside, nothing is without a size, and no text lies on another.
  static void expectTidy(TraceView& view) {
    const QRectF room(view.rect());
    const TraceLayout& all = view.traceLayout();
    for (const TraceCell& cell : all.cells) {
      QVERIFY2(room.adjusted(-1, -1, 1, 1).contains(cell.rect), "a cell stands outside");
      QVERIFY(cell.fill > 0 && cell.fill <= 1);
    }
    for (const TraceLane& lane : all.lanes) QVERIFY(room.contains(lane.rect));
    for (const auto& label : all.labels) {
      QVERIFY2(label.rect.top() >= 0 && label.rect.bottom() <= room.bottom() + 1, qPrintable(label.text));
    }
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::HowItWorksTest)
#include "how_it_works_test.moc"
