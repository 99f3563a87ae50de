#pragma once

#include <QColor>
#include <QFont>
#include <QString>
#include <array>
#include <cstdint>
#include <optional>

class QApplication;

namespace evenkeel::ui {

enum class ThemeKind { light, dark, high_contrast };
inline constexpr std::array kThemeKinds = {ThemeKind::light, ThemeKind::dark, ThemeKind::high_contrast};
/// "light", "dark", "high-contrast".
[[nodiscard]] QString themeName(ThemeKind kind);
/// Nothing for any other name.
[[nodiscard]] std::optional<ThemeKind> themeOfName(const QString& name);

/// The colours of one theme, by role. Views take every colour from here.
struct Theme {
  ThemeKind kind;
  QColor ground;  ///< behind the panels
  QColor panel;
  QColor canvas;  ///< of the mask: what an empty tile shows
  QColor line;    ///< hairlines
  QColor text;  ///< also the accent: filled for the main action and the chosen tab, outline for the selected
  QColor quietText;
  QColor warning;
  QColor error;
  std::array<QColor, 8> ranks;
  std::array<QColor, 6> documents;  ///< near-grey tints, so that ranks and documents are never confused
  std::array<QColor, 3> shares;     ///< of allowed pairs: next to none, half, all

  /// The colour of a share of allowed pairs, 0 to 1: between its neighbours in `shares`.
  [[nodiscard]] QColor share(double share) const;

  /// The colour of a rank; the same eight again from the ninth on, where a second mark and the number tell
  /// them apart.
  [[nodiscard]] const QColor& rank(std::int64_t rank) const {
    return ranks[static_cast<std::size_t>(rank) % ranks.size()];
  }
  /// Black or white, whichever is easier to read on the rank's colour.
  [[nodiscard]] QColor onRank(std::int64_t index) const;
  [[nodiscard]] const QColor& document(std::size_t index) const {
    return documents[index % documents.size()];
  }
};

[[nodiscard]] const Theme& themeOf(ThemeKind kind);
/// The theme in force; light until `applyTheme`.
[[nodiscard]] const Theme& theme();
/// Sets palette, style sheet and font of the whole program. Repaints everything.
void applyTheme(QApplication& application, ThemeKind kind);
/// How much larger all type is drawn, 1 by default (presenter mode). Takes effect with `applyTheme`.
void setTypeScale(double scale);
[[nodiscard]] double typeScale();

/// Type sizes: 11, 12.5 and 13.5 px at the default font size, scaled with the system font; tabular figures.
enum class TextSize { small, normal, large };
[[nodiscard]] QFont textFont(TextSize size, QFont::Weight weight = QFont::Normal);

/// How far two colours are from each other in OKLab, where .11 can be told apart at a glance.
[[nodiscard]] double colourDistance(const QColor& a, const QColor& b);
/// What those see who lack one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1).
enum class Sight { normal, protan, deutan };
[[nodiscard]] QColor asSeen(const QColor& color, Sight sight);

/// Black or white, whichever is easier to read on that colour.
[[nodiscard]] QColor inkOn(const QColor& ground);

/// The WCAG contrast ratio of two opaque colours, 1 to 21.
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

}  // namespace evenkeel::ui
