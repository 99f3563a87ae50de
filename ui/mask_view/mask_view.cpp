#include "mask_view/mask_view.h"

#include <QPainter>
#include <cmath>

#include "mask_view/mask_painter.h"

namespace evenkeel::ui {
namespace {

/// How long a raster may run before a newer one replaces it. Shorter ones are shown first, so that a long
/// drag shows all of them.
constexpr int kPatienceMilliseconds = 100;

}  // namespace

MaskView::MaskView(StudioModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      lane_([](const MaskPictureRequest& request,
               const std::stop_token& stop) { return makeMaskPicture(request, stop); },
            [this](std::uint64_t /*generation*/, std::shared_ptr<const MaskPicture> picture) {
              QMetaObject::invokeMethod(
                  this, [this, shown = std::move(picture)]() mutable { showPicture(std::move(shown)); },
                  Qt::QueuedConnection);
            }) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Mask"));
  patience_.setSingleShot(true);
  connect(&patience_, &QTimer::timeout, this, [this] {
    if (waiting_) request();
  });
  connect(&model_, &StudioModel::snapshotChanged, this, &MaskView::takeSnapshot);
  connect(&model_, &StudioModel::shownRowChanged, this, &MaskView::takeSnapshot);
  connect(&model_, &StudioModel::pointedChanged, this, [this] { update(); });
  takeSnapshot();
}

std::shared_ptr<const Mask> MaskView::mask() const {
  const auto& snapshot = model_.snapshot();
  return snapshot != nullptr && snapshot->mask ? *snapshot->mask : nullptr;
}

std::shared_ptr<const Plan> MaskView::plan() const {
  const auto& snapshot = model_.snapshot();
  return snapshot != nullptr && snapshot->mask && snapshot->chosen.plan ? *snapshot->chosen.plan : nullptr;
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

RowOrder MaskView::order() const {
  return plan() == nullptr ? RowOrder::original : wanted_order_;
}

void MaskView::setWantedOrder(RowOrder order) {
  wanted_order_ = order;
  takeSnapshot();
}

void MaskView::setColour(MaskColour colour) {
  colour_ = colour;
  request();
}

QRect MaskView::canvas() const {
  return rect().adjusted(kGutter, kAbove, -1, -kBelow);
}

QRectF MaskView::bandRect(Rank rank) const {
  const auto shown = plan();
  if (shown == nullptr || order() != RowOrder::q_rearranged) return {};
  const MaskProjection at = projection();
  const Interval positions = shown->positions_of(rank);
  const double top = at.y(static_cast<double>(positions.begin));
  return {at.canvas.left(), top, at.canvas.width(), at.y(static_cast<double>(positions.end)) - top};
}

bool MaskView::isCurrent() const {
  const auto wanted = wantedPicture();
  if (!wanted || picture_ == nullptr) return false;
  const MaskPictureRequest& shown = picture_->request;
  return shown.snapshot == wanted->snapshot && shown.row == wanted->row && shown.order == wanted->order &&
         shown.sight == wanted->sight && shown.pixels == wanted->pixels && shown.colour == wanted->colour;
}

void MaskView::takeSnapshot() {
  if (order() != shown_order_) {
    shown_order_ = order();
    Q_EMIT orderChanged();
  }
  if (const std::int64_t tokens = seqLen(); tokens > 0) {
    const MaskSight before = sight_;
    if (fitted_) {
      sight_ = {0, 0, static_cast<double>(tokens)};
    } else {
      sight_ = clamped(sight_, static_cast<double>(tokens));
    }
    if (sight_ != before) Q_EMIT sightChanged();
  }
  // What lies under a resting cursor may be another block's or another rank's now.
  if (hovered_) point(*hovered_);
  request();
}

void MaskView::setSight(const MaskSight& sight) {
  const auto tokens = static_cast<double>(seqLen());
  if (tokens == 0) return;
  const MaskSight next = clamped(sight, tokens);
  if (next == sight_) return;
  sight_ = next;
  fitted_ = sight_.span >= tokens;
  Q_EMIT sightChanged();
  request();
}

void MaskView::fit() {
  setSight({0, 0, static_cast<double>(seqLen())});
}

void MaskView::zoom(QPointF at, double factor) {
  if (seqLen() > 0) setSight(projection().zoomed(at, factor, static_cast<double>(seqLen())));
}

std::optional<MaskPictureRequest> MaskView::wantedPicture() const {
  const QRect area = canvas();
  if (mask() == nullptr || area.width() < 2 || area.height() < 2) return std::nullopt;
  MaskPictureRequest wanted;
  wanted.snapshot = model_.snapshot();
  wanted.row = row();
  wanted.order = order();
  wanted.sight = sight_;
  wanted.scale = devicePixelRatioF();
  wanted.pixels = QSize(static_cast<int>(std::lround(area.width() * wanted.scale)),
                        static_cast<int>(std::lround(area.height() * wanted.scale)));
  wanted.colour = plan() == nullptr ? MaskColour::by_class : colour_;
  wanted.theme = theme().kind;
  return wanted;
}

void MaskView::request() {
  update();
  auto wanted = wantedPicture();
  if (!wanted) return;
  if (busy_ && busy_for_.elapsed() < kPatienceMilliseconds) {
    waiting_ = true;
    if (!patience_.isActive()) patience_.start(kPatienceMilliseconds - static_cast<int>(busy_for_.elapsed()));
    return;
  }
  waiting_ = false;
  busy_ = true;
  busy_for_.start();
  lane_.submit(std::move(*wanted));
}

void MaskView::showPicture(std::shared_ptr<const MaskPicture> picture) {
  busy_ = false;
  image_ = picture->image;
  coloured_for_ = Colouring{picture->request.theme, std::nullopt};
  picture_ = std::move(picture);
  update();
  Q_EMIT pictureChanged();
  if (waiting_) request();
}

void MaskView::recolour() {
  // In rearranged order a rank is a band, which has an outline; in original order its rows are all over.
  const bool lit = picture_->request.order == RowOrder::original && !underMouse();
  const Colouring wanted{theme().kind, lit ? model_.pointed().rank : std::nullopt};
  if (coloured_for_ == wanted) return;
  MaskPictureRequest request = picture_->request;
  request.theme = wanted.theme;
  image_ = colourRaster(picture_->raster, request, wanted.lit);
  coloured_for_ = wanted;
}

void MaskView::paintMask(QPainter& painter) {
  const QRect area = canvas();
  painter.fillRect(area, theme().canvas);
  if (mask() == nullptr || picture_ == nullptr || picture_->request.order != order()) return;
  recolour();
  if (isCurrent()) {
    painter.drawImage(area.topLeft(), image_);
    return;
  }
  // The last picture, where its tokens now lie.
  painter.save();
  painter.setClipRect(area);
  const MaskProjection at = projection();
  const MaskSight& old = picture_->request.sight;
  painter.drawImage(
      QRectF(QPointF(at.x(old.kv), at.y(old.q)), QPointF(at.x(old.kv + old.span), at.y(old.q + old.span))),
      image_);
  painter.restore();
}

void MaskView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  const QRect area = canvas();
  if (area.width() < 2 || area.height() < 2) return;
  paintMask(painter);
  painter.setPen(keyboard_focus_ ? theme().text : theme().line);
  painter.drawRect(area.adjusted(-1, -1, 0, 0));

  const auto& snapshot = model_.snapshot();
  if (mask() == nullptr) {
    if (snapshot == nullptr) return;
    painter.setPen(theme().quietText);
    painter.setFont(textFont(TextSize::normal));
    painter.drawText(area.adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("No mask: %1").arg(QString::fromStdString(snapshot->mask.error().line())));
    return;
  }

  const MaskProjection at = projection();
  drawKvTicks(painter, at);
  if (const auto shown = plan(); shown != nullptr && order() == RowOrder::q_rearranged) {
    drawBands(painter, at, shown->tokens_per_rank(), shown->world_size().value, model_.pointed().rank);
  } else {
    drawQTicks(painter, at);
  }
  drawPointed(painter);

  painter.setFont(textFont(TextSize::small));
  const QFontMetrics metrics(painter.font());
  const QRect caption(area.left(), 0, area.width(), kAbove - 20);
  const QString axis = tr("kv \u2192");
  painter.setPen(theme().quietText);
  painter.drawText(caption, Qt::AlignRight | Qt::AlignVCenter, axis);
  painter.setPen(theme().text);
  const int room = caption.width() - metrics.horizontalAdvance(axis) - 16;
  painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(read_out_, Qt::ElideRight, room));
  drawMaskLegend(painter, QRectF(area.left(), area.bottom() + 8, area.width(), kBelow - 8));
}

void MaskView::drawPointed(QPainter& painter) {
  const Pointed& pointed = model_.pointed();
  const MaskProjection at = projection();
  const DocumentRow& documents = mask()->layout().row(row());
  painter.save();
  painter.setClipRect(canvas());
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(theme().text, 1));
  if (pointed.document && *pointed.document < documents.document_count() && !underMouse()) {
    const Interval tokens = documents.document(*pointed.document);
    const bool original = order() == RowOrder::original;
    const Interval rows = original ? tokens : Interval{0, documents.seq_len()};
    painter.drawRect(at.rect(rows, tokens).adjusted(0, 0, -1, -1));
  }
  if (pointed.rank && order() == RowOrder::q_rearranged && pointed.rank->value < plan()->world_size().value) {
    painter.setPen(QPen(theme().text, 2));
    painter.drawRect(bandRect(*pointed.rank).adjusted(1, 1, -1, -1));
  }
  painter.restore();
}

void MaskView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  Q_EMIT sightChanged();
  request();
}

}  // namespace evenkeel::ui
