#pragma once

#include <QImage>
#include <QWidget>
#include <optional>

#include "live/newest_wins.h"
#include "model/studio_model.h"
#include "strip/lane_raster.h"
#include "strip/token_scale.h"

namespace evenkeel::ui {

/// Under the sequence, aligned with it: where each rank's tokens come from. A thin lane a rank up to 16
/// ranks, then the pointed (else the slowest) rank and a summary. Rastered on a lane of its own; painting
/// only copies pixels.
class RankLanes : public QWidget {
  Q_OBJECT

 public:
  explicit RankLanes(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
  /// Whether what is drawn belongs to the newest snapshot.
  [[nodiscard]] bool isCurrent() const;
  [[nodiscard]] const std::optional<LaneRaster>& raster() const { return raster_; }
  /// The rank whose lane stands alone where there are too many: the one pointed at, else the slowest.
  [[nodiscard]] std::optional<Rank> shownRank() const;

 Q_SIGNALS:
  void rastered();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void request();
  [[nodiscard]] std::shared_ptr<const Plan> plan() const;
  [[nodiscard]] std::int64_t ranks() const;
  [[nodiscard]] std::int64_t laneCount() const;
  [[nodiscard]] int lanePitch() const;
  [[nodiscard]] TokenScale scale() const;
  [[nodiscard]] std::optional<Rank> rankAt(QPointF at) const;
  [[nodiscard]] QString gutterText() const;
  void colour();

  StudioModel& model_;
  std::optional<LaneRequest> requested_;
  std::optional<LaneRaster> raster_;
  QImage pixels_;  ///< a line a lane
  std::optional<int> coloured_for_;
  NewestWins<LaneRequest, LaneRaster> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
