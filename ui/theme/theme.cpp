#include "theme/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QScreen>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "theme/style_sheet.h"
#include "theme/theme_scope.h"

/// The linker drops the resources of a static library that nobody asks for. Outside of any namespace, as Qt
/// wants.
static void load_resources() {
  Q_INIT_RESOURCE(studio);
}

namespace evenkeel::ui {
namespace {

const Theme kLight{
    ThemeKind::light,
    QColor(0xee, 0xf0, 0xf3),
    QColor(0xff, 0xff, 0xff),
    QColor(0xf7, 0xf8, 0xfa),
    QColor(0xd5, 0xd9, 0xe0),
    QColor(0x1b, 0x1f, 0x27),
    QColor(0x62, 0x6b, 0x7a),
    QColor(0x8a, 0x52, 0x00),
    QColor(0xb3, 0x26, 0x1e),
    {QColor(0x84, 0x15, 0x63), QColor(0xc9, 0x99, 0x26), QColor(0x27, 0x44, 0xa4), QColor(0x2d, 0x84, 0x01),
     QColor(0x37, 0xa5, 0xff), QColor(0x67, 0x46, 0x00), QColor(0x91, 0x5c, 0xd4), QColor(0xd3, 0x50, 0x79)},
    {QColor(0xd3, 0xe0, 0xec), QColor(0xea, 0xd7, 0xd3), QColor(0xd4, 0xe2, 0xd6), QColor(0xe5, 0xda, 0xe7),
     QColor(0xe4, 0xde, 0xce), QColor(0xce, 0xe3, 0xe4)},
    {QColor(0xff, 0xd9, 0xa8), QColor(0xe5, 0x8a, 0x3c), QColor(0x3b, 0x2a, 0x6b)},
};

const Theme kDark{
    ThemeKind::dark,
    QColor(0x16, 0x18, 0x1d),
    QColor(0x1e, 0x21, 0x28),
    QColor(0x10, 0x12, 0x16),
    QColor(0x34, 0x39, 0x44),
    QColor(0xe6, 0xe8, 0xec),
    QColor(0x96, 0x9d, 0xab),
    QColor(0xf0, 0xb9, 0x5a),
    QColor(0xff, 0x8a, 0x80),
    {QColor(0x84, 0x72, 0x1e), QColor(0x8d, 0xf1, 0xf7), QColor(0xab, 0x54, 0x90), QColor(0xe1, 0xdb, 0x29),
     QColor(0x47, 0x82, 0xf0), QColor(0xfc, 0x84, 0x08), QColor(0xd5, 0xa0, 0xfd), QColor(0x4c, 0xb4, 0x9f)},
    {QColor(0x3f, 0x49, 0x53), QColor(0x54, 0x44, 0x42), QColor(0x40, 0x4b, 0x41), QColor(0x4d, 0x44, 0x4f),
     QColor(0x4c, 0x47, 0x3a), QColor(0x3a, 0x4b, 0x4c)},
    {QColor(0x5a, 0x32, 0x08), QColor(0xc4, 0x6f, 0x1e), QColor(0xf4, 0xe3, 0xb8)},
};

/// White on black; ranks by the same search as the others, with at least 7 : 1 for the black number on each.
const Theme kHighContrast{
    ThemeKind::high_contrast,
    QColor(0x00, 0x00, 0x00),
    QColor(0x00, 0x00, 0x00),
    QColor(0x00, 0x00, 0x00),
    QColor(0x59, 0x59, 0x59),
    QColor(0xff, 0xff, 0xff),
    QColor(0xd8, 0xd8, 0xd8),
    QColor(0xff, 0xd4, 0x4d),
    QColor(0xff, 0xb0, 0xa8),
    {QColor(0xd4, 0x81, 0x3b), QColor(0xaf, 0xff, 0xff), QColor(0x6f, 0xc7, 0xff), QColor(0xf2, 0xff, 0x80),
     QColor(0xff, 0xae, 0x00), QColor(0x24, 0xa8, 0xa9), QColor(0x70, 0xdc, 0xab), QColor(0x06, 0x99, 0xff)},
    {QColor(0x33, 0x40, 0x4b), QColor(0x4b, 0x36, 0x33), QColor(0x33, 0x46, 0x38), QColor(0x45, 0x35, 0x4a),
     QColor(0x47, 0x3f, 0x2c), QColor(0x2c, 0x45, 0x47)},
    {QColor(0x8a, 0x52, 0x10), QColor(0xe8, 0x94, 0x30), QColor(0xff, 0xf4, 0xcc)},
};

double scale_of_type = 1;
const Theme* current = &kLight;

/// How much larger the person's system draws text than the sizes were chosen for; 0 until first asked.
double text_scale() {
  static const double scale = [] {
    constexpr double kDefaultPixels = 10.0 * 96 / 72;  // ten points, the usual default
    const double pixels = QFontInfo(QFontDatabase::systemFont(QFontDatabase::GeneralFont)).pixelSize();
    return std::clamp(pixels / kDefaultPixels, 1.0, 2.0);
  }();
  return scale;
}

QString family() {
  static const QString name = [] {
    const QStringList families = QFontDatabase::families();
    for (const QString& wanted : {QStringLiteral("Inter"), QStringLiteral("Inter Variable")}) {
      if (families.contains(wanted)) return wanted;
    }
    return QFontDatabase::systemFont(QFontDatabase::GeneralFont).family();
  }();
  return name;
}

double channel(double value) {
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
  return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

using Triple = std::array<double, 3>;
using Matrix = std::array<Triple, 3>;

Triple times(const Matrix& matrix, const Triple& v) {
  Triple result{};
  for (std::size_t i = 0; i < 3; ++i)
    result[i] = matrix[i][0] * v[0] + matrix[i][1] * v[1] + matrix[i][2] * v[2];
  return result;
}

Triple linear(const QColor& color) {
  return {channel(color.redF()), channel(color.greenF()), channel(color.blueF())};
}

/// Björn Ottosson's OKLab, from linear sRGB.
Triple oklab(const Triple& rgb) {
  static constexpr Matrix kCones = {{{0.4122214708, 0.5363325363, 0.0514459929},
                                     {0.2119034982, 0.6806995451, 0.1073969566},
                                     {0.0883024619, 0.2817188376, 0.6299787005}}};
  static constexpr Matrix kLab = {{{0.2104542553, 0.7936177850, -0.0040720468},
                                   {1.9779984951, -2.4285922050, 0.4505937099},
                                   {0.0259040371, 0.7827717662, -0.8086757660}}};
  Triple cones = times(kCones, rgb);
  for (double& value : cones) value = std::cbrt(value);
  return times(kLab, cones);
}

QPalette palette_of(const Theme& t) {
  QPalette palette;
  palette.setColor(QPalette::Window, t.ground);
  palette.setColor(QPalette::WindowText, t.text);
  palette.setColor(QPalette::Base, t.panel);
  palette.setColor(QPalette::AlternateBase, t.canvas);
  palette.setColor(QPalette::Text, t.text);
  palette.setColor(QPalette::PlaceholderText, t.quietText);
  palette.setColor(QPalette::Button, t.panel);
  palette.setColor(QPalette::ButtonText, t.text);
  palette.setColor(QPalette::BrightText, t.error);
  palette.setColor(QPalette::ToolTipBase, t.text);
  palette.setColor(QPalette::ToolTipText, t.panel);
  palette.setColor(QPalette::Highlight, t.text);
  palette.setColor(QPalette::HighlightedText, t.panel);
  palette.setColor(QPalette::Link, t.text);
  palette.setColor(QPalette::LinkVisited, t.text);
  palette.setColor(QPalette::Light, t.line);
  palette.setColor(QPalette::Midlight, t.line);
  palette.setColor(QPalette::Mid, t.line);
  palette.setColor(QPalette::Dark, t.line);
  palette.setColor(QPalette::Shadow, t.canvas);
  for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, t.quietText);
  }
  return palette;
}

}  // namespace

