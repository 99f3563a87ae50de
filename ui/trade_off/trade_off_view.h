#pragma once

#include <QAction>
#include <QTimer>
#include <QWidget>
#include <cstdint>
#include <optional>
#include <utility>

#include "live/newest_wins.h"
#include "model/lag.h"
#include "model/studio_model.h"
#include "pipeline/trade_off.h"
#include "trade_off/trade_off_table.h"

namespace evenkeel::ui {

class TradeOffChart;

/// The trade-off of `affinity`, KV traffic against the slowest rank. Computed on a lane of its own while it
/// is seen and the project rests. A point that is clicked is compared as B.
class TradeOffView : public QWidget {
  Q_OBJECT

 public:
  explicit TradeOffView(StudioModel& model, QWidget* parent = nullptr);
  ~TradeOffView() override;

  [[nodiscard]] TradeOffChart& chart() { return *chart_; }
  [[nodiscard]] const TradeOffTable& table() const { return *table_; }
  /// Whether the curve is that of the project as it is now.
  [[nodiscard]] bool isCurrent() const;
  [[nodiscard]] QList<QAction*> commands() const { return commands_; }
  /// What it is doing or shows, in a few words.
  [[nodiscard]] QString caption() const;

 Q_SIGNALS:
  void captionChanged();

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  using Wanted = std::optional<Request>;  ///< or nothing: to stop
  using Curve = Result<std::vector<TradeOffPoint>>;
  struct Nothing {};

  [[nodiscard]] Request wanted() const;
  void note();
  void start();
  /// On the lane's thread.
  void compute(std::uint64_t run, const Request& request, const std::stop_token& stop);
  void take(std::uint64_t run, const Curve& curve);
  void showState();

  StudioModel& model_;
  TradeOffTable* table_;
  TradeOffChart* chart_;
  QList<QAction*> commands_;
  QTimer rest_;  ///< a drag is no reason to begin
  Lag lag_{this};
  Wanted submitted_;
  Wanted shown_;                                                ///< whose curve is there
  std::uint64_t run_ = 0;                                       ///< of the newest request
  NewestWins<std::pair<std::uint64_t, Wanted>, Nothing> lane_;  ///< last: it ends before what it uses
};

}  // namespace evenkeel::ui
