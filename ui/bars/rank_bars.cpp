#include "bars/rank_bars.h"

#include <QAction>
#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolButton>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "bars/number_text.h"
#include "mask_view/mask_painter.h"
#include "picture/picture_scale.h"
#include "theme/theme.h"

/// What the rank bars show and answer to. Their words: rank_bars_words.cpp; how they look:
/// rank_bars_paint.cpp.
namespace evenkeel::ui {
namespace {

constexpr std::int64_t kManyRanks = 64;
constexpr double kLeastBand = 6;         ///< px for a bar
constexpr double kLeastBandOfMany = 16;  ///< the same from `kManyRanks` on
constexpr double kLeastBandOfPair = 10;
constexpr int kSwitchGap = 4;
const QLatin1String kMeasureKey("measure");
const QLatin1String kOrderKey("order");
const QLatin1String kScaleKey("scale");

}  // namespace

RankBars::RankBars(StudioModel& model, MaskView& view, MaskView* b, QWidget* parent)
    : QWidget(parent), model_(model), view_(view), b_(b), switch_(new QWidget(this)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Work per rank"));
  makeCommands();
  connect(&model_, &StudioModel::snapshotChanged, this, &RankBars::takeSnapshot);
  connect(&model_, &StudioModel::executedChanged, this, [this] {
    if (view_.order() == RowOrder::executed) takeSnapshot();
  });
  connect(&model_, &StudioModel::shownRowChanged, this, &RankBars::takeSnapshot);
  connect(&model_, &StudioModel::pointedChanged, this, [this] { update(); });
  connect(&view_, &MaskView::sightChanged, this, [this] { update(); });
  connect(&view_, &MaskView::pictureChanged, this, [this] {
    if (!byRank()) update();
  });
  connect(&view_, &MaskView::shownChanged, this, &RankBars::takeSnapshot);
  if (b_ != nullptr) connect(b_, &MaskView::shownChanged, this, &RankBars::takeSnapshot);
  connect(&model_, &StudioModel::lagChanged, this, [this] {
    if (view_.order() == RowOrder::executed) update();
  });
  takeSnapshot();
}

void RankBars::makeCommands() {
  auto* row = new QHBoxLayout(switch_);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kSwitchGap);
  const auto add = [&](const char* name, const QString& text, const QString& label, const QString& key,
                       bool checked, const std::function<void(bool)>& act) {
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setIconText(label);
    action->setCheckable(true);
    action->setChecked(checked);
    action->setShortcut(QKeySequence(key));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setToolTip(tr("%1 (%2)").arg(text, key));
    addAction(action);
    auto* button = new QToolButton(switch_);
    button->setDefaultAction(action);
    button->setAccessibleName(text);
    button->setFont(textFont(TextSize::small));
    button->setStyleSheet(QStringLiteral("QToolButton { padding: 0px 6px; }"));
    row->addWidget(button);
    connect(action, &QAction::triggered, this, act);
    return action;
  };
  tiles_ = add("bars-tiles", tr("Bars of tiles"), tr("tiles"), tr("T"), true,
               [this](bool) { setWantsTiles(true); });
  area_ = add("bars-area", tr("Bars of area"), tr("area"), tr("A"), false,
              [this](bool) { setWantsTiles(false); });
  auto* measures = new QActionGroup(this);
  measures->addAction(tiles_);
  measures->addAction(area_);
  sorted_ = add("bars-sorted", tr("Bars sorted by work"), tr("sorted"), tr("O"), false,
                [this](bool on) { setOrder(on ? BarsOrder::sorted : BarsOrder::by_rank); });
  from_line_ = add("bars-from-bound", tr("Bars from the bound"), tr("\u00b1 bound"), tr("B"), false,
                   [this](bool on) { setScale(on ? BarsScale::from_line : BarsScale::from_zero); });
}

QList<QAction*> RankBars::commands() const {
  return {tiles_, area_, sorted_, from_line_};
}

void RankBars::setWantsTiles(bool tiles) {
  wants_tiles_ = tiles;
  (tiles ? tiles_ : area_)->setChecked(true);
  takeSnapshot();
}

void RankBars::setOrder(BarsOrder order) {
  order_ = order;
  sorted_->setChecked(order == BarsOrder::sorted);
  update();
}

void RankBars::setScale(BarsScale scale) {
  scale_ = scale;
  from_line_->setChecked(scale == BarsScale::from_line);
  update();
}

QJsonObject RankBars::viewState() const {
  return {{kMeasureKey, wants_tiles_ ? QStringLiteral("tiles") : QStringLiteral("area")},
          {kOrderKey, order_ == BarsOrder::sorted ? QStringLiteral("sorted") : QStringLiteral("by-rank")},
          {kScaleKey,
           scale_ == BarsScale::from_line ? QStringLiteral("from-bound") : QStringLiteral("from-zero")}};
}

