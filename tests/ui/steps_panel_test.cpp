#include "steps/steps_panel.h"

#include <QAction>
#include <QMouseEvent>
#include <cmath>

#include "bars/number_text.h"
#include "shell/sample.h"
#include "steps/steps_view.h"
#include "support/ui_test.h"

/// The steps that are shown are the core's.
namespace evenkeel::ui {
namespace {

struct Shown {
  explicit Shown(Project project) : model(modelOf(std::move(project))), panel(*model), view(panel.view()) {
    panel.resize(900, 620);
    panel.show();
  }
  [[nodiscard]] bool ready() const { return model->isSettled() && panel.isCurrent(); }
  [[nodiscard]] Ring ring(Side side = Side::a) const {
    const Snapshot& snapshot = *model->executed()->snapshot;
    return ring_steps(**snapshot.mask, **StudioModel::outcome(snapshot, side)->plan).value();
  }
  [[nodiscard]] const Execution& execution(Side side = Side::a) const {
    return **StudioModel::execution(*model->executed(), side)->execution;
  }

  std::unique_ptr<StudioModel> model;
  StepsPanel panel;
  StepsView& view;
};

Project causal(const std::string& strategy, const std::string& b = {}) {
  Project project = projectOf({{4096}}, 4);
  project.a.masks.front().mask = parse_mask("causal").value();
  project.a.strategy = strategy;
  if (!b.empty()) project.b = b;
  return project;
}

}  // namespace

class StepsPanelTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void allGatherIsOneStepInWhichAllWaitForTheSlowest() {
    Project project = sampleProject();
    project.b = "contiguous";
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    const double slowest = static_cast<double>(
        std::max(shown.execution().slowest_tiles(), shown.execution(Side::b).slowest_tiles()));
    double px_per_tile = 0;
    for (std::size_t side = 0; side < 2; ++side) {
      const Execution& run = shown.execution(static_cast<Side>(side));
      for (std::int64_t r = 0; r < 8; ++r) {
        const QRectF bar = shown.view.barRect({side, r, 0});
        const QRectF wait = shown.view.waitRect({side, r, 0});
        const auto tiles = static_cast<double>(run.total.of(Rank{r}));
        if (px_per_tile == 0) px_per_tile = bar.width() / tiles;
        // Both sides on one scale.
        QVERIFY(std::abs(bar.width() - px_per_tile * tiles) < 1e-6);
        QVERIFY(std::abs(bar.width() + wait.width() -
                         px_per_tile * static_cast<double>(run.slowest_tiles())) < 1e-6);
        const QString told = shown.view.tell({side, r, 0});
        QVERIFY2(told.contains(numberText(run.total.of(Rank{r})) + " tiles"), qPrintable(told));
        if (run.total.of(Rank{r}) < run.slowest_tiles()) {
          QVERIFY(told.contains(numberText(run.slowest_tiles() - run.total.of(Rank{r})) + " tiles long"));
        }
      }
    }
    QVERIFY(px_per_tile * slowest < shown.view.width());
    QVERIFY(shown.panel.summary().contains(numberText(shown.execution().slowest_tiles())));
    shown.panel.grab();
  }

