#include "strategies/strategies_panel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QJsonArray>
#include <QStyleOptionViewItem>
#include <QToolButton>
#include <algorithm>

#include "balance/load_balancer.h"
#include "bars/number_text.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

/// The first columns as text, a row a line, columns separated by bars.
QStringList fixture(const QAbstractItemModel& model) {
  constexpr int kColumns = 5;
  QStringList lines;
  for (int row = 0; row < model.rowCount(); ++row) {
    QStringList cells;
    for (int column = 0; column < kColumns; ++column) {
      const QModelIndex index = model.index(row, column);
      cells.append(index.data().toString());
    }
    lines.append(cells.join(" | "));
  }
  return lines;
}

QPoint middle_of(QTableView& table, int row, int column) {
  return table.visualRect(table.model()->index(row, column)).center();
}

}  // namespace

class StrategiesPanelTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  /// In a drag numbers lose a digit and get it back: columns that followed would move to and fro.
  void aColumnThatIsADigitTooWideStaysAsItIs() {
    const auto model = modelOf(projectOf({{8192}}, 8));
    StrategiesPanel panel(*model);
    panel.resize(420, 400);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    const auto width = [&] { return panel.table().columnWidth(StrategyModel::slowest); };
    const auto slowest = [&] {
      return panel.table().model()->index(0, StrategyModel::slowest).data().toString();
    };
    const int wide = width();
    const qsizetype digits = slowest().size();
    Project shorter = model->project();
    shorter.layout = Layout::make({std::vector<std::int64_t>(16, 512)}).value();
    model->edit("shorter documents", shorter);
    QTRY_VERIFY(model->isSettled());
    QVERIFY2(slowest().size() < digits, qPrintable(slowest()));
    QCOMPARE(width(), wide);
  }

  void everyNumberIsThatOfTheExecution() {
    const auto model = modelOf(projectOf({{1008, 528, 512, 2048}}, 8));
    StrategiesPanel panel(*model);
    QAbstractItemModelTester tester(panel.table().model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(model->isSettled());
    const QStringList lines = fixture(*panel.table().model());
    const ExecutedSnapshot& executed = *model->executed();
    QCOMPARE(static_cast<std::size_t>(lines.size()), executed.compared.size());
    for (const QString& line : lines) {
      const std::string strategy = line.section(" |", 0, 0).toStdString();
      QVERIFY2(executed.execution(strategy) != nullptr, strategy.c_str());
      const Execution& run = **executed.execution(strategy)->execution;
      const Work& work = (*executed.outcome(strategy)->metrics)->total;
      const auto tiles = run.total.per_rank();
      const auto most = *std::max_element(tiles.begin(), tiles.end());
      const double over =
          100.0 * (static_cast<double>(most) / static_cast<double>(*work.bounds.whole_block_tiles) - 1);
      QCOMPARE(line, QStringLiteral("%1 | %2 | %3%4 % | %5 | %6")
                         .arg(QString::fromStdString(strategy))
                         .arg(most)
                         .arg(over >= 0 ? "+" : "", QString::number(over, 'f', over >= 99.95 ? 0 : 1),
                              QString::number(*imbalance(work.area), 'f', 3),
                              QString::number(*run.fragmentation(), 'f', 2)));
    }
    // The point of it all: even area, and far more tiles than the mask has.
    QVERIFY2(lines[2].contains("| 1.000 |"), qPrintable(lines[2]));
    QVERIFY((**executed.execution("per-document-head-tail")->execution).fragmentation() > 1.2);
  }

  void theReferencesOwnExampleComesOut() {
    // Documents 4 + 12 on two ranks at blocks of one token: 44 / 44, and 26 / 62 in the document-major form.
    const auto model = modelOf(projectOf({{4, 12}}, 2, 1));
    StrategiesPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    const QStringList lines = fixture(*panel.table().model());
    QCOMPARE(static_cast<std::size_t>(lines.size()), load_balancers().size());
    QCOMPARE(lines[2], QStringLiteral("per-document-head-tail | 44 | +0.0 % | 1.000 | 1.00"));
    QCOMPARE(lines[3], QStringLiteral("per-document-head-tail-document-major | 62 | +40.9 % | 1.409 | 1.00"));
  }

  void whatFlexCannotRunSaysWhy() {
    const auto model = modelOf(projectOf({{1000, 1000}}, 8));
    StrategiesPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    const QModelIndex contiguous = panel.table().model()->index(0, StrategyModel::slowest);
    QVERIFY(contiguous.data(StrategyModel::kRefusedRole).toBool());
    QCOMPARE(contiguous.data().toString(), QStringLiteral("flex runs multiples of 1,024 tokens"));
    QVERIFY(contiguous.data(Qt::ToolTipRole).toString().contains("not 2000"));
  }

  void whatIsRefusedStaysWithItsReason() {
    const auto model = modelOf(projectOf({{1000, 1048}}, 8));
    StrategiesPanel panel(*model);
    QAbstractItemModelTester tester(panel.table().model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(model->isSettled());
    const QModelIndex refused = panel.table().model()->index(2, StrategyModel::slowest);
    QVERIFY(refused.data(StrategyModel::kRefusedRole).toBool());
    QCOMPARE(refused.data().toString(), QStringLiteral("document not divisible by 16"));
    QVERIFY(refused.data(Qt::ToolTipRole).toString().contains("has length 1000"));
  }

  void aClickChoosesAndIsUndone() {
    const auto model = modelOf(projectOf({{4096, 4096}}, 8));
    StrategiesPanel panel(*model);
    panel.resize(376, 400);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    QCOMPARE(model->project().a.strategy, std::string("ptrr"));
    QTest::mouseClick(panel.table().viewport(), Qt::LeftButton, {},
                      middle_of(panel.table(), 1, StrategyModel::name));
    QCOMPARE(model->project().a.strategy, std::string("head-tail"));
    QCOMPARE(panel.table().model()->index(1, 0).data(StrategyModel::kMarkRole).toString(),
             QStringLiteral("A"));
    QCOMPARE(model->undoStack().count(), 1);
    model->undoStack().undo();
    QCOMPARE(model->project().a.strategy, std::string("ptrr"));
    QCOMPARE(panel.table().model()->index(4, 0).data(StrategyModel::kMarkRole).toString(),
             QStringLiteral("A"));
  }

  void enterChooses() {
    const auto model = modelOf(projectOf({{4096, 4096}}, 8));
    StrategiesPanel panel(*model);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    panel.table().setCurrentIndex(panel.table().model()->index(0, 0));
    QTest::keyClick(&panel.table(), Qt::Key_Return);
    QCOMPARE(model->project().a.strategy, std::string("contiguous"));
  }

  void columnsSortAndWhatIsRefusedStaysLast() {
    const auto model = modelOf(projectOf({{1000, 7192}}, 8));
    StrategiesPanel panel(*model);
    panel.resize(376, 400);
    panel.show();
    QAbstractItemModelTester tester(panel.table().model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(model->isSettled());
    const auto names = [&] {
      QStringList out;
      for (int row = 0; row < panel.table().model()->rowCount(); ++row) {
        out.append(panel.table().model()->index(row, 0).data().toString());
      }
      return out;
    };
    // "+49.3 %" of all that are not refused.
    const auto values = [&] {
      std::vector<double> out;
      for (int row = 0; row < panel.table().model()->rowCount() - 2; ++row) {
        const QString text = panel.table().model()->index(row, StrategyModel::over_bound).data().toString();
        out.push_back(QString(text).remove(QStringLiteral(" %")).remove(',').toDouble());
      }
      return out;
    };
    const QStringList refused{"per-document-head-tail", "per-document-head-tail-document-major"};
    const QStringList registry = names();
    QHeaderView* header = panel.table().horizontalHeader();
    const auto click = [&] {
      const QPoint at(header->sectionViewportPosition(StrategyModel::over_bound) + 10, header->height() / 2);
      QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
    };
    click();
    std::vector<double> shown = values();
    QVERIFY(std::is_sorted(shown.begin(), shown.end()));
    QVERIFY(shown.front() < shown.back());
    QCOMPARE(names().mid(names().size() - 2), refused);
    click();
    shown = values();
    QVERIFY(std::is_sorted(shown.rbegin(), shown.rend()));
    QCOMPARE(names().mid(names().size() - 2), refused);
    click();
    QCOMPARE(names(), registry);
  }

  void aShiftClickComparesAndAgainStops() {
    const auto model = modelOf(projectOf({{4096, 4096}}, 8));
    StrategiesPanel panel(*model);
    panel.resize(376, 400);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    const auto click = [&](int row) {
      QTest::mouseClick(panel.table().viewport(), Qt::LeftButton, Qt::ShiftModifier,
                        middle_of(panel.table(), row, StrategyModel::name));
    };
    const auto mark = [&](int row) {
      return panel.table().model()->index(row, 0).data(StrategyModel::kMarkRole).toString();
    };
    click(1);
    QCOMPARE(model->project().b, std::optional<std::string>("head-tail"));
    QCOMPARE(model->project().a.strategy, std::string("ptrr"));
    QCOMPARE(mark(1), QStringLiteral("B"));
    QCOMPARE(mark(4), QStringLiteral("A"));
    QVERIFY(panel.table().model()->index(1, 0).data(Qt::AccessibleTextRole).toString().startsWith("B, "));
    click(1);
    QCOMPARE(model->project().b, std::nullopt);
    QCOMPARE(mark(1), QString());
    QCOMPARE(model->undoStack().count(), 2);
    panel.table().setCurrentIndex(panel.table().model()->index(0, 0));
    QTest::keyClick(&panel.table(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(model->project().b, std::optional<std::string>("contiguous"));
  }

  void byAreaTheNumbersAreOfAllowedPairs() {
    const auto model = modelOf(projectOf({{1008, 528, 512, 2048}}, 8));
    StrategiesPanel panel(*model);
    panel.resize(376, 400);
    panel.show();
    QAbstractItemModelTester tester(panel.table().model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(model->isSettled());
    QTest::mouseClick(panel.findChild<QToolButton*>("unit-area"), Qt::LeftButton);
    for (int i = 0; i < panel.table().model()->rowCount(); ++i) {
      const auto cell = [&](int column) { return panel.table().model()->index(i, column).data().toString(); };
      const std::string strategy = cell(StrategyModel::name).toStdString();
      const Work& work = (*model->executed()->outcome(strategy)->metrics)->total;
      QCOMPARE(cell(StrategyModel::slowest),
               numberText(*std::max_element(work.area.begin(), work.area.end())));
      QCOMPARE(cell(StrategyModel::rank), numberText(slowest_rank(work.area).value));
      QCOMPARE(cell(StrategyModel::area), ratioText(*imbalance(work.area)));
    }
    QVERIFY(!panel.table().isColumnHidden(StrategyModel::rank));
  }

  void whatFlexRefusesHasAnAreaAllTheSame() {
    const auto model = modelOf(projectOf({{1000, 1000}}, 8));
    StrategiesPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    const QModelIndex contiguous = panel.table().model()->index(0, StrategyModel::slowest);
    QVERIFY(contiguous.data(StrategyModel::kRefusedRole).toBool());
    panel.setUnit(WorkUnit::area);
    QVERIFY(!contiguous.data(StrategyModel::kRefusedRole).toBool());
    const auto& area = (*model->executed()->outcome("contiguous")->metrics)->total.area;
    QCOMPARE(contiguous.data().toString(), numberText(*std::max_element(area.begin(), area.end())));
  }

  void theWorstBatchRowIsAClickAway() {
    // The second row is one long document, which contiguous deals least evenly.
    const auto model = modelOf(projectOf({{1024, 1024, 1024, 1024}, {4096}, {2048, 2048}}, 4));
    StrategiesPanel panel(*model);
    panel.resize(376, 400);
    panel.show();
    QAbstractItemModelTester tester(panel.table().model(),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QTRY_VERIFY(model->isSettled());
    const Execution& run = **model->executed()->execution("contiguous")->execution;
    double mean = 0;
    double worst = 0;
    std::size_t worst_row = 0;
    for (std::size_t r = 0; r < 3; ++r) {
      const double ratio = *imbalance(run.rows[r].per_rank());
      mean += ratio / 3;
      if (ratio > worst) {
        worst = ratio;
        worst_row = r;
      }
    }
    const auto cell = [&](int column) { return panel.table().model()->index(0, column).data().toString(); };
    QCOMPARE(worst_row, std::size_t{1});
    QCOMPARE(cell(StrategyModel::row_mean), ratioText(mean));
    QCOMPARE(cell(StrategyModel::row_worst), ratioText(worst));
    QCOMPARE(cell(StrategyModel::worst_row), QStringLiteral("row 1"));
    QVERIFY(!panel.table().isColumnHidden(StrategyModel::worst_row));
    QTest::mouseClick(panel.table().viewport(), Qt::LeftButton, {},
                      middle_of(panel.table(), 0, StrategyModel::worst_row));
    QCOMPARE(model->shownRow(), BatchRow{1});
    QCOMPARE(model->project().a.strategy, std::string("ptrr"));
  }

  void theKeyboardSortsAndWhatItStandsOnStays() {
    const auto model = modelOf(projectOf({{1008, 528, 512, 2048}}, 8));
    StrategiesPanel panel(*model);
    panel.show();
    panel.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
    QTRY_VERIFY(model->isSettled());
    panel.table().setFocus();
    const QModelIndex on = panel.table().model()->index(4, StrategyModel::slowest);
    const QString name = on.siblingAtColumn(0).data().toString();
    panel.table().setCurrentIndex(on);
    QTest::keyClick(&panel.table(), Qt::Key_S);
    QCOMPARE(panel.table().currentIndex().siblingAtColumn(0).data().toString(), name);
    std::int64_t before = 0;
    for (int row = 0; row < panel.table().model()->rowCount(); ++row) {
      const QString shown = panel.table().model()->index(row, StrategyModel::slowest).data().toString();
      const std::int64_t tiles = QString(shown).remove(',').toLongLong();
      QVERIFY(tiles >= before);
      before = tiles;
    }
  }

  void columnsAreChosenAndTheViewComesBack() {
    const auto model = modelOf(projectOf({{1008, 528, 512, 2048}}, 8));
    StrategiesPanel panel(*model);
    panel.resize(376, 400);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    QVERIFY(panel.table().isColumnHidden(StrategyModel::planned_imbalance));
    panel.showColumn(StrategyModel::planned_imbalance, true);
    panel.showColumn(StrategyModel::area, false);
    panel.setUnit(WorkUnit::area);
    panel.table().horizontalHeader()->sectionClicked(StrategyModel::slowest);
    const QJsonObject state = panel.viewState();
    StrategiesPanel other(*model);
    other.setViewState(state);
    QCOMPARE(other.viewState(), state);
    QVERIFY(!other.table().isColumnHidden(StrategyModel::planned_imbalance));
    QVERIFY(other.table().isColumnHidden(StrategyModel::area));
    other.setViewState({{"unit", 3}, {"sorted_by", 99}, {"columns", QJsonArray{-4, 1000, "x"}}});
    QCOMPARE(other.viewState()["unit"], state["unit"]);
    QCOMPARE(other.viewState()["sorted_by"], state["sorted_by"]);
  }

  void theTableIsCopiedWithEveryColumn() {
    const auto model = modelOf(projectOf({{1008, 528, 512, 2048}}, 8));
    StrategiesPanel panel(*model);
    QTRY_VERIFY(model->isSettled());
    for (QAction* action : panel.commands()) {
      QVERIFY(!action->objectName().isEmpty() && !action->text().isEmpty());
      if (action->objectName() == "copy-table-csv") action->trigger();
    }
    const QStringList lines = QGuiApplication::clipboard()->text().split('\n');
    QCOMPARE(static_cast<std::size_t>(lines.size()), load_balancers().size() + 2);
    QVERIFY(lines[0].startsWith("strategy,executed tiles of the slowest rank,over the whole-block bound,"));
    QVERIFY(lines[5].startsWith(
        "A ptrr," + QString::number((**model->executed()->execution("ptrr")->execution).slowest_tiles()) +
        ","));
  }

  void nothingIsCutAtAnyWidth_data() {
    QTest::addColumn<int>("width");
    for (const int width : {300, 340, 376, 480}) QTest::addRow("%d px", width) << width;
  }
  void nothingIsCutAtAnyWidth() {
    QFETCH(int, width);
    const auto model = modelOf(projectOf({{60000, 71072}}, 8));
    StrategiesPanel panel(*model);
    panel.resize(width, 400);
    panel.show();
    QTRY_VERIFY(model->isSettled());
    QTableView& table = panel.table();
    int used = 0;
    for (int column = 0; column < StrategyModel::column_count; ++column) used += table.columnWidth(column);
    QCOMPARE(used, table.viewport()->width());
    for (int row = 0; row < table.model()->rowCount(); ++row) {
      QStyleOptionViewItem cell;
      cell.rect = table.visualRect(table.model()->index(row, StrategyModel::name));
      const QSize needed =
          table.itemDelegate()->sizeHint(cell, table.model()->index(row, StrategyModel::name));
      QVERIFY(table.rowHeight(row) >= needed.height());
      QVERIFY(table.columnWidth(StrategyModel::name) >= needed.width());
    }
    QVERIFY(table.viewport()->height() >= table.rowViewportPosition(5) + table.rowHeight(5));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::StrategiesPanelTest)
#include "strategies_panel_test.moc"
