#pragma once

#include <QDialog>
#include <optional>

#include "layout/layout.h"

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace evenkeel::ui {

/// Document lengths typed or pasted as text, with what they come to, or why they are refused, in a line under
/// them.
class LengthsDialog : public QDialog {
  Q_OBJECT

 public:
  explicit LengthsDialog(const Layout& start, QWidget* parent = nullptr);

  void setText(const QString& text);
  /// The lengths; nothing where the text is refused.
  [[nodiscard]] const std::optional<Layout>& lengths() const { return layout_; }

 private:
  void detect();
  void check();

  QPlainTextEdit* text_;
  QComboBox* format_;
  QLabel* outcome_;
  QPushButton* use_ = nullptr;
  std::optional<Layout> layout_;
};

}  // namespace evenkeel::ui