QColor Theme::onRank(std::int64_t index) const {
  return inkOn(rank(index));
}

QColor inkOn(const QColor& ground) {
  const QColor black(Qt::black);
  const QColor white(Qt::white);
  return contrast(black, ground) >= contrast(white, ground) ? black : white;
}

QColor Theme::share(double share) const {
  const bool upper = share >= 0.5;
  const QColor& a = shares[upper ? 1 : 0];
  const QColor& b = shares[upper ? 2 : 1];
  const double at = std::clamp(upper ? 2 * share - 1 : 2 * share, 0.0, 1.0);
  const auto mix = [at](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * at)); };
  return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

QString themeName(ThemeKind kind) {
  switch (kind) {
    case ThemeKind::light:
      return QStringLiteral("light");
    case ThemeKind::dark:
      return QStringLiteral("dark");
    case ThemeKind::high_contrast:
      return QStringLiteral("high-contrast");
  }
  return {};
}

std::optional<ThemeKind> themeOfName(const QString& name) {
  for (const ThemeKind kind : kThemeKinds) {
    if (themeName(kind) == name) return kind;
  }
  return std::nullopt;
}

void setTypeScale(double scale) {
  scale_of_type = scale;
}

double typeScale() {
  return scale_of_type;
}

const Theme& themeOf(ThemeKind kind) {
  switch (kind) {
    case ThemeKind::light:
      return kLight;
    case ThemeKind::dark:
      return kDark;
    case ThemeKind::high_contrast:
      return kHighContrast;
  }
  return kLight;
}