void RankBars::setViewState(const QJsonObject& state) {
  const QString measure = state.value(kMeasureKey).toString();
  if (measure == QLatin1String("tiles")) setWantsTiles(true);
  if (measure == QLatin1String("area")) setWantsTiles(false);
  const QString order = state.value(kOrderKey).toString();
  if (order == QLatin1String("sorted")) setOrder(BarsOrder::sorted);
  if (order == QLatin1String("by-rank")) setOrder(BarsOrder::by_rank);
  const QString scale = state.value(kScaleKey).toString();
  if (scale == QLatin1String("from-bound")) setScale(BarsScale::from_line);
  if (scale == QLatin1String("from-zero")) setScale(BarsScale::from_zero);
}

std::shared_ptr<const Execution> RankBars::executionOf(Side side) const {
  if (side == Side::a) return view_.execution();
  return isComparing() ? b_->execution() : nullptr;
}

const Metrics* RankBars::metricsOf(Side side) const {
  const MaskView* view = side == Side::a ? &view_ : isComparing() ? b_ : nullptr;
  if (view == nullptr || view->plan() == nullptr) return nullptr;
  const StrategyOutcome* outcome = StudioModel::outcome(*view->snapshot(), side);
  return outcome != nullptr && outcome->metrics ? outcome->metrics->get() : nullptr;
}

bool RankBars::tilesThere(Side side) const {
  const Metrics* metrics = metricsOf(side);
  if (metrics == nullptr) return false;
  return view_.order() == RowOrder::executed ? executionOf(side) != nullptr
                                             : !metrics->rows[view_.row().value].planned_tiles.empty();
}

RankWork RankBars::measured(Side side) const {
  const Metrics* metrics = metricsOf(side);
  if (metrics == nullptr) return {};
  // A pair counts the same: tiles where both sides have them.
  const Side other = side == Side::a ? Side::b : Side::a;
  const bool executed = view_.order() == RowOrder::executed;
  const bool other_cuts = !executed && metricsOf(other) != nullptr && !tilesThere(other);
  if (!wants_tiles_ || other_cuts) return RankWork::make(*metrics, view_.row(), false);
  if (!executed) return RankWork::make(*metrics, view_.row(), true);
  const auto execution = executionOf(side);
  return execution == nullptr ? RankWork{} : RankWork::make(*execution, *metrics, view_.row());
}

void RankBars::takeSnapshot() {
  work_ = {};
  work_b_ = {};
  if (view_.snapshot() != nullptr) {
    work_ = measured(Side::a);
    if (isComparing()) work_b_ = measured(Side::b);
  }
  if (cursor_ && cursor_->value >= ranks()) cursor_.reset();
  const bool controls = hasBars() && byRank() && !isForPicture(*this);
  const bool tiles_there = tilesThere(Side::a) || tilesThere(Side::b);
  tiles_->setEnabled(tiles_there);
  area_->setEnabled(hasBars());
  switch_->setVisible(controls);
  placeSwitch();
  describe();
  // The work of blocks is drawn from the picture, and comes with it.
  if (byRank() || view_.isCurrent() || view_.drawnPicture() == nullptr) update();
}

void RankBars::describe() {
  setAccessibleDescription(cursor_ ? tell(*cursor_) : textTwin());
}

std::int64_t RankBars::ranks() const {
  return static_cast<std::int64_t>(std::max(work_.all.size(), work_b_.all.size()));
}

QRectF RankBars::area() const {
  const QRectF canvas(view_.canvas());
  return {0, canvas.top(), static_cast<double>(width()), canvas.height()};
}

double RankBars::bandHeight() const {
  if (order_ == BarsOrder::sorted)
    return area().height() / static_cast<double>(std::max<std::int64_t>(1, ranks()));
  return view_.bandRect(Rank{0}).height();
}

bool RankBars::showsProfile() const {
  const double band = bandHeight();
  const double pair = isComparing() ? kLeastBandOfPair / kLeastBand : 1;
  return band < kLeastBand * pair || (ranks() >= kManyRanks && band < kLeastBandOfMany * pair);
}

std::vector<Rank> RankBars::ranksInOrder() const {
  std::vector<Rank> order;
  for (std::int64_t rank = 0; rank < ranks(); ++rank) order.push_back(Rank{rank});
  if (order_ == BarsOrder::by_rank) return order;
  const RankWork& by = work_.empty() ? work_b_ : work_;
  std::stable_sort(order.begin(), order.end(), [&](Rank x, Rank y) { return by.of(x) > by.of(y); });
  return order;
}

std::vector<BarsRow> RankBars::rows() const {
  std::vector<BarsRow> rows;
  const QRectF room = area();
  const double high = bandHeight();
  double top = room.top();
  for (const Rank rank : ranksInOrder()) {
    QRectF band(0, top, room.width(), high);
    top += high;
    if (order_ == BarsOrder::by_rank) {
      const QRectF of = view_.bandRect(rank);
      if (of.bottom() <= room.top() || of.top() >= room.bottom()) continue;
      band = QRectF(0, of.top(), room.width(), of.height());
    }
    rows.push_back({rank, band});
  }
  return rows;
}

