#include <QPainter>

#include "mask_view/mask_panel.h"
#include "mask_view/minimap.h"
#include "mask_view/slowest_bands.h"
#include "rank_count/rank_count_panel.h"
#include "shell/command_palette.h"
#include "shell/commands.h"
#include "shell/panel_host.h"
#include "support/golden_picture.h"
#include "support/picture_compare.h"
#include "support/studio_window.h"

/// Every view in every theme, compared with the pictures in tests/golden/pictures; at scale 1, and at scale 2
/// where QT_SCALE_FACTOR says so. What differs is written to the folder of the build.
/// EVENKEEL_RENEW_PICTURES=1 takes the pictures anew: `tests/renew-pictures` does that for all.
namespace evenkeel::ui {
namespace {

struct Scene {
  const char* name;
  std::function<void(Project&)> project;
  std::function<void(Studio&)> look;
};

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> all = {
      {"executed", [](Project&) {}, [](Studio&) {}},
      {"original", [](Project&) {},
       [](Studio& studio) { studio.window.findChild<MaskPanel*>()->setWantedOrder(RowOrder::original); }},
      {"q-rearranged-by-document", [](Project& project) { project.a.strategy = "head-tail"; },
       [](Studio& studio) {
         auto& mask = *studio.window.findChild<MaskPanel*>();
         mask.setWantedOrder(RowOrder::q_rearranged);
         mask.setColour(MaskColour::by_document);
         studio.model->selectDocument(11);
       }},
      {"compare",
       [](Project& project) {
         project.a.strategy = "per-document-head-tail";
         project.b = "ptrr";
       },
       [](Studio&) {}},
      {"difference",
       [](Project& project) {
         project.a.strategy = "head-tail";
         project.b = "ptrr";
       },
       [](Studio& studio) { studio.window.findChild<MaskPanel*>()->setDifference(true); }},
      {"many-ranks", [](Project& project) { project.a.world_size = WorldSize{128}; }, [](Studio&) {}},
      {"refused",
       [](Project& project) {
         project.a.block_size = BlockSize{16384, 16384};
       },
       [](Studio&) {}},
      {"rows-and-classes",
       [](Project& project) {
         project.layout = Layout::make({{6912, 2320, 1280, 7904}, {18416}, {64, 64, 18288}}).value();
         project.a.world_size = WorldSize{1};
         project.a.block_size = BlockSize{16, 16};
       },
       [](Studio& studio) {
         auto& mask = *studio.window.findChild<MaskPanel*>();
         mask.setColour(MaskColour::by_class);
         mask.view().zoom(QRectF(mask.view().canvas()).center(), 0.02);
       }},
  };
  return all;
}

void settle(Studio& studio) {
  QTRY_VERIFY_WITH_TIMEOUT(studio.model->isSettled(), 20000);
  auto& mask = *studio.window.findChild<MaskPanel*>();
  QTRY_VERIFY_WITH_TIMEOUT(mask.isCurrent() && studio.window.lanes().isCurrent(), 20000);
  for (const Minimap* map : studio.window.findChildren<Minimap*>()) {
    if (map->isVisible()) QTRY_VERIFY_WITH_TIMEOUT(map->isCurrent(), 20000);
  }
  auto* curve = studio.window.findChild<RankCountPanel*>();
  if (curve->isVisible()) QTRY_VERIFY_WITH_TIMEOUT(curve->isCurrent(), 20000);
}

/// The window without what differs from run to run: how long things took.
QImage pictureOfWindow(Studio& studio) {
  QImage image = studio.window.grab().toImage();
  QPainter painter(&image);
  const StatusLine& line = studio.window.statusLine();
  painter.fillRect(QRect(line.mapTo(&studio.window, QPoint()), line.size()), theme().ground);
  return image;
}

}  // namespace

class GoldenPicturesTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aDifferenceIsSeenAndAnotherSmoothingOfFontsIsNot() {
    Studio studio;
    settle(studio);
    const QImage picture = pictureOfWindow(studio);
    QCOMPARE(comparePictures(picture, picture).share, 0.0);
    // Every edge a little softer: no square changes by much.
    QImage softer = picture;
    for (int y = 0; y < softer.height(); ++y) {
      auto* line = reinterpret_cast<QRgb*>(softer.scanLine(y));
      for (int x = 1; x < softer.width(); ++x) {
        const auto mix = [](int a, int b) { return (7 * a + b) / 8; };
        line[x] = qRgb(mix(qRed(line[x]), qRed(line[x - 1])), mix(qGreen(line[x]), qGreen(line[x - 1])),
                       mix(qBlue(line[x]), qBlue(line[x - 1])));
      }
    }
    QVERIFY(comparePictures(picture, softer).share <= kShareMayDiffer);
    // A rank more, a bar that is gone, a theme that is another.
    QImage gone = picture;
    QPainter painter(&gone);
    const RankBars& bars = studio.window.findChild<MaskPanel*>()->bars();
    const QRectF bar = bars.barRect(Rank{3}).translated(bars.mapTo(&studio.window, QPoint()));
    painter.fillRect(bar, theme().panel);
    painter.end();
    QVERIFY(comparePictures(picture, gone).share > kShareMayDiffer);
    QVERIFY(!comparePictures(picture, picture.copy(0, 0, 100, 100)).same_size);
  }

  void everyViewLooksAsItDid_data() {
    QTest::addColumn<int>("scene");
    QTest::addColumn<int>("kind");
    for (std::size_t scene = 0; scene < scenes().size(); ++scene) {
      for (const ThemeKind kind : kThemeKinds) {
        const QString name = QString::fromLatin1(scenes()[scene].name) + '-' + themeName(kind);
        QTest::newRow(qPrintable(name)) << static_cast<int>(scene) << static_cast<int>(kind);
      }
    }
  }

  void everyViewLooksAsItDid() {
    QFETCH(int, scene);
    QFETCH(int, kind);
    applyTheme(*qobject_cast<QApplication*>(QCoreApplication::instance()), static_cast<ThemeKind>(kind));
    const Scene& shown = scenes()[static_cast<std::size_t>(scene)];
    Project project = sampleProject();
    shown.project(project);
    Studio studio(project);
    studio.window.resize(1366, 768);
    settle(studio);
    shown.look(studio);
    settle(studio);
    const QString difference =
        compareWithGolden(QString::fromLatin1(QTest::currentDataTag()), pictureOfWindow(studio));
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::GoldenPicturesTest)
#include "golden_pictures_test.moc"
