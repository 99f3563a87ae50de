#include <QSignalSpy>

#include "bars/rank_bars.h"
#include "mask_view/mask_view.h"
#include "support/gated_raster.h"
#include "support/ui_test.h"

/// Pictures that are slower than the numbers beside them.
namespace evenkeel::ui {
namespace {

/// Contiguous, so that positions are tokens in every order.
Project contiguous(const std::vector<std::vector<std::int64_t>>& lengths, std::int64_t world_size = 2) {
  Project project = projectOf(lengths, world_size);
  project.a.strategy = "contiguous";
  return project;
}

/// A mask view and its bars, whose pictures a test lets through. By class: full tiles have the ink of text.
struct Shown {
  explicit Shown(Project project)
      : model(modelOf(std::move(project))), view(*model, raster.make()), bars(*model, view) {
    view.setColour(MaskColour::by_class);
    view.resize(600, 600);
    bars.resize(300, 600);
    view.show();
    bars.show();
  }
  [[nodiscard]] bool ready() const { return model->isSettled() && view.isCurrent(); }
  [[nodiscard]] QColor pixel(double q, double kv) {
    const QImage image = view.grab().toImage();
    const QPointF at(view.projection().x(kv), view.projection().y(q));
    return image.pixelColor((at * image.devicePixelRatio()).toPoint());
  }
  /// Whether a bar stands beside a q token: its first pixel is not as the background right of all bars.
  [[nodiscard]] bool hasBar(double q) {
    const QImage image = bars.grab().toImage();
    const auto at = [&](double x) {
      return image.pixelColor((QPointF(x, view.projection().y(q)) * image.devicePixelRatio()).toPoint());
    };
    return at(0.5) != at(bars.width() - 1);
  }

  GatedRaster raster;
  std::unique_ptr<StudioModel> model;
  MaskView view;
  RankBars bars;
};

}  // namespace

class StalePictureTest : public UiTest {
  Q_OBJECT

 private:
  static void addOrders() {
    QTest::addColumn<int>("order");
    QTest::newRow("original") << static_cast<int>(RowOrder::original);
    QTest::newRow("q rearranged") << static_cast<int>(RowOrder::q_rearranged);
    QTest::newRow("executed") << static_cast<int>(RowOrder::executed);
  }
  static RowOrder fetchedOrder() {
    QFETCH(int, order);
    return static_cast<RowOrder>(order);
  }

 private Q_SLOTS:
  void aPictureOfAnOlderSnapshotIsMarkedWhereItLasts_data() { addOrders(); }
  void aPictureOfAnOlderSnapshotIsMarkedWhereItLasts() {
    Shown shown(contiguous({{2048, 2048}}));
    shown.view.setWantedOrder(fetchedOrder());
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.order(), fetchedOrder());
    QCOMPARE(shown.pixel(1900, 100), theme().text);
    const auto picture = shown.view.picture();

    shown.raster.close();
    shown.model->editLayout("move", move_boundary(shown.model->project().layout, BatchRow{0}, 0, 2176));
    QTRY_VERIFY(shown.model->isSettled());
    QVERIFY(!shown.model->showsStale());
    QVERIFY(!shown.view.pictureBelongs());
    QTRY_VERIFY(shown.view.showsStalePicture());
    // The last picture stays, paler.
    QCOMPARE(shown.view.drawnPicture(), picture);
    const QColor pale = shown.pixel(1900, 100);
    QVERIFY(pale != theme().text);
    QVERIFY(pale != theme().canvas);
    QVERIFY(contrast(pale, theme().canvas) < contrast(theme().text, theme().canvas));

    shown.raster.open();
    QTRY_VERIFY(shown.ready());
    QVERIFY(!shown.view.showsStalePicture());
    QCOMPARE(shown.pixel(1900, 100), theme().text);
  }

