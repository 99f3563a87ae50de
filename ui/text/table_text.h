#pragma once

#include <QString>
#include <Qt>
#include <cstdint>

class QAbstractItemModel;

namespace evenkeel::ui {

/// How a table is written as text.
enum class TableFormat : std::uint8_t {
  text,      ///< columns aligned with blanks, for a mail or a terminal
  csv,       ///< RFC 4180: quoted where needed, numbers without grouping
  markdown,  ///< a pipe table
};

/// A whole table, header included, as its model shows it: hidden columns too, in the model's order; lines end
/// in "\n". A column's header is what it is called when copied (`kCopyTextRole`), or else what it shows; a
/// cell's value is its `kCopyTextRole`, or else what it shows. What is aligned right stays so. Time and
/// memory O(cells).
[[nodiscard]] QString tableText(const QAbstractItemModel& model, TableFormat format);

/// The text of a cell or header for copying, where that is not what it shows: a name in full, a number in
/// full. Above the roles that models choose for themselves.
inline constexpr int kCopyTextRole = Qt::UserRole + 1000;

/// One field of a CSV line, quoted where it holds a comma, a quote or a line break.
[[nodiscard]] QString csvField(const QString& text);
/// One cell of a Markdown table: pipes escaped, line breaks as blanks.
[[nodiscard]] QString markdownCell(const QString& text);
/// "65,536" -> "65536", "+0.4 %" -> "0.4", "1.2 ×" -> "1.2"; what is no number stays as it is.
[[nodiscard]] QString plainNumber(const QString& text);

}  // namespace evenkeel::ui
