#include "mask_mod_editor/code_highlighter.h"

#include <QTextCharFormat>
#include <string_view>

#include "mask/mask_mod/text_pieces.h"
#include "theme/code_colours.h"

namespace evenkeel::ui {
namespace {

using mask_mod::PieceKind;

QTextCharFormat format_of(PieceKind kind) {
  const CodeColours& colours = codeColours(theme().kind);
  QTextCharFormat format;
  switch (kind) {
    case PieceKind::keyword:
      format.setForeground(colours.keyword);
      format.setFontWeight(QFont::Bold);
      break;
    case PieceKind::known:
      format.setForeground(colours.known);
      format.setFontItalic(true);
      break;
    case PieceKind::number:
      format.setForeground(colours.number);
      break;
    case PieceKind::text:
    case PieceKind::comment:
      format.setForeground(theme().quietText);
      break;
    case PieceKind::name:
    case PieceKind::sign:
      format.setForeground(theme().text);
      break;
  }
  return format;
}

int units_of(std::string_view bytes) {
  return static_cast<int>(QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())).size());
}

}  // namespace

void CodeHighlighter::highlightBlock(const QString& line) {
  const std::string bytes = line.toStdString();
  const std::string_view view = bytes;
  // -1 is what Qt begins with.
  auto state = static_cast<mask_mod::LineState>(std::max(0, previousBlockState()));
  int at = 0;
  std::size_t counted = 0;
  for (const mask_mod::Piece& piece : mask_mod::pieces_of_line(view, state)) {
    at += units_of(view.substr(counted, piece.begin - counted));
    const int length = units_of(view.substr(piece.begin, piece.end - piece.begin));
    setFormat(at, length, format_of(piece.kind));
    at += length;
    counted = piece.end;
  }
  setCurrentBlockState(static_cast<int>(state));
}

}  // namespace evenkeel::ui
