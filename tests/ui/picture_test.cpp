#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "base/text.h"
#include "mask_view/mask_panel.h"
#include "picture/picture_dialog.h"
#include "picture/picture_export.h"
#include "picture/picture_file.h"
#include "picture/picture_sheet.h"
#include "support/studio_window.h"

namespace evenkeel::ui {
namespace {

QStringList texts_of(const QByteArray& svg) {
  QStringList texts;
  QXmlStreamReader xml(svg);
  while (!xml.atEnd()) {
    if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == u"text")
      texts << xml.readElementText();
  }
  return texts;
}

struct Ran {
  int code = -1;
  QByteArray out;
  QByteArray error;
};

/// The real program.
Ran studio(const QStringList& arguments) {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  for (const char* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"}) {
    environment.remove(QString::fromLatin1(name));
  }
  process.setProcessEnvironment(environment);
  process.start(QStringLiteral(EVENKEEL_STUDIO), arguments);
  if (!process.waitForFinished(60000)) return {};
  return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QStringList request(const QString& file, const QStringList& more = {"--strategy", "ptrr"}) {
  return QStringList{"--picture", file, "--docs", "1000,3000,4192", "--world-size", "4"} + more;
}

}  // namespace

class PictureTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void theNumbersOfEveryRankStandInItAsText() {
    Project project = sampleProject();
    project.a.strategy = "per-document-head-tail";
    project.b = "ptrr";
    const auto model = modelOf(project);
    PictureSheet sheet(*model, {1600, 1000}, 2);
    QTRY_VERIFY(sheet.isReady());
    const QByteArray svg = pictureOf(sheet, PictureFormat::svg, 2, sheet.title()).value();
    const QString all = texts_of(svg).join(QLatin1Char('\n'));
    for (const Side side : {Side::a, Side::b}) {
      const Execution& execution = **StudioModel::execution(*model->executed(), side)->execution;
      for (const std::int64_t tiles : execution.rows.front().per_rank()) {
        const QString number = QString::fromStdString(grouped(tiles));
        QVERIFY2(all.contains(number), qPrintable(number));
      }
    }
    for (const char* text :
         {"per-document-head-tail", "ptrr", "document-causal", "slowest", "whole-block bound"}) {
      QVERIFY2(all.contains(QString::fromLatin1(text)), text);
    }
    for (const char* lanes : {"A ranks 0 to 7", "B ranks 0 to 7"}) QVERIFY2(all.contains(lanes), lanes);
    // The documents, and nothing to press.
    QVERIFY(all.contains("6,912"));
    QVERIFY(!all.contains("As executed"));
    QVERIFY(!all.contains("mask_mod"));
  }

  void theMaskHasAsManyPixelsAsThePicture() {
    const auto model = modelOf(sampleProject());
    PictureSheet once(*model, {1200, 800}, 1);
    PictureSheet thrice(*model, {1200, 800}, 3);
    QTRY_VERIFY(once.isReady() && thrice.isReady());
    const QSize canvas = once.mask().view().canvas().size();
    QCOMPARE(once.mask().view().picture()->request.pixels, canvas);
    QCOMPARE(thrice.mask().view().picture()->request.pixels, canvas * 3);
  }

