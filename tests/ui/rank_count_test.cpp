#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QToolButton>
#include <atomic>
#include <stdexcept>

#include "pipeline/executed.h"
#include "rank_count/rank_count_panel.h"
#include "rank_count/sweep_chart.h"
#include "support/forwarding_engine.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

/// The panel as people see it, with the curve of the project there.
struct Shown {
  explicit Shown(const Project& project) : Shown(modelOf(project)) {}
  explicit Shown(std::unique_ptr<StudioModel> shown) : model(std::move(shown)), panel(*model) {
    panel.resize(360, 240);
    panel.show();
    panel.activateWindow();
    if (!QTest::qWaitForWindowActive(&panel)) qFatal("the panel does not become active");
  }
  void wait() { QTRY_VERIFY(panel.isCurrent()); }
  [[nodiscard]] const SweepTable& table() const { return panel.table(); }

  std::unique_ptr<StudioModel> model;
  RankCountPanel panel;
};

/// An engine that fails from a moment on.
class FailingEngine final : public test::ForwardingEngine {
 public:
  explicit FailingEngine(std::shared_ptr<std::atomic<bool>> fails) : fails_(std::move(fails)) {}
  [[nodiscard]] Cancellable<Result<RowCost>> block_costs(const MaskView& mask, BlockSize block,
                                                         const std::stop_token& stop) const override {
    if (*fails_) throw std::runtime_error("a torn cable");
    return ForwardingEngine::block_costs(mask, block, stop);
  }

 private:
  std::shared_ptr<std::atomic<bool>> fails_;
};

}  // namespace

class RankCountTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyPointIsThatOfTheProjectThere() {
    Shown shown(projectOf({{1024, 3072, 4096}}, 8));
    QAbstractItemModelTester tester(const_cast<SweepTable*>(&shown.table()),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    shown.wait();
    QCOMPARE(shown.table().values(), (std::vector<std::int64_t>{2, 4, 8, 16, 32, 64}));
    for (std::size_t v = 0; v < shown.table().values().size(); ++v) {
      Project there = shown.model->project();
      there.a.world_size = WorldSize{shown.table().values()[v]};
      const auto model = modelOf(there);
      QTRY_VERIFY(model->isSettled());
      const SweepResult& point = **shown.table().point(v, 0);
      QCOMPARE(point.slowest_tiles, (*model->executed()->chosen.execution)->slowest_tiles());
      QCOMPARE(point.whole_block_bound, (*model->snapshot()->chosen.metrics)->total.bounds.whole_block_tiles);
    }
  }

  void whileComparingBothAreThere() {
    Shown shown(projectOf({{1000, 3096, 4096}}, 8));
    shown.wait();
    QCOMPARE(shown.table().request().strategies.size(), std::size_t{1});
    shown.model->chooseB(std::string("per-document-head-tail"));
    shown.wait();
    QCOMPARE(shown.table().request().strategies.size(), std::size_t{2});
    QCOMPARE(shown.table().label(0), QStringLiteral("A ptrr"));
    QCOMPARE(shown.table().label(1), QStringLiteral("B per-document-head-tail"));
    // 1,000 tokens divide by 2 x 4, and not by 2 x 8.
    QVERIFY(shown.panel.chart().place(1, 1).has_value());
    QVERIFY(!shown.panel.chart().place(2, 1).has_value());
    QVERIFY(shown.panel.chart().spoken().contains("has length 1000"));
    QTest::mouseClick(shown.panel.findChild<QToolButton*>("sweep-all"), Qt::LeftButton);
    shown.wait();
    QCOMPARE(shown.table().request().strategies.size(), load_balancers().size());
  }

  void aClickOnAPointSetsTheRanksAsOneStep() {
    const Project project = projectOf({{8192}}, 8);
    Shown shown(project);
    shown.wait();
    const auto place = shown.panel.chart().place(4, 0);
    QVERIFY(place.has_value());
    QTest::mouseClick(&shown.panel.chart(), Qt::LeftButton, {}, place->toPoint());
    QCOMPARE(shown.model->project().a.world_size.value, std::int64_t{32});
    QCOMPARE(shown.model->undoStack().count(), 1);
    shown.wait();
    QCOMPARE(shown.table().current(), std::size_t{4});
    shown.model->undoStack().undo();
    QVERIFY(shown.model->project() == project);
  }

  void theKeyboardWalksAndTakes() {
    Shown shown(projectOf({{8192}}, 8));
    shown.wait();
    SweepChart& chart = shown.panel.chart();
    chart.setFocus();
    QTRY_VERIFY(chart.hasFocus());
    QVERIFY2(chart.accessibleDescription().startsWith("8 ranks, as it is now"),
             qPrintable(chart.accessibleDescription()));
    QTest::keyClick(&chart, Qt::Key_Right);
    QVERIFY(chart.accessibleDescription().startsWith("16 ranks"));
    QVERIFY(chart.accessibleDescription().contains("A ptrr: "));
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(shown.model->project().a.world_size.value, std::int64_t{16});
  }

