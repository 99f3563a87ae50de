#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <algorithm>
#include <fstream>

#include "io/plan_archive.h"
#include "io/plan_reader.h"
#include "model/opened_files.h"
#include "pipeline/pipeline.h"
#include "session/opened_file.h"
#include "shell/command_line.h"
#include "shell/commands.h"
#include "strategies/strategies_panel.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

/// Plans that others made, as strategies of the studio.
class PlanFilesTest : public UiTest {
  Q_OBJECT

 private:
  QTemporaryDir folder_;

  std::filesystem::path path(const char* name) {
    return folder_.filePath(QString::fromLatin1(name)).toStdString();
  }

  /// The plan that a strategy makes for a project, in a file.
  std::filesystem::path planOf(const Project& project, const std::string& strategy, const char* name) {
    const auto engine = make_cpu_engine();
    Request request{project.layout, project.a, {}};
    request.settings.strategy = strategy;
    const auto plan = run_to_plan(request, *engine)->value();
    const auto written =
        io::write_plan_archive(path(name), {{plan, project.layout}}, request.settings, *engine);
    if (!written->ok()) qFatal("the plan was not written");
    return path(name);
  }

 private Q_SLOTS:
  void aPlanThatIsOpenedIsAStrategyOfItsOwn() {
    const Project project = projectOf({{512, 256, 256}});
    Studio studio(project);
    studio.waitForPlan();
    studio.window.openFile(planOf(project, "ptrr", "a.npz"));
    QTRY_COMPARE(studio.model->project().a.strategy, std::string("file:a.npz"));
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->chosen.plan.ok());
    QVERIFY(studio.model->executed()->chosen.execution.ok());
    auto* panel = studio.window.findChild<StrategiesPanel*>();
    const QAbstractItemModel* rows = panel->table().model();
    const QModelIndex first = rows->index(0, 0);
    QCOMPARE(first.data().toString(), QStringLiteral("file:a.npz"));
    QVERIFY2(first.data(Qt::ToolTipRole).toString().contains("made by ptrr, for 2 ranks"),
             qPrintable(first.data(Qt::ToolTipRole).toString()));
    // It stays in the table when another strategy is chosen, and can be B.
    studio.model->chooseA("head-tail");
    studio.model->chooseB("file:a.npz");
    studio.waitForPlan();
    QCOMPARE(StudioModel::outcome(*studio.model->snapshot(), Side::b)->strategy, std::string("file:a.npz"));
    for (int i = 0; i < 3; ++i) studio.model->undoStack().undo();
    QVERIFY(studio.model->project() == project);
  }

  void aPlanForOtherDocumentsIsOneErrorInItsPlaceLive() {
    const Project project = projectOf({{512, 256, 256}});
    Studio studio(project);
    studio.window.openFile(planOf(project, "ptrr", "b.safetensors"));
    QTRY_COMPARE(studio.model->project().a.strategy, std::string("file:b.safetensors"));
    studio.waitForPlan();
    const auto breaks = [&](const char* rule) {
      const auto& findings = studio.model->executed()->findings;
      return std::any_of(findings.begin(), findings.end(),
                         [&](const Finding& finding) { return finding.rule == rule; });
    };
    QVERIFY(!breaks("planned-for-documents"));
    // Other documents of as many tokens: it runs, and the rule of verify says what is wrong.
    studio.model->editLayout("move", move_boundary(project.layout, BatchRow{0}, 0, 128));
    studio.waitForPlan();
    QVERIFY(breaks("planned-for-documents"));
    // More tokens: it cannot.
    Project longer = project;
    longer.a = studio.model->project().a;
    longer.layout = Layout::make({{512, 256, 512}}).value();
    studio.model->edit("longer", longer);
    studio.waitForPlan();
    QVERIFY(!studio.model->snapshot()->chosen.plan.ok());
    QCOMPARE(studio.model->snapshot()->findings.front().rule, std::string("plan-shape"));
    studio.model->undoStack().undo();
    studio.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{4}; });
    studio.waitForPlan();
    QCOMPARE(studio.model->snapshot()->findings.front().rule, std::string("planned-for-world-size"));
  }

  void aFileThatIsNoPlanLeavesAllAsItIs() {
    const Project project = projectOf({{512, 256, 256}});
    Studio studio(project);
    std::ofstream(path("bad.json")) << R"({"schema":"evenkeel.plan/1","rearrange":[[0,0]]})";
    studio.window.openFile(path("bad.json"));
    QTRY_VERIFY(studio.said().contains("bad.json"));
    QVERIFY(studio.said().contains("index 0"));
    QVERIFY(studio.model->project() == project);
  }

  void closingAPlanLeavesNothingOfIt() {
    const Project project = projectOf({{512, 256, 256}});
    Studio studio(project);
    studio.window.openFile(planOf(project, "head-tail", "c.npz"));
    QTRY_COMPARE(studio.model->project().a.plans.size(), std::size_t(1));
    studio.waitForPlan();
    studio.window.commands().find("close-plan")->trigger();
    QVERIFY(studio.model->project() == project);
    // Opened twice it is there once; another of the same name has a number.
    const PlanSource plan = io::read_plan_source(path("c.npz"), "c.npz");
    openPlan(*studio.model, plan);
    openPlan(*studio.model, io::read_plan_source(path("c.npz"), "c.npz"));
    QCOMPARE(studio.model->project().a.plans.size(), std::size_t(1));
    PlanSource other = plan;
    other.path = "/elsewhere/c.npz";
    openPlan(*studio.model, other);
    QCOMPARE(studio.model->project().a.strategy, std::string("file:c.npz (2)"));
  }

  void sessionsReadThePlanAgainAndLoseNothingWithoutIt() {
    const Project project = projectOf({{512, 256, 256}});
    const auto plan = planOf(project, "ptrr", "d.npz");
    {
      Studio studio(project);
      studio.window.openFile(plan);
      QTRY_COMPARE(studio.model->project().a.plans.size(), std::size_t(1));
      QVERIFY(studio.window.saveTo(path("d.evenkeel")));
    }
    {
      Studio studio;
      studio.window.openFile(path("d.evenkeel"));
      QTRY_COMPARE(studio.model->project().a.strategy, std::string("file:d.npz"));
      studio.waitForPlan();
      QVERIFY(studio.model->snapshot()->chosen.plan.ok());
      QVERIFY(!studio.window.isEdited());
    }
    std::filesystem::remove(plan);
    Studio studio;
    studio.window.openFile(path("d.evenkeel"));
    QTRY_COMPARE(studio.model->project().a.strategy, std::string("file:d.npz"));
    QTRY_VERIFY(studio.said().contains("d.npz"));
    QVERIFY(studio.model->project().layout == project.layout);
    studio.waitForPlan();
    QVERIFY(!studio.model->snapshot()->chosen.plan.ok());
    QVERIFY(studio.window.saveTo(path("e.evenkeel")));
    QCOMPARE(io::read_session(path("e.evenkeel"))->project.a.plans.front().path, plan.string());
  }

  void aDroppedFileIsWhatItLooksLike() {
    std::ofstream(path("s.json")) << R"({"schema":"evenkeel.session/1","rows":[{"lengths":[4]}]})";
    std::ofstream(path("p.json")) << R"({"rearrange":[[1,0]]})";
    std::ofstream(path("l.json")) << "[4,12]";
    std::ofstream(path("i.json")) << "[[1,0,2,3]]";
    std::ofstream(path("g.json")) << "{\"lengths\":[4,12]}\n{\"lengths\":[16]}\n";
    std::ofstream(path("g.jsonl")) << "[4,12]\n[16]\n";
    const auto holds = [&](const char* name) { return readFile({path(name), {}, 0}).content.index(); };
    QCOMPARE(holds("s.json"), std::size_t(1));
    QCOMPARE(holds("l.json"), std::size_t(2));
    QCOMPARE(holds("p.json"), std::size_t(3));
    QCOMPARE(holds("i.json"), std::size_t(3));
    QCOMPARE(holds("g.json"), std::size_t(4));
    QCOMPARE(holds("g.jsonl"), std::size_t(4));
    QCOMPARE(holds("none.npz"), std::size_t(0));
    Studio studio(projectOf({{1, 1}}, 1, 1));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(path("p.json").string()))});
    QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&studio.window, &enter);
    QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&studio.window, &drop);
    QTRY_COMPARE(studio.model->project().a.strategy, std::string("file:p.json"));
  }

  void theCommandLineNamesThePlanByItsPath() {
    Project project = projectOf({{512, 256, 256}});
    project.a.plans = {io::read_plan_source("/tmp/x.npz", "x.npz", 3)};
    project.a.strategy = "file:x.npz";
    project.b = "ptrr";
    const QString line = commandLine(project);
    QVERIFY2(line.contains("--strategy file:/tmp/x.npz:step=3,ptrr"), qPrintable(line));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::PlanFilesTest)
#include "plan_files_test.moc"
