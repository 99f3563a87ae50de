#pragma once

#include <QWidget>
#include <memory>
#include <optional>

#include "how_it_works/trace_layout.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

/// Draws one step of a trace (`TraceLayout`). What is pointed at here lights up everywhere, and the other way
/// round. It has no keys of its own: the panel gives it actions.
class TraceView : public QWidget {
  Q_OBJECT

 public:
  explicit TraceView(StudioModel& model, QWidget* parent = nullptr);

  /// `trace` is null where there is none; `documents` are those of its batch row.
  void show(std::shared_ptr<const PlanTrace> trace, Layout::RowPointer documents, CostKind unit);
  void setStep(std::size_t step);
  /// Paled: it belongs to an older workload.
  void setStale(bool stale);
  [[nodiscard]] bool isStale() const { return stale_; }
  [[nodiscard]] std::size_t step() const { return step_; }
  /// Of what is drawn now, in this widget's px.
  [[nodiscard]] const TraceLayout& traceLayout() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void forget();
  [[nodiscard]] bool isPointed(const TraceCell& cell) const;
  void draw(QPainter& painter, const TraceCell& cell) const;

  StudioModel& model_;
  std::shared_ptr<const PlanTrace> trace_;
  Layout::RowPointer documents_;
  CostKind unit_ = CostKind::tiles;
  std::size_t step_ = 0;
  bool stale_ = false;
  bool keyboard_focus_ = false;
  mutable std::optional<TraceLayout> layout_;  ///< made when it is asked for
};

}  // namespace evenkeel::ui
