#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "model/studio_model.h"
#include "traffic/traffic_grid.h"

namespace evenkeel::ui {

/// One side's matrix, or why there is none.
struct SideTraffic {
  Side side = Side::a;
  QString strategy;
  std::optional<TrafficGrid> grid;
  QString refusal;
};

/// Rank x rank: which reader needs which owner's kv tokens, darker the more, as a share of what an all-gather
/// sends. A and B beside or above one another, on one scale. Shares are written where they fit. Arrows move a
/// cursor over the cells; each is told in words, as is the one under the pointer.
class TrafficMatrix : public QWidget {
  Q_OBJECT

 public:
  explicit TrafficMatrix(StudioModel& model, QWidget* parent = nullptr);

  struct Place {
    std::size_t matrix = 0;
    std::int64_t reader = 0;  ///< in cells, as is the owner
    std::int64_t owner = 0;
    bool operator==(const Place&) const = default;
  };

  /// `stale` pales all of it.
  void show(std::vector<SideTraffic> sides, bool stale);
  [[nodiscard]] const std::vector<SideTraffic>& sides() const { return sides_; }
  [[nodiscard]] bool isStale() const { return stale_; }
  /// In this widget's px.
  [[nodiscard]] QRectF cellRect(const Place& place) const;
  /// What is written in a cell where it fits: per cent of the owner's kv.
  [[nodiscard]] QString cellText(const Place& place) const;
  [[nodiscard]] bool writesNumbers() const;
  /// "A, rank 3 reads 1,024 kv tokens of rank 5, 12.5 % of what an all-gather sends".
  [[nodiscard]] QString tell(const Place& place) const;
  /// The cell that is told: under the keyboard's cursor, else under the pointer.
  [[nodiscard]] std::optional<Place> told() const { return cursor_ ? cursor_ : hovered_; }

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 Q_SIGNALS:
  void toldChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  [[nodiscard]] QRectF matrixRect(std::size_t matrix) const;
  [[nodiscard]] static double legendHeight();
  [[nodiscard]] QRectF legendRect() const;
  [[nodiscard]] std::optional<Place> placeAt(QPointF at) const;
  void point(const std::optional<Place>& place);
  void setCursorPlace(std::optional<Place> place);
  void drawMatrix(QPainter& painter, std::size_t matrix) const;
  void drawCells(QPainter& painter, std::size_t matrix) const;
  void drawAxes(QPainter& painter, std::size_t matrix) const;
  void drawLegend(QPainter& painter) const;

  StudioModel& model_;
  std::vector<SideTraffic> sides_;
  bool stale_ = false;
  std::optional<Place> hovered_;
  std::optional<Place> cursor_;
  bool keyboard_focus_ = false;  ///< reached by a key, so that it has to be seen
};

}  // namespace evenkeel::ui
