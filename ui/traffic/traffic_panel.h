#pragma once

#include <QJsonObject>
#include <array>
#include <memory>
#include <optional>

#include "cells/cell_panel.h"
#include "live/patient_lane.h"
#include "traffic/traffic_grid.h"

class QAction;

namespace evenkeel::ui {

class TrafficMatrix;

/// Which rank reads whose kv, under A and B, and what that is of what an all-gather sends. Counted on a lane
/// of its own, for the plans of the executed snapshot.
class TrafficPanel : public CellPanel {
  Q_OBJECT

 public:
  explicit TrafficPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] static QString title() { return tr("Traffic"); }
  [[nodiscard]] TrafficMatrix& matrix() { return *matrix_; }
  [[nodiscard]] bool isCurrent() const override;
  /// What every rank needs, a line a side.
  [[nodiscard]] QString summary() const override;

  [[nodiscard]] QList<QAction*> commands() const { return {copy_}; }
  [[nodiscard]] QJsonObject viewState() const { return {}; }
  void setViewState(const QJsonObject& /*state*/) {}
  /// The matrices as text: a line a reader, a column an owner, kv tokens of one pair of ranks (a mean where a
  /// cell has several).
  [[nodiscard]] QString asText() const;

 protected:
  void submit() override;
  void showSides() override;
  [[nodiscard]] QString hint() const override;

 private:
  /// One side: its plan, and what became of it.
  struct Counted {
    std::string strategy;
    std::shared_ptr<const Plan> plan;
    std::optional<Result<TrafficGrid>> grid;
  };
  struct Count {
    std::shared_ptr<const Snapshot> snapshot;
    std::array<std::optional<Counted>, 2> sides;
  };
  using CountPointer = std::shared_ptr<const Count>;

  [[nodiscard]] static std::optional<CountPointer> count(const std::shared_ptr<const Snapshot>& snapshot,
                                                         const CountPointer& last,
                                                         const std::stop_token& stop);

  TrafficMatrix* matrix_;
  QAction* copy_;
  std::shared_ptr<const Snapshot> requested_;
  CountPointer shown_;
  CountPointer last_;                                                ///< used by the lane's thread only
  PatientLane<std::shared_ptr<const Snapshot>, CountPointer> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
