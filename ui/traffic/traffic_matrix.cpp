#include "traffic/traffic_matrix.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "bars/number_text.h"
#include "theme/hatch.h"
#include "theme/theme.h"

/// What the matrix answers to, and where its cells lie. How it looks: traffic_matrix_paint.cpp.
namespace evenkeel::ui {
namespace {

constexpr double kBetween = 16;  ///< px between two matrices
constexpr double kInset = 5;     ///< px around all of it, where the focus shows

QString ranks_text(Interval ranks) {
  return ranks.length() == 1 ? QObject::tr("rank %1").arg(ranks.begin)
                             : QObject::tr("ranks %1 to %2").arg(ranks.begin).arg(ranks.end - 1);
}

QString percent(double share) {
  return QString::number(100 * share, 'f', 1) + QStringLiteral(" %");
}

double small_height() {
  return QFontMetricsF(textFont(TextSize::small)).height();
}

}  // namespace

TrafficMatrix::TrafficMatrix(StudioModel& model, QWidget* parent) : QWidget(parent), model_(model) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Traffic between ranks, reader by owner"));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&model_, &StudioModel::pointedChanged, this, qOverload<>(&QWidget::update));
}

QSize TrafficMatrix::sizeHint() const {
  const int line = static_cast<int>(small_height());
  return {24 * line, 22 * line};
}

QSize TrafficMatrix::minimumSizeHint() const {
  const int line = static_cast<int>(small_height());
  return {14 * line, 15 * line};
}

void TrafficMatrix::show(std::vector<SideTraffic> sides, bool stale) {
  sides_ = std::move(sides);
  stale_ = stale;
  const auto valid = [&](const std::optional<Place>& place) {
    if (!place || place->matrix >= sides_.size() || !sides_[place->matrix].grid) return false;
    const std::int64_t cells = sides_[place->matrix].grid->cells;
    return place->reader < cells && place->owner < cells;
  };
  if (!valid(hovered_)) hovered_.reset();
  if (!valid(cursor_)) cursor_.reset();
  update();
  Q_EMIT toldChanged();
}

QRectF TrafficMatrix::matrixRect(std::size_t matrix) const {
  const double line = small_height();
  const QFontMetricsF metrics(textFont(TextSize::small));
  std::int64_t ranks = 1;
  for (const SideTraffic& side : sides_) ranks = std::max(ranks, side.grid ? side.grid->ranks : 1);
  const auto count = static_cast<double>(std::max<std::size_t>(1, sides_.size()));
  const double left = metrics.horizontalAdvance(QString::number(ranks - 1)) + 10 + line;
  const double top = (sides_.size() > 1 ? line + 6 : 0) + 2 * line + 6;
  const QRectF room(kInset, kInset, width() - 2 * kInset, height() - 2 * kInset - legendHeight());
  const double beside = std::min((room.width() - kBetween * (count - 1)) / count - left, room.height() - top);
  const double above = std::min(room.width() - left, (room.height() - kBetween * (count - 1)) / count - top);
  const bool stacked = above > beside;
  const double side = std::max(16.0, std::floor(std::max(beside, above)));
  const auto index = static_cast<double>(matrix);
  const double x = room.left() + (stacked ? 0 : index * (left + side + kBetween));
  const double y = room.top() + (stacked ? index * (top + side + kBetween) : 0);
  return {x + left, std::round(y + top), side, side};
}

double TrafficMatrix::legendHeight() {
  return small_height() + 10;
}

QRectF TrafficMatrix::legendRect() const {
  if (sides_.empty()) return {};
  const double bottom = matrixRect(sides_.size() - 1).bottom();
  return {kInset, bottom + 8, width() - 2 * kInset, legendHeight() - 8};
}

QRectF TrafficMatrix::cellRect(const Place& place) const {
  if (place.matrix >= sides_.size() || !sides_[place.matrix].grid) return {};
  const QRectF matrix = matrixRect(place.matrix);
  const double cell = matrix.width() / static_cast<double>(sides_[place.matrix].grid->cells);
  return {matrix.left() + cell * static_cast<double>(place.owner),
          matrix.top() + cell * static_cast<double>(place.reader), cell, cell};
}

QString TrafficMatrix::cellText(const Place& place) const {
  const TrafficGrid& grid = *sides_[place.matrix].grid;
  const TrafficCell& cell = grid.at(place.reader, place.owner);
  if (cell.pairs == 0) return {};
  if (cell.sent == 0) return QStringLiteral("0");
  const double value = 100 * grid.share(cell);
  if (value < 0.95) return QStringLiteral("<1");
  // What is not all of it is not called so.
  return QString::number(cell.sent == cell.pairs * grid.owned ? 100 : std::min(99L, std::lround(value)));
}

bool TrafficMatrix::writesNumbers() const {
  const QFontMetricsF metrics(textFont(TextSize::small));
  const double cell = cellRect({}).width();
  return cell >= metrics.horizontalAdvance(QStringLiteral("100")) + 2 && cell >= metrics.height();
}

