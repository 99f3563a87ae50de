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

#include "theme/style_sheet.h"

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
  const QColor black(Qt::black);
  const QColor white(Qt::white);
  return contrast(black, rank(index)) >= contrast(white, rank(index)) ? black : white;
}

QColor Theme::share(double share) const {
  const bool upper = share >= 0.5;
  const QColor& a = shares[upper ? 1 : 0];
  const QColor& b = shares[upper ? 2 : 1];
  const double at = std::clamp(upper ? 2 * share - 1 : 2 * share, 0.0, 1.0);
  const auto mix = [at](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * at)); };
  return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

const Theme& themeOf(ThemeKind kind) {
  return kind == ThemeKind::light ? kLight : kDark;
}

const Theme& theme() {
  return *current;
}

void applyTheme(QApplication& application, ThemeKind kind) {
  load_resources();
  current = &themeOf(kind);
  if (application.style()->name() != QStringLiteral("fusion")) {
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  }
  QApplication::setFont(textFont(TextSize::normal));
  QApplication::setPalette(palette_of(*current));
  application.setStyleSheet(styleSheetOf(*current));
  for (QWidget* widget : QApplication::allWidgets()) widget->update();
}

QFont textFont(TextSize size, QFont::Weight weight) {
  const double pixels = (size == TextSize::small    ? 11.0
                         : size == TextSize::normal ? 12.5
                                                    : 13.5) *
                        text_scale();
  const QScreen* screen = QGuiApplication::primaryScreen();
  const double dpi = screen != nullptr ? screen->logicalDotsPerInchY() : 96.0;
  QFont font(family());
  font.setStyleHint(QFont::SansSerif);
  // In points, as pixel sizes are whole numbers in Qt.
  font.setPointSizeF(pixels * 72.0 / dpi);
  font.setWeight(weight);
  return font;
}

double contrast(const QColor& a, const QColor& b) {
  const double x = luminance(a);
  const double y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

}  // namespace evenkeel::ui
