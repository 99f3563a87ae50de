#pragma once

#include <QAbstractButton>
#include <QString>
#include <QTextDocument>

namespace evenkeel::ui {

/// A button whose text may be long: wrapped, with emphasis, as high as it needs. Checked ones have
/// a dot at their right edge and the right one a tick, so that colour is not the only cue.
class TextButton : public QAbstractButton {
  Q_OBJECT

 public:
  /// `mark` stands before the text: the key that presses it, or nothing.
  explicit TextButton(QString mark, QWidget* parent = nullptr);

  /// Shows HTML; `plain` is what a screen reader says.
  void setHtml(const QString& html, const QString& plain);

  /// Whether it is known to be the right one.
  void setRight(bool right);
  [[nodiscard]] bool isRight() const { return right_; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;

 private:
  [[nodiscard]] int left() const;
  [[nodiscard]] int right() const;
  void drawCue(QPainter& painter) const;

  QString mark_;
  bool right_ = false;
  mutable QTextDocument text_;  ///< laid out for whichever width is asked about
};

}  // namespace evenkeel::ui
