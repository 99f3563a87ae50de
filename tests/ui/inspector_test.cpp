#include <QLabel>
#include <QMouseEvent>

#include "inspector/inspector_panel.h"
#include "mask_view/mask_panel.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

/// Values of the panel's lines from the top.
QStringList values(const InspectorPanel& panel) {
  QStringList out;
  for (int line = 0;
       const auto* label = panel.findChild<QLabel*>(QStringLiteral("under-the-cursor-%1").arg(line));
       ++line) {
    out.append(label->text());
  }
  return out;
}

}  // namespace

class InspectorTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aTileIsToldInEveryForm_data() {
    QTest::addColumn<int>("order");
    QTest::addColumn<double>("q");
    QTest::addColumn<double>("kv");
    QTest::addColumn<QStringList>("values");
    // Head-tail on two ranks of documents 1,024 + 1,024: rank 0 has tokens 0 to 511 and 1536 to 2047.
    QTest::newRow("original") << static_cast<int>(RowOrder::original) << 1600.0 << 1100.0
                              << QStringList{"12, rank 0",       "8, from rank 1",  "full",
                                             "16,384 of 16,384", "1: 1,024 tokens", "1: 1,024 tokens"};
    QTest::newRow("q rearranged") << static_cast<int>(RowOrder::q_rearranged) << 600.0 << 1560.0
                                  << QStringList{"12, rank 0",      "12, from rank 0", "partial, 50.4 %",
                                                 "8,256 of 16,384", "1: 1,024 tokens", "1: 1,024 tokens"};
    QTest::newRow("as executed") << static_cast<int>(RowOrder::executed) << 600.0 << 100.0
                                 << QStringList{"4, rank 0",   "0, from rank 0",  "empty",
                                                "0 of 16,384", "1: 1,024 tokens", "0: 1,024 tokens"};
  }
  void aTileIsToldInEveryForm() {
    QFETCH(int, order);
    QFETCH(double, q);
    QFETCH(double, kv);
    QFETCH(QStringList, values);
    Project project = projectOf({{1024, 1024}});
    project.a.strategy = "head-tail";
    const auto model = modelOf(project);
    MaskPanel mask(*model);
    InspectorPanel inspector(mask.view());
    mask.resize(900, 600);
    mask.show();
    mask.view().setWantedOrder(static_cast<RowOrder>(order));
    QTRY_VERIFY(model->isSettled() && mask.view().isCurrent());
    QCOMPARE(ui::values(inspector), QStringList(6, QStringLiteral("\u2013")));
    const QPointF at(mask.view().projection().x(kv), mask.view().projection().y(q));
    QMouseEvent move(QEvent::MouseMove, at, mask.view().mapToGlobal(at), Qt::NoButton, Qt::NoButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(&mask.view(), &move);
    QCOMPARE(ui::values(inspector), values);
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&mask.view(), &leave);
    QCOMPARE(ui::values(inspector), QStringList(6, QStringLiteral("\u2013")));
  }

  void documentsAreToldShort() {
    QCOMPARE(documentsText({{3, 4}}), QStringLiteral("3"));
    QCOMPARE(documentsText({{3, 6}}), QStringLiteral("3 to 5"));
    QCOMPARE(documentsText({{1, 2}, {7, 8}, {9, 10}}), QStringLiteral("1, 7, 9"));
    QCOMPARE(documentsText({{1, 3}, {7, 12}}), QStringLiteral("1, 2 and 5 more"));
  }

  void nothingIsRoundedAway() {
    TileDetails details;
    details.pairs = 1 << 20;
    details.area = 1;
    QCOMPARE(tileText(details), QStringLiteral("partial, under 0.1 %"));
    details.area = (1 << 20) - 1;
    QCOMPARE(tileText(details), QStringLiteral("partial, over 99.9 %"));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::InspectorTest)
#include "inspector_test.moc"
