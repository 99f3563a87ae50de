#include "text/table_text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QStandardItemModel>
#include <QWidget>

#include "support/ui_test.h"
#include "text/copy_table_actions.h"

namespace evenkeel::ui {

class TableTextTest : public UiTest {
  Q_OBJECT

  static void fill(QStandardItemModel& model) {
    model.setColumnCount(3);
    model.setHorizontalHeaderLabels({"name", "slowest", "over bound"});
    for (const int column : {1, 2}) {
      model.setHeaderData(column, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter),
                          Qt::TextAlignmentRole);
    }
    const auto add = [&](const QStringList& cells) {
      QList<QStandardItem*> row;
      for (const QString& cell : cells) row.append(new QStandardItem(cell));
      model.appendRow(row);
    };
    add({"ptrr", "1,348", "+0.4 %"});
    add({R"(a|b "c", d\e)", "12,345,678", "-3.0 %"});
    add({"two\nlines", "why, \u2013", ""});
  }

 private Q_SLOTS:
  void textIsAligned() {
    QStandardItemModel model;
    fill(model);
    QCOMPARE(tableText(model, TableFormat::text), QStringLiteral("name             slowest  over bound\n"
                                                                 "ptrr               1,348      +0.4 %\n"
                                                                 "a|b \"c\", d\\e  12,345,678      -3.0 %\n"
                                                                 "two lines         why, \u2013\n"));
  }

  void csvIsQuotedAndNumbersAreNumbers() {
    QStandardItemModel model;
    fill(model);
    QCOMPARE(tableText(model, TableFormat::csv), QStringLiteral("name,slowest,over bound\n"
                                                                "ptrr,1348,0.4\n"
                                                                "\"a|b \"\"c\"\", d\\e\",12345678,-3.0\n"
                                                                "\"two\nlines\",\"why, \u2013\",\n"));
  }

  void markdownEscapesPipes() {
    QStandardItemModel model;
    fill(model);
    QCOMPARE(tableText(model, TableFormat::markdown),
             QStringLiteral("| name | slowest | over bound |\n"
                            "| --- | ---: | ---: |\n"
                            "| ptrr | 1,348 | +0.4 % |\n"
                            "| a\\|b \"c\", d\\\\e | 12,345,678 | -3.0 % |\n"
                            "| two lines | why, \u2013 |  |\n"));
  }

  void whatIsCopiedMayBeMoreThanWhatIsShown() {
    QStandardItemModel model(1, 1);
    model.setHeaderData(0, Qt::Horizontal, "\u00d7", Qt::DisplayRole);
    model.setHeaderData(0, Qt::Horizontal, "fragmentation", kCopyTextRole);
    model.setData(model.index(0, 0), "33.6\u2009M", Qt::DisplayRole);
    model.setData(model.index(0, 0), "33,554,432", kCopyTextRole);
    QCOMPARE(tableText(model, TableFormat::csv), QStringLiteral("fragmentation\n33554432\n"));
    QCOMPARE(tableText(QStandardItemModel(), TableFormat::csv), QStringLiteral("\n"));
  }

  void onlyNumbersArePlain_data() {
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("plain");
    QTest::newRow("grouped") << "65,536"
                             << "65536";
    QTest::newRow("percent") << "+55.4 %"
                             << "55.4";
    QTest::newRow("times") << "1.55 \u00d7"
                           << "1.55";
    QTest::newRow("not grouped by three") << "1,23"
                                          << "1,23";
    QTest::newRow("a block size") << "256x128"
                                  << "256x128";
    QTest::newRow("words") << "rank 7"
                           << "rank 7";
    QTest::newRow("nothing") << ""
                             << "";
  }
  void onlyNumbersArePlain() {
    QFETCH(QString, shown);
    QFETCH(QString, plain);
    QCOMPARE(plainNumber(shown), plain);
  }

  void theActionsPutItOnTheClipboard() {
    QStandardItemModel model;
    fill(model);
    QWidget owner;
    QStringList said;
    const auto actions = copyTableActions(&owner, &model, "table", "strategies",
                                          [&](const QString& line) { said.append(line); });
    QCOMPARE(actions.size(), 3);
    QCOMPARE(actions[1]->objectName(), QStringLiteral("copy-table-csv"));
    QCOMPARE(actions[1]->text(), QStringLiteral("Copy strategies as CSV"));
    actions[1]->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), tableText(model, TableFormat::csv));
    QCOMPARE(said, QStringList{"copied strategies as CSV"});
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::TableTextTest)
#include "table_text_test.moc"
