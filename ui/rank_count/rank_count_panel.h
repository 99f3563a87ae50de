#pragma once

#include <QAction>
#include <QFrame>
#include <QJsonObject>
#include <QTimer>
#include <array>
#include <optional>

#include "live/newest_wins.h"
#include "model/lag.h"
#include "model/studio_model.h"
#include "pipeline/sweep.h"
#include "rank_count/sweep_table.h"

class QLabel;
class QToolButton;

namespace evenkeel::ui {

class SweepChart;
class TradeOffView;

/// "How many ranks?": the strategies that are compared, or all, over the world size or over the block size;
/// or `affinity`, KV traffic against the slowest rank.
///
/// Computed on a lane of its own while the panel is seen and the project rests, point by point; an edit stops
/// it, and what an edit leaves unchanged is not computed again. A value that is clicked becomes the
/// project's, as one undoable step.
class RankCountPanel : public QFrame {
  Q_OBJECT

 public:
  explicit RankCountPanel(StudioModel& model, QWidget* parent = nullptr);
  ~RankCountPanel() override;

  [[nodiscard]] static QString title() { return tr("How many ranks?"); }
  [[nodiscard]] SweepChart& chart() { return *chart_; }
  [[nodiscard]] const SweepTable& table() const { return *table_; }
  /// Whether all points of the project as it is now are shown.
  [[nodiscard]] bool isCurrent() const;
  [[nodiscard]] QList<QAction*> commands() const { return commands_; }

  /// What is varied, and for whom.
  [[nodiscard]] QJsonObject viewState() const;
  void setViewState(const QJsonObject& state);

  void setOver(SweepOver over);
  /// Shows the trade-off of traffic and time in place of the sweep, or the sweep again.
  void setTradeOff(bool shown);
  void setAll(bool all);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  /// A request, or nothing: to stop.
  using Wanted = std::optional<SweepRequest>;
  struct Nothing {};

  void makeButtons(QWidget* line);
  void makeCommands();
  void takeFonts();
  [[nodiscard]] SweepRequest wanted() const;
  void note();
  void start();
  /// On the lane's thread.
  void sweep(std::uint64_t run, const SweepRequest& request, const std::stop_token& stop);
  void take(std::uint64_t run, const SweepPoint& point);
  void takeValue(std::int64_t value);
  void showState();
  void showCaption();
  void stop();

  StudioModel& model_;
  SweepTable* table_;   ///< what is shown
  SweepTable* coming_;  ///< what is computed, until it is whole or lags
  SweepChart* chart_;
  QLabel* caption_;
  TradeOffView* trade_off_;
  std::array<QToolButton*, 3> over_buttons_{};  ///< the last is the trade-off's
  QToolButton* all_button_ = nullptr;
  QWidget* buttons_ = nullptr;
  QList<QAction*> commands_;
  SweepOver over_ = SweepOver::world_size;
  bool all_ = false;
  bool shows_trade_off_ = false;
  QTimer rest_;  ///< a drag is no reason to begin
  Lag lag_{this};
  std::optional<SweepRequest> submitted_;
  std::uint64_t run_ = 0;  ///< of the newest request
  bool showing_coming_ = false;
  Sweeper sweeper_;                                             ///< used by the lane's thread only
  NewestWins<std::pair<std::uint64_t, Wanted>, Nothing> lane_;  ///< last: it ends before what it uses
};

}  // namespace evenkeel::ui