BarsLayout RankBars::barsLayout() const {
  BarsInput input;
  input.a = &work_;
  input.b = isComparing() ? &work_b_ : nullptr;
  input.comparing = isComparing();
  input.order = order_;
  input.scale = scale_;
  input.area = area();
  input.pointed = model_.pointed().rank;
  if (hasBars() && byRank()) {
    input.rows = rows();
    input.profile = showsProfile();
  }
  return BarsLayout::make(std::move(input));
}

QRectF RankBars::barRect(Rank rank, Side side) const {
  const BarsLayout layout = barsLayout();
  const BarLook* look = layout.look(rank, side);
  return look == nullptr ? QRectF() : look->bar;
}

std::optional<Rank> RankBars::rankAt(double y) const {
  const QRectF room = area();
  if (!hasBars() || y < room.top() || y >= room.bottom()) return std::nullopt;
  if (order_ == BarsOrder::sorted) {
    const auto order = ranksInOrder();
    const auto at = static_cast<std::size_t>((y - room.top()) / bandHeight());
    return order[std::min(at, order.size() - 1)];
  }
  const double place = view_.projection().q(y) / static_cast<double>(view_.bandTokens());
  return Rank{std::clamp(static_cast<std::int64_t>(place), std::int64_t{0}, ranks() - 1)};
}

void RankBars::setCursorRank(std::optional<Rank> rank) {
  cursor_ = rank;
  Pointed pointed;
  pointed.rank = rank;
  model_.setPointed(pointed);
  describe();
  update();
}

void RankBars::placeSwitch() {
  // The last ones, which keys do as well, give way before a word is cut.
  int needed = -kSwitchGap;
  for (int i = 0; i < switch_->layout()->count(); ++i) {
    QWidget* const button = switch_->layout()->itemAt(i)->widget();
    needed += button->sizeHint().width() + kSwitchGap;
    if (button->isHidden() == (needed <= width())) button->setVisible(needed <= width());
  }
  switch_->adjustSize();
  // Under the caption, above the bars.
  switch_->move(std::max(0, width() - switch_->width()),
                std::max(captionHeight(), roomAbove() - switch_->height() - 2));
}

void RankBars::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeSwitch();
}

void RankBars::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::StyleChange && event->type() != QEvent::FontChange) return;
  for (auto* button : switch_->findChildren<QToolButton*>()) button->setFont(textFont(TextSize::small));
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
  cursor_.reset();
  Pointed pointed;
  if (byRank()) {
    pointed.rank = rankAt(y);
  } else if (const auto plan = view_.plan();
             plan != nullptr && y >= at.canvas.top() && y < at.canvas.bottom()) {
    const auto last = static_cast<double>(plan->seq_len() - 1);
    const auto place = static_cast<std::int64_t>(std::clamp(at.q(y), 0.0, last));
    pointed.rank = plan->owner_of_token(view_.row(), place);
    pointed.q_block = place / view_.snapshot()->request.settings.block_size.q;
  }
  model_.setPointed(pointed);
}

void RankBars::mousePressEvent(QMouseEvent* event) {
  if (!byRank()) return;
  const auto rank = rankAt(event->position().y());
  setCursorRank(rank);
  if (rank) Q_EMIT rankPressed(*rank);
}

void RankBars::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  if (!cursor_) model_.setPointed({});
}

void RankBars::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && (cursor_ || model_.pinnedRank())) {
    model_.pinRank(std::nullopt);
    setCursorRank(std::nullopt);
    return;
  }
  const auto order = ranksInOrder();
  if (order.empty() || !byRank()) {
    QWidget::keyPressEvent(event);
    return;
  }
  const auto found = std::find(order.begin(), order.end(), cursor_.value_or(Rank{-1}));
  const auto last = static_cast<std::ptrdiff_t>(order.size()) - 1;
  std::ptrdiff_t at = found == order.end() ? -1 : found - order.begin();
  constexpr std::ptrdiff_t kPage = 10;
  switch (event->key()) {
    case Qt::Key_Up:
      at = std::max<std::ptrdiff_t>(0, at - 1);
      break;
    case Qt::Key_Down:
      at = std::min(last, at + 1);
      break;
    case Qt::Key_PageUp:
      at = std::max<std::ptrdiff_t>(0, at - kPage);
      break;
    case Qt::Key_PageDown:
      at = std::min(last, at + kPage);
      break;
    case Qt::Key_Home:
      at = 0;
      break;
    case Qt::Key_End:
      at = last;
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
      if (at < 0) return;
      model_.pinRank(order[static_cast<std::size_t>(at)]);
      model_.say(tr("Rank %1 stays pointed at until Escape").arg(order[static_cast<std::size_t>(at)].value));
      return;
    default:
      QWidget::keyPressEvent(event);
      return;
  }
  setCursorRank(order[static_cast<std::size_t>(at)]);
}

void RankBars::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  keyboard_focus_ = event->reason() != Qt::MouseFocusReason && event->reason() != Qt::ActiveWindowFocusReason;
  update();
}

void RankBars::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  keyboard_focus_ = false;
  if (cursor_) setCursorRank(std::nullopt);
  update();
}

}  // namespace evenkeel::ui
