#include "bars/rank_bars.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QToolButton>
#include <QWheelEvent>
#include <cmath>

#include "bars/number_text.h"
#include "picture/picture_scale.h"
#include "theme/theme.h"

namespace evenkeel::ui {

RankBars::RankBars(StudioModel& model, MaskView& view, MaskView* b, QWidget* parent)
    : QWidget(parent), model_(model), view_(view), b_(b), switch_(new QWidget(this)) {
  setMouseTracking(true);
  setAccessibleName(tr("Work per rank"));
  auto* row = new QHBoxLayout(switch_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(4);
  auto* choices = new QButtonGroup(this);
  const auto add = [&](const QString& text, bool tiles) {
    auto* button = new QToolButton(switch_);
    button->setText(text);
    button->setCheckable(true);
    button->setChecked(tiles == wants_tiles_);
    button->setFont(textFont(TextSize::small));
    button->setStyleSheet(QStringLiteral("QToolButton { padding: 1px 7px; }"));
    choices->addButton(button);
    row->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, tiles] { setWantsTiles(tiles); });
    return button;
  };
  tiles_button_ = add(tr("tiles"), true);
  area_button_ = add(tr("area"), false);
  connect(&model_, &StudioModel::snapshotChanged, this, &RankBars::takeSnapshot);
  connect(&model_, &StudioModel::executedChanged, this, &RankBars::takeSnapshot);
  connect(&model_, &StudioModel::shownRowChanged, this, &RankBars::takeSnapshot);
  connect(&model_, &StudioModel::pointedChanged, this, [this] { update(); });
  connect(&view_, &MaskView::sightChanged, this, [this] { update(); });
  connect(&view_, &MaskView::pictureChanged, this, [this] { update(); });
  connect(&view_, &MaskView::shownChanged, this, &RankBars::takeSnapshot);
  if (b_ != nullptr) connect(b_, &MaskView::shownChanged, this, &RankBars::takeSnapshot);
  connect(&model_, &StudioModel::lagChanged, this, [this] { update(); });
  takeSnapshot();
}

void RankBars::setWantsTiles(bool tiles) {
  wants_tiles_ = tiles;
  (tiles ? tiles_button_ : area_button_)->setChecked(true);
  takeSnapshot();
}

void RankBars::takeSnapshot() {
  const auto snapshot = view_.snapshot();
  const bool measured = view_.plan() != nullptr && snapshot->chosen.metrics.ok();
  const auto execution = view_.execution();
  bool tiles_there = false;
  work_ = {};
  if (measured) {
    const Metrics& metrics = **snapshot->chosen.metrics;
    tiles_there = execution != nullptr || !metrics.rows[view_.row().value].planned_tiles.empty();
    work_ = execution != nullptr && wants_tiles_ ? RankWork::make(*execution, metrics, view_.row())
                                                 : RankWork::make(metrics, view_.row(), wants_tiles_);
  }
  switch_->setVisible(!isForPicture(*this) && measured && byRank() && tiles_there);
  placeSwitch();
  update();
}

void RankBars::placeSwitch() {
  switch_->adjustSize();
  switch_->move(width() - switch_->width(), 0);
}

void RankBars::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeSwitch();
}

void RankBars::wheelEvent(QWheelEvent* event) {
  const QRectF canvas(view_.canvas());
  view_.zoom(QPointF(canvas.center().x(), event->position().y()),
             std::exp2(-event->angleDelta().y() / 240.0));
  event->accept();
}

void RankBars::mouseMoveEvent(QMouseEvent* event) {
  const MaskProjection at = view_.projection();
  const double y = event->position().y();
  const auto plan = view_.plan();
  Pointed pointed;
  if (plan != nullptr && y >= at.canvas.top() && y < at.canvas.bottom()) {
    const auto last = static_cast<double>(plan->seq_len() - 1);
    const auto place = static_cast<std::int64_t>(std::clamp(at.q(y), 0.0, last));
    if (byRank()) {
      pointed.rank = Rank{place / plan->tokens_per_rank()};
    } else {
      pointed.rank = plan->owner_of_token(view_.row(), place);
      pointed.q_block = place / view_.snapshot()->request.settings.block_size.q;
    }
  }
  model_.setPointed(pointed);
}

void RankBars::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  model_.setPointed({});
}

}  // namespace evenkeel::ui
