#pragma once

#include <QFont>
#include <QFontMetrics>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QHash>
#include <QRawFont>
#include <QStaticText>
#include <QString>
#include <memory>
#include <optional>

#include "theme/theme.h"

namespace evenkeel::ui {

/// What QFontMetrics and QFontMetricsF measure, remembered: shaping a text costs more than painting it, and
/// views ask for the same few texts at every move of the mouse.
///
/// All sizes in px. A font is looked up once, when this is made; a text is measured once for each font.
class TextMetrics {
  /// Of a character that numbers are made of.
  struct Glyph {
    quint32 index = 0;
    double advance = 0;
  };
  struct Known {
    explicit Known(const QFont& of) : font(of), exact(of), whole(of) {}
    QFont font;
    QFontMetricsF exact;
    QFontMetrics whole;
    QHash<QString, double> advances;
    QHash<std::pair<QString, int>, QStaticText> shaped;
    QRawFont raw;  ///< made when the first number is asked for
    QHash<QChar, Glyph> glyphs;
  };

 public:
  explicit TextMetrics(const QFont& font);
  explicit TextMetrics(TextSize size, QFont::Weight weight = QFont::Normal);

  [[nodiscard]] double horizontalAdvance(const QString& text) const;
  [[nodiscard]] double height() const { return known_->exact.height(); }
  [[nodiscard]] double ascent() const { return known_->exact.ascent(); }
  [[nodiscard]] double capHeight() const { return known_->exact.capHeight(); }
  [[nodiscard]] double averageCharWidth() const { return known_->exact.averageCharWidth(); }
  /// The same in whole px, as rows and columns are laid out.
  [[nodiscard]] int wholeAdvance(const QString& text) const { return qRound(horizontalAdvance(text)); }
  [[nodiscard]] int wholeHeight() const { return known_->whole.height(); }
  [[nodiscard]] int wholeAscent() const { return known_->whole.ascent(); }
  /// The text itself where it fits, without measuring it anew.
  [[nodiscard]] QString elidedText(const QString& text, Qt::TextElideMode mode, double width) const;
  /// The glyphs for QPainter::drawStaticText: of one line, or of lines that are broken to fit a width.
  [[nodiscard]] const QStaticText& shaped(const QString& text, int width = -1) const;
  /// The glyphs of a number, "1,234", "+12.5 %" or "3.6 x", for QPainter::drawGlyphRun; nothing for any other
  /// text. Numbers change with every move of the mouse, and what they are made of needs no shaping: glyph
  /// beside glyph.
  [[nodiscard]] std::optional<QGlyphRun> number(const QString& text) const;

 private:
  /// Null for a character that numbers have not, or the font has not.
  [[nodiscard]] const Glyph* glyph(QChar one) const;

  std::shared_ptr<Known> known_;
};

}  // namespace evenkeel::ui
