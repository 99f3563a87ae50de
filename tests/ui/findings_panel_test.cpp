#include "findings/findings_panel.h"

#include <QClipboard>
#include <QGuiApplication>
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
    if (button->isVisibleTo(&panel) && button->objectName() == "apply-fix") return button;
  }
  return nullptr;
}

QList<QPushButton*> buttons_of(const QWidget& panel) {
  QList<QPushButton*> buttons;
  for (QPushButton* button : panel.findChildren<QPushButton*>()) {
    if (button->isVisibleTo(&panel)) buttons.append(button);
  }
  return buttons;
}

/// A button that is not whole within its row, or lies on another; empty: none.
QString cut_button_of(const QWidget& panel) {
  const auto buttons = buttons_of(panel);
  for (const QPushButton* button : buttons) {
    if (!button->parentWidget()->rect().contains(button->geometry())) return button->text();
    for (const QPushButton* other : buttons) {
      if (other != button && other->parent() == button->parent() &&
          other->geometry().intersects(button->geometry())) {
        return button->text();
      }
    }
  }
  return {};
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
    QTRY_VERIFY(button_of(panel) == nullptr || button_of(panel)->text() != button);
    if (button.startsWith("Pad"))
      QVERIFY2(model->executed()->chosen.execution.ok(), "flex runs what one press made");
    model->undoStack().undo();
    QVERIFY(model->project() == project);
    QTRY_VERIFY(text_of(panel).contains("Error: "));
  }

  void everyButtonStandsInItsRowAtAnyWidth() {
    Project project = projectOf({{1000, 1043, 77, 900}}, 8);
    project.a.strategy = "per-document-head-tail";
    const auto model = modelOf(project);
    FindingsPanel panel(*model);
    panel.resize(900, 300);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    QTRY_COMPARE(buttons_of(panel).size(), 3);
    for (const int width : {900, 640, 420, 376, 330, 300, 290, 270, 240, 200, 170}) {
      panel.resize(width, panel.heightForWidth(width));
      QCoreApplication::processEvents();
      QString cut = cut_button_of(panel);
      QVERIFY2(cut.isEmpty(), qPrintable(QStringLiteral("%1 px: %2").arg(width).arg(cut)));
    }
  }

  void whileComparingBothAreNamedAndTheBetterOneIsUsed() {
    Project project = projectOf({std::vector<std::int64_t>(64, 32)}, 4);
    project.a.strategy = "per-document-head-tail";
    const auto model = modelOf(project);
    FindingsPanel panel(*model);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    QTRY_VERIFY(text_of(panel).contains("Warning: the kernels run "));
    const std::string better = model->executed()->findings.front().fix.name;
    QVERIFY(!better.empty());
    model->chooseB(better);
    QTRY_VERIFY(text_of(panel).contains("A, warning: the kernels run "));
    QCOMPARE(button_of(panel)->text(), QStringLiteral("Use B"));
    QTest::mouseClick(button_of(panel), Qt::LeftButton);
    QCOMPARE(model->project().a.strategy, better);
    QCOMPARE(model->project().b, std::optional<std::string>("per-document-head-tail"));
    // Now it is B's, and A is the better one already.
    QTRY_VERIFY(text_of(panel).contains("B, warning: the kernels run "));
    QVERIFY(button_of(panel) == nullptr);
    model->undoStack().undo();
    QTRY_VERIFY(text_of(panel).contains("A, warning: the kernels run "));
  }

  void whileNumbersChangeTheButtonStaysUnderTheCursor() {
    Project project = projectOf({std::vector<std::int64_t>(64, 32)}, 4);
    project.a.strategy = "per-document-head-tail";
    const auto model = modelOf(project);
    FindingsPanel panel(*model);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    QTRY_VERIFY(button_of(panel) != nullptr);
    const QPushButton* button = button_of(panel);
    const QString before = text_of(panel);
    model->editLayout("merge", merge_with_next(model->project().layout, BatchRow{0}, 3));
    QTRY_VERIFY(model->isSettled());
    QTRY_VERIFY(text_of(panel) != before);
    QCOMPARE(button_of(panel), button);
  }

  void whatIsWrongWithADocumentShowsIt() {
    Project project = projectOf({{1024, 1024}, {1032, 1016}}, 8);
    project.a.strategy = "per-document-head-tail";
    const auto model = modelOf(project);
    FindingsPanel panel(*model);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    auto* show = panel.findChild<QPushButton*>("show-place");
    QVERIFY(show != nullptr);
    QTest::mouseClick(show, Qt::LeftButton);
    QCOMPARE(model->shownRow(), BatchRow{1});
    QCOMPARE(model->selectedDocument(), std::optional<std::size_t>(0));
    QCOMPARE(model->undoStack().count(), 0);
  }

  void theFocusStaysAmongTheFindings() {
    Project project = projectOf({{1000, 1043}}, 8);
    project.a.strategy = "per-document-head-tail";
    const auto model = modelOf(project);
    QWidget window;
    FindingsPanel panel(*model, &window);
    QPushButton elsewhere(&window);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTRY_VERIFY(model->isSettled());
    auto* fix = panel.findChild<QPushButton*>("apply-fix");
    QVERIFY(fix != nullptr);
    fix->setFocus();
    QTest::keyClick(fix, Qt::Key_Space);
    QTRY_VERIFY(model->isSettled());
    QVERIFY(!elsewhere.hasFocus());
    QVERIFY(&panel == QApplication::focusWidget() || panel.isAncestorOf(QApplication::focusWidget()));
  }

  void theyAreCopiedAsText() {
    Project project = projectOf({{1000, 1048}}, 8);
    project.a.strategy = "per-document-head-tail";
    const auto model = modelOf(project);
    FindingsPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    panel.commands().front()->trigger();
    const Finding& finding = model->executed()->findings.front();
    QCOMPARE(QGuiApplication::clipboard()->text(),
             QStringLiteral("Error: %1: %2\n")
                 .arg(QString::fromStdString(finding.message), QString::fromStdString(finding.fix.text)));
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
