#include "cells/cell_view.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <utility>

#include "theme/draw_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kStale = 0.45;  ///< opacity of what belongs to an older snapshot
constexpr double kAfterLetter = 6;

}  // namespace

CellView::CellView(StudioModel& model, Qt::Orientation sides, QWidget* parent)
    : QWidget(parent), model_(model), sides_(sides) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&model_, &StudioModel::pointedChanged, this, qOverload<>(&QWidget::update));
}

double CellView::smallHeight() {
  return QFontMetricsF(textFont(TextSize::small)).height();
}

bool CellView::exists(const Place& place) const {
  return place.side < sideCount() && place.row >= 0 && place.row < rows(place.side) && place.column >= 0 &&
         place.column < columns(place.side);
}

void CellView::cellsChanged(bool stale) {
  stale_ = stale;
  if (hovered_ && !exists(*hovered_)) hovered_.reset();
  if (cursor_ && !exists(*cursor_)) cursor_.reset();
  update();
  Q_EMIT toldChanged();
}

void CellView::point(const std::optional<Place>& place) {
  Pointed pointed;
  if (place) pointed.rank = rankOf(*place);
  model_.setPointed(pointed);
}

void CellView::setCursorPlace(std::optional<Place> place) {
  cursor_ = place;
  if (place) {
    point(place);
    setAccessibleDescription(tell(*place));
  }
  update();
  Q_EMIT toldChanged();
}

void CellView::dropCursor() {
  setCursorPlace(std::nullopt);
  model_.setPointed({});
}

std::optional<CellView::Place> CellView::first() const {
  for (std::size_t side = 0; side < sideCount(); ++side) {
    if (exists({side, 0, 0})) return Place{side, 0, 0};
  }
  return std::nullopt;
}

std::optional<CellView::Place> CellView::reached(Place from, int key) const {
  Place to = from;
  int across = 0;
  switch (key) {
    case Qt::Key_Left:
      --to.column;
      across = sides_ == Qt::Horizontal ? -1 : 0;
      break;
    case Qt::Key_Right:
      ++to.column;
      across = sides_ == Qt::Horizontal ? 1 : 0;
      break;
    case Qt::Key_Up:
      --to.row;
      across = sides_ == Qt::Vertical ? -1 : 0;
      break;
    case Qt::Key_Down:
      ++to.row;
      across = sides_ == Qt::Vertical ? 1 : 0;
      break;
    case Qt::Key_Home:
      to.column = 0;
      break;
    case Qt::Key_End:
      to.column = columns(from.side) - 1;
      break;
    default:
      return std::nullopt;
  }
  if (exists(to)) return to;
  if (across == 0 || (across < 0 && from.side == 0) || (across > 0 && from.side + 1 == sideCount()))
    return from;
  // Over the edge: to the nearest cell of the other side.
  to = from;
  to.side = across < 0 ? from.side - 1 : from.side + 1;
  if (sides_ == Qt::Horizontal) {
    to.column = across < 0 ? columns(to.side) - 1 : 0;
  } else {
    to.row = across < 0 ? rows(to.side) - 1 : 0;
  }
  return exists(to) ? to : from;
}

void CellView::drawHeading(QPainter& painter, QRectF room, Side side, const QString& strategy) {
  const QString letter(sideLetter(side));
  painter.setPen(theme().text);
  painter.setFont(textFont(TextSize::normal, QFont::Bold));
  drawTextLine(painter, room, Qt::AlignLeft | Qt::AlignVCenter, letter);
  room.setLeft(room.left() + QFontMetricsF(painter.font()).horizontalAdvance(letter) + kAfterLetter);
  painter.setFont(textFont(TextSize::small, QFont::DemiBold));
  drawTextLine(painter, room, Qt::AlignLeft | Qt::AlignVCenter,
               QFontMetricsF(painter.font()).elidedText(strategy, Qt::ElideRight, room.width()));
}

void CellView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  if (sideCount() == 0) return;
  if (stale_) painter.setOpacity(kStale);
  draw(painter);
  painter.setOpacity(1);
  if (!keyboard_focus_ || cursor_) return;
  painter.setPen(QPen(theme().text, 1));
  painter.setBrush(Qt::NoBrush);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

void CellView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  // Other cells may stand there now.
  hovered_.reset();
  if (cursor_ && !exists(*cursor_)) cursor_.reset();
}

void CellView::mouseMoveEvent(QMouseEvent* event) {
  const auto place = placeAt(event->position());
  if (place == hovered_ && !cursor_) return;
  hovered_ = place;
  cursor_.reset();
  point(place);
  update();
  Q_EMIT toldChanged();
}

void CellView::mousePressEvent(QMouseEvent* event) {
  if (const auto place = placeAt(event->position())) setCursorPlace(place);
}

void CellView::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  hovered_.reset();
  if (!cursor_) model_.setPointed({});
  update();
  Q_EMIT toldChanged();
}

void CellView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && cursor_) return dropCursor();
  const auto from = cursor_ ? cursor_ : hovered_ ? hovered_ : first();
  const auto to = from ? reached(*from, event->key()) : std::nullopt;
  if (!to) return QWidget::keyPressEvent(event);
  // The first key shows where the cursor is.
  setCursorPlace(cursor_ ? to : from);
}

void CellView::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  keyboard_focus_ = event->reason() != Qt::MouseFocusReason && event->reason() != Qt::ActiveWindowFocusReason;
  update();
}

void CellView::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  keyboard_focus_ = false;
  if (cursor_) dropCursor();
  update();
}

}  // namespace evenkeel::ui
