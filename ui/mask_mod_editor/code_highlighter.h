#pragma once

#include <QSyntaxHighlighter>

namespace evenkeel::ui {

/// Colours a mask_mod text as it is typed, whatever is typed.
class CodeHighlighter : public QSyntaxHighlighter {
  Q_OBJECT

 public:
  using QSyntaxHighlighter::QSyntaxHighlighter;

 protected:
  void highlightBlock(const QString& line) override;
};

}  // namespace evenkeel::ui
