#include "picture/svg_device.h"

#include <QBuffer>
#include <QFontInfo>
#include <QGuiApplication>
#include <QHash>
#include <QPaintEngine>
#include <QPainter>
#include <QPainterPath>
#include <QScreen>
#include <cmath>
#include <utility>

namespace evenkeel::ui {
namespace {

constexpr double kMillimetresPerInch = 25.4;

/// As few digits as say it to a hundredth of a px.
QByteArray number(double value) {
  QByteArray text = QByteArray::number(value, 'f', 2);
  while (text.endsWith('0')) text.chop(1);
  if (text.endsWith('.')) text.chop(1);
  return text == "-0" ? QByteArray("0") : text;
}

QByteArray pair(QPointF point) {
  return number(point.x()) + ' ' + number(point.y());
}

QByteArray escaped(const QString& text) {
  return text.toHtmlEscaped().toUtf8();
}

QByteArray path_data(const QPainterPath& path) {
  QByteArray data;
  for (int i = 0; i < path.elementCount(); ++i) {
    const QPainterPath::Element& element = path.elementAt(i);
    switch (element.type) {
      case QPainterPath::MoveToElement:
        data += 'M' + pair(element);
        break;
      case QPainterPath::LineToElement:
        data += 'L' + pair(element);
        break;
      case QPainterPath::CurveToElement:
        data += 'C' + pair(element);
        break;
      case QPainterPath::CurveToDataElement:
        data += ' ' + pair(element);
        break;
    }
  }
  return data;
}

QByteArray matrix(const QTransform& t) {
  return "matrix(" + number(t.m11()) + ' ' + number(t.m12()) + ' ' + number(t.m21()) + ' ' + number(t.m22()) +
         ' ' + number(t.dx()) + ' ' + number(t.dy()) + ')';
}

int screen_dpi() {
  const QScreen* screen = QGuiApplication::primaryScreen();
  return screen == nullptr ? 96 : qRound(screen->logicalDotsPerInchY());
}

}  // namespace

/// Turns what a painter says into elements. Shapes are written in the coordinates of the device, so that the
/// clips, which are too, fit them.
class SvgDevice::Engine final : public QPaintEngine {
 public:
  Engine()
      : QPaintEngine(PrimitiveTransform | PixmapTransform | LinearGradientFill | AlphaBlend | PainterPaths |
                     Antialiasing | ConstantOpacity | PaintOutsidePaintEvent) {}

  bool begin(QPaintDevice* /*device*/) override {
    body_.clear();
    definitions_.clear();
    clips_.clear();
    group_.clear();
    return true;
  }

  bool end() override {
    openGroup({});
    return true;
  }

  [[nodiscard]] Type type() const override { return User; }

  void updateState(const QPaintEngineState& /*state*/) override {}

  void drawPath(const QPainterPath& path) override { shape(path, true); }

  void drawPolygon(const QPointF* points, int count, PolygonDrawMode mode) override {
    if (count < 2) return;
    QPainterPath path(points[0]);
    for (int i = 1; i < count; ++i) path.lineTo(points[i]);
    if (mode != PolylineMode) path.closeSubpath();
    path.setFillRule(mode == WindingMode ? Qt::WindingFill : Qt::OddEvenFill);
    shape(path, mode != PolylineMode);
  }
  using QPaintEngine::drawPolygon;

  void drawPixmap(const QRectF& target, const QPixmap& pixmap, const QRectF& source) override {
    image(target, pixmap.toImage().copy(source.toAlignedRect()));
  }

  void drawImage(const QRectF& target, const QImage& picture, const QRectF& source,
                 Qt::ImageConversionFlags /*flags*/) override {
    image(target, source == QRectF(picture.rect()) ? picture : picture.copy(source.toAlignedRect()));
  }

  void drawTextItem(const QPointF& at, const QTextItem& item) override {
    const QString text = item.text();
    if (text.trimmed().isEmpty()) return;
    const QTransform transform = state->transform();
    const QRectF box(at.x(), at.y() - item.ascent(), item.width(), item.ascent() + item.descent());
    if (!enter(transform.mapRect(box))) return;
    const QFont font = item.font();
    const double pixels = font.pixelSize() > 0 ? font.pixelSize() : font.pointSizeF() * screen_dpi() / 72.0;
    body_ += "<text";
    if (transform.type() > QTransform::TxTranslate) {
      body_ += " transform=\"" + matrix(transform) + "\" x=\"" + number(at.x()) + "\" y=\"" + number(at.y());
    } else {
      const QPointF place = transform.map(at);
      body_ += " x=\"" + number(place.x()) + "\" y=\"" + number(place.y());
    }
    body_ += "\" font-family=\"" + escaped(font.family()) + ", Helvetica, Arial, sans-serif\" font-size=\"" +
             number(pixels) + "\" font-weight=\"" + QByteArray::number(font.weight()) + '"';
    if (font.italic()) body_ += " font-style=\"italic\"";
    // A reader without the font keeps the layout.
    body_ += " textLength=\"" + number(item.width()) + R"(" lengthAdjust="spacingAndGlyphs")";
    body_ += paint("fill", state->pen().color()) + '>' + escaped(text) + "</text>\n";
  }