  void theRingIsTheReferences() {
    Shown shown(causal("contiguous", "head-tail"));
    shown.panel.commands().at(1)->trigger();
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.panel.kind(), StepsKind::ring);
    for (std::size_t side = 0; side < 2; ++side) {
      const Ring ring = shown.ring(static_cast<Side>(side));
      QCOMPARE(shown.view.sides()[side].table->critical, ring.critical_area());
      double px_per_pair = 0;
      double begin = 0;
      for (std::size_t step = 0; step < 4; ++step) {
        std::int64_t slowest = 0;
        for (const RingStep& one : ring.steps[step]) slowest = std::max(slowest, one.area);
        for (std::size_t r = 0; r < 4; ++r) {
          const RingStep& one = ring.steps[step][r];
          const StepsView::Place place{side, static_cast<std::int64_t>(r), static_cast<std::int64_t>(step)};
          const QRectF bar = shown.view.barRect(place);
          const QRectF wait = shown.view.waitRect(place);
          if (px_per_pair == 0) {
            px_per_pair = bar.width() / static_cast<double>(one.area);
            begin = bar.left();
          }
          QVERIFY(std::abs(bar.left() - begin) < 1e-6);
          QVERIFY(std::abs(bar.width() - px_per_pair * static_cast<double>(one.area)) < 1e-6);
          QVERIFY(std::abs(wait.width() - px_per_pair * static_cast<double>(slowest - one.area)) < 1e-6);
          const std::string_view name = behavior_name(one.behavior);
          QVERIFY(shown.view.tell(place).contains(QStringLiteral(": %1, ").arg(
              QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())))));
          QVERIFY(shown.view.tell(place).contains(numberText(one.area) + " pairs"));
        }
        begin += px_per_pair * static_cast<double>(slowest);
      }
    }
    shown.panel.grab();
  }

  void whereTheRingRefusesItSaysWhyAndShowsAllGather() {
    Shown shown(sampleProject());
    shown.panel.setKind(StepsKind::ring);
    QTRY_VERIFY(shown.ready());
    const SideSteps& side = shown.view.sides().front();
    QVERIFY2(side.refusal.contains("document-causal"), qPrintable(side.refusal));
    QVERIFY2(side.refusal.contains("use mask full or causal"), qPrintable(side.refusal));
    QVERIFY(side.table != nullptr && !side.table->is_ring);
    QCOMPARE(side.table->critical, shown.execution().slowest_tiles());
    shown.panel.grab();
  }

  void manyRanksShareLanesAndColumns() {
    Project project = causal("contiguous");
    project.a.world_size = WorldSize{256};
    project.a.block_size = {16, 16};
    Shown shown(project);
    shown.panel.setKind(StepsKind::ring);
    QTRY_VERIFY(shown.ready());
    QVERIFY(shown.view.ranksPerLane(0) > 1);
    QVERIFY(shown.view.stepsPerColumn(0) > 1);
    const StepTable& table = *shown.view.sides().front().table;
    const Ring ring = shown.ring();
    const Interval steps{0, shown.view.stepsPerColumn(0)};
    const Interval ranks{0, shown.view.ranksPerLane(0)};
    std::int64_t work = 0;
    for (std::int64_t i = 0; i < steps.end; ++i) {
      for (std::int64_t r = 0; r < ranks.end; ++r) {
        work += ring.steps[static_cast<std::size_t>(i)][static_cast<std::size_t>(r)].area;
      }
    }
    QCOMPARE(table.cell(steps, ranks).work, work);
    QVERIFY(shown.view.tell({0, 0, 0}).contains("% of the time"));
    shown.panel.grab();
  }

  void keysMoveOverStepsAndRanks() {
    Shown shown(causal("contiguous"));
    shown.panel.setKind(StepsKind::ring);
    QTRY_VERIFY(shown.ready());
    shown.view.setFocus();
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Down, Qt::Key_Down, Qt::Key_Right}) {
      QTest::keyClick(&shown.view, key);
    }
    QVERIFY(shown.view.told() == (StepsView::Place{0, 2, 1}));
    QCOMPARE(shown.model->pointed().rank, Rank{2});
    QCOMPARE(shown.view.accessibleDescription(), shown.view.tell({0, 2, 1}));
    QTest::keyClick(&shown.view, Qt::Key_Escape);
    QVERIFY(!shown.view.told());
    QCOMPARE(shown.model->pointed().rank, std::optional<Rank>());
  }

  void whatIsChosenIsKept() {
    Shown shown(causal("contiguous"));
    QTRY_VERIFY(shown.ready());
    shown.panel.setViewState({{"kind", "ring"}});
    QCOMPARE(shown.panel.kind(), StepsKind::ring);
    const QJsonObject state = shown.panel.viewState();
    shown.panel.setViewState({{"kind", "spiral"}, {"else", 1}});
    QCOMPARE(shown.panel.viewState(), state);
    shown.panel.setViewState({{"kind", "all-gather"}});
    QCOMPARE(shown.panel.kind(), StepsKind::all_gather);
    QTRY_VERIFY(shown.ready());
  }

  void aPlanThatIsRefusedSaysWhy() {
    Project project = projectOf({{1000, 3096}}, 8);
    project.a.strategy = "per-document-head-tail";
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    QVERIFY(shown.view.sides().front().table == nullptr);
    QVERIFY(shown.view.sides().front().refusal.contains("1000"));
    shown.panel.grab();
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::StepsPanelTest)
#include "steps_panel_test.moc"
