#pragma once

#include <QString>
#include <QWidget>
#include <functional>
#include <vector>

#include "findings/finding.h"

class QPushButton;

namespace evenkeel::ui {

class WrappedLabel;

/// A finding as the panel shows it.
struct ShownFinding {
  Finding finding;
  QString letters;      ///< "A", "B" or "A and B" while two strategies are compared, else empty
  QString button;       ///< what applies the fix; empty where nothing can be pressed
  QString lesson = {};  ///< the name of the lesson that explains it; empty: none does
  bool operator==(const ShownFinding&) const = default;

  /// Whether it names a document or a batch row.
  [[nodiscard]] bool hasPlace() const { return finding.place.row || finding.place.document; }
  /// "A, warning: the message", for people.
  [[nodiscard]] QString headline() const;
  /// The headline, what stands behind it and what to do about it, in a line.
  [[nodiscard]] QString text() const;
};

/// One finding: icon and word of its severity, the message, the reason, what to do about it, a button that
/// does it, where it names a document or a batch row, one that shows that and, where a lesson explains it,
/// one that opens the lesson. Lays itself out: while a document is dragged the words change with every move
/// but seldom the height, and then nothing around it is laid out again.
class FindingRow : public QWidget {
  Q_OBJECT

 public:
  /// `show` is empty where the finding has no place; `why` opens the lesson that explains it.
  FindingRow(const ShownFinding& shown, const std::function<void()>& apply, std::function<void()> show,
             const std::function<void()>& why, QWidget* parent);

  /// Shows another finding in its place, if that has the same parts. Else changes nothing and returns false.
  [[nodiscard]] bool take(const ShownFinding& shown);

  /// Of the fix or, where there is none, of the place; null without either.
  [[nodiscard]] QPushButton* firstButton() const { return apply_ != nullptr ? apply_ : show_button_; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] bool hasHeightForWidth() const override { return true; }
  [[nodiscard]] int heightForWidth(int width) const override;

 protected:
  bool event(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;

 private:
  void say(const ShownFinding& shown);
  /// Places the parts at a width and returns the height that they take, or only the latter.
  [[nodiscard]] int arrange(int width, bool place) const;
  /// Those that there are, in the order in which they find their places.
  [[nodiscard]] std::vector<QPushButton*> buttonsFromRight() const;

  Severity severity_ = Severity::error;
  QString text_;
  WrappedLabel* message_ = nullptr;
  WrappedLabel* reason_ = nullptr;
  WrappedLabel* fix_ = nullptr;
  std::function<void()> show_;
  QPushButton* apply_ = nullptr;
  QPushButton* show_button_ = nullptr;
  QPushButton* why_ = nullptr;
};

}  // namespace evenkeel::ui
