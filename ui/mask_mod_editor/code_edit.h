#pragma once

#include <QPlainTextEdit>
#include <optional>

#include "mask/mask_mod/text_error.h"

namespace evenkeel::ui {

class CodeHighlighter;

/// A field for a mask_mod text: numbered lines, coloured, the place of an error underlined. Tab leaves it;
/// Enter keeps the indentation, and adds to it behind a colon. Undo and redo are asked for, as the project
/// has them too.
class CodeEdit : public QPlainTextEdit {
  Q_OBJECT

 public:
  explicit CodeEdit(QWidget* parent = nullptr);

  /// Shows a text that nobody typed; what was typed before cannot be brought back here.
  void showText(const QString& text);
  /// Underlines what an error points at, or nothing.
  void showError(const std::optional<mask_mod::TextSpan>& span);
  [[nodiscard]] const std::optional<mask_mod::TextSpan>& errorSpan() const { return error_; }
  /// What is underlined, as places in the text; empty where nothing is.
  [[nodiscard]] QTextCursor errorCursor() const;
  /// Puts the cursor where the error is.
  void goToError();

  [[nodiscard]] int gutterWidth() const;
  void paintGutter(QPaintEvent* event);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// The text was changed here, by a person.
  void typed();
  /// A line was ended: the next edit is another step.
  void lineEnded();
  void undoAsked();
  void redoAsked();

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void takeLook();
  void placeGutter();
  void endLine();
  void markError();

  QWidget* gutter_;
  CodeHighlighter* highlighter_;
  std::optional<mask_mod::TextSpan> error_;
  QString text_;  ///< as it was when it was last looked at
  bool showing_ = false;
};

}  // namespace evenkeel::ui
