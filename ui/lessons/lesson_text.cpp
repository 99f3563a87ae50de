#include "lessons/lesson_text.h"

#include <QFontDatabase>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextFragment>

#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kLineHeight = 135;  ///< per cent
constexpr double kBelow = 8;         ///< px under a paragraph

void fill(QTextDocument& document, const QString& markdown) {
  document.setDocumentMargin(0);
  document.setDefaultFont(textFont(TextSize::large));
  document.setMarkdown(markdown, QTextDocument::MarkdownNoHTML);
}

/// A line of code between fences.
bool is_fenced(const QTextBlock& block) {
  return block.blockFormat().hasProperty(QTextFormat::BlockCodeFence);
}

/// Words only; the format that a link, code or a heading brings is ours.
void restyle(const QTextBlock& block, QTextCursor& cursor) {
  struct Piece {
    int begin;
    int length;
    QTextCharFormat format;
  };
  const bool fenced = is_fenced(block);
  std::vector<Piece> pieces;
  for (auto at = block.begin(); !at.atEnd(); ++at) {
    const QTextFragment fragment = at.fragment();
    pieces.push_back({fragment.position(), fragment.length(), fragment.charFormat()});
  }
  for (Piece& piece : pieces) {
    QTextCharFormat plain;
    plain.setFont(textFont(TextSize::large,
                           piece.format.fontWeight() > QFont::Normal ? QFont::DemiBold : QFont::Normal));
    plain.setFontItalic(piece.format.fontItalic());
    if (fenced || piece.format.fontFixedPitch()) {
      QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
      fixed.setPointSizeF(textFont(TextSize::normal).pointSizeF());
      plain.setFont(fixed);
    }
    plain.setForeground(theme().text);
    const QString link = piece.format.anchorHref();
    if (piece.format.isAnchor() && (link.startsWith(kLessonLink) || link.startsWith(kGlossaryLink))) {
      plain.setAnchor(true);
      plain.setAnchorHref(link);
      plain.setFontUnderline(true);
    }
    cursor.setPosition(piece.begin);
    cursor.setPosition(piece.begin + piece.length, QTextCursor::KeepAnchor);
    cursor.setCharFormat(plain);
  }
}

}  // namespace

QString lessonHtml(const QString& markdown) {
  QTextDocument document;
  fill(document, markdown);
  QTextCursor cursor(&document);
  for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
    restyle(block, cursor);
    cursor.setPosition(block.position());
    QTextBlockFormat format = block.blockFormat();
    format.setLineHeight(kLineHeight, QTextBlockFormat::ProportionalHeight);
    format.setNonBreakableLines(false);
    format.setTopMargin(0);
    const bool code_goes_on = is_fenced(block) && is_fenced(block.next());
    format.setBottomMargin(block.next().isValid() && !code_goes_on ? kBelow : 0);
    cursor.setBlockFormat(format);
  }
  return document.toHtml();
}

QString lessonPlain(const QString& markdown) {
  QTextDocument document;
  fill(document, markdown);
  return document.toPlainText();
}

}  // namespace evenkeel::ui
