#pragma once

#include <QLineEdit>
#include <optional>

namespace evenkeel::ui {

/// A line in place of a document's length: Enter or leaving it takes the number, Escape drops it.
class LengthEdit : public QLineEdit {
  Q_OBJECT

 public:
  explicit LengthEdit(QWidget* parent);

  /// Opens over `place` with `length` selected.
  void open(const QRect& place, std::size_t document, std::int64_t length);
  [[nodiscard]] std::size_t document() const { return document_; }

 Q_SIGNALS:
  void entered(std::size_t document, qint64 length);
  /// What was typed is no length.
  void refused(const QString& line);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  /// Returns whether the line may close.
  bool take();
  void close();

  std::size_t document_ = 0;
  std::int64_t before_ = 0;
};

/// A number as people write it: digits with commas, blanks or underscores between them.
[[nodiscard]] std::optional<std::int64_t> parseCount(const QString& text);

}  // namespace evenkeel::ui
