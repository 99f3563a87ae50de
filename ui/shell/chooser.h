#pragma once

#include <QAbstractButton>
#include <QFrame>
#include <QPointer>
#include <functional>
#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;

namespace evenkeel::ui {

struct Choice {
  QString value;
  QString summary;  ///< what it means, in a line; may be empty
};

/// A labelled button that shows what is chosen and opens a list of what may be: "Mask  document-causal v".
/// Where values may be typed too, the list begins with a line for them.
class Chooser : public QAbstractButton {
  Q_OBJECT

 public:
  explicit Chooser(const QString& label, QWidget* parent = nullptr);

  void setChoices(std::vector<Choice> choices);
  /// Lets people type a value. `check` returns why a text is none, or an empty string.
  void setTyped(const QString& placeholder, std::function<QString(const QString&)> check);
  void setValue(const QString& value);
  [[nodiscard]] const QString& value() const { return value_; }
  /// An ink outline: this one matters most.
  void setProminent(bool prominent);
  /// Another label; an empty value leaves only it.
  void setLabel(const QString& label);
  /// Lets the button become narrower than its value, which is then shortened in the middle.
  void setShrinks(int least_width = 150);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void chosen(const QString& value);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void enterEvent(QEnterEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void openList();

  QString label_;
  QString value_;
  std::vector<Choice> choices_;
  QString placeholder_;
  std::function<QString(const QString&)> check_;
  bool prominent_ = false;
  bool shrinks_ = false;
  int least_width_ = 150;
};

/// The list that a `Chooser` opens. Enter or a click chooses, Escape closes.
class ChoiceList : public QFrame {
  Q_OBJECT

 public:
  ChoiceList(const std::vector<Choice>& choices, const QString& value, const QString& placeholder,
             std::function<QString(const QString&)> check, QWidget* parent);

 Q_SIGNALS:
  void chosen(const QString& value);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void choose(const QString& value);
  void takeTyped();

  std::function<QString(const QString&)> check_;
  QLineEdit* typed_ = nullptr;
  QLabel* trouble_ = nullptr;
  QListWidget* list_;
};

}  // namespace evenkeel::ui
