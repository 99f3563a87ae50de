#include "findings/findings_panel.h"

#include <QLabel>
#include <QPushButton>

#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

QString text_of(const QWidget& panel) {
  QStringList lines;
  for (const QLabel* label : panel.findChildren<QLabel*>()) {
    if (label->isVisibleTo(&panel)) lines.append(label->text());
  }
  return lines.join('\n');
}

QPushButton* button_of(const QWidget& panel) {
  for (QPushButton* button : panel.findChildren<QPushButton*>()) {
    if (button->isVisibleTo(&panel)) return button;
  }
  return nullptr;
}

}  // namespace

class FindingsPanelTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void withoutFindingsItSaysSo() {
    const auto model = modelOf(projectOf({{512, 512}}));
    FindingsPanel panel(*model);
    QVERIFY(!text_of(panel).contains("No findings"));
    QTRY_VERIFY(model->isSettled());
    QVERIFY(text_of(panel).contains("No findings"));
    QVERIFY(button_of(panel) == nullptr);
  }

  void theButtonOfAFixAppliesItAndCanBeUndone_data() {
    QTest::addColumn<QString>("strategy");
    QTest::addColumn<qint64>("kv_block");
    QTest::addColumn<QString>("button");
    QTest::newRow("documents") << "per-document-head-tail" << qint64{128} << "Pad documents to 16";
    QTest::newRow("sequence") << "head-tail" << qint64{128} << "Pad to 2,048";
    QTest::newRow("blocks") << "ptrr" << qint64{256} << "Use block 128";
  }
  void theButtonOfAFixAppliesItAndCanBeUndone() {
    QFETCH(QString, strategy);
    QFETCH(qint64, kv_block);
    QFETCH(QString, button);
    Project project = projectOf({{1000, 1043}}, 8);
    if (kv_block != 128) project = projectOf({{1000, 1048}}, 8);
    project.a.strategy = strategy.toStdString();
    project.a.block_size.kv = kv_block;
    const auto model = modelOf(project);
    FindingsPanel panel(*model);
    panel.resize(320, 300);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    QVERIFY(text_of(panel).contains("Error: "));
    QCOMPARE(button_of(panel)->text(), button);
    QTest::mouseClick(button_of(panel), Qt::LeftButton);
    QCOMPARE(model->undoStack().count(), 1);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(model->snapshot()->chosen.plan.ok());
    // Flex may refuse it still, for another reason.
    QTRY_VERIFY(button_of(panel) == nullptr || button_of(panel)->text() != button);
    model->undoStack().undo();
    QVERIFY(model->project() == project);
    QTRY_VERIFY(text_of(panel).contains("Error: "));
  }

  void whatHasNoFixHasNoButton() {
    const auto model = modelOf(projectOf({{4}}, 8));
    FindingsPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(text_of(panel).contains("Error: "));
    QVERIFY(button_of(panel) == nullptr);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::FindingsPanelTest)
#include "findings_panel_test.moc"
