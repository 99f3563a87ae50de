#include "strip/rank_lanes.h"

#include <QHelpEvent>
#include <QMetaObject>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <new>

#include "base/text.h"
#include "metrics/metrics.h"
#include "picture/picture_scale.h"
#include "strip/strip_zoom.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kTop = 4;
constexpr int kBottom = 10;
constexpr int kBetweenSides = 6;

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

}  // namespace

RankLanes::RankLanes(StudioModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      lane_(
          [](const Requests& requests, const std::stop_token& stop) -> std::optional<Rasters> {
            try {
              Rasters rasters;
              for (const SideRequest& one : requests) {
                auto raster = rasterLanes(one.request, stop);
                if (!raster) return std::nullopt;
                rasters.push_back({one.side, std::move(*raster)});
              }
              return rasters;
            } catch (const std::bad_alloc&) {
              return std::nullopt;  // the lanes keep showing the last plan
            }
          },
          [this](std::uint64_t, Rasters fresh) {
            QMetaObject::invokeMethod(
                this, [this, fresh = std::move(fresh)] { take(fresh); }, Qt::QueuedConnection);
          }) {
  setMouseTracking(true);
  setAccessibleName(tr("Rank lanes"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&model_, &StudioModel::snapshotChanged, this, [this] {
    // Laying out the window anew at every move of a drag would be much of its cost.
    const QSize hint = sizeHint();
    if (hint != laid_out_) updateGeometry();
    laid_out_ = hint;
    request();
    describe();
  });
  connect(&model_, &StudioModel::executedChanged, this, [this] {
    if (ranks() > kMostLanes) request();
  });
  connect(&model_, &StudioModel::projectChanged, this, [this] {
    // An edit that leaves the sequence as long as it was moves no lane: what does waits for the plan.
    const std::int64_t tokens = model_.project().layout.seq_len();
    if (tokens != seq_len_) update();
    seq_len_ = tokens;
  });
  connect(&model_, &StudioModel::shownRowChanged, this, &RankLanes::request);
  connect(&model_, &StudioModel::pointedChanged, this, [this] {
    if (ranks() > kMostLanes) request();
    update();
  });
  request();
  describe();
}

void RankLanes::follow(StripZoom& zoom) {
  zoom_ = &zoom;
  connect(zoom_, &StripZoom::changed, this, [this] {
    request();
    update();
  });
  request();
}

void RankLanes::take(const Rasters& fresh) {
  for (const SideRaster& one : fresh) {
    lanes(one.side).raster = one.raster;
    lanes(one.side).coloured_for.reset();
  }
  update();
  Q_EMIT rastered();
}

void RankLanes::describe() {
  QStringList lines{tr("Where in the sequence each rank's tokens come from")};
  for (const Side side : sides()) {
    const StrategyOutcome* shown = outcome(side);
    if (shown == nullptr) continue;
    const QString name = QString::fromStdString(shown->strategy);
    lines << (shown->plan
                  ? tr("%1, %2").arg(gutterText(side), name)
                  : tr("%1: no plan, %2").arg(name, QString::fromStdString(shown->plan.error().message)));
  }
  setAccessibleDescription(lines.join(QStringLiteral("; ")));
}

std::vector<Side> RankLanes::sides() const {
  const auto& snapshot = model_.snapshot();
  if (snapshot && snapshot->request.b) return {Side::a, Side::b};
  return {Side::a};
}

QSize RankLanes::sizeHint() const {
  const auto count = static_cast<int>(sides().size());
  return {400, kTop + count * sideHeight() + (count - 1) * kBetweenSides + kBottom};
}

const StrategyOutcome* RankLanes::outcome(Side side) const {
  return model_.snapshot() ? StudioModel::outcome(*model_.snapshot(), side) : nullptr;
}

std::shared_ptr<const Plan> RankLanes::plan(Side side) const {
  const StrategyOutcome* shown = outcome(side);
  return shown != nullptr && shown->plan ? *shown->plan : nullptr;
}

const std::optional<LaneRaster>& RankLanes::raster(Side side) const {
  return lanes(side).raster;
}

std::int64_t RankLanes::ranks() const {
  const auto& snapshot = model_.snapshot();
  return (snapshot ? snapshot->request.settings : model_.project().a).world_size.value;
}

std::int64_t RankLanes::laneCount() const {
  return ranks() <= kMostLanes ? ranks() : 2;
}

int RankLanes::lanePitch() const {
  if (ranks() > kMostLanes) return TextMetrics(TextSize::small).wholeHeight();
  return ranks() > 8 ? 3 : 4;
}

/// At least as high as what is written beside them.
int RankLanes::sideHeight() const {
  return std::max(static_cast<int>(laneCount()) * lanePitch(), TextMetrics(TextSize::small).wholeHeight());
}

QRect RankLanes::lanesRect(Side side) const {
  const auto shown = sides();
  if (std::find(shown.begin(), shown.end(), side) == shown.end()) return {};
  const int top = kTop + (side == Side::a ? 0 : sideHeight() + kBetweenSides);
  const int gutter = stripGutter();
  return {gutter, top, std::max(1, width() - gutter - kStripMargin), sideHeight()};
}

StripSight RankLanes::sight() const {
  return zoom_ != nullptr ? zoom_->sight() : StripSight{};
}

TokenScale RankLanes::scale() const {
  return TokenScale::across(width(), model_.project().layout.seq_len(), sight());
}

std::optional<Rank> RankLanes::shownRank(Side side) const {
  if (model_.pointed().rank && model_.pointed().rank->value < ranks()) return model_.pointed().rank;
  if (model_.pinnedRank() && model_.pinnedRank()->value < ranks()) return model_.pinnedRank();
  const StrategyOutcome* shown = outcome(side);
  if (shown == nullptr || !shown->metrics) return std::nullopt;
  // The one that the bars call slowest: by what is executed, once that is known.
  if (model_.executedIsCurrent()) {
    const StrategyExecution* executed = StudioModel::execution(*model_.executed(), side);
    if (executed != nullptr && executed->execution) {
      const Execution& run = **executed->execution;
      const std::size_t row = std::min(model_.shownRow().value, run.rows.size() - 1);
      return slowest_rank(run.rows[row].per_rank());
    }
  }
  const Metrics& metrics = **shown->metrics;
  const std::size_t row = model_.shownRow().value;
  const Work& work = row < metrics.rows.size() ? metrics.rows[row] : metrics.total;
  return slowest_rank(work.planned_tiles.empty() ? work.area : work.planned_tiles);
}

bool RankLanes::isCurrent() const {
  const auto shown = sides();
  return std::all_of(shown.begin(), shown.end(), [this](Side side) {
    const Lanes& here = lanes(side);
    return plan(side) == nullptr ||
           (here.raster && here.requested && here.raster->request == *here.requested &&
            here.raster->request.plan == plan(side));
  });
}

void RankLanes::request() {
  Requests next;
  for (const Side side : sides()) {
    const auto current = plan(side);
    if (!current || model_.shownRow().value >= current->batch()) continue;
    const TokenScale across = TokenScale::across(width(), current->seq_len(), sight());
    next.push_back(
        {side,
         {current, model_.shownRow(), static_cast<int>(std::ceil(across.width * pixelRatioOf(*this))),
          ranks() > kMostLanes ? shownRank(side) : std::nullopt, across.tokensInSight()}});
    lanes(side).requested = next.back().request;
  }
  if (next.empty()) update();
  if (requested_ == next) return;
  requested_ = next;
  if (!next.empty()) lane_.submit(std::move(next));
}

void RankLanes::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  request();
}

void RankLanes::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::StyleChange && event->type() != QEvent::FontChange) return;
  updateGeometry();
  request();
}

