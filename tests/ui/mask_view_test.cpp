#include <QMouseEvent>
#include <QSignalSpy>
#include <QWheelEvent>
#include <cmath>

#include "mask_view/mask_panel.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

void wheel(QWidget& widget, QPointF at, int notches) {
  QWheelEvent event(at, widget.mapToGlobal(at), {}, QPoint(0, notches), Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(&widget, &event);
}

void hover(QWidget& widget, QPointF at) {
  QMouseEvent event(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                    Qt::NoModifier);
  QCoreApplication::sendEvent(&widget, &event);
}

/// A panel of 900 x 600 with everything drawn.
struct Shown {
  explicit Shown(Project project) : model(modelOf(std::move(project))), panel(*model), view(panel.view()) {
    panel.resize(900, 600);
    panel.show();
  }
  [[nodiscard]] bool ready() const { return model->isSettled() && view.isCurrent(); }
  /// The px where a pair is drawn.
  [[nodiscard]] QPoint at(double q, double kv) const {
    return QPointF(view.projection().x(kv), view.projection().y(q)).toPoint();
  }

  std::unique_ptr<StudioModel> model;
  MaskPanel panel;
  MaskView& view;
};

}  // namespace

class MaskViewTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theWholeMaskIsShownFirst() {
    Shown shown(projectOf({{1024, 1024}}));
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.sight(), (MaskSight{0, 0, 2048}));
    QCOMPARE(shown.view.order(), RowOrder::executed);
  }

  void theWheelKeepsTheTokenUnderTheCursor() {
    Shown shown(projectOf({{1024, 1024}}));
    QTRY_VERIFY(shown.ready());
    const QPointF cursor = QPointF(shown.view.canvas().topLeft()) + QPointF(120, 170);
    const double q = shown.view.projection().q(cursor.y());
    const double kv = shown.view.projection().kv(cursor.x());
    wheel(shown.view, cursor, 480);
    QCOMPARE(shown.view.sight().span, 512.0);
    QVERIFY(std::abs(shown.view.projection().q(cursor.y()) - q) < 1e-6);
    QVERIFY(std::abs(shown.view.projection().kv(cursor.x()) - kv) < 1e-6);
    wheel(shown.view, cursor, -4800);
    QCOMPARE(shown.view.sight(), (MaskSight{0, 0, 2048}));
  }

  void zoomEndsAtAFewTokens() {
    Shown shown(projectOf({{1024, 1024}}));
    QTRY_VERIFY(shown.ready());
    wheel(shown.view, QRectF(shown.view.canvas()).center(), 100000);
    QCOMPARE(shown.view.sight().span, kLeastSpan);
    QTRY_VERIFY(shown.view.isCurrent());
    QCOMPARE(shown.view.picture()->raster.kv.interval.length() <= 9, true);
  }

  void aDragPansAndADoubleClickFits() {
    Shown shown(projectOf({{1024, 1024}}));
    QTRY_VERIFY(shown.ready());
    shown.view.setSight({512, 512, 512});
    const QRect canvas = shown.view.canvas();
    const QPoint from = canvas.center();
    QTest::mousePress(&shown.view, Qt::LeftButton, {}, from);
    QTest::mouseMove(&shown.view, from - QPoint(canvas.width() / 4, canvas.height() / 8));
    QTest::mouseRelease(&shown.view, Qt::LeftButton, {}, from);
    QVERIFY(std::abs(shown.view.sight().kv - (512 + 128)) < 2);
    QVERIFY(std::abs(shown.view.sight().q - (512 + 64)) < 2);
    QCOMPARE(shown.view.sight().span, 512.0);
    // It ends at the edge of the sequence.
    QTest::mousePress(&shown.view, Qt::LeftButton, {}, from);
    QTest::mouseMove(&shown.view, from + QPoint(10 * canvas.width(), 10 * canvas.height()));
    QTest::mouseRelease(&shown.view, Qt::LeftButton, {}, from);
    QCOMPARE(shown.view.sight(), (MaskSight{0, 0, 512}));
    QTest::mouseDClick(&shown.view, Qt::LeftButton, {}, from);
    QCOMPARE(shown.view.sight().span, 2048.0);
  }

  void keysZoomPanAndFit() {
    Shown shown(projectOf({{1024, 1024}}));
    QTRY_VERIFY(shown.ready());
    shown.panel.activateWindow();
    shown.view.setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&shown.panel));
    QTest::keyClick(&shown.view, Qt::Key_Plus);
    QVERIFY(shown.view.sight().span < 2048);
    const MaskSight before = shown.view.sight();
    QTest::keyClick(&shown.view, Qt::Key_Right, Qt::ControlModifier);
    QTest::keyClick(&shown.view, Qt::Key_Down, Qt::ControlModifier);
    QVERIFY(shown.view.sight().kv > before.kv);
    QVERIFY(shown.view.sight().q > before.q);
    const double span = shown.view.sight().span;
    QTest::keyClick(&shown.view, Qt::Key_W);
    QVERIFY(shown.view.sight().span < span);
    QTest::keyClick(&shown.view, Qt::Key_S);
    QCOMPARE(shown.view.sight().span, span);
    QTest::keyClick(&shown.view, Qt::Key_A);
    QVERIFY(shown.view.sight().kv < before.kv + span);
    QTest::keyClick(&shown.view, Qt::Key_F);
    QCOMPARE(shown.view.sight().span, 2048.0);
  }

  void hoveringPointsAtRankBlockAndDocument() {
    // Contiguous on two ranks: positions are tokens.
    Project project = projectOf({{1024, 1024}});
    project.a.strategy = "contiguous";
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    hover(shown.view, shown.at(1500, 1100));
    QCOMPARE(shown.model->pointed(), (Pointed{Rank{1}, std::size_t{1}, std::int64_t{11}, std::size_t{1}}));
    QCOMPARE(shown.view.readOut(), QStringLiteral("q block 11, kv block 8, full, rank 1"));
    hover(shown.view, shown.at(1500, 300));
    QCOMPARE(shown.view.readOut(), QStringLiteral("q block 11, kv block 2, empty, rank 1"));
    hover(shown.view, shown.at(300, 300));
    QCOMPARE(shown.view.readOut(), QStringLiteral("q block 2, kv block 2, partial, 50.4 %, rank 0"));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&shown.view, &leave);
    QCOMPARE(shown.model->pointed(), Pointed{});
  }

  void whatIsUnderARestingCursorFollowsTheStrategy() {
    Project project = projectOf({{2048}});
    project.a.strategy = "contiguous";
    Shown shown(project);
    shown.view.setWantedOrder(RowOrder::original);
    QTRY_VERIFY(shown.ready());
    hover(shown.view, shown.at(1900, 10));
    QCOMPARE(shown.model->pointed().rank, Rank{1});
    shown.model->editCase("choose", [](Case& settings) { settings.strategy = "head-tail"; });
    QTRY_COMPARE(shown.model->pointed().rank, Rank{0});
    QVERIFY(shown.view.readOut().endsWith("rank 0"));
  }

  void inOriginalOrderARowsOwnerIsPointedAt() {
    // Head-tail on two ranks: chunks 0 and 3 are rank 0's.
    Project project = projectOf({{2048}});
    project.a.strategy = "head-tail";
    Shown shown(project);
    shown.view.setWantedOrder(RowOrder::original);
    QTRY_VERIFY(shown.ready());
    hover(shown.view, shown.at(1900, 10));
    QCOMPARE(shown.model->pointed().rank, Rank{0});
    hover(shown.view, shown.at(900, 10));
    QCOMPARE(shown.model->pointed().rank, Rank{1});
  }

  void eachBarStandsBesideItsBand() {
    Shown shown(projectOf({{4096, 4096}}, 8));
    QTRY_VERIFY(shown.ready());
    const RankBars& bars = shown.panel.bars();
    QCOMPARE(bars.geometry().top(), shown.view.geometry().top());
    QCOMPARE(bars.height(), shown.view.height());
    for (std::int64_t r = 0; r < 8; ++r) {
      const QRectF band = shown.view.bandRect(Rank{r});
      const QRectF bar = bars.barRect(Rank{r});
      QVERIFY(band.top() <= bar.top() && bar.bottom() <= band.bottom());
      QVERIFY(std::abs(bar.center().y() - band.center().y()) <= 1);
    }
    // The slowest rank's bar is the longest, and the bound is not right of it.
    const Rank slowest = bars.work().slowest;
    for (std::int64_t r = 0; r < 8; ++r)
      QVERIFY(bars.barRect(Rank{r}).right() <= bars.barRect(slowest).right());
    QVERIFY(bars.work().line_is_bound);
    QVERIFY(bars.lineX() <= bars.barRect(slowest).right());
    // Zoomed in, the bars follow.
    shown.view.setSight({0, 0, 2048});
    const QRectF band = shown.view.bandRect(Rank{1});
    QVERIFY(std::abs(bars.barRect(Rank{1}).center().y() - band.center().y()) <= 1);
  }

  void barsShowAreaWhereThePlanCutsBlocksOrThePersonWants() {
    Project project = projectOf({{1040, 1008}}, 8);
    project.a.strategy = "per-document-head-tail";
    Shown cut(project);
    cut.view.setWantedOrder(RowOrder::q_rearranged);
    QTRY_VERIFY(cut.ready());
    QCOMPARE(cut.panel.bars().work().measure, BarMeasure::area);
    QVERIFY(!cut.panel.bars().work().line_is_bound);
    QCOMPARE(cut.panel.bars().work().all, (*cut.model->snapshot()->chosen.metrics)->rows[0].area);

    Shown whole(projectOf({{4096, 4096}}, 8));
    whole.view.setWantedOrder(RowOrder::q_rearranged);
    QTRY_VERIFY(whole.ready());
    QCOMPARE(whole.panel.bars().work().measure, BarMeasure::planned_tiles);
    whole.panel.bars().setWantsTiles(false);
    QCOMPARE(whole.panel.bars().work().measure, BarMeasure::area);
  }

  void withoutAPlanTheMaskIsStillShown() {
    Project project = projectOf({{1000, 1048}}, 8);
    project.a.strategy = "per-document-head-tail";
    Shown shown(project);
    QTRY_VERIFY(shown.ready());
    QVERIFY(!shown.model->snapshot()->chosen.plan.ok());
    QCOMPARE(shown.view.order(), RowOrder::original);
    QCOMPARE(shown.view.picture()->request.colour, MaskColour::by_class);
    QVERIFY(shown.panel.bars().work().empty());
    // The order that was asked for comes back with a plan.
    shown.model->editCase("choose", [](Case& settings) { settings.strategy = "ptrr"; });
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.order(), RowOrder::executed);
  }

  void everythingPaintsWhateverThereIs_data() {
    QTest::addColumn<std::vector<std::vector<std::int64_t>>>("lengths");
    QTest::addColumn<qint64>("world_size");
    QTest::addColumn<QString>("strategy");
    using Lengths = std::vector<std::vector<std::int64_t>>;
    QTest::newRow("one rank") << Lengths{{2048}} << qint64{1} << "head-tail";
    QTest::newRow("64 ranks") << Lengths{{8192, 8192}} << qint64{64} << "ptrr";
    QTest::newRow("1000 ranks") << Lengths{{128000}} << qint64{1000} << "ptrr";
    QTest::newRow("more ranks than pixels") << Lengths{{40000}} << qint64{20000} << "contiguous";
    QTest::newRow("one token") << Lengths{{1}} << qint64{1} << "contiguous";
    QTest::newRow("a batch of three") << Lengths{{1024, 1024}, {2048}, {512, 1536}} << qint64{2} << "ptrr";
    QTest::newRow("refused") << Lengths{{1000}} << qint64{16} << "head-tail";
    QTest::newRow("rows of different total") << Lengths{{1024}, {512}} << qint64{2} << "ptrr";
    QTest::newRow("more ranks than tokens") << Lengths{{4}} << qint64{8} << "contiguous";
  }
  void everythingPaintsWhateverThereIs() {
    QFETCH(std::vector<std::vector<std::int64_t>>, lengths);
    QFETCH(qint64, world_size);
    QFETCH(QString, strategy);
    Project project = projectOf(lengths, world_size);
    project.a.strategy = strategy.toStdString();
    Shown shown(project);
    QVERIFY(shown.model->snapshot() == nullptr);
    QVERIFY(!shown.panel.grab().isNull());
    QTRY_VERIFY_WITH_TIMEOUT(shown.model->isSettled(), 60000);
    const bool has_mask = shown.model->snapshot()->mask.ok();
    for (const RowOrder order : {RowOrder::executed, RowOrder::q_rearranged, RowOrder::original}) {
      shown.view.setWantedOrder(order);
      for (const MaskColour colour : {MaskColour::by_rank, MaskColour::by_share, MaskColour::by_class}) {
        shown.view.setColour(colour);
        if (has_mask) QTRY_VERIFY(shown.ready());
        shown.model->setPointed({Rank{0}, std::size_t{0}, std::nullopt, std::nullopt});
        QVERIFY(!shown.panel.grab().isNull());
        shown.view.zoom(QRectF(shown.view.canvas()).center(), 1.0 / 64);
        if (has_mask) QTRY_VERIFY(shown.ready());
        QVERIFY(!shown.panel.grab().isNull());
        shown.view.fit();
      }
    }
    if (lengths.size() == 3) {
      shown.model->setShownRow(BatchRow{2});
      QTRY_VERIFY(shown.ready());
      QCOMPARE(shown.view.picture()->request.row, BatchRow{2});
    }
  }

  void everyDevicePixelShowsItsOwnCell() {
    // Two documents that are a quarter and three quarters of the sequence, by class.
    Project project = projectOf({{1024, 3072}});
    project.a.masks.front().mask = parse_mask("document").value();
    Shown shown(project);
    shown.view.setWantedOrder(RowOrder::original);
    shown.view.setColour(MaskColour::by_class);
    QTRY_VERIFY(shown.ready());
    const QImage image = shown.panel.grab().toImage();
    const double scale = image.devicePixelRatio();
    const auto pixel = [&](double q, double kv) {
      const QPoint in_panel = shown.view.mapTo(&shown.panel, shown.at(q, kv));
      return image.pixelColor((QPointF(in_panel) * scale).toPoint());
    };
    QCOMPARE(pixel(500, 500), theme().text);
    QCOMPARE(pixel(3000, 3000), theme().text);
    QCOMPARE(pixel(500, 3000), theme().canvas);
    QCOMPARE(pixel(3000, 500), theme().canvas);
  }

  void aThemeRecoloursTheSameCells() {
    Project project = projectOf({{1024, 3072}});
    project.a.masks.front().mask = parse_mask("document").value();
    Shown shown(project);
    shown.view.setColour(MaskColour::by_class);
    shown.view.setWantedOrder(RowOrder::original);
    QTRY_VERIFY(shown.ready());
    auto& application = *qobject_cast<QApplication*>(QCoreApplication::instance());
    const auto picture = shown.view.picture();
    const QPoint inside = shown.view.mapTo(&shown.panel, shown.at(3000, 3000));
    for (const ThemeKind kind : {ThemeKind::dark, ThemeKind::light}) {
      applyTheme(application, kind);
      const QImage image = shown.panel.grab().toImage();
      QCOMPARE(image.pixelColor((QPointF(inside) * image.devicePixelRatio()).toPoint()), themeOf(kind).text);
      QCOMPARE(shown.view.picture(), picture);
    }
  }

  void aDragShowsPicturesWhileItLasts() {
    Shown shown(projectOf({{65536, 65536}}, 8));
    QTRY_VERIFY(shown.ready());
    QSignalSpy pictures(&shown.view, &MaskView::pictureChanged);
    for (int step = 1; step <= 50; ++step) {
      shown.view.setSight({step * 100.0, step * 100.0, 65536});
      QCoreApplication::processEvents();
    }
    QTRY_VERIFY(shown.view.isCurrent());
    QVERIFY(pictures.count() >= 1);
    QCOMPARE(shown.view.picture()->request.sight, (MaskSight{5000, 5000, 65536}));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::MaskViewTest)
#include "mask_view_test.moc"
