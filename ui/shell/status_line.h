#pragma once

#include <QTimer>
#include <QWidget>

#include "model/studio_model.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace evenkeel::ui {

/// The last line of the window: what the workload is, what just happened, and whether the numbers are of now.
class StatusLine : public QWidget {
  Q_OBJECT

 public:
  explicit StatusLine(StudioModel& model, QWidget* parent = nullptr);

  /// Whether the edits are in a file, in a word; empty says nothing.
  void setSaved(const QString& saved);
  /// Why this engine computes, beside its name.
  void setEngineReason(const QString& reason);
  void showMessage(const QString& line);
  [[nodiscard]] const QString& message() const { return message_; }
  /// Shows work that takes a while, with a button that cancels it.
  void beginWork(const QString& title);
  void setProgress(double share);
  void endWork();

 Q_SIGNALS:
  void cancelRequested();

 protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void takeFonts();
  void showCounts();
  void showState();
  void showElided();

  StudioModel& model_;
  QLabel* counts_;
  QLabel* line_;
  QLabel* work_;
  QProgressBar* progress_;
  QPushButton* cancel_;
  QLabel* state_;
  QTimer forget_;
  QTimer computing_;
  QString message_;
  QString state_text_;
  QString saved_;
};

}  // namespace evenkeel::ui
