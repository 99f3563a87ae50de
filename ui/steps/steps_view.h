#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cells/cell_view.h"
#include "steps/step_table.h"

namespace evenkeel::ui {

/// One side's steps. Where the ring refuses, all-gather's stand in and `refusal` says why.
struct SideSteps {
  Side side = Side::a;
  QString strategy;
  std::shared_ptr<const StepTable> table;  ///< null where there are none at all
  QString refusal;
};

/// Who works and who waits: a lane a rank, a column a step as wide as its slowest rank works, each bar as
/// long as the work of its rank; what is left of the column is waiting, hatched. Lanes and columns that would
/// be too thin become the mean of several, and say so. A row of cells is a lane.
class StepsView : public CellView {
  Q_OBJECT

 public:
  explicit StepsView(StudioModel& model, QWidget* parent = nullptr);

  void show(std::vector<SideSteps> sides, bool stale);
  [[nodiscard]] const std::vector<SideSteps>& sides() const { return sides_; }
  [[nodiscard]] std::int64_t ranksPerLane(std::size_t side) const;
  [[nodiscard]] std::int64_t stepsPerColumn(std::size_t side) const;
  /// The work of a place in this widget's px, and what its ranks wait.
  [[nodiscard]] QRectF barRect(const Place& place) const;
  [[nodiscard]] QRectF waitRect(const Place& place) const;
  /// "A: step 3, rank 5: NOT_IS_CAUSAL, 1,024 pairs, waits 24 pairs for rank 7".
  [[nodiscard]] QString tell(const Place& place) const override;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  [[nodiscard]] std::size_t sideCount() const override { return sides_.size(); }
  [[nodiscard]] std::int64_t rows(std::size_t side) const override;
  [[nodiscard]] std::int64_t columns(std::size_t side) const override;
  [[nodiscard]] std::optional<Place> placeAt(QPointF at) const override;
  [[nodiscard]] std::optional<Rank> rankOf(const Place& place) const override;
  void draw(QPainter& painter) const override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  /// Where one side stands: its lanes, and above them heading, reason and step numbers.
  struct Frame {
    QRectF whole;
    QRectF lanes;
    QRectF gather;  ///< before the lanes; empty but for all-gather
  };
  [[nodiscard]] const StepTable* table(std::size_t side) const;
  [[nodiscard]] const Frame& frame(std::size_t side) const;
  [[nodiscard]] Frame makeFrame(std::size_t side) const;
  [[nodiscard]] QString reason(std::size_t side) const;
  [[nodiscard]] Interval steps(const Place& place) const;
  [[nodiscard]] Interval ranks(const Place& place) const;
  [[nodiscard]] QRectF cellRect(const Place& place) const;
  void drawSide(QPainter& painter, std::size_t side) const;
  void drawCells(QPainter& painter, std::size_t side) const;
  void drawWords(QPainter& painter, const Place& place, const StepTable::Cell& cell) const;
  void drawNumbers(QPainter& painter, std::size_t side) const;
  void drawLegend(QPainter& painter) const;

  std::vector<SideSteps> sides_;
  /// Of each side, as they were last asked for; empty after a change of what they are made from.
  mutable std::vector<Frame> frames_;
};

}  // namespace evenkeel::ui