  void whatIsOnScreenIsExportedWhateverIsEditedMeanwhile() {
    Studio studio;
    auto& pictures = *studio.window.findChild<PictureExport*>();
    auto& mask = *studio.window.findChild<MaskPanel*>();
    studio.waitForPlan();
    mask.setWantedOrder(RowOrder::original);
    mask.view().zoom(QRectF(mask.view().canvas()).center(), 0.25);
    QTemporaryDir folder;
    const QString file = folder.filePath("x.svg");
    QSignalSpy ended(&pictures, &PictureExport::ended);
    pictures.exportTo(file.toStdString(), {1200, 800}, 1);
    studio.model->chooseA("contiguous");
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 20000);
    QVERIFY(ended.front().front().toBool());
    QVERIFY2(studio.said().contains("x.svg"), qPrintable(studio.said()));
    QFile written(file);
    QVERIFY(written.open(QIODevice::ReadOnly));
    const QString all = texts_of(written.readAll()).join(QLatin1Char('\n'));
    QVERIFY(all.contains("ptrr"));
    QVERIFY(!all.contains("contiguous"));
    QVERIFY(all.contains("tiles per q block"));  // as the original order has it
    QVERIFY(!all.contains("kv, rearranged"));
    // A quarter of the sequence about its middle: the first tokens are out of sight.
    QVERIFY(all.contains("32,768"));
  }

  void oneThatCannotBeWrittenStopsNoOther() {
    Studio studio;
    auto& pictures = *studio.window.findChild<PictureExport*>();
    QTemporaryDir folder;
    QSignalSpy ended(&pictures, &PictureExport::ended);
    pictures.exportTo(folder.filePath("a.png").toStdString(), {1200, 800}, 1);
    pictures.exportTo(folder.filePath("b.jpg").toStdString(), {1200, 800}, 1);
    QVERIFY(studio.said().contains("wait for it"));
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 20000);
    QVERIFY(ended.front().front().toBool());
    QVERIFY(QFile::exists(folder.filePath("a.png")));
    pictures.exportTo(folder.filePath("b.jpg").toStdString(), {1200, 800}, 1);
    QCOMPARE(ended.count(), 2);
    QVERIFY(!ended.back().front().toBool());
  }

  void aPictureIsCopied() {
    Studio studio;
    auto& pictures = *studio.window.findChild<PictureExport*>();
    QSignalSpy ended(&pictures, &PictureExport::ended);
    studio.window.findChild<QAction*>("copy-picture")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 20000);
    QCOMPARE(QGuiApplication::clipboard()->image().size(), studio.window.size() * 2);
  }

  void aPictureOfWhatIsRefusedIsNotMade() {
    Project project = sampleProject();
    project.a.block_size = BlockSize{16384, 16384};
    Studio studio(project);
    auto& pictures = *studio.window.findChild<PictureExport*>();
    QTemporaryDir folder;
    const QString file = folder.filePath("x.png");
    QSignalSpy ended(&pictures, &PictureExport::ended);
    pictures.exportTo(file.toStdString(), {1200, 800}, 1);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, 20000);
    QVERIFY(!ended.front().front().toBool());
    QVERIFY2(studio.said().startsWith("Not exported: "), qPrintable(studio.said()));
    QVERIFY(!QFile::exists(file));
  }

  void theDialogTakesNoSizeThatIsNone() {
    PictureDialog dialog({1600, 1000}, 2, nullptr);
    QVERIFY(dialog.choice().has_value());
    QCOMPARE(dialog.choice()->size, QSize(1600, 1000));
    QVERIFY(dialog.findChild<QLabel*>("outcome")->text().contains("3,200 × 2,000"));
    auto* scale = dialog.findChild<QLineEdit*>("scale");
    for (const char* wrong : {"", "0", "17", "x", "nan", "-1"}) {
      scale->setText(QString::fromLatin1(wrong));
      QVERIFY2(!dialog.choice().has_value(), wrong);
    }
    scale->setText("1.5");
    QCOMPARE(dialog.choice()->scale, 1.5);
    dialog.findChild<QLineEdit*>("width")->setText("10");
    QVERIFY(!dialog.choice().has_value());
  }

  void theProgramWritesAllFormatsSilently() {
    QTemporaryDir folder;
    for (const char* name : {"a.png", "a.svg", "a.pdf"}) {
      const QString file = folder.filePath(QString::fromLatin1(name));
      const Ran ran =
          studio(request(file, {"--strategy", "head-tail,ptrr", "--size", "900x700", "--scale", "2"}));
      QCOMPARE(ran.error, QByteArray());
      QCOMPARE(ran.out, QByteArray());
      QCOMPARE(ran.code, 0);
      QFile written(file);
      QVERIFY(written.open(QIODevice::ReadOnly));
      const QByteArray bytes = written.readAll();
      if (file.endsWith("png")) QCOMPARE(QImage::fromData(bytes).size(), QSize(1800, 1400));
      if (file.endsWith("svg")) QVERIFY(texts_of(bytes).join(' ').contains("head-tail"));
      if (file.endsWith("pdf")) QVERIFY(bytes.startsWith("%PDF"));
    }
  }

  void theSamePictureComesEveryTime() {
    QTemporaryDir folder;
    QByteArrayList pictures;
    for (const char* name : {"a.png", "b.png"}) {
      const QString file = folder.filePath(QString::fromLatin1(name));
      QCOMPARE(studio(request(file)).code, 0);
      QFile written(file);
      QVERIFY(written.open(QIODevice::ReadOnly));
      pictures << written.readAll();
    }
    QCOMPARE(pictures[0], pictures[1]);
  }

  void theViewThemeAndColourAreTaken() {
    QTemporaryDir folder;
    const auto picture = [&](const QStringList& more) {
      const QString file = folder.filePath("x.png");
      const Ran ran = studio(request(file, QStringList{"--strategy", "ptrr"} + more));
      if (ran.code != 0) qWarning("%s", ran.error.constData());
      return QImage(file);
    };
    const QImage plain = picture({});
    for (const QStringList& more : {QStringList{"--view", "original"}, QStringList{"--view", "q-rearranged"},
                                    QStringList{"--theme", "dark"}, QStringList{"--theme", "high-contrast"},
                                    QStringList{"--colour", "share"}, QStringList{"--colour", "class"},
                                    QStringList{"--colour", "document"}}) {
      const QImage other = picture(more);
      QCOMPARE(other.size(), plain.size());
      QVERIFY2(other != plain, qPrintable(more.join(' ')));
    }
    QCOMPARE(picture({"--view", "executed", "--colour", "rank", "--theme", "light"}), plain);
  }

  void badInputIsOneClearLine_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const QString file = QDir::tempPath() + "/evenkeel-never-written.png";
    const auto row = [&](const char* name, const QStringList& arguments, int code, const char* says) {
      QTest::newRow(name) << arguments << code << QString::fromLatin1(says);
    };
    row("format", request("x.jpg"), 2, ".png, .svg or .pdf");
    row("size", request(file, {"--strategy", "ptrr", "--size", "wide"}), 2, "1600x1000");
    row("scale", request(file, {"--strategy", "ptrr", "--scale", "0"}), 2, "0.25 to 16");
    row("pixels", request(file, {"--strategy", "ptrr", "--size", "16384x16384", "--scale", "9"}), 2,
        "smaller");
    row("theme", request(file, {"--strategy", "ptrr", "--theme", "pink"}), 2, "light");
    row("view", request(file, {"--strategy", "ptrr", "--view", "compare"}), 2, "A,B");
    row("three", request(file, {"--strategy", "ptrr,head-tail,contiguous"}), 2, "one or two");
    row("twice", request(file, {"--strategy", "ptrr,ptrr"}), 2, "two different");
    row("none", request(file, {}), 2, "--strategy");
    row("unknown", request(file, {"--strategy", "ptrr", "--wat"}), 2, "--wat");
    row("refused", request(file, {"--strategy", "ptrr", "--block-size", "4096"}), 2, "4096");
    row("folder", request("/nowhere/at/all.png"), 3, "/nowhere/at/all.png");
  }

  void badInputIsOneClearLine() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, says);
    const Ran ran = studio(arguments);
    QCOMPARE(ran.code, code);
    QCOMPARE(ran.out, QByteArray());
    QCOMPARE(ran.error.count('\n'), 1);
    QVERIFY2(ran.error.contains(says.toUtf8()), ran.error.constData());
    QVERIFY(!QFile::exists(QDir::tempPath() + "/evenkeel-never-written.png"));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::PictureTest)
#include "picture_test.moc"