  [[nodiscard]] QByteArray document(QSize size, const QString& title) const {
    QByteArray svg = R"(<?xml version="1.0" encoding="UTF-8"?>)";
    svg += "\n<svg xmlns=\"http://www.w3.org/2000/svg\" ";
    const QByteArray width = QByteArray::number(size.width());
    const QByteArray height = QByteArray::number(size.height());
    svg += R"(xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" width=")" + width + "\" height=\"" +
           height + "\" viewBox=\"0 0 " + width + ' ' + height + "\" role=\"img\">\n<title>" +
           escaped(title) + "</title>\n";
    if (!definitions_.isEmpty()) svg += "<defs>\n" + definitions_ + "</defs>\n";
    return svg + body_ + "</svg>\n";
  }

 private:
  /// fill="#123456" and its opacity.
  [[nodiscard]] QByteArray paint(const QByteArray& what, const QColor& colour) const {
    const double opacity = colour.alphaF() * state->opacity();
    QByteArray text = ' ' + what + "=\"" + colour.name().toLatin1() + '"';
    if (opacity < 1) text += ' ' + what + "-opacity=\"" + QByteArray::number(opacity, 'f', 3) + '"';
    return text;
  }

  /// Where things may be drawn now, in the coordinates of the device: the clip of the painter within that of
  /// the widget; empty where there is none.
  [[nodiscard]] QPainterPath clip() const {
    QPainterPath path;
    const QRegion system = systemClip();
    if (!system.isEmpty()) path.addRect(QRectF(system.boundingRect()));
    if (!painter()->hasClipping()) return path;
    const QPainterPath own = state->transform().map(painter()->clipPath());
    return system.isEmpty() ? own : path.intersected(own);
  }

  /// Opens the group that clips as the painter does; false where nothing of `bounds` would be seen.
  bool enter(const QRectF& bounds) {
    const bool clipped = painter()->hasClipping() || !systemClip().isEmpty();
    if (!clipped) {
      openGroup({});
      return true;
    }
    const QPainterPath path = clip();
    const QRectF room = path.boundingRect();
    if (path.isEmpty() || !room.adjusted(-1, -1, 1, 1).intersects(bounds.adjusted(0, 0, 1e-3, 1e-3)))
      return false;
    if (path.contains(bounds)) {
      openGroup({});
      return true;
    }
    const QByteArray data = path_data(path);
    auto known = clips_.constFind(data);
    if (known == clips_.constEnd()) {
      known = clips_.insert(data, "c" + QByteArray::number(clips_.size()));
      definitions_ += "<clipPath id=\"" + *known + "\"><path d=\"" + data + "\"/></clipPath>\n";
    }
    openGroup(*known);
    return true;
  }

  void openGroup(const QByteArray& clip) {
    if (clip == group_) return;
    if (!group_.isEmpty()) body_ += "</g>\n";
    group_ = clip;
    if (!group_.isEmpty()) body_ += "<g clip-path=\"url(#" + group_ + ")\">\n";
  }

