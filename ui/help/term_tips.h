#pragma once

#include <QPoint>
#include <QStringList>
#include <functional>

class QHeaderView;
class QWidget;

namespace evenkeel::ui {

/// The terms that a widget's tooltip explains, as a property of it: a QStringList.
inline constexpr const char* kTermsProperty = "evenkeel-terms";

/// From now on the widget's tooltip also has what the glossary says of `terms`. The tooltip itself may
/// change.
void explainTerms(QWidget& widget, const QStringList& terms);

/// The same with the terms that the widget says itself; `words_at` gives what it says at a place.
void explainWords(QWidget& widget, std::function<QString(QPoint)> words_at);

/// The same for the columns of a table; `term_of` gives a column's term, or nothing.
void explainColumns(QHeaderView& header, std::function<QString(int column)> term_of);

}  // namespace evenkeel::ui
