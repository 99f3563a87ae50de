#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;

namespace evenkeel::ui {

/// What became of a mask_mod, under its text: an error or a note with its icon and word, or what it gives;
/// and a quieter line under it. Has room for both, so that nothing jumps. A screen reader hears an error once
/// it has stood for a moment.
class OutcomeLine : public QWidget {
  Q_OBJECT

 public:
  explicit OutcomeLine(QWidget* parent = nullptr);

  enum class Tone { plain, note, error };
  void show(Tone tone, const QString& line, const QString& quiet = {});
  /// Both lines, as a screen reader has them.
  [[nodiscard]] QString text() const;
  [[nodiscard]] Tone tone() const { return tone_; }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void takeRoom();

  Tone tone_ = Tone::plain;
  QLabel* line_;
  QLabel* quiet_;
  QTimer speak_;
};

}  // namespace evenkeel::ui
