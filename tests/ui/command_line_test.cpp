#include "shell/command_line.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include "mask/mask_spec.h"
#include "support/ui_test.h"

namespace evenkeel::ui {

/// What "Copy as command line" gives is run, and says the same numbers as the studio.
class CommandLineTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theProgramSaysWhatTheStudioShows_data() {
    QTest::addColumn<QString>("mask");
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QString>("b");
    QTest::newRow("document-causal") << "document-causal"
                                     << "torch-2.15"
                                     << "";
    QTest::newRow("parameters, two strategies") << "sink-sliding-window:left=300,sinks=4"
                                                << "torch-2.14"
                                                << "head-tail";
    QTest::newRow("window") << "document-sliding-window:left=255,right=0"
                            << "torch-2.15"
                            << "contiguous";
    QTest::newRow("joined") << "and(document-causal, not(sliding-window:left=63,right=0))"
                            << "torch-2.15"
                            << "contiguous";
  }

  void theProgramSaysWhatTheStudioShows() {
    QFETCH(QString, mask);
    QFETCH(QString, reference);
    QFETCH(QString, b);
    Project project = projectOf({{1024, 3072, 4096}, {8192}}, 4, 64);
    const auto spec = parse_mask(mask.toStdString());
    QVERIFY2(spec.ok(), spec ? "" : spec.error().line().c_str());
    project.a.masks.front().mask = *spec;
    project.a.reference = parse_reference(reference.toStdString()).value();
    if (!b.isEmpty()) project.b = b.toStdString();
    const auto model = modelOf(project);
    QTRY_VERIFY(model->isSettled());

    QProcess shell;
    QString line = commandLine(project);
    QVERIFY(line.startsWith("evenkeel "));
    line.replace(0, 8, QStringLiteral("'" EVENKEEL_PROGRAM "'"));
    shell.start("/bin/sh", {"-c", line + " --json"});
    QVERIFY(shell.waitForFinished(60000));
    QCOMPARE(shell.readAllStandardError(), QByteArray());
    const QJsonObject report = QJsonDocument::fromJson(shell.readAllStandardOutput()).object();
    const QJsonArray results = report["results"].toArray();
    QCOMPARE(results.size(), b.isEmpty() ? 1 : 2);
    for (const Side side : {Side::a, Side::b}) {
      const StrategyExecution* execution = StudioModel::execution(*model->executed(), side);
      if (execution == nullptr) continue;
      const QJsonObject result = results.at(side == Side::a ? 0 : 1).toObject();
      QCOMPARE(result["strategy"].toString(), QString::fromStdString(execution->strategy));
      const auto& work = (**StudioModel::outcome(*model->snapshot(), side)->metrics).total;
      const QJsonArray ranks = result["per_rank"].toArray();
      QCOMPARE(ranks.size(), 4);
      for (int rank = 0; rank < ranks.size(); ++rank) {
        const auto r = static_cast<std::size_t>(rank);
        QCOMPARE(ranks.at(rank)["area"].toInteger(), qint64{work.area[r]});
        if (!execution->execution) continue;
        QCOMPARE(ranks.at(rank)["executed_full_tiles"].toInteger(),
                 qint64{(*execution->execution)->total.full[r]});
        QCOMPARE(ranks.at(rank)["executed_partial_tiles"].toInteger(),
                 qint64{(*execution->execution)->total.partial[r]});
      }
    }
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::CommandLineTest)
#include "command_line_test.moc"
