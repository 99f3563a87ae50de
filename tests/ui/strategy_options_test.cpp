#include "strategies/strategy_options.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>

#include "shell/commands.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

/// Parameters of strategies and cost models, chosen in the studio.
class StrategyOptionsTest : public UiTest {
  Q_OBJECT

 private:
  static StrategyOptions& open(Studio& studio) {
    studio.window.commands().find("strategy-options")->trigger();
    return *studio.window.findChild<StrategyOptions*>();
  }
  template <class Field>
  static Field& field(StrategyOptions& options, const char* name) {
    // Fields are made anew after every change.
    QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    auto* found = options.findChild<Field*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("there is no field %s", name);
    return *found;
  }
  static void type(QLineEdit& line, const QString& text) {
    line.setFocus();
    line.selectAll();
    QTest::keyClicks(&line, text);
    QTest::keyClick(&line, Qt::Key_Return);
  }
  static void pick(QComboBox& choice, int index) {
    choice.setCurrentIndex(index);
    Q_EMIT choice.activated(index);
    Q_EMIT choice.textActivated(choice.itemText(index));
  }

 private Q_SLOTS:
  void parametersOfAAndBAreUndoableSteps() {
    Project project = projectOf({{1024, 3072}, {2048, 2048}}, 4);
    project.b = "affinity";
    Studio studio(project);
    StrategyOptions& options = open(studio);
    pick(field<QComboBox>(options, "parameter-a-relabel"), 1);
    QCOMPARE(studio.model->project().a.strategy, std::string("ptrr:relabel=on"));
    type(field<QLineEdit>(options, "parameter-b-slack"), "0.05");
    QCOMPARE(*studio.model->project().b, std::string("affinity:slack=0.05"));
    QCOMPARE(studio.model->undoStack().count(), 2);
    studio.waitForPlan();
    QVERIFY(studio.model->snapshot()->outcome("affinity:slack=0.05")->plan.ok());
    studio.model->undoStack().undo();
    QCOMPARE(field<QLineEdit>(options, "parameter-b-slack").text(), QStringLiteral("0.01"));
    studio.model->undoStack().undo();
    QVERIFY(studio.model->project() == project);
  }

  void whatIsNoValueIsSaidAndChangesNothing() {
    Studio studio(projectOf({{1024, 3072}}, 4));
    studio.model->chooseA("affinity");
    StrategyOptions& options = open(studio);
    type(field<QLineEdit>(options, "parameter-a-slack"), "2");
    QCOMPARE(studio.model->project().a.strategy, std::string("affinity"));
    QVERIFY(options.findChild<QLabel*>("outcome")->text().contains("slack"));
  }

  void theCostModelIsChosenWithWhatItTakes() {
    Studio studio(projectOf({{1024, 3072}}, 4));
    StrategyOptions& options = open(studio);
    pick(field<QComboBox>(options, "cost-model"), 2);
    QCOMPARE(studio.model->project().a.cost.kind, CostKind::flops);
    type(field<QLineEdit>(options, "cost-kv-heads"), "8");
    QCOMPARE(studio.model->project().a.cost.kv_heads, 8);
    QCOMPARE(studio.model->project().a.cost.heads, 32);
    type(field<QLineEdit>(options, "cost-kv-heads"), "7");
    QCOMPARE(studio.model->project().a.cost.kv_heads, 8);
    QVERIFY(!options.findChild<QLabel*>("outcome")->text().isEmpty());
    pick(field<QComboBox>(options, "cost-model"), 1);
    QCOMPARE(studio.model->project().a.cost.kind, CostKind::area);
    studio.waitForPlan();
    for (int i = 0; i < 3; ++i) studio.model->undoStack().undo();
    QCOMPARE(studio.model->project().a.cost.kind, CostKind::tiles);
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::StrategyOptionsTest)
#include "strategy_options_test.moc"
