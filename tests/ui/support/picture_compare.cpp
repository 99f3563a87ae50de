#include "support/picture_compare.h"

#include <QHash>
#include <QPainter>
#include <algorithm>
#include <cstdlib>

namespace evenkeel::ui {
namespace {

constexpr int kSquare = 8;

double square_difference(const QImage& a, const QImage& b, QRect square) {
  qint64 sum = 0;
  for (int y = square.top(); y <= square.bottom(); ++y) {
    for (int x = square.left(); x <= square.right(); ++x) {
      const QRgb p = a.pixel(x, y);
      const QRgb q = b.pixel(x, y);
      sum += std::max(
          {std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))});
    }
  }
  return static_cast<double>(sum) / (square.width() * square.height());
}

}  // namespace

QImage coarse(const QImage& picture) {
  QImage out = picture.convertToFormat(QImage::Format_RGB32);
  QHash<QRgb, int> colours;
  const auto level = [](int channel) { return (channel * 15 + 127) / 255 * 17; };
  for (int y = 0; y < out.height(); ++y) {
    auto* line = reinterpret_cast<QRgb*>(out.scanLine(y));
    for (int x = 0; x < out.width(); ++x) {
      line[x] = qRgb(level(qRed(line[x])), level(qGreen(line[x])), level(qBlue(line[x])));
      if (!colours.contains(line[x])) colours.insert(line[x], static_cast<int>(colours.size()));
    }
  }
  constexpr int kMostIndexed = 256;
  if (colours.size() > kMostIndexed) return out;
  QImage indexed(out.size(), QImage::Format_Indexed8);
  indexed.setColorCount(static_cast<int>(colours.size()));
  for (auto i = colours.cbegin(); i != colours.cend(); ++i) indexed.setColor(i.value(), i.key());
  for (int y = 0; y < out.height(); ++y) {
    const auto* from = reinterpret_cast<const QRgb*>(out.constScanLine(y));
    uchar* to = indexed.scanLine(y);
    for (int x = 0; x < out.width(); ++x) to[x] = static_cast<uchar>(colours.value(from[x]));
  }
  return indexed;
}

PictureDifference comparePictures(const QImage& wanted, const QImage& got) {
  PictureDifference out;
  out.same_size = wanted.size() == got.size();
  QImage marks(got.size(), QImage::Format_RGB32);
  marks.fill(Qt::white);
  if (out.same_size) {
    const QImage a = wanted.convertToFormat(QImage::Format_RGB32);
    const QImage b = got.convertToFormat(QImage::Format_RGB32);
    QPainter painter(&marks);
    qint64 squares = 0;
    qint64 differ = 0;
    for (int y = 0; y < a.height(); y += kSquare) {
      for (int x = 0; x < a.width(); x += kSquare) {
        const QRect square = QRect(x, y, kSquare, kSquare).intersected(a.rect());
        const double difference = square_difference(a, b, square);
        out.worst = std::max(out.worst, difference);
        ++squares;
        if (difference > 0) painter.fillRect(square, difference > kSquareDiffers ? Qt::red : Qt::lightGray);
        if (difference > kSquareDiffers) ++differ;
      }
    }
    out.share = squares == 0 ? 0 : static_cast<double>(differ) / static_cast<double>(squares);
  }
  out.marked =
      QImage(wanted.width() + 2 * got.width(), std::max(wanted.height(), got.height()), QImage::Format_RGB32);
  out.marked.fill(Qt::white);
  QPainter painter(&out.marked);
  const auto plain = [](QImage image) {
    image.setDevicePixelRatio(1);
    return image;
  };
  painter.drawImage(0, 0, plain(wanted));
  painter.drawImage(wanted.width(), 0, plain(got));
  painter.drawImage(wanted.width() + got.width(), 0, marks);
  return out;
}

}  // namespace evenkeel::ui
