#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "rank_count/sweep_table.h"

namespace evenkeel::ui {

/// The curves of a sweep: how far the slowest rank is over the bound, at every value. A is a solid line, B a
/// dashed one, others are thin; each is named at its end. Refused points are crosses on the axis. Left and
/// right walk over the values, Enter or a click takes one.
class SweepChart : public QWidget {
  Q_OBJECT

 public:
  explicit SweepChart(SweepTable& table, QWidget* parent = nullptr);

  /// Whether the points are of an older project than the one shown elsewhere.
  void setStale(bool stale);
  /// The value under the keyboard cursor or the pointer; hovering wins.
  [[nodiscard]] std::optional<std::size_t> pointed() const;
  /// Where a point is drawn; nothing where it is refused or not computed.
  [[nodiscard]] std::optional<QPointF> place(std::size_t value, std::size_t strategy) const;
  /// Across from a value, in the middle of the plot.
  [[nodiscard]] QPointF column(std::size_t value) const;
  /// Everything the chart shows, in words.
  [[nodiscard]] QString spoken() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  /// A value was clicked or taken by Enter.
  void valueTaken(std::int64_t value);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Range {
    double least = 0;
    double most = 0;
  };
  static constexpr double kCross = 3.5;  ///< half a side of a refused point's cross
  static constexpr double kGap = 4;      ///< between labels and what they belong to
  [[nodiscard]] static QFont smallFont(bool strong = false);
  [[nodiscard]] QRectF plot() const;
  [[nodiscard]] Range range() const;
  [[nodiscard]] double xOf(std::size_t value) const;
  [[nodiscard]] std::optional<std::size_t> valueAt(const QPointF& place) const;
  [[nodiscard]] QString valueDetails(std::size_t value) const;
  void walkTo(std::size_t value);
  void tell();
  void paintAxis(QPainter& painter) const;
  void paintLines(QPainter& painter) const;
  void paintRefusals(QPainter& painter) const;
  void paintLabels(QPainter& painter) const;
  [[nodiscard]] QColor inkOf(std::size_t strategy) const;

  SweepTable& table_;
  bool stale_ = false;
  std::optional<std::size_t> cursor_;
  std::optional<std::size_t> hovered_;
};

}  // namespace evenkeel::ui