const Theme& theme() {
  return *current;
}

void applyTheme(QApplication& application, ThemeKind kind) {
  load_resources();
  current = &themeOf(kind);
  if (QApplication::style()->name() != QStringLiteral("fusion")) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  }
  QApplication::setFont(textFont(TextSize::normal));
  QApplication::setPalette(palette_of(*current));
  application.setStyleSheet(styleSheetOf(*current));
  for (QWidget* widget : QApplication::allWidgets()) widget->update();
}

QPalette paletteOf(ThemeKind kind) {
  return palette_of(themeOf(kind));
}

ThemeScope::ThemeScope(ThemeKind kind)
    : theme_(std::exchange(current, &themeOf(kind))), type_scale_(std::exchange(scale_of_type, 1)) {}

ThemeScope::~ThemeScope() {
  current = theme_;
  scale_of_type = type_scale_;
}

QFont textFont(TextSize size, QFont::Weight weight) {
  const double pixels = (size == TextSize::small    ? 11.0
                         : size == TextSize::normal ? 12.5
                                                    : 13.5) *
                        text_scale() * scale_of_type;
  const QScreen* screen = QGuiApplication::primaryScreen();
  const double dpi = screen != nullptr ? screen->logicalDotsPerInchY() : 96.0;
  // In points, as pixel sizes are whole numbers in Qt.
  const double points = pixels * 72.0 / dpi;
  // Views ask many times a frame, and a font is dear to make.
  struct Made {
    double points;
    QFont font;
  };
  // Never destroyed: the fonts of a thread end with the application, before its variables.
  thread_local auto& fonts = *new std::map<std::pair<TextSize, QFont::Weight>, Made>;
  const auto found = fonts.find({size, weight});
  if (found != fonts.end() && found->second.points == points) return found->second.font;
  QFont font(family());
  font.setStyleHint(QFont::SansSerif);
  font.setPointSizeF(points);
  font.setWeight(weight);
  fonts.insert_or_assign({size, weight}, Made{points, font});
  return font;
}

double colourDistance(const QColor& a, const QColor& b) {
  const Triple x = oklab(linear(a));
  const Triple y = oklab(linear(b));
  return std::sqrt((x[0] - y[0]) * (x[0] - y[0]) + (x[1] - y[1]) * (x[1] - y[1]) +
                   (x[2] - y[2]) * (x[2] - y[2]));
}

QColor asSeen(const QColor& color, Sight sight) {
  static constexpr Matrix kProtan = {
      {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
  static constexpr Matrix kDeutan = {
      {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
  if (sight == Sight::normal) return color;
  Triple seen = times(sight == Sight::protan ? kProtan : kDeutan, linear(color));
  for (double& value : seen) {
    value = std::clamp(value, 0.0, 1.0);
    value = value <= 0.0031308 ? 12.92 * value : 1.055 * std::pow(value, 1 / 2.4) - 0.055;
  }
  return QColor::fromRgbF(static_cast<float>(seen[0]), static_cast<float>(seen[1]),
                          static_cast<float>(seen[2]));
}

double contrast(const QColor& a, const QColor& b) {
  const double x = luminance(a);
  const double y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace evenkeel::ui
