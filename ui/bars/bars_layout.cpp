#include "bars/bars_layout.h"

#include <QObject>
#include <algorithm>
#include <cmath>

#include "bars/number_text.h"
#include "findings/execution_findings.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr double kGap = 8;  ///< px between a bar or the line and its number
constexpr double kNearLine = 4;
constexpr double kWordGap = 6;
constexpr double kThickestBar = 44;
constexpr double kThickestOfPair = 18;
constexpr double kPairGap = 2;
constexpr double kShareOfBand = 0.56;
constexpr double kShareOfBandOfPair = 0.38;
constexpr double kLeastAxis = 24;

double advance(const QString& text, bool strong) {
  return TextMetrics(barNumberFont(strong)).horizontalAdvance(text);
}

double word_width() {
  return TextMetrics(textFont(TextSize::small, QFont::DemiBold)).horizontalAdvance(slowestWord());
}

/// Always as if it were strong, so that nothing moves when it is pointed at.
double label_width(const BarLook& look) {
  const double number =
      advance(look.over.isEmpty() ? look.number : look.number + QLatin1Char(' ') + look.over, true);
  if (!look.slowest) return number;
  return look.two_lines ? std::max(number, word_width()) : number + kWordGap + word_width();
}

/// "+55 %": bars have no room for more, and the table has it.
QString percent_over(std::int64_t value, std::int64_t line) {
  const double percent = 100 * (static_cast<double>(value) / static_cast<double>(line) - 1);
  return QLatin1Char('+') + QString::number(percent, 'f', 0) + QStringLiteral("\u00a0%");
}

bool far_over(std::int64_t value, std::int64_t line) {
  return line > 0 && static_cast<double>(value) >= FindingThresholds{}.imbalance * static_cast<double>(line);
}

}  // namespace

QString slowestWord() {
  return QObject::tr("slowest");
}

QFont barNumberFont(bool strong) {
  return textFont(TextSize::normal, strong ? QFont::DemiBold : QFont::Normal);
}

double barLineHeight() {
  return TextMetrics(barNumberFont(true)).height() - 1;
}

QString differenceText(const RankWork& work, std::int64_t value, std::int64_t line) {
  if (value == line) return QStringLiteral("0");
  return value > line ? QLatin1Char('+') + work.text(value - line) : QChar(0x2212) + work.text(line - value);
}

const RankWork& BarsLayout::any() const {
  static const RankWork none;
  if (input.a != nullptr && !input.a->empty()) return *input.a;
  return input.b != nullptr ? *input.b : none;
}

const BarLook* BarsLayout::look(Rank rank, Side side) const {
  const auto found = std::find_if(bars.begin(), bars.end(),
                                  [&](const BarLook& bar) { return bar.rank == rank && bar.side == side; });
  return found == bars.end() ? nullptr : &*found;
}

double BarsLayout::x(std::int64_t value) const {
  const std::int64_t from = input.scale == BarsScale::from_line ? value - line : value;
  return zero + per_unit * static_cast<double>(from);
}

BarsLayout BarsLayout::make(BarsInput input) {
  BarsLayout out;
  out.input = std::move(input);
  out.line_height = barLineHeight();
  out.measureColumns();
  out.measureLine();
  if (!out.input.profile) out.makeLooks();
  out.fitAxis();
  if (out.input.profile) {
    out.nameOutliers();
  } else {
    out.placeBars();
    out.placeLabels();
  }
  return out;
}

void BarsLayout::measureColumns() {
  const TextMetrics small(textFont(TextSize::small, QFont::DemiBold));
  chips_left = input.area.left();
  letters_left = chips_left;
  if (input.order == BarsOrder::sorted && !input.profile) {
    std::int64_t last = 0;
    for (const BarsRow& row : input.rows) last = std::max(last, row.rank.value);
    letters_left += std::max(22.0, small.horizontalAdvance(QString::number(last)) + 10) + kGap;
  }
  zero = letters_left;
  if (input.comparing && !input.profile) zero += small.horizontalAdvance(QStringLiteral("B")) + 6;
}

void BarsLayout::measureLine() {
  const RankWork& first = any();
  line = first.line;
  line_is_bound = first.line_is_bound;
  for (const Side side : {Side::a, Side::b}) {
    const RankWork* of = work(side);
    if (of == nullptr || of->empty() || of->line == line) continue;
    // Two means: what the better side could have.
    line_side = of->line < line ? side : Side::a;
    line = std::min(line, of->line);
  }
}

void BarsLayout::makeLooks() {
  for (const BarsRow& row : input.rows) {
    for (const Side side : {Side::a, Side::b}) {
      const RankWork* of = work(side);
      if (of == nullptr || of->empty()) continue;
      const std::int64_t value = of->of(row.rank);
      BarLook look;
      look.rank = row.rank;
      look.side = side;
      look.slowest = of->isSlowest(row.rank);
      look.strong = look.slowest || input.pointed == row.rank;
      const bool differences = input.scale == BarsScale::from_line;
      look.number = differences ? differenceText(*of, value, line) : of->text(value);
      if (!differences && far_over(value, line)) look.over = percent_over(value, line);
      const double seen = row.band.intersected(input.area).height();
      const double slot = input.comparing ? seen / 2 : seen;
      look.two_lines = look.slowest && slot >= 2 * line_height + 4;
      // Between thin bars a number may stand beside the other side's bar.
      if (input.comparing && slot < line_height)
        look.number = sideLetter(side) + QLatin1Char(' ') + look.number;
      look.width = label_width(look);
      bars.push_back(look);
    }
  }
}

