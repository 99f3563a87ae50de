#include "strip/rank_lanes.h"

#include <QHelpEvent>
#include <QMetaObject>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>
#include <new>

#include "base/text.h"
#include "metrics/metrics.h"
#include "picture/picture_scale.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kTop = 4;
constexpr int kBottom = 10;
/// The least opacity of a column that holds anything at all, so that a short piece cannot vanish.
constexpr float kLeastOpacity = 0.4F;

}  // namespace

RankLanes::RankLanes(StudioModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      lane_(
          [](const LaneRequest& request, const std::stop_token& stop) -> std::optional<LaneRaster> {
            try {
              return rasterLanes(request, stop);
            } catch (const std::bad_alloc&) {
              return std::nullopt;  // the lanes keep showing the last plan
            }
          },
          [this](std::uint64_t, LaneRaster raster) {
            QMetaObject::invokeMethod(
                this,
                [this, fresh = std::move(raster)] {
                  raster_ = fresh;
                  coloured_for_.reset();
                  update();
                  Q_EMIT rastered();
                },
                Qt::QueuedConnection);
          }) {
  setMouseTracking(true);
  setAccessibleName(tr("Rank lanes"));
  setAccessibleDescription(tr("Where in the sequence each rank's tokens come from"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&model_, &StudioModel::snapshotChanged, this, [this] {
    updateGeometry();
    request();
  });
  connect(&model_, &StudioModel::executedChanged, this, [this] {
    if (ranks() > kMostLanes) request();
  });
  connect(&model_, &StudioModel::projectChanged, this, qOverload<>(&QWidget::update));
  connect(&model_, &StudioModel::shownRowChanged, this, &RankLanes::request);
  connect(&model_, &StudioModel::pointedChanged, this, [this] {
    if (ranks() > kMostLanes) request();
    update();
  });
  request();
}

QSize RankLanes::sizeHint() const {
  return {400, kTop + static_cast<int>(laneCount()) * lanePitch() + kBottom};
}

std::shared_ptr<const Plan> RankLanes::plan() const {
  const auto& snapshot = model_.snapshot();
  return snapshot && snapshot->chosen.plan ? *snapshot->chosen.plan : nullptr;
}

std::int64_t RankLanes::ranks() const {
  const auto& snapshot = model_.snapshot();
  return (snapshot ? snapshot->request.settings : model_.project().a).world_size.value;
}

std::int64_t RankLanes::laneCount() const {
  return ranks() <= kMostLanes ? std::max<std::int64_t>(ranks(), 4) : 2;
}

int RankLanes::lanePitch() const {
  return ranks() > kMostLanes ? 14 : ranks() > 8 ? 3 : 4;
}

TokenScale RankLanes::scale() const {
  return TokenScale::across(width(), model_.project().layout.seq_len());
}

std::optional<Rank> RankLanes::shownRank() const {
  if (model_.pointed().rank && model_.pointed().rank->value < ranks()) return model_.pointed().rank;
  const auto& snapshot = model_.snapshot();
  if (!snapshot || !snapshot->chosen.metrics) return std::nullopt;
  // The one that the bars call slowest: by what is executed, once that is known.
  if (model_.executedIsCurrent() && model_.executed()->chosen.execution) {
    const Execution& run = **model_.executed()->chosen.execution;
    const std::size_t row = std::min(model_.shownRow().value, run.rows.size() - 1);
    return slowest_rank(run.rows[row].per_rank());
  }
  const Metrics& metrics = **snapshot->chosen.metrics;
  const std::size_t shown = model_.shownRow().value;
  const Work& work = shown < metrics.rows.size() ? metrics.rows[shown] : metrics.total;
  return slowest_rank(work.planned_tiles.empty() ? work.area : work.planned_tiles);
}

bool RankLanes::isCurrent() const {
  return plan() == nullptr ||
         (raster_ && requested_ && raster_->request == *requested_ && raster_->request.plan == plan());
}

void RankLanes::request() {
  const auto current = plan();
  if (!current || model_.shownRow().value >= current->batch()) {
    update();
    return;
  }
  const TokenScale across = TokenScale::across(width(), current->seq_len());
  LaneRequest next{current, model_.shownRow(),
                   static_cast<int>(std::ceil(across.width * pixelRatioOf(*this))),
                   ranks() > kMostLanes ? shownRank() : std::nullopt};
  if (requested_ == next) return;
  requested_ = next;
  lane_.submit(std::move(next));
}

void RankLanes::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  request();
}

std::optional<Rank> RankLanes::rankAt(QPointF at) const {
  const auto current = plan();
  const TokenScale across = scale();
  if (!current || at.x() < across.left || at.x() >= across.right() || at.y() < kTop) return std::nullopt;
  const auto lane = static_cast<std::int64_t>((at.y() - kTop) / lanePitch());
  if (ranks() <= kMostLanes) return lane < ranks() ? std::optional(Rank{lane}) : std::nullopt;
  const std::int64_t token = across.tokenAt(at.x());
  if (lane != 1 || token >= current->seq_len() || model_.shownRow().value >= current->batch())
    return std::nullopt;
  return current->owner_of_token(model_.shownRow(), token);
}

void RankLanes::mouseMoveEvent(QMouseEvent* event) {
  Pointed pointed;
  pointed.rank = rankAt(event->position());
  model_.setPointed(pointed);
}

void RankLanes::leaveEvent(QEvent* event) {
  model_.setPointed({});
  QWidget::leaveEvent(event);
}

bool RankLanes::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const auto rank = rankAt(help->pos());
    if (rank) {
      QToolTip::showText(help->globalPos(), tr("rank %1").arg(rank->value), this);
    } else {
      QToolTip::hideText();
    }
    return true;
  }
  if (event->type() == QEvent::ScreenChangeInternal || event->type() == QEvent::StyleChange) request();
  return QWidget::event(event);
}