  void theBlockSizeIsVariedToo() {
    Shown shown(projectOf({{8192}}, 8));
    shown.wait();
    QTest::mouseClick(shown.panel.findChild<QToolButton*>("sweep-blocks"), Qt::LeftButton);
    shown.wait();
    QCOMPARE(shown.table().values(), (std::vector<std::int64_t>{64, 128, 256, 512, 1024}));
    const auto place = shown.panel.chart().place(2, 0);
    QVERIFY(place.has_value());
    QTest::mouseClick(&shown.panel.chart(), Qt::LeftButton, {}, place->toPoint());
    QCOMPARE(shown.model->project().a.block_size, (BlockSize{256, 256}));
  }

  void anotherBIsMarkedAmongAllStrategies() {
    Project project = projectOf({{8192}}, 8);
    project.b = "contiguous";
    Shown shown(project);
    shown.panel.setAll(true);
    shown.wait();
    const auto labels = [&] {
      QStringList all;
      for (std::size_t s = 0; s < load_balancers().size(); ++s) all << shown.table().label(s);
      return all;
    };
    QVERIFY(labels().contains("B contiguous"));
    shown.model->chooseB(std::string("head-tail"));
    shown.wait();
    QTRY_VERIFY(labels().contains("B head-tail"));
    QVERIFY(!labels().contains("B contiguous"));
    shown.model->chooseB(std::nullopt);
    QTRY_VERIFY(!labels().contains("B head-tail"));
    QVERIFY(labels().contains("A ptrr"));
  }

  void aFailureIsAPointThatSaysWhy() {
    const auto fails = std::make_shared<std::atomic<bool>>(false);
    Shown shown(
        std::make_unique<StudioModel>(projectOf({{8192}}, 8), std::make_unique<FailingEngine>(fails)));
    shown.wait();
    *fails = true;
    shown.panel.setOver(SweepOver::block_size);
    shown.wait();
    QVERIFY(shown.table().point(0, 0).has_value() && !shown.table().point(0, 0)->ok());
    QCOMPARE(shown.table().point(0, 0)->error().kind, ErrorKind::memory);
    QVERIFY(shown.table().pointText(0, 0).contains("a torn cable"));
    *fails = false;
    shown.panel.setOver(SweepOver::world_size);
    shown.wait();
    shown.panel.setOver(SweepOver::block_size);
    shown.wait();
    QVERIFY(shown.table().point(0, 0)->ok());
  }

  void nothingIsComputedUnseen() {
    const auto model = modelOf(projectOf({{8192}}, 8));
    RankCountPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    QCoreApplication::processEvents();
    QVERIFY(panel.table().values().empty());
    panel.show();
    QTRY_VERIFY(panel.isCurrent());
  }

  void itIsCopiedAsATable() {
    Shown shown(projectOf({{512, 512}}, 2));
    shown.wait();
    for (QAction* action : shown.panel.commands()) {
      if (action->objectName() == "copy-sweep-csv") action->trigger();
    }
    const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.front(), QStringLiteral("ranks,\"A ptrr, slowest rank\",\"A ptrr, over bound\""));
    QCOMPARE(lines[1].split(',').front(), QStringLiteral("2"));
    QCOMPARE(lines[1].split(',')[1], QString::number((**shown.table().point(0, 0)).slowest_tiles));
  }

  void theViewStateComesBack() {
    Shown shown(projectOf({{8192}}, 8));
    shown.panel.setOver(SweepOver::block_size);
    shown.panel.setAll(true);
    const QJsonObject state = shown.panel.viewState();
    Shown other(projectOf({{8192}}, 8));
    other.panel.setViewState(state);
    other.wait();
    QCOMPARE(other.table().request().over, SweepOver::block_size);
    QCOMPARE(other.table().request().strategies.size(), load_balancers().size());
    other.panel.setViewState({{"over", 7}, {"all", "yes"}});
    QCOMPARE(other.panel.viewState(), state);
  }

  void trafficStandsInPlaceOfTheSweepAndIsKept() {
    Shown shown(projectOf({{1024, 3072, 4096}}, 8));
    shown.wait();
    QTest::mouseClick(shown.panel.findChild<QToolButton*>("sweep-traffic"), Qt::LeftButton);
    QVERIFY(!shown.panel.chart().isVisible());
    shown.wait();
    const QJsonObject state = shown.panel.viewState();
    QCOMPARE(state["over"].toString(), QStringLiteral("traffic"));
    shown.panel.setOver(SweepOver::block_size);
    QVERIFY(shown.panel.chart().isVisible());
    shown.wait();
    shown.panel.setViewState(state);
    QVERIFY(!shown.panel.chart().isVisible());
    shown.wait();
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::RankCountTest)
#include "rank_count_test.moc"
