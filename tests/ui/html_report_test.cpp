#include "report/html_report.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "bars/number_text.h"
#include "mask/mask_spec.h"
#include "report/report_export.h"
#include "support/ui_test.h"

namespace evenkeel::ui {
namespace {

/// The page read back: cells of each table, all text, and what could run or fetch something.
struct Read {
  explicit Read(const QString& page) {
    QXmlStreamReader reader(page);
    while (!reader.atEnd()) {
      reader.readNext();
      if (reader.isStartElement()) {
        const QString name = reader.name().toString();
        elements.insert(name);
        for (const QXmlStreamAttribute& attribute : reader.attributes()) {
          if (attribute.name() == QLatin1String("src") || attribute.name() == QLatin1String("href")) {
            sources.append(attribute.value().toString());
          }
          if (attribute.name().startsWith(QLatin1String("on"))) scripts.append(attribute.name().toString());
        }
        if (name == "table") tables.append(QList<QStringList>());
        if (name == "tr") tables.back().append(QStringList());
        if (name == "td" || name == "th") tables.back().back().append(QString());
      } else if (reader.isCharacters()) {
        text += reader.text();
        if (!tables.isEmpty() && !tables.back().isEmpty() && !tables.back().back().isEmpty()) {
          tables.back().back().back() += reader.text();
        }
      }
    }
    error = reader.errorString();
  }

  QSet<QString> elements;
  QStringList sources;
  QStringList scripts;
  QList<QList<QStringList>> tables;
  QString text;
  QString error;
};

}  // namespace

class HtmlReportTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void everyNumberIsThatOfTheExecution() {
    Project project = projectOf({{1008, 528, 512, 2048}}, 8);
    project.a.strategy = "per-document-head-tail";
    project.b = "ptrr";
    const auto model = modelOf(project);
    QTRY_VERIFY(model->isSettled());
    const ExecutedSnapshot& executed = *model->executed();
    const Read page(htmlReport(executed, {}));
    QCOMPARE(page.error, QString());
    QCOMPARE(page.tables.size(), 2);
    const QList<QStringList>& strategies = page.tables[0];
    QCOMPARE(static_cast<std::size_t>(strategies.size()), executed.compared.size() + 1);
    for (std::size_t i = 0; i < executed.compared.size(); ++i) {
      const QStringList& row = strategies[static_cast<qsizetype>(i) + 1];
      QString name = row[0];
      if (name.startsWith("A ") || name.startsWith("B ")) name = name.mid(2);
      QVERIFY2(executed.execution(name.toStdString()) != nullptr, qPrintable(row[0]));
      const Execution& run = **executed.execution(name.toStdString())->execution;
      QCOMPARE(row[1], numberText(run.slowest_tiles()));
      QCOMPARE(row[4], QString::number(*run.fragmentation(), 'f', 2));
    }
    QCOMPARE(strategies[3][0], QStringLiteral("A per-document-head-tail"));
    QCOMPARE(strategies[5][0], QStringLiteral("B ptrr"));
    const QList<QStringList>& ranks = page.tables[1];
    QCOMPARE(ranks.size(), 9);
    for (std::size_t r = 0; r < 8; ++r) {
      const QStringList& row = ranks[static_cast<qsizetype>(r) + 1];
      const Execution& a = **executed.chosen.execution;
      const Execution& b = **executed.execution("ptrr")->execution;
      QCOMPARE(row[1], numberText(a.total.full[r]));
      QCOMPARE(row[2], numberText(a.total.partial[r]));
      QCOMPARE(row[4], numberText((*model->snapshot()->chosen.metrics)->total.area[r]));
      QCOMPARE(row[5], numberText(b.total.full[r]));
      QVERIFY(row[7].endsWith(numberText(b.total.full[r] + b.total.partial[r])));
    }
    QVERIFY(!executed.findings.empty());
    for (const Finding& finding : executed.findings) {
      QVERIFY(page.text.contains("A, warning: " + QString::fromStdString(finding.message)));
    }
    QVERIFY(page.text.contains(
        numberText(*(*model->snapshot()->chosen.metrics)->total.bounds.whole_block_tiles) + " tiles"));
    QVERIFY(page.text.contains("evenkeel report"));
  }

