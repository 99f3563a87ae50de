#include <QElapsedTimer>
#include <QLabel>
#include <QSignalSpy>
#include <algorithm>
#include <stdexcept>

#include "findings/findings_panel.h"
#include "shell/sample.h"
#include "strategies/strategies_panel.h"
#include "strip/rank_lanes.h"
#include "support/stepped_executor.h"

/// What is executed, as the model and the panels beside the mask tell it.
namespace evenkeel::ui {
namespace {

/// Documents that per-document head-tail cuts within blocks.
Project fragmented() {
  Project project = projectOf({{1008, 528, 512, 2048}}, 8);
  project.a.strategy = "per-document-head-tail";
  return project;
}

}  // namespace

class ExecutedResultTest : public UiTest {
  Q_OBJECT

  /// Drags a boundary over 30 places, and waits for all strategies at each: no more than one comparison is
  /// shown in so many ms.
  static void dragAndCountComparisons(StudioModel& model, qint64 ms) {
    const Layout start = model.project().layout;
    const std::uint64_t drag = model.beginGesture();
    QSignalSpy shown(&model, &StudioModel::comparisonChanged);
    QElapsedTimer clock;
    clock.start();
    for (std::int64_t token = 128; token < 3968; token += 128) {
      model.editLayout("move", move_boundary(start, BatchRow{0}, 0, token), drag);
      QTRY_VERIFY(model.isCurrent() && model.executedIsCurrent() && model.executed()->complete());
    }
    QVERIFY2(shown.count() <= clock.elapsed() / ms + 1, qPrintable(QString::number(shown.count())));
  }

 private Q_SLOTS:
  void theChosenStrategyIsExecutedFirstAndTheOthersFollow() {
    SteppedExecutor executor;
    const auto model = modelOf(projectOf({{4096, 4096}}, 8), executor);
    QTRY_VERIFY(model->isCurrent());
    QVERIFY(model->executed() == nullptr);
    executor.let(1);
    QTRY_VERIFY(model->executed() != nullptr);
    QVERIFY(model->executedIsCurrent());
    QVERIFY(!model->isSettled());
    QCOMPARE(model->executed()->chosen.strategy, std::string("ptrr"));
    QVERIFY(model->executed()->execution("contiguous") == nullptr);
    QVERIFY(model->executed()->outcome("contiguous") == nullptr);
    executor.let(kAllSteps);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(model->executed()->execution("contiguous") != nullptr);
    QVERIFY(model->executed()->outcome("contiguous")->metrics.ok());
  }

  void anEditLeavesTheExecutedResultOfTheOldSnapshotUntilTheNewIsThere() {
    SteppedExecutor executor;
    executor.let(kStrategies);
    const auto model = modelOf(projectOf({{4096, 4096}}, 8), executor);
    QTRY_VERIFY(model->isSettled());
    executor.let(-1000);
    const auto before = model->executed();
    model->editLayout("move", move_boundary(model->project().layout, BatchRow{0}, 0, 1024));
    QTRY_VERIFY(model->isCurrent());
    QCOMPARE(model->executed(), before);
    QVERIFY(!model->executedIsCurrent());
    QVERIFY(!model->showsStale());  // not at once: a mark in every move of a drag would flicker
    QTRY_VERIFY(model->showsStale());
    executor.let(1000 + kAllSteps);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(!model->showsStale());
    QVERIFY(model->executed()->snapshot == model->snapshot());
  }

  void theTableIsOfOneGenerationAndMarksWhatLags() {
    SteppedExecutor executor;
    executor.let(kStrategies);
    const auto model = modelOf(projectOf({{4096, 4096}}, 8), executor);
    StrategiesPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    const auto cell = [&](int row, int column) {
      return panel.table().model()->index(row, column).data().toString();
    };
    const QString contiguous = cell(0, StrategyModel::slowest);
    executor.let(-1000);
    model->editLayout("move", move_boundary(model->project().layout, BatchRow{0}, 0, 1024));
    QTRY_VERIFY(model->isCurrent());
    QTRY_VERIFY(model->showsStale());
    QCOMPARE(cell(0, StrategyModel::slowest), contiguous);
    QVERIFY(panel.table().model()->index(0, StrategyModel::slowest).data(StrategyModel::kQuietRole).toBool());
    executor.let(1001);
    // The chosen one is there; the others lag, and are marked.
    QTRY_COMPARE(cell(0, StrategyModel::slowest), QStringLiteral("\u2026"));
    QVERIFY(model->executedIsCurrent());
    QCOMPARE(cell(0, StrategyModel::tiles), QStringLiteral("\u2026"));
    QVERIFY(cell(4, StrategyModel::slowest) != QStringLiteral("\u2026"));
    executor.let(kAllSteps);
    QTRY_VERIFY(cell(0, StrategyModel::slowest) != QStringLiteral("\u2026"));
    QVERIFY(
        !panel.table().model()->index(0, StrategyModel::slowest).data(StrategyModel::kQuietRole).toBool());
  }

