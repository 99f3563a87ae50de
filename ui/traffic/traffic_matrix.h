#pragma once

#include <optional>
#include <vector>

#include "cells/cell_view.h"
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
/// sends. A and B beside or above one another, on one scale. Shares are written where they fit. A row of
/// cells is a reader, a column an owner.
class TrafficMatrix : public CellView {
  Q_OBJECT

 public:
  explicit TrafficMatrix(StudioModel& model, QWidget* parent = nullptr);

  /// `stale` pales all of it.
  void show(std::vector<SideTraffic> sides, bool stale);
  [[nodiscard]] const std::vector<SideTraffic>& sides() const { return sides_; }
  /// In this widget's px.
  [[nodiscard]] QRectF cellRect(const Place& place) const;
  /// What is written in a cell where it fits: per cent of the owner's kv.
  [[nodiscard]] QString cellText(const Place& place) const;
  [[nodiscard]] bool writesNumbers() const;
  /// "A, rank 3 reads 1,024 kv tokens of rank 5, 12.5 % of what an all-gather sends".
  [[nodiscard]] QString tell(const Place& place) const override;
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  [[nodiscard]] std::size_t sideCount() const override { return sides_.size(); }
  [[nodiscard]] std::int64_t rows(std::size_t side) const override;
  [[nodiscard]] std::int64_t columns(std::size_t side) const override { return rows(side); }
  [[nodiscard]] std::optional<Place> placeAt(QPointF at) const override;
  [[nodiscard]] std::optional<Rank> rankOf(const Place& place) const override;
  void draw(QPainter& painter) const override;

 private:
  [[nodiscard]] QRectF matrixRect(std::size_t matrix) const;
  [[nodiscard]] static double legendHeight();
  [[nodiscard]] QRectF legendRect() const;
  void drawMatrix(QPainter& painter, std::size_t matrix) const;
  void drawCells(QPainter& painter, std::size_t matrix) const;
  void drawAxes(QPainter& painter, std::size_t matrix) const;
  void drawLegend(QPainter& painter) const;

  std::vector<SideTraffic> sides_;
};

}  // namespace evenkeel::ui
