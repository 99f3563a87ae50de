#pragma once

#include <QString>
#include <QWidget>

namespace evenkeel::ui {

/// How a lesson marks a view.
enum class LessonMarking {
  outline,  ///< an ink line round it
  veil,     ///< nothing of it is seen before the reveal
};

/// A mark over one view, as large as the view whatever becomes of that. It is a child of the view, so that it
/// goes where the view goes, into another window too; an outline that stands `outset` px round its view is a
/// child of the view's parent. An outline covers a narrow ring only and lets the pointer through; neither
/// costs anything while nothing changes.
class LessonMark : public QWidget {
  Q_OBJECT

 public:
  /// With an outset, the view has a parent and stays in it.
  LessonMark(QWidget& view, LessonMarking marking, int outset = 0);

  [[nodiscard]] LessonMarking marking() const { return marking_; }
  /// What stands on a veil.
  [[nodiscard]] static QString veilText() { return tr("Predict first"); }

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  void cover();

  QWidget& view_;
  LessonMarking marking_;
  int outset_;
};

}  // namespace evenkeel::ui
