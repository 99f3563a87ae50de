#pragma once

#include <QWidget>
#include <optional>

#include "trade_off/trade_off_table.h"

namespace evenkeel::ui {

/// KV traffic against the slowest rank, a point a slack: to the left ranks read less from one another, below
/// the slowest rank runs less. Left and right walk along the curve, Enter or a click takes a point.
class TradeOffChart : public QWidget {
  Q_OBJECT

 public:
  explicit TradeOffChart(TradeOffTable& table, QWidget* parent = nullptr);

  /// Whether the points are of an older project than the one shown elsewhere.
  void setStale(bool stale);
  /// Stands in place of the curve; empty: the curve.
  void setTrouble(const QString& line);
  [[nodiscard]] const QString& trouble() const { return trouble_; }
  /// The point under the pointer, or else under the keyboard cursor.
  [[nodiscard]] std::optional<std::size_t> pointed() const;
  [[nodiscard]] QPointF place(std::size_t point) const;
  /// Everything the chart shows, in words.
  [[nodiscard]] QString spoken() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void pointTaken(std::size_t point);

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
  [[nodiscard]] QRectF plot() const;
  [[nodiscard]] std::optional<std::size_t> pointAt(const QPointF& at) const;
  [[nodiscard]] std::size_t count() const { return trouble_.isEmpty() ? table_.points().size() : 0; }
  void walkTo(std::size_t point);
  void tell();
  void paintAxes(QPainter& painter) const;
  void paintCurve(QPainter& painter) const;
  void paintLabels(QPainter& painter) const;

  TradeOffTable& table_;
  bool stale_ = false;
  QString trouble_;
  std::optional<std::size_t> cursor_;
  std::optional<std::size_t> hovered_;
};

}  // namespace evenkeel::ui
