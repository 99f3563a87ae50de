#pragma once

#include <QLabel>
#include <QString>

#include "theme/theme.h"

namespace evenkeel::ui {

/// A label of plain text that is broken into lines of its width, for words that change while somebody drags:
/// what it measures it paints, so that a text is shaped once and not at every question for its height.
class WrappedLabel : public QLabel {
  Q_OBJECT

 public:
  WrappedLabel(TextSize size, QFont::Weight weight, QWidget* parent);

  /// In the quieter of the two colours of text.
  void setQuiet(bool quiet);

  [[nodiscard]] QSize sizeHint() const override;
  /// As wide as the widest word.
  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] int heightForWidth(int width) const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  bool quiet_ = false;
};

}  // namespace evenkeel::ui