std::optional<RankLanes::PointedLane> RankLanes::laneAt(QPointF at) const {
  const TokenScale across = scale();
  if (at.x() < across.left || at.x() >= across.right()) return std::nullopt;
  for (const Side side : sides()) {
    const auto current = plan(side);
    const QRect place = lanesRect(side);
    if (!current || at.y() < place.top() || at.y() > place.bottom()) continue;
    if (model_.shownRow().value >= current->batch()) return std::nullopt;
    const auto lane = static_cast<std::int64_t>((at.y() - place.top()) / lanePitch());
    const std::int64_t token = across.tokenAt(at.x());
    if (token >= current->seq_len()) return std::nullopt;
    PointedLane pointed{side, Rank{lane}, {token, std::max(token + 1, across.boundaryAt(at.x() + 1))}, true};
    if (ranks() <= kMostLanes) {
      if (lane >= ranks()) return std::nullopt;
    } else if (lane == 1) {
      pointed.rank = current->owner_of_token(model_.shownRow(), token);
    } else if (const auto alone = shownRank(side)) {
      pointed.rank = *alone;
    } else {
      return std::nullopt;
    }
    const Lanes& here = lanes(side);
    if (here.raster && !here.raster->coverage.empty() && (ranks() <= kMostLanes || lane == 0)) {
      const auto& shares =
          here.raster->coverage[std::min(static_cast<std::size_t>(lane), here.raster->coverage.size() - 1)];
      const double share = (at.x() - across.left) / across.width;
      const auto column = static_cast<std::size_t>(share * static_cast<double>(shares.size()));
      pointed.owned = shares[std::min(column, shares.size() - 1)] > 0;
    }
    return pointed;
  }
  return std::nullopt;
}

