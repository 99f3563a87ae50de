#include <QMouseEvent>
#include <QToolButton>
#include <algorithm>

#include "mask_view/mask_panel.h"
#include "strategies/strategies_panel.h"
#include "support/stepped_executor.h"

namespace evenkeel::ui {
namespace {

void hover(QWidget& widget, QPointF at) {
  QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                    Qt::NoModifier);
  QCoreApplication::sendEvent(&widget, &event);
}

/// Counts paint events of widgets.
class Paints : public QObject {
 public:
  void of(QWidget& widget) { widget.installEventFilter(this); }
  int count = 0;

 protected:
  bool eventFilter(QObject* /*watched*/, QEvent* event) override {
    if (event->type() == QEvent::Paint) ++count;
    return false;
  }
};

/// A panel of 900 x 600 over a model.
struct Shown {
  explicit Shown(std::unique_ptr<StudioModel> shown)
      : model(std::move(shown)), panel(*model), view(panel.view()), bars(panel.bars()) {
    panel.resize(900, 600);
    panel.show();
  }
  [[nodiscard]] bool ready() const { return model->isSettled() && view.isCurrent(); }
  [[nodiscard]] QPoint at(double q, double kv) const {
    return QPointF(view.projection().x(kv), view.projection().y(q)).toPoint();
  }
  [[nodiscard]] QColor pixel(double q, double kv) {
    const QImage image = panel.grab().toImage();
    return image.pixelColor((QPointF(view.mapTo(&panel, at(q, kv))) * image.devicePixelRatio()).toPoint());
  }
  [[nodiscard]] QToolButton* button(const QString& text) {
    for (auto* button : panel.findChildren<QToolButton*>()) {
      if (button->text() == text) return button;
    }
    return nullptr;
  }
  [[nodiscard]] const Execution& execution() const { return **model->executed()->chosen.execution; }

  std::unique_ptr<StudioModel> model;
  MaskPanel panel;
  MaskView& view;
  RankBars& bars;
};

Project with_strategy(Project project, const std::string& strategy) {
  project.a.strategy = strategy;
  return project;
}

/// Documents that per-document head-tail cuts within blocks.
Project fragmented() {
  return with_strategy(projectOf({{1008, 528, 512, 2048}}, 8), "per-document-head-tail");
}

}  // namespace

class ExecutedViewTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void maskAndBarsAsExecutedAreOfOneGeneration() {
    SteppedExecutor executor;
    executor.let(1);
    Shown shown(modelOf(projectOf({{4096, 4096}}, 8), executor));
    QTRY_VERIFY(shown.model->executedIsCurrent() && shown.view.isCurrent());
    const auto old = shown.model->snapshot();
    const auto bars = shown.bars.work().all;
    shown.model->editLayout("move", move_boundary(shown.model->project().layout, BatchRow{0}, 0, 128));
    shown.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{4}; });
    QTRY_VERIFY(shown.model->isCurrent());
    QTRY_VERIFY(shown.view.showsStale());
    QVERIFY(shown.model->snapshot() != old);
    QCOMPARE(shown.view.snapshot(), old);
    QCOMPARE(shown.view.picture()->request.snapshot, old);
    QCOMPARE(shown.view.plan()->world_size().value, 8);
    QCOMPARE(shown.bars.work().all, bars);
    QVERIFY(!shown.panel.grab().isNull());
    // The other forms are of the newest snapshot at once.
    shown.view.setWantedOrder(RowOrder::q_rearranged);
    QCOMPARE(shown.view.snapshot(), shown.model->snapshot());
    QVERIFY(!shown.view.showsStale());
    QCOMPARE(shown.bars.work().all.size(), std::size_t{4});
    shown.view.setWantedOrder(RowOrder::executed);
    executor.let(kAllSteps);
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.snapshot(), shown.model->snapshot());
    QCOMPARE(shown.bars.work().all, shown.execution().rows[0].per_rank());
  }

  /// In a drag a result arrives with every move, and the next picture would wait for it.
  void whatRunsRepaintsItsOwnOrderOnly() {
    SteppedExecutor executor;
    Shown shown(modelOf(fragmented(), executor));
    const auto paint_all = [] {
      for (int i = 0; i < 20; ++i) QCoreApplication::processEvents();
    };
    for (const RowOrder order : {RowOrder::original, RowOrder::q_rearranged, RowOrder::executed}) {
      executor.let(kAllSteps);
      shown.panel.setWantedOrder(order);
      QTRY_VERIFY(shown.ready());
      executor.hold();
      shown.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{12 - a.world_size.value}; });
      QTRY_VERIFY(shown.model->isCurrent());
      if (order != RowOrder::executed) QTRY_VERIFY(shown.view.isCurrent());
      paint_all();
      Paints paints;
      paints.of(shown.view);
      paints.of(shown.bars);
      executor.let(kAllSteps);
      QTRY_VERIFY(shown.ready());
      paint_all();
      QCOMPARE(paints.count > 0, order == RowOrder::executed);
    }
  }

  void theProgramOpensAsExecuted() {
    Shown shown(modelOf(projectOf({{4096, 4096}}, 8)));
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.order(), RowOrder::executed);
    QVERIFY(shown.button("As executed")->isChecked());
    QTest::mouseClick(shown.button("q rearranged"), Qt::LeftButton);
    QCOMPARE(shown.view.order(), RowOrder::q_rearranged);
    QTest::mouseClick(shown.button("As executed"), Qt::LeftButton);
    QCOMPARE(shown.view.order(), RowOrder::executed);
  }

  void whatFlexCannotRunSaysWhy() {
    Shown shown(modelOf(with_strategy(projectOf({{1000, 1048}}, 8), "contiguous")));
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.order(), RowOrder::executed);
    // 2,048 tokens are two blocks a rank; 2,000 are no whole number of them.
    shown.model->editLayout("paste", replace_row(shown.model->project().layout, BatchRow{0}, {1000, 1000}));
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.order(), RowOrder::q_rearranged);
    QToolButton* executed = shown.button("As executed");
    QVERIFY(!executed->isEnabled());
    QVERIFY2(executed->toolTip().contains("2000"), qPrintable(executed->toolTip()));
    QVERIFY(shown.button("q rearranged")->isChecked());
    shown.model->undoStack().undo();
    QTRY_VERIFY(shown.ready());
    QVERIFY(executed->isEnabled() && executed->isChecked());
  }

  void barsAreExecutedTilesAndTheLineIsTheWholeBlockBound() {
    Shown shown(modelOf(projectOf({{4096, 4096}}, 8)));
    QTRY_VERIFY(shown.ready());
    const RankWork& work = shown.bars.work();
    QCOMPARE(work.measure, BarMeasure::executed_tiles);
    QCOMPARE(work.all, shown.execution().rows[0].per_rank());
    QCOMPARE(work.full, shown.execution().rows[0].full);
    QVERIFY(work.line_is_bound);
    QCOMPARE(work.line, *(*shown.model->snapshot()->chosen.metrics)->rows[0].bounds.whole_block_tiles);
    for (std::int64_t r = 0; r < 8; ++r) {
      QCOMPARE(shown.bars.barRect(Rank{r}).width() / shown.bars.barRect(work.slowest).width(),
               static_cast<double>(work.of(Rank{r})) / static_cast<double>(work.most));
    }
    shown.bars.setWantsTiles(false);
    QCOMPARE(shown.bars.work().measure, BarMeasure::area);
    QCOMPARE(shown.bars.work().all, (*shown.model->snapshot()->chosen.metrics)->rows[0].area);
  }

  void aPlanThatCutsBlocksIsOnlyComparedWithTheWholeBlockBound() {
    // Head-tail runs one tile a rank here, while the whole-block bound is two.
    Shown shown(modelOf(with_strategy(projectOf({{64, 128, 64}}, 2), "head-tail")));
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.bars.work().all, (std::vector<std::int64_t>{1, 1}));
    QCOMPARE(shown.bars.work().line, 2);
    QVERIFY(!shown.panel.grab().isNull());
    QVERIFY(shown.bars.lineX() > shown.bars.barRect(Rank{0}).right());
    StrategiesPanel table(*shown.model);
    const QModelIndex over = table.table().model()->index(1, StrategyModel::over_bound);
    QCOMPARE(over.data().toString(), QStringLiteral("-50.0 %"));
    QVERIFY(over.data(Qt::ToolTipRole).toString().contains("only compared"));
  }

  void aProfileThatExecutesAtAnotherBlockSizeIsDrawnInThatSize() {
    Project project = projectOf({{4096, 4096}}, 8, 256);
    project.a.reference = ReferenceProfile::torch_2_14;
    Shown shown(modelOf(project));
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.order(), RowOrder::executed);
    QCOMPARE(shown.view.blockSize(), (BlockSize{128, 128}));
    QCOMPARE(shown.view.picture()->request.block_size, (BlockSize{128, 128}));
    QVERIFY(!shown.bars.work().line_is_bound);
    shown.view.setWantedOrder(RowOrder::q_rearranged);
    QCOMPARE(shown.view.blockSize(), (BlockSize{256, 256}));
  }

  void everyTileAsExecutedIsReadOutAsItIsDrawn() {
    Shown shown(modelOf(fragmented()));
    shown.view.setColour(MaskColour::by_class);
    QTRY_VERIFY(shown.ready());
    const Mask& mask = **shown.model->snapshot()->mask;
    const Plan& plan = **shown.model->snapshot()->chosen.plan;
    int touched = 0;
    for (std::int64_t q = 0; q < 32; q += 3) {
      for (std::int64_t kv = 0; kv < 32; kv += 3) {
        hover(shown.view, shown.at(static_cast<double>(q) * 128 + 64, static_cast<double>(kv) * 128 + 64));
        const auto& tile = shown.view.pointedTile();
        QVERIFY(tile.has_value());
        QCOMPARE(tile->details.tile, (TileAddress{q, kv}));
        std::int64_t allowed = 0;
        for (std::int64_t i = 0; i < 128; ++i) {
          for (std::int64_t j = 0; j < 128; ++j) {
            const auto token = [&](std::int64_t place) {
              std::array<Segment, 1> here;
              plan.in_plan_order(BatchRow{0}, {place, place + 1})->next({here.data(), here.size()});
              return here[0].token;
            };
            if (i % 16 == 0 && j % 16 == 0) {
              allowed += mask.allows(BatchRow{0}, token(q * 128 + i), token(kv * 128 + j)) ? 1 : 0;
            }
          }
        }
        if (allowed > 0) {
          ++touched;
          QVERIFY(tile->details.area.value() > 0);
        }
        QCOMPARE(tile->rank, std::optional(Rank{q / 4}));
        QCOMPARE(tile->kv_rank, std::optional(Rank{kv / 4}));
        QCOMPARE(shown.model->pointed().rank, std::optional(Rank{q / 4}));
        QVERIFY(shown.view.readOut().startsWith(QStringLiteral("q block %1, kv block %2, ").arg(q).arg(kv)));
      }
    }
    QVERIFY(touched > 5);
  }

  void aTileLightsItsRankAndDocumentsEverywhere() {
    Shown shown(modelOf(with_strategy(projectOf({{1024, 1024}}), "contiguous")));
    QTRY_VERIFY(shown.ready());
    hover(shown.view, shown.at(1500, 300));
    QCOMPARE(shown.model->pointed(), (Pointed{Rank{1}, std::size_t{1}, std::int64_t{11}, std::size_t{0}}));
    QCOMPARE(shown.view.readOut(), QStringLiteral("q block 11, kv block 2, empty, rank 1"));
  }

  void sharesOfAllowedPairsHaveTheirColours() {
    Project project = projectOf({{1024, 1024}});
    Shown shown(modelOf(with_strategy(project, "contiguous")));
    shown.view.setColour(MaskColour::by_share);
    QTRY_VERIFY(shown.ready());
    // All pairs of the tile; half of them on the diagonal, seen as a whole; none.
    QCOMPARE(shown.pixel(960, 64), theme().share(1));
    QCOMPARE(shown.pixel(960, 1100), theme().canvas);
    shown.view.setSight({0, 0, 128});
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.pixel(100, 20), theme().share(1));
    QVERIFY(contrast(shown.pixel(60, 100), theme().share(0)) < 1.1);
  }

  void zoomAsExecutedEndsAtSinglePairs() {
    // Head-tail on two ranks of one document: positions 512 to 1023 hold tokens 1536 to 2047.
    Shown shown(modelOf(with_strategy(projectOf({{2048}}), "head-tail")));
    shown.view.setColour(MaskColour::by_class);
    QTRY_VERIFY(shown.ready());
    shown.view.setSight({512, 512, 16});
    QTRY_VERIFY(shown.ready());
    const Raster& raster = shown.view.picture()->raster;
    QVERIFY(!raster.pairs.empty());
    QVERIFY(shown.pixel(520.5, 514.5) != shown.pixel(514.5, 520.5));
    // Above the diagonal in positions, and all allowed: those kv tokens come before.
    shown.view.setSight({512, 1024, 16});
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.pixel(514.5, 1030.5), theme().text);
  }

  void aPointedDocumentIsMarkedWhereItsTokensStand() {
    // Head-tail on two ranks: tokens 1024 to 2047 are at positions 512 to 1023 and 1536 to 2047.
    Shown shown(modelOf(with_strategy(projectOf({{1024, 1024}}), "head-tail")));
    QTRY_VERIFY(shown.ready());
    const auto beside = [&](double q, double kv) {
      const QImage image = shown.view.grab().toImage();
      const MaskProjection at = shown.view.projection();
      const auto is_marked = [&](QPointF px) {
        return image.pixelColor((px * image.devicePixelRatio()).toPoint()) == theme().text;
      };
      return std::pair(is_marked({at.canvas.left() - 3, at.y(q)}),
                       is_marked({at.x(kv), at.canvas.top() - 3}));
    };
    QCOMPARE(beside(1000, 1000), std::pair(false, false));
    shown.model->setPointed({std::nullopt, std::size_t{1}, std::nullopt, std::nullopt});
    for (const double inside : {520.0, 1000.0, 1550.0})
      QCOMPARE(beside(inside, inside), std::pair(true, true));
    for (const double outside : {30.0, 500.0, 1050.0, 1520.0}) {
      QCOMPARE(beside(outside, outside), std::pair(false, false));
    }
    // Another sight, and another document.
    shown.view.setSight({0, 1024, 1024});
    QCOMPARE(beside(400, 1700), std::pair(false, true));
    QCOMPARE(beside(600, 1400), std::pair(true, false));
    shown.model->setPointed({std::nullopt, std::size_t{0}, std::nullopt, std::nullopt});
    QCOMPARE(beside(400, 1700), std::pair(true, false));
    QCOMPARE(beside(600, 1400), std::pair(false, true));
  }

  void panningShowsTheLastPictureUntilTheRasterIsThere() {
    Shown shown(modelOf(with_strategy(projectOf({{2048}}), "contiguous")));
    shown.view.setColour(MaskColour::by_class);
    QTRY_VERIFY(shown.ready());
    shown.view.setSight({1024, 0, 512});
    // No event was processed since: no raster can have come.
    QVERIFY(!shown.view.isCurrent());
    QCOMPARE(shown.pixel(1400, 100), theme().text);
    QTRY_VERIFY(shown.view.isCurrent());
    QCOMPARE(shown.pixel(1400, 100), theme().text);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::ExecutedViewTest)
#include "executed_view_test.moc"
