#pragma once

#include <QRegularExpression>
#include <QString>
#include <QStringList>
#include <vector>

#include "help/help_text.h"

/// What the studio says of its own words and panels: `resources/help/`.
namespace evenkeel::ui {

/// Every term; read once. A test holds the file to be right.
[[nodiscard]] const std::vector<HelpEntry>& glossary();
/// What a term means; empty where the glossary has none.
[[nodiscard]] QString termText(const QString& term);
/// Any name of a term, as words of their own; longer names first.
[[nodiscard]] const QRegularExpression& termPattern();
/// The terms that a text says, each once, in the order in which they come.
[[nodiscard]] QStringList termsIn(const QString& text);
/// Rich text for tooltips: `tip`, and under it what the glossary says of `terms`.
[[nodiscard]] QString tipWithTerms(const QString& tip, const QStringList& terms);

/// What a panel is for, by the id of its `PanelEntry`, or by the name of another part of the window; empty
/// where nothing is said.
[[nodiscard]] QString panelHelp(const QString& id);

}  // namespace evenkeel::ui
