#pragma once

#include <QFrame>
#include <QJsonObject>
#include <array>
#include <memory>
#include <optional>

#include "live/patient_lane.h"
#include "model/studio_model.h"
#include "traffic/traffic_grid.h"

class QAction;
class QLabel;

namespace evenkeel::ui {

class TrafficMatrix;

/// Which rank reads whose kv, under A and B, and what that is of what an all-gather sends. Counted on a lane
/// of its own and only while it is seen, for the plans of the executed snapshot; marked where it stays
/// behind.
class TrafficPanel : public QFrame {
  Q_OBJECT

 public:
  explicit TrafficPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] static QString title() { return tr("Traffic"); }
  [[nodiscard]] TrafficMatrix& matrix() { return *matrix_; }
  /// Whether what is shown belongs to what was executed last.
  [[nodiscard]] bool isCurrent() const;
  /// What every rank needs, side by side, as it is written under the matrix.
  [[nodiscard]] QString summary() const;

  [[nodiscard]] QList<QAction*> commands() const { return {copy_}; }
  [[nodiscard]] QJsonObject viewState() const { return {}; }
  void setViewState(const QJsonObject& /*state*/) {}
  /// The matrices as text: a line a reader, a column an owner, kv tokens of one pair of ranks (a mean where a
  /// cell has several).
  [[nodiscard]] QString asText() const;

 protected:
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;

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
  void request();
  void take(CountPointer fresh);
  void showCount();
  void showTold();
  void styleText();

  StudioModel& model_;
  TrafficMatrix* matrix_;
  QLabel* told_;
  QLabel* summary_;
  QAction* copy_;
  Lag lag_{this};
  std::shared_ptr<const Snapshot> requested_;
  CountPointer shown_;
  CountPointer last_;                                                ///< used by the lane's thread only
  PatientLane<std::shared_ptr<const Snapshot>, CountPointer> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
