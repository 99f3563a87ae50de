#include "theme/draw_text.h"

#include <QImage>
#include <cmath>

#include "support/ui_test.h"
#include "theme/text_metrics.h"
#include "theme/wrapped_label.h"

namespace evenkeel::ui {
namespace {

/// What is dark in it, as a picture would show it.
int ink(const QImage& image) {
  int dark = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) dark += 255 - qGray(image.pixel(x, y));
  }
  return dark;
}

template <class Draw>
QImage paint(const QFont& font, Draw draw) {
  QImage image(320, 60, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  painter.setPen(Qt::black);
  painter.setFont(font);
  draw(painter);
  return image;
}

}  // namespace

/// Texts that are shaped once, and numbers that are not shaped at all, look as QPainter::drawText paints
/// them.
class DrawTextTest : public UiTest {
  Q_OBJECT

 private Q_SLOTS:
  void aNumberIsAsWideAsItIsPainted_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"0", "1,048,576", "+12.5 %", "3.64 x", "-7", "229,618", "1.00"})
      QTest::newRow(text) << QString::fromLatin1(text);
    QTest::newRow("minus and times") << QStringLiteral("\u22121.5 \u00d7");
  }
  void aNumberIsAsWideAsItIsPainted() {
    QFETCH(QString, text);
    for (const TextSize size : {TextSize::small, TextSize::normal}) {
      for (const QFont::Weight weight : {QFont::Normal, QFont::DemiBold}) {
        const QFont font = textFont(size, weight);
        const TextMetrics metrics(font);
        QVERIFY(metrics.number(text).has_value());
        const double shaped = QFontMetricsF(font).horizontalAdvance(text);
        // Glyph beside glyph, without the kerning of "1,".
        QVERIFY2(std::abs(metrics.horizontalAdvance(text) - shaped) <= 1 + shaped / 50,
                 qPrintable(QStringLiteral("%1 and %2").arg(metrics.horizontalAdvance(text)).arg(shaped)));
        const QRectF place(10, 10, 300, 40);
        const int mine = ink(paint(font, [&](QPainter& painter) {
          drawTextLine(painter, place, Qt::AlignRight | Qt::AlignVCenter, text);
        }));
        const int of_qt = ink(paint(font, [&](QPainter& painter) {
          painter.drawText(place, static_cast<int>(Qt::AlignRight | Qt::AlignVCenter), text);
        }));
        QVERIFY(of_qt > 0);
        QVERIFY2(std::abs(mine - of_qt) * 10 <= of_qt,
                 qPrintable(QStringLiteral("%1 and %2").arg(mine).arg(of_qt)));
      }
    }
  }

  void wordsAreNoNumbers() {
    const TextMetrics metrics(TextSize::normal);
    for (const char* text : {"rank 3", "ptrr", "12 ms", "1e5", "fi"}) {
      QVERIFY2(!metrics.number(QString::fromLatin1(text)), text);
    }
  }

  void anUnderlinedNumberKeepsItsLine() {
    QFont font = textFont(TextSize::normal);
    const auto number = [](QPainter& painter) {
      drawTextLine(painter, QRectF(10, 10, 300, 40), Qt::AlignLeft, QStringLiteral("11"));
    };
    const int plain = ink(paint(font, number));
    font.setUnderline(true);
    QVERIFY(ink(paint(font, number)) > plain);
  }

  void aWrappedLabelIsAsHighAsItsLinesAndPaintsThem() {
    WrappedLabel label(TextSize::normal, QFont::Normal, nullptr);
    label.setText(QStringLiteral("the slowest rank, 0, has 1.22 times the mean"));
    const int line = TextMetrics(TextSize::normal).wholeHeight();
    QVERIFY(label.heightForWidth(2000) < 2 * line);
    QVERIFY(label.heightForWidth(label.minimumSizeHint().width()) >= 4 * line);
    // No word is cut at the least width.
    QVERIFY(label.minimumSizeHint().width() >= TextMetrics(TextSize::normal).wholeAdvance("slowest") - 1);
    const int width = 120;
    label.resize(width, label.heightForWidth(width));
    label.ensurePolished();
    const QImage painted = label.grab().toImage();
    const int rows = painted.height();
    int with_text = 0;
    for (int y = 0; y < rows; ++y) {
      for (int x = 0; x < painted.width(); ++x) {
        if (qGray(painted.pixel(x, y)) == qGray(painted.pixel(0, 0))) continue;
        ++with_text;
        break;
      }
    }
    QVERIFY2(with_text > rows / 2, qPrintable(QString::number(with_text)));
  }
};

}  // namespace evenkeel::ui

QTEST_MAIN(evenkeel::ui::DrawTextTest)
#include "draw_text_test.moc"
