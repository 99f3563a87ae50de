#include "bars/number_text.h"

#include <array>

#include "base/text.h"

namespace evenkeel::ui {

QString numberText(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

QString compactText(std::int64_t value) {
  if (value < 10'000) return numberText(value);
  constexpr std::array<const char*, 6> kUnits = {"k", "M", "G", "T", "P", "E"};
  double scaled = static_cast<double>(value) / 1000;
  std::size_t unit = 0;
  // Three digits are shown, so that what would round to 1000 belongs to the next unit.
  while (scaled >= 999.5 && unit + 1 < kUnits.size()) {
    scaled /= 1000;
    ++unit;
  }
  const int decimals = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
  return QString::number(scaled, 'f', decimals) + QChar(0x2009) + QLatin1String(kUnits[unit]);
}

QString overText(std::int64_t value, std::int64_t base) {
  const double percent = 100 * (static_cast<double>(value) / static_cast<double>(base) - 1);
  const QString digits = QString::number(percent, 'f', percent >= 99.95 ? 0 : 1);
  return (percent >= 0 && !digits.startsWith(QLatin1Char('-')) ? QStringLiteral("+") : QString()) + digits +
         QStringLiteral(" %");
}

QString ratioText(double ratio) {
  return QString::number(ratio, 'f', ratio < 100 ? 3 : 0);
}

}  // namespace evenkeel::ui
