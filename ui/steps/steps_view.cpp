#include "steps/steps_view.h"

#include <algorithm>
#include <cmath>

#include "bars/number_text.h"
#include "theme/theme.h"

/// What the steps answer to, and where they lie. How they look: steps_view_paint.cpp.
namespace evenkeel::ui {
namespace {

constexpr double kBetween = 14;      ///< px between two sides
constexpr double kLeastLane = 3;     ///< px
constexpr double kLeastColumn = 10;  ///< px, where columns are as wide as one another
constexpr double kThickestLane = 30;

QString span_text(const QString& one, const QString& several, Interval of) {
  return of.length() == 1 ? one.arg(of.begin) : several.arg(of.begin).arg(of.end - 1);
}

QString amount(const StepTable& table, std::int64_t work) {
  const QString number = work < 1'000'000'000 ? numberText(work) : compactText(work);
  return table.tiles ? QObject::tr("%1 tiles").arg(number) : QObject::tr("%1 pairs").arg(number);
}

std::int64_t per_piece(std::int64_t count, double room, double least) {
  const auto fit = std::max<std::int64_t>(1, static_cast<std::int64_t>(room / least));
  return ceil_div(count, fit);
}

}  // namespace

StepsView::StepsView(StudioModel& model, QWidget* parent) : CellView(model, Qt::Vertical, parent) {
  setAccessibleName(tr("Steps: who works and who waits"));
}

QSize StepsView::sizeHint() const {
  const int line = static_cast<int>(smallHeight());
  return {24 * line, 16 * line};
}

QSize StepsView::minimumSizeHint() const {
  const int line = static_cast<int>(smallHeight());
  // Heading, step numbers and a few lanes a side, and the legend.
  const int sides = static_cast<int>(std::max<std::size_t>(1, sides_.size()));
  return {14 * line, (6 * sides + 3) * line};
}

void StepsView::show(std::vector<SideSteps> sides, bool stale) {
  const bool resized = sides.size() != sides_.size();
  sides_ = std::move(sides);
  frames_.clear();
  if (resized) updateGeometry();
  cellsChanged(stale);
}

const StepTable* StepsView::table(std::size_t side) const {
  return side < sides_.size() ? sides_[side].table.get() : nullptr;
}

QString StepsView::reason(std::size_t side) const {
  const SideSteps& of = sides_[side];
  return of.refusal.isEmpty() || of.table == nullptr ? of.refusal
                                                     : tr("%1. All-gather instead:").arg(of.refusal);
}

const StepsView::Frame& StepsView::frame(std::size_t side) const {
  while (frames_.size() < sides_.size()) frames_.push_back(makeFrame(frames_.size()));
  return frames_[side];
}

StepsView::Frame StepsView::makeFrame(std::size_t side) const {
  const double line = smallHeight();
  const QFontMetricsF metrics(textFont(TextSize::small));
  const auto count = static_cast<double>(std::max<std::size_t>(1, sides_.size()));
  const QRectF room = QRectF(rect()).adjusted(kInset, kInset, -kInset, -kInset - line - 10);
  const double height = (room.height() - kBetween * (count - 1)) / count;
  Frame out;
  out.whole = {room.left(), room.top() + static_cast<double>(side) * (height + kBetween), room.width(),
               height};
  double top = out.whole.top();
  if (sides_.size() > 1) top += line + 5;
  if (const QString why = reason(side); !why.isEmpty()) {
    top += metrics.boundingRect(QRectF(0, 0, room.width(), 1e4), Qt::TextWordWrap, why).height() + 6;
  }
  top += line + 3;  // the steps' numbers
  double left = out.whole.left();
  const StepTable* of = table(side);
  if (of != nullptr) left += metrics.horizontalAdvance(QString::number(of->ranks - 1)) + 8;
  double right = out.whole.right();
  if (of != nullptr && !of->is_ring) {
    // Room for the numbers of the bars.
    // The same for both sides, which stand on one scale.
    double widest = 0;
    for (const SideSteps& one : sides_) {
      if (one.table == nullptr) continue;
      widest = std::max(widest, metrics.horizontalAdvance(amount(*one.table, one.table->critical)));
    }
    right -= widest + 10;
    const double gather = metrics.horizontalAdvance(tr("gather kv")) + 12;
    out.gather = {left, top, gather, 0};
    left += gather;
  }
  const double tallest = of == nullptr ? 0 : kThickestLane * static_cast<double>(of->ranks);
  const double high = std::max(8.0, std::min(out.whole.bottom() - top, tallest));
  out.lanes = {left, top, std::max(16.0, right - left), high};
  if (of != nullptr && !of->is_ring) out.gather.setHeight(high);
  return out;
}

std::int64_t StepsView::ranksPerLane(std::size_t side) const {
  const StepTable* of = table(side);
  return of == nullptr ? 1 : per_piece(of->ranks, frame(side).lanes.height(), kLeastLane);
}

std::int64_t StepsView::stepsPerColumn(std::size_t side) const {
  const StepTable* of = table(side);
  return of == nullptr ? 1 : per_piece(of->stepCount(), frame(side).lanes.width(), kLeastColumn);
}

Interval StepsView::steps(const Place& place) const {
  const std::int64_t per = stepsPerColumn(place.side);
  return intersect({place.column * per, (place.column + 1) * per}, {0, table(place.side)->stepCount()});
}

Interval StepsView::ranks(const Place& place) const {
  const std::int64_t per = ranksPerLane(place.side);
  return intersect({place.row * per, (place.row + 1) * per}, {0, table(place.side)->ranks});
}

QRectF StepsView::cellRect(const Place& place) const {
  // Both sides on one scale, as long as they count the same.
  std::int64_t longest = 1;
  const StepTable& of = *table(place.side);
  for (const SideSteps& side : sides_) {
    if (side.table != nullptr && side.table->tiles == of.tiles) {
      longest = std::max(longest, side.table->critical);
    }
  }
  const QRectF lanes = frame(place.side).lanes;
  const double scale = lanes.width() / static_cast<double>(longest);
  const Interval columns = steps(place);
  const double left = lanes.left() + scale * static_cast<double>(of.span({0, columns.begin}));
  const Interval rows = ranks(place);
  const double per = lanes.height() / static_cast<double>(of.ranks);
  return {left, lanes.top() + per * static_cast<double>(rows.begin),
          scale * static_cast<double>(of.span(columns)), per * static_cast<double>(rows.length())};
}

QRectF StepsView::barRect(const Place& place) const {
  if (!exists(place)) return {};
  const QRectF whole = cellRect(place);
  const double gap = whole.height() >= 8 ? std::round(whole.height() * 0.2) : 0;
  const StepTable::Cell cell = table(place.side)->cell(steps(place), ranks(place));
  return {whole.left(), whole.top() + gap / 2, whole.width() * cell.busy(), whole.height() - gap};
}

QRectF StepsView::waitRect(const Place& place) const {
  if (!exists(place)) return {};
  const QRectF bar = barRect(place);
  return {bar.right(), bar.top(), cellRect(place).right() - bar.right(), bar.height()};
}

QString StepsView::tell(const Place& place) const {
  const StepTable& of = *table(place.side);
  const Interval columns = steps(place);
  const Interval rows = ranks(place);
  const StepTable::Cell cell = of.cell(columns, rows);
  QString text = sides_.size() > 1 ? sideLetter(sides_[place.side].side) + QStringLiteral(": ") : QString();
  if (of.is_ring) text += span_text(tr("step %1, "), tr("steps %1 to %2, "), columns);
  text += span_text(tr("rank %1: "), tr("ranks %1 to %2: "), rows);
  if (columns.length() > 1 || rows.length() > 1) {
    return text + tr("work %1 % of the time").arg(QString::number(100 * cell.busy(), 'f', 1));
  }
  if (cell.behavior) {
    const std::string_view name = behavior_name(*cell.behavior);
    text += QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())) + QStringLiteral(", ");
  }
  text += amount(of, cell.work);
  if (cell.wait() == 0) return text + tr(", waits for nobody");
  const auto step = static_cast<std::size_t>(columns.begin);
  return text +
         tr(", waits %1 long for rank %2").arg(amount(of, cell.wait())).arg(of.slowest_rank[step].value);
}

