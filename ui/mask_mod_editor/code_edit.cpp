#include "mask_mod_editor/code_edit.h"

#include <QContextMenuEvent>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QTextBlock>
#include <algorithm>

#include "mask_mod_editor/code_highlighter.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kGutterMargin = 8;
constexpr int kIndent = 4;  // spaces
constexpr int kLines = 8;   // that there is room for without scrolling
constexpr int kLeastLines = 4;
constexpr int kColumns = 60;

/// As large as text, every character as wide as the others.
QFont code_font() {
  QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
  font.setStyleHint(QFont::Monospace);
  font.setFixedPitch(true);
  font.setPointSizeF(textFont(TextSize::normal).pointSizeF());
  return font;
}

/// The numbers of the lines, beside them.
class Gutter : public QWidget {
 public:
  explicit Gutter(CodeEdit& edit) : QWidget(&edit), edit_(edit) {}
  [[nodiscard]] QSize sizeHint() const override { return {edit_.gutterWidth(), 0}; }

 protected:
  void paintEvent(QPaintEvent* event) override { edit_.paintGutter(event); }

 private:
  CodeEdit& edit_;
};

/// UTF-16 units of the first `count` characters of a line.
int units_of(const QString& line, int count) {
  int units = 0;
  for (; count > 0 && units < line.size(); --count) {
    units += line[units].isHighSurrogate() && units + 1 < line.size() ? 2 : 1;
  }
  return units;
}

}  // namespace

CodeEdit::CodeEdit(QWidget* parent)
    : QPlainTextEdit(parent), gutter_(new Gutter(*this)), highlighter_(new CodeHighlighter(document())) {
  setObjectName(QStringLiteral("mask-mod-edit"));
  setAccessibleName(tr("mask_mod text"));
  setTabChangesFocus(true);
  setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  gutter_->setAttribute(Qt::WA_TransparentForMouseEvents);
  takeLook();
  connect(this, &QPlainTextEdit::textChanged, this, [this] {
    // Colours are changes too.
    const QString now = toPlainText();
    if (now == text_) return;
    text_ = now;
    showError(std::nullopt);
    if (!showing_) Q_EMIT typed();
  });
  connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeEdit::placeGutter);
  connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect& part, int scrolled) {
    if (scrolled != 0) {
      gutter_->scroll(0, scrolled);
    } else {
      gutter_->update(0, part.y(), gutter_->width(), part.height());
    }
  });
}

void CodeEdit::showText(const QString& text) {
  if (text == text_) return;
  showing_ = true;
  const int at = textCursor().position();
  setPlainText(text);
  QTextCursor cursor = textCursor();
  cursor.setPosition(std::min(at, document()->characterCount() - 1));
  setTextCursor(cursor);
  showing_ = false;
}

void CodeEdit::showError(const std::optional<mask_mod::TextSpan>& span) {
  error_ = span;
  markError();
}

void CodeEdit::markError() {
  const QTextCursor cursor = errorCursor();
  if (!cursor.hasSelection()) {
    setExtraSelections({});
    return;
  }
  QTextEdit::ExtraSelection mark;
  mark.cursor = cursor;
  mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
  mark.format.setUnderlineColor(theme().error);
  QColor ground = theme().error;
  ground.setAlphaF(0.16F);
  mark.format.setBackground(ground);
  mark.format.setForeground(theme().text);  // quiet text could not be read on it
  setExtraSelections({mark});
}

QTextCursor CodeEdit::errorCursor() const {
  if (!error_) return {};
  const QTextBlock block = document()->findBlockByNumber(error_->begin.line - 1);
  if (!block.isValid()) return {};
  const QString line = block.text();
  const int mark = block.blockNumber() == 0 && line.startsWith(QChar(0xFEFF)) ? 1 : 0;
  int begin = units_of(line, error_->begin.column - 1 + mark);
  int end = units_of(line, error_->begin.column - 1 + mark + std::max(1, error_->length));
  // At the end of a line, its last word: there is nothing else to underline.
  if (begin == end) {
    end = static_cast<int>(line.trimmed().isEmpty() ? line.size()
                                                    : line.lastIndexOf(line.trimmed().back()) + 1);
    begin = end;
    while (begin > 0 && !line[begin - 1].isSpace()) --begin;
  }
  QTextCursor cursor(block);
  cursor.setPosition(block.position() + begin);
  cursor.setPosition(block.position() + end, QTextCursor::KeepAnchor);
  return cursor;
}