  void nothingIsFetchedAndNothingRuns() {
    const auto model = modelOf(projectOf({{512, 512}}));
    QTRY_VERIFY(model->isSettled());
    const QByteArray data("<svg>&\"</svg>");
    const QString html = htmlReport(
        *model->executed(), {{data, QStringLiteral("image/svg+xml"), QStringLiteral("a < b & \"c\"")}});
    const Read page(html);
    QCOMPARE(page.error, QString());
    QCOMPARE(page.sources, QStringList{"data:image/svg+xml;base64," + QString::fromLatin1(data.toBase64())});
    QVERIFY(page.scripts.isEmpty());
    for (const char* no : {"script", "link", "iframe", "object"}) QVERIFY(!page.elements.contains(no));
    QVERIFY(!html.contains("url("));
    QVERIFY(!html.contains("@import"));
    QVERIFY(html.contains("prefers-color-scheme:dark"));
    QVERIFY(page.text.contains("a < b & \"c\""));
    QVERIFY(html.startsWith("<!DOCTYPE html>"));
  }

  void theReportIsWrittenWithItsPicture() {
    Project project = projectOf({{4096, 4096}}, 4);
    project.b = "head-tail";
    const auto model = modelOf(project);
    QTRY_VERIFY(model->isSettled());
    const QTemporaryDir folder;
    const QString file = folder.filePath("report.html");
    QWidget window;
    ReportExport report(
        *model, [] { return PictureView(); }, window);
    QSignalSpy ended(&report, &ReportExport::ended);
    report.exportTo(file.toStdString());
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(ended.front().front().toBool());
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const Read page(QString::fromUtf8(written.readAll()));
    QCOMPARE(page.error, QString());
    QCOMPARE(page.sources.size(), 1);
    const QString head("data:image/svg+xml;base64,");
    QVERIFY(page.sources.front().startsWith(head));
    const QByteArray svg = QByteArray::fromBase64(page.sources.front().mid(head.size()).toLatin1());
    QVERIFY(svg.contains("<svg"));
    QVERIFY(page.text.contains("A ptrr, B head-tail"));
  }

  void whatIsRefusedSaysWhy() {
    Project project = projectOf({{1000, 1048}}, 8);
    project.a.strategy = "per-document-head-tail";
    project.b = "ptrr";
    const auto model = modelOf(project);
    QTRY_VERIFY(model->isSettled());
    const Read page(htmlReport(*model->executed(), {}));
    QCOMPARE(page.error, QString());
    QVERIFY(page.tables[0][3][1].contains("has length 1000"));
    QVERIFY(page.text.contains("A, error: "));
    QCOMPARE(page.tables[1][1][1], QStringLiteral("\u2013"));
  }

  void aMaskModIsThereAsItsText() {
    Project project = projectOf({{2048}}, 8);
    const MaskTensor tensor = MaskTensor::make("t", {2, 2}, false, {1, 0, 1, 1}).value();
    const char* const text = "# <near> & \f dear\nlambda b, h, q, kv: (q - kv < 64) & (t[q % 2, kv % 2] > 0)";
    project.a.masks.front().mask = mask_mod_spec(MaskMod(text, {tensor}));
    const auto model = modelOf(project);
    QTRY_VERIFY(model->isSettled());
    const Read page(htmlReport(*model->executed(), {}));
    QCOMPARE(page.error, QString());
    QVERIFY2(page.text.contains(QString(text).remove('\f')), qPrintable(page.text));
    QVERIFY(page.text.contains("It indexes tensors: t (2, 2)"));
    const auto named = modelOf(projectOf({{2048}}, 8));
    QTRY_VERIFY(named->isSettled());
    QVERIFY(!htmlReport(*named->executed(), {}).contains("The mask</h2>"));
  }

  void whatNoLineCanSayComesFromTheSession() {
    const auto model = modelOf(projectOf({std::vector<std::int64_t>(2048, 1)}, 2));
    QTRY_VERIFY(model->isSettled());
    const QString html = htmlReport(*model->executed(), {});
    QVERIFY(html.contains("evenkeel report --session session.evenkeel --"));
    QVERIFY(!html.contains("--docs"));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::HtmlReportTest)
#include "html_report_test.moc"
