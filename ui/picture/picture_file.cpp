#include "picture/picture_file.h"

#include <QBuffer>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <new>

#include "base/text.h"
#include "picture/svg_device.h"

namespace evenkeel::ui {
namespace {

constexpr double kPixelsPerInch = 96;
constexpr double kPointsPerInch = 72;

Error no_memory() {
  return make_error(ErrorKind::memory, "memory", "there is not enough memory for the picture",
                    "use a smaller size or scale");
}

Result<QByteArray> png(QWidget& widget, double scale) {
  QImage image((QSizeF(widget.size()) * scale).toSize(), QImage::Format_ARGB32_Premultiplied);
  if (image.isNull()) return no_memory();
  image.setDevicePixelRatio(scale);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  widget.render(&painter);
  painter.end();
  // Readers that care about inches see the size that was laid out.
  image.setDotsPerMeterX(qRound(scale * kPixelsPerInch / 0.0254));
  image.setDotsPerMeterY(image.dotsPerMeterX());
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (!image.save(&buffer, "PNG")) return no_memory();
  return bytes;
}

QByteArray svg(QWidget& widget, const QString& title) {
  SvgDevice device(widget.size(), title);
  QPainter painter(&device);
  widget.render(&painter);
  painter.end();
  return device.svg();
}

QByteArray pdf(QWidget& widget, const QString& title) {
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setTitle(title);
  writer.setCreator(QStringLiteral("Evenkeel"));
  writer.setResolution(qRound(kPixelsPerInch));
  writer.setPageSize(QPageSize(QSizeF(widget.size()) * (kPointsPerInch / kPixelsPerInch), QPageSize::Point,
                               QString(), QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  QPainter painter(&writer);
  painter.setRenderHint(QPainter::LosslessImageRendering);
  widget.render(&painter);
  painter.end();
  return bytes;
}

}  // namespace

Result<PictureFormat> pictureFormat(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (ending == ".png") return PictureFormat::png;
  if (ending == ".svg") return PictureFormat::svg;
  if (ending == ".pdf") return PictureFormat::pdf;
  return bad_input("picture-format",
                   "a picture cannot be written as " + evenkeel::quoted(path.filename().string()),
                   "use a name that ends in .png, .svg or .pdf");
}

Result<void> checkPictureSize(QSize size, double scale) {
  if (!(scale >= kLeastScale && scale <= kMostScale)) {
    return bad_input("picture-scale", "the scale of a picture is " + QString::number(scale).toStdString(),
                     "use a scale from 0.25 to 16");
  }
  const double pixels = size.width() * scale * (size.height() * scale);
  if (pixels > static_cast<double>(kMostPixels)) {
    return bad_input("picture-size",
                     "the picture would have " + grouped(static_cast<std::int64_t>(pixels)) +
                         " pixels, more than " + grouped(kMostPixels),
                     "use a smaller size or scale");
  }
  return {};
}

Result<QByteArray> pictureOf(QWidget& widget, PictureFormat format, double scale, const QString& title) {
  if (auto fits = checkPictureSize(widget.size(), scale); !fits) return fits.error();
  try {
    switch (format) {
      case PictureFormat::png:
        return png(widget, scale);
      case PictureFormat::svg:
        return svg(widget, title);
      case PictureFormat::pdf:
        return pdf(widget, title);
    }
  } catch (const std::bad_alloc&) {
    return no_memory();
  }
  return QByteArray();
}

}  // namespace evenkeel::ui
