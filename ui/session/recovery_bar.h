#pragma once

#include <QFrame>

class QLabel;

namespace evenkeel::ui {

struct Recovered;

/// A quiet line under the toolbar that offers what a studio left behind.
class RecoveryBar : public QFrame {
  Q_OBJECT

 public:
  /// `more` further sessions wait behind this one.
  RecoveryBar(const Recovered& recovered, std::size_t more, QWidget* parent = nullptr);

 Q_SIGNALS:
  void restoreRequested();
  void discardRequested();
};

}  // namespace evenkeel::ui
