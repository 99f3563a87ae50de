#include "traffic/traffic_matrix.h"

#include <algorithm>
#include <cmath>

#include "bars/number_text.h"
#include "theme/theme.h"

/// What the matrix answers to, and where its cells lie. How it looks: traffic_matrix_paint.cpp.
namespace evenkeel::ui {
namespace {

constexpr double kBetween = 16;  ///< px between two matrices

QString ranks_text(Interval ranks) {
  return ranks.length() == 1 ? QObject::tr("rank %1").arg(ranks.begin)
                             : QObject::tr("ranks %1 to %2").arg(ranks.begin).arg(ranks.end - 1);
}

QString percent(double share) {
  return QString::number(100 * share, 'f', 1) + QStringLiteral(" %");
}

}  // namespace

TrafficMatrix::TrafficMatrix(StudioModel& model, QWidget* parent) : CellView(model, Qt::Horizontal, parent) {
  setAccessibleName(tr("Traffic between ranks, reader by owner"));
}

QSize TrafficMatrix::sizeHint() const {
  const int line = static_cast<int>(smallHeight());
  return {24 * line, 22 * line};
}

QSize TrafficMatrix::minimumSizeHint() const {
  const int line = static_cast<int>(smallHeight());
  return {14 * line, 15 * line};
}

void TrafficMatrix::show(std::vector<SideTraffic> sides, bool stale) {
  sides_ = std::move(sides);
  cellsChanged(stale);
}

std::int64_t TrafficMatrix::rows(std::size_t side) const {
  const auto& grid = sides_[side].grid;
  return grid ? grid->cells : 0;
}

QRectF TrafficMatrix::matrixRect(std::size_t matrix) const {
  const double line = smallHeight();
  const QFontMetricsF metrics(textFont(TextSize::small));
  std::int64_t ranks = 1;
  for (const SideTraffic& side : sides_) ranks = std::max(ranks, side.grid ? side.grid->ranks : 1);
  const auto count = static_cast<double>(std::max<std::size_t>(1, sides_.size()));
  const double left = metrics.horizontalAdvance(QString::number(ranks - 1)) + 15 + line;
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
  return smallHeight() + 10;
}

QRectF TrafficMatrix::legendRect() const {
  if (sides_.empty()) return {};
  const double bottom = matrixRect(sides_.size() - 1).bottom();
  return {kInset, bottom + 8, width() - 2 * kInset, legendHeight() - 8};
}

QRectF TrafficMatrix::cellRect(const Place& place) const {
  if (!exists(place)) return {};
  const QRectF matrix = matrixRect(place.side);
  const double cell = matrix.width() / static_cast<double>(sides_[place.side].grid->cells);
  return {matrix.left() + cell * static_cast<double>(place.column),
          matrix.top() + cell * static_cast<double>(place.row), cell, cell};
}

QString TrafficMatrix::cellText(const Place& place) const {
  const TrafficGrid& grid = *sides_[place.side].grid;
  const TrafficCell& cell = grid.at(place.row, place.column);
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
  const SideTraffic& side = sides_[place.side];
  const TrafficGrid& grid = *side.grid;
  const TrafficCell& cell = grid.at(place.row, place.column);
  const QString letter = sides_.size() > 1 ? sideLetter(side.side) + QStringLiteral(": ") : QString();
  const QString reader = ranks_text(grid.ranksOf(place.row));
  const QString owner = ranks_text(grid.ranksOf(place.column));
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

std::optional<Rank> TrafficMatrix::rankOf(const Place& place) const {
  return sides_[place.side].grid->ranks_per_cell == 1 ? std::optional(Rank{place.row}) : std::nullopt;
}

}  // namespace evenkeel::ui