void CodeEdit::goToError() {
  const QTextCursor found = errorCursor();
  if (found.isNull()) return;
  QTextCursor cursor = textCursor();
  cursor.setPosition(error_->length == 0 ? found.selectionEnd() : found.selectionStart());
  setTextCursor(cursor);
  ensureCursorVisible();
  setFocus(Qt::OtherFocusReason);
}

int CodeEdit::gutterWidth() const {
  const auto digits = QString::number(std::max(10, blockCount())).size();
  return 2 * kGutterMargin + static_cast<int>(digits) * fontMetrics().horizontalAdvance(QLatin1Char('0'));
}

void CodeEdit::paintGutter(QPaintEvent* event) {
  QPainter painter(gutter_);
  painter.fillRect(event->rect(), theme().canvas);
  painter.setFont(font());
  const int wrong = error_ ? error_->begin.line - 1 : -1;
  for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
    const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
    if (place.top() > event->rect().bottom()) break;
    if (!block.isVisible() || place.bottom() < event->rect().top()) continue;
    painter.setPen(block.blockNumber() == wrong ? theme().error : theme().quietText);
    const QRectF number(0, place.top(), gutter_->width() - kGutterMargin, fontMetrics().height());
    painter.drawText(number, Qt::AlignRight | Qt::AlignVCenter, QString::number(block.blockNumber() + 1));
  }
}

QSize CodeEdit::sizeHint() const {
  const QFontMetrics metrics = fontMetrics();
  return {gutterWidth() + kColumns * metrics.horizontalAdvance(QLatin1Char('0')),
          kLines * metrics.lineSpacing() + 12};
}

QSize CodeEdit::minimumSizeHint() const {
  return {160, kLeastLines * fontMetrics().lineSpacing() + 12};
}

bool CodeEdit::event(QEvent* event) {
  // Undo is the project's: without this the field would take its keys before the window sees them.
  if (event->type() == QEvent::ShortcutOverride) {
    const auto* key = dynamic_cast<QKeyEvent*>(event);
    if (key != nullptr && (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo))) {
      event->accept();
      return true;
    }
  }
  return QPlainTextEdit::event(event);
}

void CodeEdit::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Undo)) {
    Q_EMIT undoAsked();
  } else if (event->matches(QKeySequence::Redo)) {
    Q_EMIT redoAsked();
  } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
             (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier)) == 0) {
    endLine();
  } else {
    QPlainTextEdit::keyPressEvent(event);
  }
}

void CodeEdit::endLine() {
  QTextCursor cursor = textCursor();
  const QString before = cursor.block().text().left(cursor.positionInBlock());
  qsizetype indent = 0;
  while (indent < before.size() && before[indent] == QLatin1Char(' ')) ++indent;
  if (before.trimmed().endsWith(QLatin1Char(':'))) indent += kIndent;
  cursor.insertText(QLatin1Char('\n') + QString(indent, QLatin1Char(' ')));
  setTextCursor(cursor);
  ensureCursorVisible();
  Q_EMIT lineEnded();
}

void CodeEdit::resizeEvent(QResizeEvent* event) {
  QPlainTextEdit::resizeEvent(event);
  placeGutter();
}

void CodeEdit::changeEvent(QEvent* event) {
  QPlainTextEdit::changeEvent(event);
  if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) takeLook();
}

void CodeEdit::takeLook() {
  if (font() != code_font()) setFont(code_font());
  placeGutter();
  highlighter_->rehighlight();
  markError();
}

void CodeEdit::placeGutter() {
  setViewportMargins(gutterWidth(), 0, 0, 0);
  const QRect inside = contentsRect();
  gutter_->setGeometry(inside.left(), inside.top(), gutterWidth(), inside.height());
}

void CodeEdit::contextMenuEvent(QContextMenuEvent* event) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const bool chosen = textCursor().hasSelection();
  menu->addAction(tr("Cut"), this, &QPlainTextEdit::cut)->setEnabled(chosen);
  menu->addAction(tr("Copy"), this, &QPlainTextEdit::copy)->setEnabled(chosen);
  menu->addAction(tr("Paste"), this, &QPlainTextEdit::paste)->setEnabled(canPaste());
  menu->addAction(tr("Select all"), this, &QPlainTextEdit::selectAll);
  menu->popup(event->globalPos());
}

}  // namespace evenkeel::ui
