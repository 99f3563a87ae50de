#include "text/table_text.h"

#include <QAbstractItemModel>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <vector>

namespace evenkeel::ui {
namespace {

struct Column {
  QString header;
  QStringList cells;
  bool right = false;  ///< numbers
  qsizetype width = 0;
};

QString one_line(QString text) {
  return text.replace(QRegularExpression(QStringLiteral("[\\r\\n\\t\\x{2028}\\x{2029}]+")),
                      QStringLiteral(" "));
}

QString text_of(const QVariant& copied, const QVariant& shown) {
  return copied.isValid() ? copied.toString() : shown.toString();
}

std::vector<Column> columns_of(const QAbstractItemModel& model) {
  std::vector<Column> columns;
  for (int c = 0; c < model.columnCount(); ++c) {
    Column column;
    column.header = text_of(model.headerData(c, Qt::Horizontal, kCopyTextRole),
                            model.headerData(c, Qt::Horizontal, Qt::DisplayRole));
    const QVariant alignment = model.headerData(c, Qt::Horizontal, Qt::TextAlignmentRole);
    column.right = alignment.isValid() && (alignment.toInt() & Qt::AlignRight) != 0;
    for (int r = 0; r < model.rowCount(); ++r) {
      const QModelIndex index = model.index(r, c);
      column.cells.append(text_of(index.data(kCopyTextRole), index.data(Qt::DisplayRole)));
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

QString padded(const QString& text, const Column& column) {
  return column.right ? text.rightJustified(column.width) : text.leftJustified(column.width);
}

QString trimmed_end(QString line) {
  while (line.endsWith(u' ')) line.chop(1);
  return line;
}

QString aligned(std::vector<Column> columns) {
  for (Column& column : columns) {
    column.header = one_line(column.header);
    column.width = column.header.size();
    for (QString& cell : column.cells) {
      cell = one_line(cell);
      column.width = std::max(column.width, cell.size());
    }
  }
  const auto line_of = [&](const auto& cell) {
    QStringList cells;
    for (const Column& column : columns) cells.append(padded(cell(column), column));
    return trimmed_end(cells.join(QStringLiteral("  "))) + u'\n';
  };
  QString out = line_of([](const Column& column) { return column.header; });
  const qsizetype rows = columns.empty() ? 0 : columns.front().cells.size();
  for (qsizetype r = 0; r < rows; ++r) out += line_of([r](const Column& column) { return column.cells[r]; });
  return out;
}

QString comma_separated(const std::vector<Column>& columns) {
  const auto line_of = [&](const auto& cell) {
    QStringList cells;
    for (const Column& column : columns) cells.append(csvField(cell(column)));
    return cells.join(u',') + u'\n';
  };
  QString out = line_of([](const Column& column) { return column.header; });
  const qsizetype rows = columns.empty() ? 0 : columns.front().cells.size();
  for (qsizetype r = 0; r < rows; ++r) {
    out += line_of([r](const Column& column) { return plainNumber(column.cells[r]); });
  }
  return out;
}

QString piped(const std::vector<Column>& columns) {
  const auto line_of = [&](const auto& cell) {
    QStringList cells;
    for (const Column& column : columns) cells.append(cell(column));
    return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
  };
  QString out = line_of([](const Column& column) { return markdownCell(column.header); });
  out += line_of(
      [](const Column& column) { return column.right ? QStringLiteral("---:") : QStringLiteral("---"); });
  const qsizetype rows = columns.empty() ? 0 : columns.front().cells.size();
  for (qsizetype r = 0; r < rows; ++r) {
    out += line_of([r](const Column& column) { return markdownCell(column.cells[r]); });
  }
  return out;
}

}  // namespace

QString csvField(const QString& text) {
  static const QRegularExpression kNeedsQuotes(QStringLiteral("[,\"\\r\\n]|^\\s|\\s$"));
  if (!text.contains(kNeedsQuotes)) return text;
  QString quoted = text;
  return u'"' + quoted.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

QString markdownCell(const QString& text) {
  QString out = one_line(text);
  return out.replace(u'\\', QStringLiteral("\\\\")).replace(u'|', QStringLiteral("\\|"));
}

QString plainNumber(const QString& text) {
  static const QRegularExpression kNumber(
      QStringLiteral("^\\s*([+-]?)(\\d{1,3}(?:,\\d{3})*|\\d+)(\\.\\d+)?\\s*[%\\x{00d7}]?\\s*$"));
  const QRegularExpressionMatch match = kNumber.match(text);
  if (!match.hasMatch()) return text;
  QString digits = match.captured(2);
  return (match.captured(1) == QLatin1String("-") ? QStringLiteral("-") : QString()) + digits.remove(u',') +
         match.captured(3);
}

QString tableText(const QAbstractItemModel& model, TableFormat format) {
  std::vector<Column> columns = columns_of(model);
  switch (format) {
    case TableFormat::text:
      return aligned(std::move(columns));
    case TableFormat::csv:
      return comma_separated(columns);
    case TableFormat::markdown:
      return piped(columns);
  }
  return {};
}

}  // namespace evenkeel::ui