  /// Every move of a drag may complete a comparison; nobody reads so fast, and a table costs what a mask
  /// does.
  void aDragShowsAnotherComparisonTenTimesASecondAtMostAndTheLastOne() {
    const auto model = modelOf(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(model->isSettled());
    dragAndCountComparisons(*model, 100);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(model->comparison() == model->executed());
    QVERIFY(model->comparison()->snapshot == model->snapshot());
  }

  /// Tables let the picture of a move be painted first, but not for ever.
  void aComparisonWaitsForAPictureForAWhile() {
    const auto model = modelOf(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(model->isSettled());
    const QObject view;
    model->setPictureAwaited(view, true);
    dragAndCountComparisons(*model, 200);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(model->comparison() == model->executed());
    model->setPictureAwaited(view, false);
    QVERIFY(model->isSettled());
  }

  void findingsAreThoseOfTheExecutionWhenItIsThere() {
    SteppedExecutor executor;
    const auto model = modelOf(fragmented(), executor);
    FindingsPanel panel(*model);
    const auto text = [&] {
      QStringList lines;
      for (const QLabel* label : panel.findChildren<QLabel*>()) {
        if (label->isVisibleTo(&panel)) lines.append(label->text());
      }
      return lines.join('\n');
    };
    QTRY_VERIFY(model->isCurrent());
    QVERIFY(!text().contains("times the tiles"));
    executor.let(kAllSteps);
    QTRY_VERIFY(model->isSettled());
    QVERIFY2(text().contains("times the tiles"), qPrintable(text()));
    QVERIFY(text().contains(QString::fromStdString(model->executed()->findings.front().message)));
  }

  void anExecutionThatFailsIsAFinding() {
    StudioModel model(projectOf({{4096, 4096}}, 8), make_cpu_engine(),
                      [](const auto&, const auto&, const Engine&,
                         const std::stop_token&) -> Cancellable<std::shared_ptr<const ExecutedSnapshot>> {
                        throw std::runtime_error("no room");
                      });
    FindingsPanel panel(model);
    QTRY_VERIFY(model.isSettled());
    QVERIFY(!model.executed()->chosen.execution.ok());
    const auto& findings = model.executed()->findings;
    const auto failed = std::find_if(findings.begin(), findings.end(),
                                     [](const Finding& finding) { return finding.rule == "memory"; });
    QVERIFY(failed != findings.end());
    QCOMPARE(failed->severity, Severity::error);
    QCOMPARE(failed->strategy, std::string("ptrr"));
    QStringList lines;
    for (const QLabel* label : panel.findChildren<QLabel*>()) lines.append(label->text());
    QVERIFY2(lines.join('\n').contains("no room"), qPrintable(lines.join('\n')));
  }

  void theLaneOfManyRanksIsThatOfTheRankThatRunsTheMost() {
    // Even area, uneven tiles: only what is executed tells the slowest.
    Project project = sampleProject();
    project.a.world_size = WorldSize{32};
    project.a.strategy = "per-document-head-tail";
    project.layout = pad_documents(project.layout, 64).value().layout;
    project.layout = pad_sequence(project.layout, 4096).value().layout;
    const auto model = modelOf(project);
    RankLanes lanes(*model);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(model->executed()->chosen.execution.ok());
    const auto tiles = (*model->executed()->chosen.execution)->rows[0].per_rank();
    const auto& area = (*model->snapshot()->chosen.metrics)->rows[0].area;
    QVERIFY(slowest_rank(tiles) != slowest_rank(area));
    QCOMPARE(lanes.shownRank(), std::optional(slowest_rank(tiles)));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::ExecutedResultTest)
#include "executed_result_test.moc"