  void aPictureOfAnotherRowIsTakenAway_data() { addOrders(); }
  void aPictureOfAnotherRowIsTakenAway() {
    Shown shown(contiguous({{4096}, {2048, 2048}}));
    shown.view.setWantedOrder(fetchedOrder());
    QTRY_VERIFY(shown.ready());
    shown.raster.close();
    shown.model->setShownRow(BatchRow{1});
    // Not at once: most pictures are there sooner.
    QVERIFY(!shown.view.showsStalePicture());
    QCOMPARE(shown.pixel(3900, 100), theme().text);
    QVERIFY(shown.hasBar(3072));
    QTRY_VERIFY(shown.view.showsStalePicture());
    QVERIFY(shown.view.drawnPicture() == nullptr);
    QCOMPARE(shown.pixel(3900, 100), theme().canvas);
    // In original order the bars are of the picture's q blocks, else of the ranks that are shown.
    QCOMPARE(shown.hasBar(3072), fetchedOrder() != RowOrder::original);
    shown.raster.open();
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.view.drawnPicture()->request.row, BatchRow{1});
  }

  void aPictureOfOtherRanksOrTokensIsTakenAway_data() { addOrders(); }
  void aPictureOfOtherRanksOrTokensIsTakenAway() {
    Shown shown(contiguous({{2048, 2048}}));
    shown.view.setWantedOrder(fetchedOrder());
    QTRY_VERIFY(shown.ready());
    shown.raster.close();
    shown.model->editCase("ranks", [](Case& a) { a.world_size = WorldSize{4}; });
    QTRY_VERIFY(shown.model->isSettled());
    QTRY_VERIFY(shown.view.showsStalePicture());
    QVERIFY(shown.view.drawnPicture() == nullptr);
    QCOMPARE(shown.pixel(1900, 100), theme().canvas);
    shown.raster.open();
    QTRY_VERIFY(shown.ready());
    QVERIFY(shown.view.drawnPicture() != nullptr);

    shown.raster.close();
    shown.model->editLayout("paste",
                            replace_row(shown.model->project().layout, BatchRow{0}, {2048, 2048, 4096}));
    QTRY_VERIFY(shown.model->isSettled());
    QTRY_VERIFY(shown.view.showsStalePicture());
    QVERIFY(shown.view.drawnPicture() == nullptr);
    shown.raster.open();
    QTRY_VERIFY(shown.ready());
    QCOMPARE(shown.pixel(1900, 100), theme().text);
  }

  void tilesOfAnotherBlockSizeAreMarked() {
    Shown shown(contiguous({{2048, 2048}}));
    shown.view.setWantedOrder(RowOrder::q_rearranged);
    QTRY_VERIFY(shown.ready());
    shown.raster.close();
    shown.model->editCase("blocks", [](Case& a) { a.block_size = {256, 256}; });
    QTRY_VERIFY(shown.model->isSettled());
    QCOMPARE(shown.view.blockSize(), (BlockSize{256, 256}));
    QTRY_VERIFY(shown.view.showsStalePicture());
    QCOMPARE(shown.view.drawnPicture()->request.block_size, (BlockSize{128, 128}));
    shown.raster.open();
    QTRY_VERIFY(shown.ready());
    QVERIFY(!shown.view.showsStalePicture());
  }

  void zoomingAndPanningShowTheLastPictureUnmarked() {
    Shown shown(contiguous({{2048, 2048}}));
    QTRY_VERIFY(shown.ready());
    shown.raster.close();
    QSignalSpy marked(&shown.view, &MaskView::pictureChanged);
    for (const MaskSight& sight : {MaskSight{1024, 0, 1024}, MaskSight{1500, 50, 500}}) {
      shown.view.setSight(sight);
      QVERIFY(!shown.view.isCurrent());
      QVERIFY(shown.view.pictureBelongs());
      QCOMPARE(shown.pixel(1900, 100), theme().text);
    }
    QVERIFY(!shown.view.showsStalePicture());
    QCOMPARE(marked.count(), 0);
  }

  void theMarkStaysWhereTheRasterFails() {
    Shown shown(contiguous({{2048, 2048}}));
    QTRY_VERIFY(shown.ready());
    shown.raster.fail();
    shown.model->editLayout("move", move_boundary(shown.model->project().layout, BatchRow{0}, 0, 2176));
    QTRY_VERIFY(shown.model->isSettled());
    QTRY_VERIFY(shown.raster.failures() > 0);
    QTRY_VERIFY(shown.view.showsStalePicture());
    QVERIFY(shown.pixel(1900, 100) != theme().text);
    // Whatever is asked for next.
    const int failures = shown.raster.failures();
    shown.view.setSight({1024, 0, 1024});
    QTRY_VERIFY(shown.raster.failures() > failures);
    QVERIFY(shown.view.showsStalePicture());
    shown.raster.open();
    shown.view.fit();
    QTRY_VERIFY(shown.ready());
    QVERIFY(!shown.view.showsStalePicture());
    QCOMPARE(shown.pixel(1900, 100), theme().text);
  }

  void anEmptyCanvasSaysThatItIsUpdating() {
    Shown shown(contiguous({{2048, 2048}}));
    QTRY_VERIFY(shown.ready());
    shown.raster.close();
    // No picture of this order is there.
    shown.view.setWantedOrder(RowOrder::original);
    const auto ink = [&] {
      const QImage image = shown.view.grab().toImage();
      const QRect middle(shown.view.canvas().center() - QPoint(60, 20), QSize(120, 40));
      int pixels = 0;
      for (int y = middle.top(); y <= middle.bottom(); ++y) {
        for (int x = middle.left(); x <= middle.right(); ++x) {
          pixels += image.pixelColor((QPointF(x, y) * image.devicePixelRatio()).toPoint()) != theme().canvas;
        }
      }
      return pixels;
    };
    QCOMPARE(ink(), 0);
    QTRY_VERIFY(shown.view.showsStalePicture());
    QVERIFY(ink() > 0);
    shown.raster.open();
    QTRY_VERIFY(shown.ready());
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::StalePictureTest)
#include "stale_picture_test.moc"
