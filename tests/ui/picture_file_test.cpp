#include "picture/picture_file.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QXmlStreamReader>

#include "picture/svg_device.h"
#include "support/ui_test.h"

namespace evenkeel::ui {

/// Draws what the studio's views draw: clipped fills, dashed lines, images, gradients, text at an angle.
class Sampler : public QWidget {
 public:
  Sampler() { resize(200, 100); }

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    QPainter painter(this);
    painter.fillRect(rect(), Qt::white);
    painter.save();
    painter.setClipRect(QRect(10, 10, 20, 20));
    painter.fillRect(QRect(0, 0, 40, 40), Qt::red);
    painter.setClipRect(QRect(60, 60, 5, 5));
    painter.fillRect(QRect(0, 0, 40, 40), Qt::yellow);
    painter.restore();
    QLinearGradient ramp(100, 0, 140, 0);
    ramp.setColorAt(0, Qt::black);
    ramp.setColorAt(1, Qt::green);
    painter.fillRect(QRect(100, 10, 40, 10), ramp);
    QImage mask(4, 4, QImage::Format_ARGB32_Premultiplied);
    mask.fill(Qt::blue);
    mask.setPixelColor(0, 0, Qt::black);
    painter.drawImage(QRectF(60, 10, 20, 20), mask);
    painter.setPen(QPen(Qt::black, 2, Qt::DashLine));
    painter.drawLine(0, 50, 200, 50);
    painter.setPen(Qt::black);
    painter.setFont(textFont(TextSize::normal));
    painter.drawText(QPointF(10, 80), QStringLiteral("1,348 < \"slowest\" & more"));
    painter.rotate(-90);
    painter.drawText(QPointF(-90, 190), QStringLiteral("q, tokens"));
  }
};

class PictureFileTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void formatsAreKnownByTheirEnding() {
    QCOMPARE(int(pictureFormat("a.png").value()), int(PictureFormat::png));
    QCOMPARE(int(pictureFormat("a.b.SVG").value()), int(PictureFormat::svg));
    QCOMPARE(int(pictureFormat("/x.pdf/a.pdf").value()), int(PictureFormat::pdf));
    QVERIFY(!pictureFormat("a.jpeg").ok());
    QVERIFY(!pictureFormat("png").ok());
  }

  void sizesThatNoMemoryHoldsAreRefused() {
    QVERIFY(checkPictureSize({1600, 1000}, 4).ok());
    QVERIFY(!checkPictureSize({1600, 1000}, 0).ok());
    QVERIFY(!checkPictureSize({1600, 1000}, 17).ok());
    QVERIFY(!checkPictureSize({16384, 16384}, 16).ok());
    QVERIFY(!checkPictureSize({10, 10}, std::nan("")).ok());
  }

  void aPngHasScalePixelsAPx() {
    Sampler sampler;
    for (const double scale : {1.0, 2.0, 1.5}) {
      const auto bytes = pictureOf(sampler, PictureFormat::png, scale, "t");
      QVERIFY(bytes.ok());
      const QImage image = QImage::fromData(*bytes, "PNG");
      QCOMPARE(image.size(), (QSizeF(200, 100) * scale).toSize());
      QCOMPARE(image.pixelColor(qRound(20 * scale), qRound(20 * scale)), QColor(Qt::red));
      QCOMPARE(image.pixelColor(qRound(35 * scale), qRound(35 * scale)), QColor(Qt::white));
      // Enlarged without smoothing: a corner of the image is one colour to its edge.
      QCOMPARE(image.pixelColor(qRound(61 * scale), qRound(11 * scale)), QColor(Qt::black));
      QCOMPARE(image.pixelColor(qRound(64 * scale), qRound(14 * scale)), QColor(Qt::black));
      QCOMPARE(image.pixelColor(qRound(66 * scale), qRound(16 * scale)), QColor(Qt::blue));
    }
  }

  void anSvgKeepsTextImagesAndClips() {
    Sampler sampler;
    const auto bytes = pictureOf(sampler, PictureFormat::svg, 1, "A < B");
    QVERIFY(bytes.ok());
    QStringList texts;
    QString title;
    int images = 0;
    int gradients = 0;
    int reds = 0;
    int yellows = 0;
    int dashed = 0;
    QHash<QString, QString> clips;
    QString clip_of_red;
    QStringList clip_stack;
    QXmlStreamReader xml(*bytes);
    while (!xml.atEnd()) {
      const auto token = xml.readNext();
      if (token == QXmlStreamReader::EndElement && xml.name() == u"g") clip_stack.removeLast();
      if (token != QXmlStreamReader::StartElement) continue;
      const auto attributes = xml.attributes();
      const QString name = xml.name().toString();
      if (name == u"svg") QCOMPARE(attributes.value("viewBox").toString(), QString("0 0 200 100"));
      if (name == u"g") clip_stack << attributes.value("clip-path").toString();
      if (name == u"clipPath") {
        const QString id = attributes.value("id").toString();
        QVERIFY(xml.readNextStartElement());
        clips.insert("url(#" + id + ")", xml.attributes().value("d").toString());
        continue;
      }
      if (name == u"image") {
        ++images;
        QVERIFY(attributes.value("style").contains(u"pixelated"));
        const QByteArray data = attributes.value("xlink:href").toString().section(',', 1).toLatin1();
        QCOMPARE(QImage::fromData(QByteArray::fromBase64(data)).size(), QSize(4, 4));
      }
      if (name == u"linearGradient") ++gradients;
      if (attributes.value("fill") == u"#ff0000") {
        ++reds;
        QVERIFY(!clip_stack.isEmpty());
        clip_of_red = clips.value(clip_stack.back());
      }
      if (attributes.value("fill") == u"#ffff00") ++yellows;
      if (attributes.hasAttribute("stroke-dasharray")) ++dashed;
      if (name == u"text") texts << xml.readElementText();
      if (name == u"title") title = xml.readElementText();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(title, QString("A < B"));
    QCOMPARE(texts, QStringList({"1,348 < \"slowest\" & more", "q, tokens"}));
    QCOMPARE(images, 1);
    QCOMPARE(gradients, 1);
    QCOMPARE(reds, 1);
    QCOMPARE(yellows, 0);  // wholly clipped
    QCOMPARE(dashed, 1);
    QCOMPARE(clip_of_red, QString("M10 10L30 10L30 30L10 30L10 10"));
  }

  void aPdfHasOnePageOfTheSizeAndRealText() {
    Sampler sampler;
    const auto bytes = pictureOf(sampler, PictureFormat::pdf, 1, "t");
    QVERIFY(bytes.ok());
    QVERIFY(bytes->startsWith("%PDF-"));
    QVERIFY(bytes->contains("/MediaBox [0 0 150 75]") ||
            bytes->contains("/MediaBox [0 0 150.000000 75.000000]"));
    QVERIFY(bytes->contains("/Count 1"));
    QVERIFY(bytes->contains("/Subtype /CIDFontType2"));
    QVERIFY(!bytes->contains("/Interpolate true"));
    QVERIFY(!bytes->contains("/DCTDecode"));  // no lossy images
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::PictureFileTest)
#include "picture_file_test.moc"
