#include "mask_view/mask_view.h"

#include <array>
#include <cmath>
#include <exception>

#include "mask_view/mask_painter.h"
#include "mask_view/minimap.h"
#include "picture/picture_scale.h"

namespace evenkeel::ui {

MaskView::MaskView(StudioModel& model, QWidget* parent) : MaskView(model, makeMaskPicture, parent) {}

MaskView::MaskView(StudioModel& model, MakePicture make, QWidget* parent)
    : MaskView(model, std::move(make), std::make_shared<MaskLink>(model), Side::a, parent) {}

MaskView::MaskView(MaskView& a, Side side, QWidget* parent)
    : MaskView(a.model_, makeMaskPicture, a.link_, side, parent) {
  a.other_ = this;
}

MaskView::MaskView(StudioModel& model, MakePicture make, std::shared_ptr<MaskLink> link, Side side,
                   QWidget* parent)
    : QWidget(parent),
      model_(model),
      link_(std::move(link)),
      side_(side),
      marks_lane_([](const DocumentMarks& wanted, const auto& publish,
                     const std::stop_token& /*stop*/) { publish(wanted.found()); },
                  [this](std::uint64_t /*generation*/, DocumentMarks found) {
                    QMetaObject::invokeMethod(
                        this,
                        [this, marks = std::move(found)]() mutable {
                          document_marks_ = std::move(marks);
                          update();
                        },
                        Qt::QueuedConnection);
                  }),
      lane_(
          [makeNext = std::move(make)](const MaskPictureRequest& request, const auto& publish,
                                       const std::stop_token& stop) {
            try {
              if (auto picture = makeNext(request, stop)) publish(std::move(*picture));
            } catch (const std::exception&) {
              // The last picture stays, and its mark where it has one.
            }
          },
          [this](std::uint64_t /*generation*/, std::shared_ptr<const MaskPicture> picture) {
            QMetaObject::invokeMethod(
                this, [this, shown = std::move(picture)]() mutable { showPicture(std::move(shown)); },
                Qt::QueuedConnection);
          }) {
  setMouseTracking(true);
  setFocusPolicy(Qt::WheelFocus);  // who zooms by wheel comes back by F
  setAccessibleName(tr("Mask"));
  connect(&picture_lag_, &Lag::changed, this, [this] {
    update();
    Q_EMIT pictureChanged();
  });
  connect(&model_, &StudioModel::lagChanged, this, [this] {
    if (order() == RowOrder::executed) update();
  });
  connect(&model_, &StudioModel::snapshotChanged, this, &MaskView::takeSnapshot);
  connect(link_.get(), &MaskLink::executedChanged, this, [this] {
    // In the other orders nothing of it is shown, unless it is what makes this one possible.
    if (order() == RowOrder::executed || order() != shown_order_) takeSnapshot();
  });
  connect(link_.get(), &MaskLink::sightChanged, this, [this] {
    Q_EMIT sightChanged();
    request();
  });
  connect(link_.get(), &MaskLink::cursorChanged, this, &MaskView::takeCursor);
  connect(link_.get(), &MaskLink::selectionChanged, this, qOverload<>(&QWidget::update));
  connect(&model_, &StudioModel::shownRowChanged, this, &MaskView::takeSnapshot);
  connect(&model_, &StudioModel::pointedChanged, this, [this] { update(); });
  if (side_ == Side::a) minimap_ = new Minimap(*this);
  takeSnapshot();
}

RowOrder MaskView::order() const {
  // The same for both sides of a comparison: where one is refused what the other is not, it says so instead.
  const auto& newest = model_.snapshot();
  const auto& executed = link_->executed();
  if (difference_) return RowOrder::original;
  const auto is_planned = [](const StrategyOutcome* side) { return side != nullptr && side->plan.ok(); };
  const bool planned = newest != nullptr && newest->mask &&
                       (is_planned(&newest->chosen) || is_planned(StudioModel::outcome(*newest, Side::b)));
  if (wanted_order_ == RowOrder::executed) {
    // Before the first execution there is nothing to fall back from.
    const bool first = executed == nullptr && (newest == nullptr || planned);
    const auto* b = executed == nullptr ? nullptr : StudioModel::execution(*executed, Side::b);
    const bool runs = executed != nullptr && (executed->chosen.execution || (b != nullptr && b->execution));
    if (first || runs) return RowOrder::executed;
  }
  if (!planned) return RowOrder::original;
  return wanted_order_ == RowOrder::original ? RowOrder::original : RowOrder::q_rearranged;
}

std::shared_ptr<const Snapshot> MaskView::snapshot() const {
  if (order() != RowOrder::executed) return model_.snapshot();
  return link_->executed() == nullptr ? nullptr : link_->executed()->snapshot;
}

bool MaskView::isComparing() const {
  const auto shown = snapshot();
  return shown == nullptr ? model_.isComparing() : shown->request.b.has_value();
}

const StrategyOutcome* MaskView::outcome() const {
  const auto shown = snapshot();
  return shown == nullptr ? nullptr : StudioModel::outcome(*shown, side_);
}

std::shared_ptr<const Mask> MaskView::mask() const {
  const auto shown = snapshot();
  return shown != nullptr && shown->mask ? *shown->mask : nullptr;
}

std::shared_ptr<const Plan> MaskView::plan() const {
  const StrategyOutcome* shown = outcome();
  return shown != nullptr && mask() != nullptr && shown->plan && refusal().isEmpty() ? *shown->plan : nullptr;
}

std::shared_ptr<const Execution> MaskView::execution() const {
  if (order() != RowOrder::executed || link_->executed() == nullptr) return nullptr;
  const StrategyExecution* shown = StudioModel::execution(*link_->executed(), side_);
  return shown != nullptr && shown->execution ? *shown->execution : nullptr;
}

QString MaskView::refusal() const {
  const StrategyOutcome* shown = outcome();
  if (shown == nullptr || mask() == nullptr) return {};
  if (difference_) {
    for (const Side side : {Side::a, Side::b}) {
      const StrategyOutcome* of = StudioModel::outcome(*snapshot(), side);
      if (of == nullptr || of->plan) continue;
      return tr("%1 %2 has no plan: %3")
          .arg(sideLetter(side))
          .arg(QString::fromStdString(of->strategy), QString::fromStdString(of->plan.error().line()));
    }
    return {};
  }
  if (order() == RowOrder::original) return {};
  if (!shown->plan) return QString::fromStdString(shown->plan.error().line());
  if (order() != RowOrder::executed) return {};
  const StrategyExecution* runs = StudioModel::execution(*link_->executed(), side_);
  return runs == nullptr || runs->execution ? QString()
                                            : QString::fromStdString(runs->execution.error().line());
}

BlockSize MaskView::blockSize() const {
  if (const auto executed = execution()) return executed->block_size;
  const auto shown = snapshot();
  const Case& settings = shown == nullptr ? model_.project().a : shown->request.settings;
  return order() == RowOrder::executed ? executed_block(settings.reference, settings.block_size)
                                       : settings.block_size;
}

std::int64_t MaskView::bandTokens() const {
  if (mask() == nullptr || order() == RowOrder::original) return 0;
  return seqLen() / snapshot()->request.settings.world_size.value;
}

BatchRow MaskView::row() const {
  const auto shown = mask();
  // The snapshot may be of a layout with fewer rows than the one that is edited.
  return shown == nullptr ? BatchRow{0} : BatchRow{std::min(model_.shownRow().value, shown->batch() - 1)};
}

std::int64_t MaskView::seqLen() const {
  const auto shown = mask();
  return shown == nullptr ? 0 : shown->seq_len();
}

void MaskView::setWantedOrder(RowOrder order) {
  wanted_order_ = order;
  takeSnapshot();
}

void MaskView::setDifference(bool difference) {
  difference_ = difference;
  takeSnapshot();
}

void MaskView::setColour(MaskColour colour) {
  colour_ = colour;
  request();
}

QRect MaskView::canvas() const {
  return rect().adjusted(side_ == Side::a ? gutterWidth() : 1, roomAbove(), -1, -roomBelow());
}

QRectF MaskView::bandRect(Rank rank) const {
  const std::int64_t tokens = bandTokens();
  if (tokens == 0) return {};
  const MaskProjection at = projection();
  const double top = at.y(static_cast<double>(rank.value * tokens));
  return {at.canvas.left(), top, at.canvas.width(),
          at.y(static_cast<double>((rank.value + 1) * tokens)) - top};
}

bool MaskView::isCurrent() const {
  const auto wanted = wantedPicture();
  if (!wanted || picture_ == nullptr) return false;
  const MaskPictureRequest& shown = picture_->request;
  return pictureBelongs() && shown.sight == wanted->sight && shown.pixels == wanted->pixels &&
         shown.colour == wanted->colour;
}

bool MaskView::pictureBelongs() const {
  if (picture_ == nullptr) return false;
  const MaskPictureRequest& shown = picture_->request;
  return shown.snapshot == snapshot() && shown.side == (difference_ ? Side::b : side_) &&
         shown.difference == difference_ && shown.order == order() && shown.row == row() &&
         shown.block_size == blockSize();
}

std::shared_ptr<const MaskPicture> MaskView::drawnPicture() const {
  const auto tokens = mask();
  if (tokens == nullptr || picture_ == nullptr || outcome() == nullptr || !refusal().isEmpty())
    return nullptr;
  const MaskPictureRequest& shown = picture_->request;
  if (shown.order != order()) return nullptr;
  const auto ranks = [](const Snapshot& of) { return of.request.settings.world_size; };
  const bool comparable = shown.row == row() && (*shown.snapshot->mask)->seq_len() == tokens->seq_len() &&
                          ranks(*shown.snapshot) == ranks(*snapshot());
  if (shown.difference != difference_) return nullptr;
  return comparable || !showsStalePicture() ? picture_ : nullptr;
}

void MaskView::takeSnapshot() {
  if (order() != shown_order_) {
    shown_order_ = order();
    Q_EMIT orderChanged();
  }
  if (const std::int64_t tokens = seqLen(); tokens > 0) {
    const auto all = static_cast<double>(tokens);
    const MaskSight whole{0, 0, all};
    link_->setSight(link_->isFitted() ? whole : clamped(sight(), all), link_->isFitted());
  }
  // What lies under a resting cursor may be another block's or another rank's now.
  readCursor();
  if (hovered_ && link_->cursorBy() == CursorBy::mouse) point(*hovered_);
  if (hasFocus() && pointed_tile_ && link_->cursorBy() == CursorBy::keys) {
    model_.setPointed(pointedAt(*link_->cursor()));
  }
  // Painted once, with the picture that belongs to it, if there is one to wait for.
  if (isCurrent() || !wantedPicture() || drawnPicture() == nullptr) update();
  ask();
  Q_EMIT shownChanged();
}

void MaskView::setSight(const MaskSight& wanted) {
  const auto tokens = static_cast<double>(seqLen());
  if (tokens == 0) return;
  const MaskSight next = clamped(wanted, tokens);
  if (next != sight()) link_->setSight(next, next.span >= tokens);
}

void MaskView::fit() {
  setSight({0, 0, static_cast<double>(seqLen())});
}

void MaskView::zoom(QPointF at, double factor) {
  if (seqLen() > 0) setSight(projection().zoomed(at, factor, static_cast<double>(seqLen())));
}

std::optional<MaskPictureRequest> MaskView::wantedPicture() const {
  const QRect area = canvas();
  const double scale = pixelRatioOf(*this);
  return requestFor(sight(),
                    {static_cast<int>(std::lround(area.width() * scale)),
                     static_cast<int>(std::lround(area.height() * scale))},
                    scale);
}

std::optional<MaskPictureRequest> MaskView::requestFor(const MaskSight& sight, QSize pixels,
                                                       double scale) const {
  if (mask() == nullptr || outcome() == nullptr || !refusal().isEmpty()) return std::nullopt;
  if (pixels.width() < 2 || pixels.height() < 2) return std::nullopt;
  MaskPictureRequest wanted;
  wanted.snapshot = snapshot();
  wanted.row = row();
  wanted.side = side_;
  wanted.order = order();
  wanted.block_size = blockSize();
  wanted.execution = execution();
  wanted.sight = sight;
  wanted.scale = scale;
  wanted.pixels = pixels;
  wanted.colour = plan() == nullptr && colour_ == MaskColour::by_rank ? MaskColour::by_class : colour_;
  wanted.theme = theme().kind;
  if (difference_) {
    wanted.difference = true;
    wanted.side = Side::b;
    wanted.colour = MaskColour::by_rank;
    const bool known = picture_ != nullptr && picture_->request.difference &&
                       picture_->request.snapshot == wanted.snapshot && picture_->request.row == wanted.row;
    if (known) wanted.changes = picture_->changes;
  }
  return wanted;
}

std::optional<Rank> MaskView::slowestRank() const {
  const StrategyOutcome* shown = outcome();
  if (shown == nullptr || order() == RowOrder::original) return std::nullopt;
  if (const auto runs = execution()) return slowest_rank(runs->rows[row().value].per_rank());
  if (order() == RowOrder::executed || !shown->metrics) return std::nullopt;
  const auto& work = (*shown->metrics)->rows[row().value];
  return slowest_rank(work.planned_tiles.empty() ? work.area : work.planned_tiles);
}

void MaskView::request() {
  update();
  ask();
}

void MaskView::ask() {
  noteLag();
  if (isCurrent()) return;
  auto wanted = wantedPicture();
  if (!wanted || wanted == asked_) return;
  asked_ = wanted;
  lane_.submit(std::move(*wanted));
}

void MaskView::noteLag() {
  const bool awaited = wantedPicture().has_value() && !pictureBelongs();
  picture_lag_.set(awaited);
  model_.setPictureAwaited(*this, awaited);
}

void MaskView::showPicture(std::shared_ptr<const MaskPicture> picture) {
  image_ = picture->image;
  coloured_for_ = Colouring{picture->request.theme, std::nullopt};
  if (asked_ == picture->request) asked_.reset();
  picture_ = std::move(picture);
  update();
  noteLag();
  Q_EMIT pictureChanged();
}

void MaskView::recolour() {
  // In rearranged order a rank is a band, which has an outline; in original order its rows are all over.
  const bool lit = picture_->request.order == RowOrder::original && !link_->cursor();
  const Colouring wanted{theme().kind, lit ? model_.pointed().rank : std::nullopt};
  if (coloured_for_ == wanted) return;
  image_ = colourPicture(*picture_, wanted.theme, wanted.lit);
  coloured_for_ = wanted;
}

void MaskView::setMagnified(const std::optional<QRectF>& places) {
  if (places == magnified_) return;
  magnified_ = places;
  update();
}

void MaskView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  Q_EMIT sightChanged();
  request();
}

}  // namespace evenkeel::ui