  void shape(const QPainterPath& path, bool filled) {
    const QPen pen = state->pen();
    const QBrush brush = state->brush();
    const bool fill = filled && brush.style() != Qt::NoBrush;
    const bool stroke = pen.style() != Qt::NoPen;
    if (!fill && !stroke) return;
    const QTransform transform = state->transform();
    const QPainterPath mapped = transform.map(path);
    const double scale = std::sqrt(std::abs(transform.determinant()));
    const double width = (pen.widthF() <= 0 ? 1 : pen.widthF()) * (pen.isCosmetic() ? 1 : scale);
    const double edge = stroke ? width / 2 : 0;
    if (!enter(mapped.boundingRect().adjusted(-edge, -edge, edge, edge))) return;
    body_ += "<path d=\"" + path_data(mapped) + '"';
    if (!fill) {
      body_ += " fill=\"none\"";
    } else if (brush.style() == Qt::LinearGradientPattern) {
      body_ += " fill=\"url(#" + gradient(*brush.gradient(), transform) + ")\"";
    } else {
      body_ += paint("fill", brush.color());
    }
    if (fill && path.fillRule() == Qt::OddEvenFill) body_ += " fill-rule=\"evenodd\"";
    if (stroke) {
      body_ += paint("stroke", pen.color()) + " stroke-width=\"" + number(width) + '"';
      if (pen.capStyle() == Qt::RoundCap) body_ += " stroke-linecap=\"round\"";
      if (pen.capStyle() == Qt::SquareCap) body_ += " stroke-linecap=\"square\"";
      if (pen.joinStyle() == Qt::RoundJoin) body_ += " stroke-linejoin=\"round\"";
      const auto dashes = pen.dashPattern();
      if (pen.style() != Qt::SolidLine && !dashes.isEmpty()) {
        body_ += " stroke-dasharray=\"";
        for (qsizetype i = 0; i < dashes.size(); ++i)
          body_ += (i == 0 ? "" : " ") + number(dashes[i] * width);
        body_ += '"';
      }
    }
    // Edges on whole pixels stay as sharp as on the screen.
    if (!painter()->testRenderHint(QPainter::Antialiasing)) body_ += " shape-rendering=\"crispEdges\"";
    body_ += "/>\n";
  }

  QByteArray gradient(const QGradient& gradient, const QTransform& transform) {
    const auto& linear = static_cast<const QLinearGradient&>(gradient);
    const QPointF begin = transform.map(linear.start());
    const QPointF end = transform.map(linear.finalStop());
    QByteArray stops = R"(gradientUnits="userSpaceOnUse" x1=")" + number(begin.x()) + "\" y1=\"" +
                       number(begin.y()) + "\" x2=\"" + number(end.x()) + "\" y2=\"" + number(end.y()) +
                       "\">";
    for (const auto& [at, colour] : gradient.stops()) {
      stops += "<stop offset=\"" + number(at) + '"' +
               paint("stop-color", colour).replace("stop-color-opacity", "stop-opacity") + "/>";
    }
    QByteArray id = "g" + QByteArray::number(++gradients_);
    definitions_ += "<linearGradient id=\"" + id + "\" " + stops + "</linearGradient>\n";
    return id;
  }

  void image(const QRectF& target, const QImage& picture) {
    const QTransform transform = state->transform();
    const QRectF place = transform.mapRect(target);
    if (picture.isNull() || !enter(place)) return;
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "PNG");
    body_ += "<image x=\"" + number(place.x()) + "\" y=\"" + number(place.y()) + "\" width=\"" +
             number(place.width()) + "\" height=\"" + number(place.height()) +
             "\" preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" "
             "style=\"image-rendering:pixelated\"";
    if (state->opacity() < 1) body_ += " opacity=\"" + QByteArray::number(state->opacity(), 'f', 3) + '"';
    body_ += " xlink:href=\"data:image/png;base64," + png.toBase64() + "\"/>\n";
  }

  QByteArray body_;
  QByteArray definitions_;
  QHash<QByteArray, QByteArray> clips_;  ///< path data -> id
  QByteArray group_;                     ///< the clip of the open group; empty where none is open
  int gradients_ = 0;
};

SvgDevice::SvgDevice(QSize size, QString title)
    : size_(size), title_(std::move(title)), engine_(std::make_unique<Engine>()) {}

SvgDevice::~SvgDevice() = default;

QPaintEngine* SvgDevice::paintEngine() const {
  return engine_.get();
}

QByteArray SvgDevice::svg() const {
  return engine_->document(size_, title_);
}

int SvgDevice::metric(PaintDeviceMetric metric) const {
  const int dpi = screen_dpi();  // so that fonts have the size that they were laid out with
  switch (metric) {
    case PdmWidth:
      return size_.width();
    case PdmHeight:
      return size_.height();
    case PdmWidthMM:
      return qRound(size_.width() * kMillimetresPerInch / dpi);
    case PdmHeightMM:
      return qRound(size_.height() * kMillimetresPerInch / dpi);
    case PdmDpiX:
    case PdmDpiY:
    case PdmPhysicalDpiX:
    case PdmPhysicalDpiY:
      return dpi;
    case PdmDepth:
      return 32;
    case PdmNumColors:
      return 1 << 24;
    case PdmDevicePixelRatio:
      return 1;
    case PdmDevicePixelRatioScaled:
      return static_cast<int>(devicePixelRatioFScale());
  }
  return 0;
}

}  // namespace evenkeel::ui