void BarsLayout::fitAxis() {
  std::int64_t most = 1;
  std::int64_t over = 0;
  std::int64_t under = 0;
  for (const Side side : {Side::a, Side::b}) {
    const RankWork* of = work(side);
    if (of == nullptr || of->empty()) continue;
    most = std::max(most, of->scale());
    over = std::max(over, of->most - line);
    under = std::max(under, line - of->least);
  }
  double widest = 0;        // of numbers right of their bars
  double widest_under = 0;  // and left of them
  for (const BarLook& look : bars) {
    const bool is_under = input.scale == BarsScale::from_line && work(look.side)->of(look.rank) < line;
    double& of = is_under ? widest_under : widest;
    of = std::max(of, look.width);
  }
  if (input.profile) {
    // A column for those that stick out: chip, number, word.
    const TextMetrics small(textFont(TextSize::small, QFont::DemiBold));
    widest = small.horizontalAdvance(QStringLiteral("8888")) + 10 + kWordGap +
             advance(any().text(most), true) + kWordGap + word_width();
  }
  const double left = zero;
  const double right = input.area.right();
  if (input.scale == BarsScale::from_line) {
    const double before = under > 0 && !input.profile ? widest_under + kGap : 0;
    const double room = std::max(kLeastAxis, right - left - before - widest - kGap);
    per_unit = room / static_cast<double>(std::max<std::int64_t>(1, over + under));
    zero = left + before + per_unit * static_cast<double>(under);
    return;
  }
  const double longest = right - left - kGap;
  per_unit = std::max(kLeastAxis, input.profile ? longest - widest : longest) / static_cast<double>(most);
  if (input.profile) return;
  // As long as every number stays inside: those of short bars need no room of their own.
  placeBars();
  const auto fits = [&] {
    return std::all_of(bars.begin(), bars.end(),
                       [&](const BarLook& look) { return labelAt(look).right() <= right; });
  };
  while (!fits() && per_unit * static_cast<double>(most) > kLeastAxis) {
    per_unit *= 0.985;
    placeBars();
  }
}

void BarsLayout::placeBars() {
  for (BarLook& look : bars) {
    const RankWork& of = *work(look.side);
    const auto row = std::find_if(input.rows.begin(), input.rows.end(),
                                  [&](const BarsRow& one) { return one.rank == look.rank; });
    const QRectF& band = row->band;
    // Beside what is in sight of its band, as its chip is.
    const QRectF seen = band.intersected(input.area);
    const double middle = seen.height() > 0 ? seen.center().y() : band.center().y();
    const double share = input.comparing ? kShareOfBandOfPair : kShareOfBand;
    const double thickest = input.comparing ? kThickestOfPair : kThickestBar;
    const double thickness =
        std::min(std::clamp(std::round(band.height() * share), 2.0, thickest),
                 std::max(2.0, std::round(seen.height() * (input.comparing ? 0.4 : 0.8))));
    double top = std::round(middle - thickness / 2);
    if (input.comparing) {
      const double gap = band.height() >= 12 ? kPairGap : 0;
      top = look.side == Side::a ? std::round(middle - gap / 2 - thickness) : std::round(middle + gap / 2);
    }
    const double from = input.scale == BarsScale::from_line ? x(line) : zero;
    const double to = x(of.of(look.rank));
    look.bar = QRectF(std::min(from, to), top, std::abs(to - from), thickness);
    look.full_right = input.scale == BarsScale::from_line ? look.bar.right() : x(of.fullOf(look.rank));
  }
}

QRectF BarsLayout::labelAt(const BarLook& look) const {
  const double width = look.width;
  const double high = look.two_lines ? 2 * line_height : line_height;
  double left = look.bar.right() + kGap;
  if (input.scale == BarsScale::from_line) {
    if (work(look.side)->of(look.rank) < line) left = look.bar.left() - kGap - width;
  } else {
    // Left of the dashed line where there is room, else behind it: never across. Bars that end at about the
    // line have their numbers in one column.
    const double at = lineX();
    const bool at_line = std::abs(look.bar.right() - at) <= kNearLine;
    if (at_line || (left < at + kNearLine && left + width > at - kNearLine)) left = at + kNearLine + kGap - 2;
  }
  double top = look.bar.center().y() - high / 2;
  top = std::clamp(top, input.area.top(), std::max(input.area.top(), input.area.bottom() - high));
  return {left, top, width, high};
}