QString TrafficMatrix::tell(const Place& place) const {
  const SideTraffic& side = sides_[place.matrix];
  const TrafficGrid& grid = *side.grid;
  const TrafficCell& cell = grid.at(place.reader, place.owner);
  const QString letter = sides_.size() > 1 ? sideLetter(side.side) + QStringLiteral(": ") : QString();
  const QString reader = ranks_text(grid.ranksOf(place.reader));
  const QString owner = ranks_text(grid.ranksOf(place.owner));
  if (cell.pairs == 0)
    return letter + tr("%1 reads %2 kv tokens of its own").arg(reader, numberText(cell.own));
  if (grid.ranks_per_cell == 1) {
    return letter + tr("%1 reads %2 kv tokens of %3, %4 of what an all-gather sends")
                        .arg(reader, numberText(cell.sent), owner, percent(grid.share(cell)));
  }
  return letter + tr("%1 read %2 kv tokens a rank of %3, %4 of what an all-gather sends, at most %5")
                      .arg(reader, numberText(std::llround(cell.mean())), owner, percent(grid.share(cell)),
                           numberText(cell.most));
}

std::optional<TrafficMatrix::Place> TrafficMatrix::placeAt(QPointF at) const {
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    const QRectF matrix = matrixRect(i);
    if (!sides_[i].grid || !matrix.contains(at)) continue;
    const std::int64_t cells = sides_[i].grid->cells;
    const auto index = [&](double share) {
      return std::clamp(static_cast<std::int64_t>(share * static_cast<double>(cells)), std::int64_t{0},
                        cells - 1);
    };
    return Place{i, index((at.y() - matrix.top()) / matrix.height()),
                 index((at.x() - matrix.left()) / matrix.width())};
  }
  return std::nullopt;
}

void TrafficMatrix::point(const std::optional<Place>& place) {
  Pointed pointed;
  if (place && sides_[place->matrix].grid->ranks_per_cell == 1) pointed.rank = Rank{place->reader};
  model_.setPointed(pointed);
}

void TrafficMatrix::setCursorPlace(std::optional<Place> place) {
  cursor_ = place;
  if (place) {
    point(place);
    setAccessibleDescription(tell(*place));
  }
  update();
  Q_EMIT toldChanged();
}

void TrafficMatrix::mouseMoveEvent(QMouseEvent* event) {
  const auto place = placeAt(event->position());
  if (place == hovered_ && !cursor_) return;
  hovered_ = place;
  cursor_.reset();
  point(place);
  update();
  Q_EMIT toldChanged();
}

void TrafficMatrix::mousePressEvent(QMouseEvent* event) {
  if (const auto place = placeAt(event->position())) setCursorPlace(place);
}

void TrafficMatrix::leaveEvent(QEvent* event) {
  QWidget::leaveEvent(event);
  hovered_.reset();
  if (!cursor_) model_.setPointed({});
  update();
  Q_EMIT toldChanged();
}

void TrafficMatrix::keyPressEvent(QKeyEvent* event) {
  const bool moves = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right ||
                     event->key() == Qt::Key_Up || event->key() == Qt::Key_Down ||
                     event->key() == Qt::Key_Home || event->key() == Qt::Key_End;
  std::size_t first = 0;
  while (first < sides_.size() && !sides_[first].grid) ++first;
  if (event->key() == Qt::Key_Escape && cursor_) {
    setCursorPlace(std::nullopt);
    model_.setPointed({});
    return;
  }
  if (!moves || first == sides_.size()) {
    QWidget::keyPressEvent(event);
    return;
  }
  if (!cursor_) {
    setCursorPlace(hovered_.value_or(Place{first, 0, 0}));
    return;
  }
  Place to = *cursor_;
  const std::int64_t last = sides_[to.matrix].grid->cells - 1;
  switch (event->key()) {
    case Qt::Key_Left:
      // Across to the other side's matrix at the ends.
      if (to.owner > 0) {
        --to.owner;
      } else if (to.matrix > 0 && sides_[to.matrix - 1].grid) {
        --to.matrix;
        to.owner = sides_[to.matrix].grid->cells - 1;
      }
      break;
    case Qt::Key_Right:
      if (to.owner < last) {
        ++to.owner;
      } else if (to.matrix + 1 < sides_.size() && sides_[to.matrix + 1].grid) {
        ++to.matrix;
        to.owner = 0;
      }
      break;
    case Qt::Key_Up:
      to.reader = std::max<std::int64_t>(0, to.reader - 1);
      break;
    case Qt::Key_Down:
      to.reader = std::min(last, to.reader + 1);
      break;
    case Qt::Key_Home:
      to.owner = 0;
      break;
    default:
      to.owner = last;
      break;
  }
  setCursorPlace(to);
}

void TrafficMatrix::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  keyboard_focus_ = event->reason() != Qt::MouseFocusReason && event->reason() != Qt::ActiveWindowFocusReason;
  update();
}

void TrafficMatrix::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  keyboard_focus_ = false;
  if (cursor_) {
    setCursorPlace(std::nullopt);
    model_.setPointed({});
  }
  update();
}

}  // namespace evenkeel::ui
