#include "mask_view/mask_panel.h"
#include "shell/panel_host.h"
#include "support/studio_invariants.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

/// The smallest and the largest that people open: what must hold holds, and everything paints without a word
/// of complaint.
class ExtremesTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everySizeIsShown_data() {
    QTest::addColumn<QList<QList<qint64>>>("lengths");
    QTest::addColumn<int>("ranks");
    QTest::addColumn<int>("block");
    using Rows = QList<QList<qint64>>;
    QTest::newRow("one token") << Rows{{1}} << 1 << 128;
    QTest::newRow("one token a rank") << Rows{{8}} << 8 << 1;
    QTest::newRow("one document") << Rows{{65536}} << 8 << 128;
    QTest::newRow("100,000 documents") << Rows{QList<qint64>(100000, 8)} << 8 << 128;
    QTest::newRow("1,024 ranks") << Rows{{100000, 162144}} << 1024 << 128;
    QTest::newRow("64 rows") << Rows(64, QList<qint64>{3000, 1000, 96}) << 4 << 128;
    QTest::newRow("rows of different total") << Rows{{100}, {200}} << 2 << 16;
    QTest::newRow("more ranks than tokens") << Rows{{5}} << 8 << 128;
  }

  void everySizeIsShown() {
    QFETCH(QList<QList<qint64>>, lengths);
    QFETCH(int, ranks);
    QFETCH(int, block);
    std::vector<std::vector<std::int64_t>> rows;
    for (const auto& row : lengths) rows.emplace_back(row.begin(), row.end());
    Studio studio(projectOf(rows, ranks, block));
    studio.window.resize(1024, 640);
    for (const bool compares : {false, true}) {
      if (compares) studio.model->chooseB("contiguous");
      QTRY_VERIFY_WITH_TIMEOUT(studio.model->isSettled(), 60000);
      const auto broken = violated(studio, rows.front().size() < 1000 && rows.size() == 1);
      QVERIFY2(!broken, broken ? qPrintable(*broken) : "");
      auto& mask = *studio.window.findChild<MaskPanel*>();
      for (const RowOrder order : {RowOrder::original, RowOrder::q_rearranged, RowOrder::executed}) {
        mask.setWantedOrder(order);
        const bool there =
            !studio.model->snapshot()->mask || QTest::qWaitFor([&] { return mask.isCurrent(); }, 30000);
        QVERIFY2(there, qPrintable(QStringLiteral("order %1, %2, A %3, B %4, bands %5")
                                       .arg(static_cast<int>(order))
                                       .arg(compares ? "compared" : "alone")
                                       .arg(mask.view().isCurrent())
                                       .arg(mask.viewB().isCurrent())
                                       .arg(mask.slowestBands().isCurrent())));
        QVERIFY(!studio.window.grab().isNull());
      }
      for (const char* panel : {"traffic", "steps", "rank-count", "cursor"}) {
        studio.window.panels().dock(QString::fromLatin1(panel))->raise();
        QCoreApplication::processEvents();
        QVERIFY(!studio.window.grab().isNull());
      }
    }
    QCOMPARE(studio.window.size(), QSize(1024, 640));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::ExtremesTest)
#include "extremes_test.moc"