QString RankLanes::gutterText() const {
  if (ranks() <= kMostLanes) return ranks() == 1 ? tr("rank 0") : tr("ranks 0 to %1").arg(ranks() - 1);
  return shownRank() ? tr("rank %1").arg(shownRank()->value) : QString();
}

/// Colours the raster: once for each raster and theme.
void RankLanes::colour() {
  const int kind = static_cast<int>(theme().kind);
  if (!raster_ || coloured_for_ == kind) return;
  coloured_for_ = kind;
  const LaneRaster& raster = *raster_;
  const auto columns = static_cast<int>(raster.coverage.front().size());
  const bool summary = !raster.summary.empty();
  pixels_ = QImage(columns, static_cast<int>(raster.coverage.size()) + (summary ? 1 : 0),
                   QImage::Format_ARGB32_Premultiplied);
  pixels_.fill(Qt::transparent);
  for (std::size_t lane = 0; lane < raster.coverage.size(); ++lane) {
    const std::int64_t rank =
        summary ? (raster.request.only ? raster.request.only->value : 0) : static_cast<std::int64_t>(lane);
    auto* line = reinterpret_cast<QRgb*>(pixels_.scanLine(static_cast<int>(lane)));
    QColor color = theme().rank(rank);
    for (std::size_t x = 0; x < raster.coverage[lane].size(); ++x) {
      const float share = raster.coverage[lane][x];
      if (share <= 0) continue;
      color.setAlphaF(std::max(kLeastOpacity, std::sqrt(share)));
      line[x] = qPremultiply(color.rgba());
    }
  }
  if (summary) {
    auto* line = reinterpret_cast<QRgb*>(pixels_.scanLine(pixels_.height() - 1));
    for (std::size_t x = 0; x < raster.summary.size(); ++x) line[x] = theme().rank(raster.summary[x]).rgba();
  }
}

void RankLanes::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setFont(textFont(TextSize::small));
  painter.setPen(theme().quietText);
  const int left = kStripMargin;
  const QRect gutter(left, kTop, kStripGutter - left - 8, height() - kTop - kBottom);
  const auto current = plan();
  if (!current || !raster_) {
    const auto& snapshot = model_.snapshot();
    painter.drawText(gutter, Qt::AlignVCenter | Qt::AlignLeft, tr("ranks"));
    if (snapshot && !snapshot->chosen.plan) {
      const QRect room(kStripGutter, 0, width() - kStripGutter - kStripMargin, height());
      const QString line =
          tr("no plan: %1").arg(QString::fromStdString(snapshot->chosen.plan.error().message));
      painter.drawText(room, Qt::AlignVCenter | Qt::AlignLeft,
                       painter.fontMetrics().elidedText(line, Qt::ElideRight, room.width()));
    }
    return;
  }
  colour();
  const int pitch = lanePitch();
  if (ranks() <= kMostLanes) {
    painter.drawText(gutter, Qt::AlignVCenter | Qt::AlignLeft, gutterText());
  } else {
    painter.drawText(QRect(left, kTop, gutter.width(), pitch), Qt::AlignVCenter | Qt::AlignLeft,
                     gutterText());
    painter.drawText(QRect(left, kTop + pitch, gutter.width(), pitch), Qt::AlignVCenter | Qt::AlignLeft,
                     tr("all %1 ranks").arg(QString::fromStdString(grouped(ranks()))));
  }
  const TokenScale across = scale();
  painter.setClipRect(QRectF(across.left, 0, across.width, height()));
  const double lanes_width = across.x(raster_->request.plan->seq_len()) - across.left;
  const bool each = raster_->summary.empty();
  for (int lane = 0; lane < pixels_.height(); ++lane) {
    const bool lit = !each || !model_.pointed().rank || model_.pointed().rank->value == lane;
    painter.setOpacity(lit ? 1.0 : 0.25);
    const double gap = pitch > 8 ? 4 : pitch > 3 ? 1 : 0.5;
    painter.drawImage(QRectF(across.left, kTop + lane * pitch + gap / 2, lanes_width, pitch - gap), pixels_,
                      QRectF(0, lane, pixels_.width(), 1));
  }
}

}  // namespace evenkeel::ui
