#pragma once

#include <QDialog>
#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace evenkeel::ui {

/// Asks how large a picture becomes.
class PictureDialog : public QDialog {
  Q_OBJECT

 public:
  struct Choice {
    QSize size;  ///< px
    double scale = 1;
  };

  PictureDialog(QSize size, double scale, QWidget* parent);

  /// What stands in the fields; nothing where that is no picture.
  [[nodiscard]] std::optional<Choice> choice() const { return choice_; }

 private:
  void check();

  QLineEdit* width_;
  QLineEdit* height_;
  QLineEdit* scale_;
  QLabel* outcome_;
  QPushButton* choose_;
  std::optional<Choice> choice_;
};

}  // namespace evenkeel::ui
