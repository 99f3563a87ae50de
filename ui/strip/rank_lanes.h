#pragma once

#include <QImage>
#include <QWidget>
#include <array>
#include <optional>
#include <vector>

#include "live/newest_wins.h"
#include "model/studio_model.h"
#include "strip/lane_raster.h"
#include "strip/token_scale.h"

namespace evenkeel::ui {

class StripZoom;

/// Under the sequence, aligned with it: where each rank's tokens come from, under A and, where two strategies
/// are compared, under B. A thin lane a rank up to 16 ranks, then the pointed (else the pinned, else the
/// slowest) rank and a summary; a click pins it. Rastered on a lane of its own; painting only copies pixels.
class RankLanes : public QWidget {
  Q_OBJECT

 public:
  explicit RankLanes(StudioModel& model, QWidget* parent = nullptr);

  /// Shows what is in sight of the sequence. The zoom must outlive this widget.
  void follow(StripZoom& zoom);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
  /// Whether what is drawn belongs to the newest snapshot.
  [[nodiscard]] bool isCurrent() const;
  [[nodiscard]] const std::optional<LaneRaster>& raster(Side side = Side::a) const;
  /// The rank whose lane stands alone where there are too many.
  [[nodiscard]] std::optional<Rank> shownRank(Side side = Side::a) const;
  /// Where the lanes of a side are drawn; empty where it is not compared.
  [[nodiscard]] QRect lanesRect(Side side) const;

 Q_SIGNALS:
  void rastered();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Lanes {
    std::optional<LaneRequest> requested;
    std::optional<LaneRaster> raster;
    QImage pixels;  ///< a line a lane
    std::optional<int> coloured_for;
  };
  struct SideRequest {
    Side side = Side::a;
    LaneRequest request;
    bool operator==(const SideRequest&) const = default;
  };
  struct SideRaster {
    Side side = Side::a;
    LaneRaster raster;
  };
  using Requests = std::vector<SideRequest>;
  using Rasters = std::vector<SideRaster>;
  struct PointedLane {
    Side side = Side::a;
    Rank rank;
    Interval tokens;  ///< of the pixel
    bool owned = true;
  };

  void request();
  void take(const Rasters& fresh);
  void describe();
  [[nodiscard]] Lanes& lanes(Side side) { return lanes_[side == Side::a ? 0 : 1]; }
  [[nodiscard]] const Lanes& lanes(Side side) const { return lanes_[side == Side::a ? 0 : 1]; }
  [[nodiscard]] std::vector<Side> sides() const;
  [[nodiscard]] const StrategyOutcome* outcome(Side side) const;
  [[nodiscard]] std::shared_ptr<const Plan> plan(Side side) const;
  [[nodiscard]] std::int64_t ranks() const;
  [[nodiscard]] std::int64_t laneCount() const;
  [[nodiscard]] int lanePitch() const;
  [[nodiscard]] int sideHeight() const;
  [[nodiscard]] TokenScale scale() const;
  [[nodiscard]] StripSight sight() const;
  [[nodiscard]] std::optional<PointedLane> laneAt(QPointF at) const;
  [[nodiscard]] QString tip(const PointedLane& lane) const;
  [[nodiscard]] QString gutterText(Side side) const;
  void colour(Lanes& lanes);
  void paintSide(QPainter& painter, Side side);

  StudioModel& model_;
  QSize laid_out_;            ///< what the layout knows of its size
  std::int64_t seq_len_ = 0;  ///< that the lanes were last painted for
  StripZoom* zoom_ = nullptr;
  std::array<Lanes, 2> lanes_;
  Requests requested_;
  NewestWins<Requests, Rasters> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