std::int64_t StepsView::rows(std::size_t side) const {
  const StepTable* of = table(side);
  return of == nullptr ? 0 : ceil_div(of->ranks, ranksPerLane(side));
}

std::int64_t StepsView::columns(std::size_t side) const {
  const StepTable* of = table(side);
  return of == nullptr ? 0 : ceil_div(of->stepCount(), stepsPerColumn(side));
}

std::optional<Rank> StepsView::rankOf(const Place& place) const {
  const Interval several = ranks(place);
  return several.length() == 1 ? std::optional(Rank{several.begin}) : std::nullopt;
}

std::optional<StepsView::Place> StepsView::placeAt(QPointF at) const {
  for (std::size_t i = 0; i < sides_.size(); ++i) {
    const StepTable* of = table(i);
    const Frame& place = frame(i);
    if (of == nullptr || at.y() < place.lanes.top() || at.y() >= place.lanes.bottom()) continue;
    const double per = place.lanes.height() / static_cast<double>(of->ranks);
    const auto rank = static_cast<std::int64_t>((at.y() - place.lanes.top()) / per);
    Place out{i, rank / ranksPerLane(i), 0};
    // The whole lane of all-gather is one step, its gathering and its number included.
    if (!of->is_ring) return out;
    for (; exists(out); ++out.column) {
      const QRectF cell = cellRect(out);
      if (at.x() >= cell.left() && at.x() < cell.right()) return out;
    }
  }
  return std::nullopt;
}

void StepsView::resizeEvent(QResizeEvent* event) {
  frames_.clear();
  CellView::resizeEvent(event);
}

void StepsView::changeEvent(QEvent* event) {
  CellView::changeEvent(event);
  frames_.clear();
}

}  // namespace evenkeel::ui