void RankLanes::mouseMoveEvent(QMouseEvent* event) {
  const auto lane = laneAt(event->position());
  Pointed pointed;
  if (lane) {
    // The single lane is the pointed rank's: pointing at it must not make it another's.
    if (ranks() <= kMostLanes || lane->rank != shownRank(lane->side) || model_.pointed().rank) {
      pointed.rank = lane->rank;
    }
    const DocumentRow& row = model_.project().layout.row(model_.shownRow());
    if (lane->tokens.begin < row.seq_len()) pointed.document = row.document_at(lane->tokens.begin);
  }
  model_.setPointed(pointed);
}

void RankLanes::mousePressEvent(QMouseEvent* event) {
  const auto lane = laneAt(event->position());
  if (event->button() != Qt::LeftButton || !lane) return;
  model_.pinRank(model_.pinnedRank() == lane->rank ? std::nullopt : std::optional(lane->rank));
}

void RankLanes::wheelEvent(QWheelEvent* event) {
  if (zoom_ == nullptr || !zoomByWheel(*zoom_, scale(), *event)) event->ignore();
}

void RankLanes::leaveEvent(QEvent* event) {
  model_.setPointed({});
  QWidget::leaveEvent(event);
}

QString RankLanes::tip(const PointedLane& lane) const {
  QString text = sides().size() > 1 ? (lane.side == Side::a ? tr("A, ") : tr("B, ")) : QString();
  text += tr("rank %1").arg(number(lane.rank.value));
  const DocumentRow& row = model_.project().layout.row(model_.shownRow());
  if (!lane.owned) return text + tr("\nnone of its tokens here");
  const std::int64_t end = std::min(lane.tokens.end, row.seq_len());
  if (lane.tokens.begin >= end) return text;
  const std::size_t first = row.document_at(lane.tokens.begin);
  const std::size_t last = row.document_at(end - 1);
  text += tr("\ntokens about %1").arg(number(lane.tokens.begin));
  text += first == last
              ? tr(", document %1").arg(number(static_cast<std::int64_t>(first)))
              : tr(", documents %1 to %2")
                    .arg(number(static_cast<std::int64_t>(first)), number(static_cast<std::int64_t>(last)));
  text += model_.pinnedRank() == lane.rank ? tr("\nclick lets it go") : tr("\nclick keeps it lit");
  return text;
}

bool RankLanes::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto lane = laneAt(help->pos())) {
      QToolTip::showText(help->globalPos(), tip(*lane), this);
    } else {
      QToolTip::hideText();
    }
    return true;
  }
  if (event->type() == QEvent::ScreenChangeInternal) request();
  return QWidget::event(event);
}

}  // namespace evenkeel::ui
