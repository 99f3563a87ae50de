#pragma once

#include <QLabel>

namespace evenkeel::ui {

/// A line that may be shorter than what it says: its first words are elided, its last ones always stay.
class LessonCaption : public QLabel {
  Q_OBJECT

 public:
  explicit LessonCaption(QWidget* parent = nullptr);

  /// `words` may be cut, or be none; `kept` is never cut.
  void say(const QString& words, const QString& kept);

  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  [[nodiscard]] QString fitting(int width) const;

  QString words_;
  QString kept_;
};

}  // namespace evenkeel::ui
