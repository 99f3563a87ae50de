#pragma once

#include <QSlider>
#include <optional>
#include <vector>

namespace evenkeel::ui {

/// A slider over the steps of a log, on a small curve: how far the slowest rank is over the bound at each. A
/// press goes to the step under the pointer, the keys are those of every slider.
class StepSlider : public QSlider {
  Q_OBJECT

 public:
  explicit StepSlider(QWidget* parent = nullptr);

  /// A value a step; nothing where it is not computed, or refused.
  void setCurve(std::vector<std::optional<double>> over);
  [[nodiscard]] const std::vector<std::optional<double>>& curve() const { return over_; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;

 private:
  [[nodiscard]] double xOf(int step) const;
  [[nodiscard]] int stepAt(double x) const;
  void paintCurve(class QPainter& painter) const;

  std::vector<std::optional<double>> over_;
};

}  // namespace evenkeel::ui
