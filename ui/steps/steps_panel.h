#pragma once

#include <QJsonObject>
#include <array>
#include <memory>
#include <optional>

#include "cells/cell_panel.h"
#include "live/patient_lane.h"
#include "steps/step_table.h"

class QAction;

namespace evenkeel::ui {

class StepsView;

/// Steps: who works and who waits, of all-gather or of the ring, under A and B. Worked out on a lane of its
/// own.
class StepsPanel : public CellPanel {
  Q_OBJECT

 public:
  explicit StepsPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] static QString title() { return tr("Steps"); }
  [[nodiscard]] StepsView& view() { return *view_; }
  [[nodiscard]] StepsKind kind() const { return kind_; }
  void setKind(StepsKind kind);
  [[nodiscard]] bool isCurrent() const override;
  /// What the slowest cost, a line a side.
  [[nodiscard]] QString summary() const override;

  [[nodiscard]] QList<QAction*> commands() const { return {gather_, ring_}; }
  [[nodiscard]] QJsonObject viewState() const;
  void setViewState(const QJsonObject& state);

 protected:
  void submit() override;
  void showSides() override;
  [[nodiscard]] QString hint() const override;

 private:
  struct Wanted {
    std::shared_ptr<const ExecutedSnapshot> executed;
    StepsKind kind = StepsKind::all_gather;
    bool b_executed = false;
    [[nodiscard]] bool same(const Wanted& other) const;
  };
  struct Worked {
    std::string strategy;
    std::shared_ptr<const StepTable> table;
    std::string refusal;
  };
  struct Made {
    Wanted wanted;
    std::array<std::optional<Worked>, 2> sides;
  };
  using MadePointer = std::shared_ptr<const Made>;

  [[nodiscard]] static MadePointer make(const Wanted& wanted);
  [[nodiscard]] static Worked work(const Wanted& wanted, Side side, const StrategyOutcome& outcome);
  [[nodiscard]] Wanted wanted() const;

  StepsKind kind_ = StepsKind::all_gather;
  StepsView* view_;
  QAction* gather_;
  QAction* ring_;
  std::optional<Wanted> requested_;
  MadePointer shown_;
  PatientLane<Wanted, MadePointer> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
