#include "theme/text_metrics.h"

#include <algorithm>
#include <vector>

namespace evenkeel::ui {
namespace {

/// Fonts and texts that are remembered at once; beyond them all are forgotten. A window uses nine fonts.
constexpr std::size_t kMostFonts = 32;
constexpr qsizetype kMostTexts = 4096;

}  // namespace

TextMetrics::TextMetrics(const QFont& font) {
  // Of each thread, and never destroyed: its fonts end with the application, before its variables.
  thread_local auto& fonts = *new std::vector<std::shared_ptr<Known>>;
  const auto found =
      std::find_if(fonts.begin(), fonts.end(), [&](const auto& known) { return known->font == font; });
  if (found != fonts.end()) {
    known_ = *found;
    return;
  }
  if (fonts.size() >= kMostFonts) fonts.clear();
  known_ = fonts.emplace_back(std::make_shared<Known>(font));
}

TextMetrics::TextMetrics(TextSize size, QFont::Weight weight) : TextMetrics(textFont(size, weight)) {}

const TextMetrics::Glyph* TextMetrics::glyph(QChar one) const {
  static const QString of_numbers = QStringLiteral("0123456789.,+-%x \u2212\u00d7");
  if (!of_numbers.contains(one)) return nullptr;
  auto& glyphs = known_->glyphs;
  auto found = glyphs.constFind(one);
  if (found == glyphs.constEnd()) {
    if (!known_->raw.isValid()) known_->raw = QRawFont::fromFont(known_->font);
    const QRawFont& raw = known_->raw;
    const QList<quint32> index = raw.glyphIndexesForString(QString(one));
    const QList<QPointF> advance = raw.advancesForGlyphIndexes(index);
    const bool there = index.size() == 1 && index.front() != 0 && advance.size() == 1;
    found = glyphs.insert(one, there ? Glyph{index.front(), advance.front().x()} : Glyph{});
  }
  return found->index == 0 ? nullptr : &*found;
}

std::optional<QGlyphRun> TextMetrics::number(const QString& text) const {
  QList<quint32> indexes;
  QList<QPointF> places;
  indexes.reserve(text.size());
  places.reserve(text.size());
  double x = 0;
  for (const QChar one : text) {
    const Glyph* known = glyph(one);
    if (known == nullptr) return std::nullopt;
    indexes.append(known->index);
    places.append(QPointF(x, 0));
    x += known->advance;
  }
  QGlyphRun run;
  run.setRawFont(known_->raw);
  run.setGlyphIndexes(indexes);
  run.setPositions(places);
  run.setUnderline(known_->font.underline());
  return run;
}

double TextMetrics::horizontalAdvance(const QString& text) const {
  double number = 0;
  const bool all = std::all_of(text.begin(), text.end(), [&](QChar one) {
    const Glyph* known = glyph(one);
    if (known != nullptr) number += known->advance;
    return known != nullptr;
  });
  if (all) return number;
  auto& advances = known_->advances;
  if (const auto found = advances.constFind(text); found != advances.constEnd()) return *found;
  if (advances.size() >= kMostTexts) advances.clear();
  return *advances.insert(text, known_->exact.horizontalAdvance(text));
}

const QStaticText& TextMetrics::shaped(const QString& text, int width) const {
  auto& shaped = known_->shaped;
  if (const auto found = shaped.constFind({text, width}); found != shaped.constEnd()) return *found;
  if (shaped.size() >= kMostTexts) shaped.clear();
  QStaticText glyphs(text);
  glyphs.setTextFormat(Qt::PlainText);
  if (width >= 0) {
    QTextOption option;
    option.setWrapMode(QTextOption::WordWrap);
    glyphs.setTextOption(option);
    glyphs.setTextWidth(width);
  }
  glyphs.setPerformanceHint(QStaticText::AggressiveCaching);
  return *shaped.insert({text, width}, glyphs);
}

QString TextMetrics::elidedText(const QString& text, Qt::TextElideMode mode, double width) const {
  return horizontalAdvance(text) <= width ? text : known_->exact.elidedText(text, mode, width);
}

}  // namespace evenkeel::ui