void BarsLayout::placeLabels() {
  std::vector<BarLook*> order;
  for (BarLook& look : bars) order.push_back(&look);
  const auto weight = [&](const BarLook* look) {
    return look->slowest ? 0 : input.pointed == look->rank ? 1 : 2;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](const BarLook* a, const BarLook* b) { return weight(a) < weight(b); });
  std::vector<QRectF> taken;
  for (const BarLook& look : bars) taken.push_back(look.bar);
  for (BarLook* look : order) {
    const auto row = std::find_if(input.rows.begin(), input.rows.end(),
                                  [&](const BarsRow& one) { return one.rank == look->rank; });
    const double seen = row->band.intersected(input.area).height();
    if (seen <= 0) continue;
    const double slot =
        input.comparing && work(Side::a) != nullptr && work(Side::b) != nullptr ? seen / 2 : seen;
    if (slot < line_height * 0.95 && weight(look) == 2) continue;
    QRectF wanted = labelAt(*look);
    if (slot < line_height && input.scale == BarsScale::from_zero) {
      // Between thin bars there is no room for a line: right of those that are longer, if that is inside.
      double left = wanted.left();
      for (const BarLook& other : bars) {
        const bool beside = other.bar.bottom() > wanted.top() && other.bar.top() < wanted.bottom();
        if (beside) left = std::max(left, other.bar.right() + kGap);
      }
      if (left + wanted.width() <= input.area.right() && (wanted.left() > lineX() || left > lineX())) {
        wanted.moveLeft(left);
      }
    }
    for (const double shift : {0.0, -0.5, 0.5, -1.0, 1.0}) {
      const QRectF label = wanted.translated(0, shift * wanted.height());
      if (label.top() < input.area.top() - 1 || label.bottom() > input.area.bottom() + 1) continue;
      // A hair of overlap between lines is only their leading.
      const QRectF ink = label.adjusted(0, 2, 0, -2);
      const bool free =
          std::none_of(taken.begin(), taken.end(), [&](const QRectF& one) { return one.intersects(ink); });
      if (!free) {
        if (weight(look) == 2) break;
        continue;
      }
      look->label = label;
      taken.push_back(label.adjusted(0, 2, 0, -2));
      break;
    }
  }
}

void BarsLayout::nameOutliers() {
  constexpr double kFar = 2.0;  ///< standard deviations from the mean
  constexpr std::size_t kMostNames = 8;
  struct Candidate {
    Rank rank;
    Side side;
    bool slowest;
    double far;
  };
  std::vector<Candidate> candidates;
  for (const Side side : {Side::a, Side::b}) {
    const RankWork* of = work(side);
    if (of == nullptr || of->empty() || of->even()) continue;
    double square = 0;
    for (const std::int64_t value : of->all) {
      const auto off = static_cast<double>(value - of->mean);
      square += off * off;
    }
    const double deviation = std::sqrt(square / static_cast<double>(of->all.size()));
    for (const BarsRow& row : input.rows) {
      const double far = std::abs(static_cast<double>(of->of(row.rank) - of->mean)) / deviation;
      const bool slowest = of->isSlowest(row.rank);
      if (slowest || far >= kFar) candidates.push_back({row.rank, side, slowest, far});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.slowest != b.slowest ? a.slowest : a.far > b.far;
  });
  const TextMetrics small(textFont(TextSize::small, QFont::DemiBold));
  const double high = std::ceil(small.height()) + 4;
  double left = lineX();
  for (const Side side : {Side::a, Side::b}) {
    const RankWork* of = work(side);
    if (of != nullptr && !of->empty()) left = std::max(left, x(of->most));
  }
  left += kGap;
  for (const Candidate& one : candidates) {
    if (labels.size() >= kMostNames) break;
    const auto row = std::find_if(input.rows.begin(), input.rows.end(),
                                  [&](const BarsRow& at) { return at.rank == one.rank; });
    const double middle = row->band.center().y();
    if (middle < input.area.top() || middle > input.area.bottom()) continue;
    const double top = std::clamp(middle - high / 2, input.area.top(),
                                  std::max(input.area.top(), input.area.bottom() - high));
    const QRectF place(left, top, input.area.right() - left, high);
    const bool free = std::none_of(labels.begin(), labels.end(), [&](const ProfileLabel& label) {
      return label.label.top() < place.bottom() && label.label.bottom() > place.top();
    });
    if (!free) continue;
    const RankWork& of = *work(one.side);
    const std::int64_t value = of.of(one.rank);
    QString text = input.scale == BarsScale::from_line ? differenceText(of, value, line) : of.text(value);
    if (input.comparing) text = sideLetter(one.side) + QLatin1Char(' ') + text;
    if (one.slowest) text += QLatin1Char(' ') + slowestWord();
    const double chip = std::max(22.0, small.horizontalAdvance(QString::number(one.rank.value)) + 10);
    labels.push_back(
        {one.rank, one.side, text, one.slowest, middle, QRectF(left, top, chip, high),
         QRectF(left + chip + kWordGap, top, input.area.right() - left - chip - kWordGap, high)});
  }
}

}  // namespace evenkeel::ui
