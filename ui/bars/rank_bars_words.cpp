#include "bars/number_text.h"
#include "bars/rank_bars.h"

/// What the rank bars say.
namespace evenkeel::ui {
namespace {

QString measure_text(BarMeasure measure) {
  switch (measure) {
    case BarMeasure::executed_tiles:
      return QObject::tr("executed tiles per rank");
    case BarMeasure::planned_tiles:
      return QObject::tr("planned tiles per rank");
    case BarMeasure::area:
      return QObject::tr("area per rank");
  }
  return {};
}

QString amount(const RankWork& work, Rank rank) {
  const QString number = numberText(work.of(rank));
  if (!work.inTiles()) return QObject::tr("%1 pairs").arg(number);
  return QObject::tr("%1 tiles, %2 full").arg(number, numberText(work.fullOf(rank)));
}

QString from_line(const RankWork& work, Rank rank) {
  const std::int64_t value = work.of(rank);
  const QString line = work.line_is_bound ? QObject::tr("the bound") : QObject::tr("the mean");
  if (value == work.line) return QObject::tr("at %1").arg(line);
  return value > work.line ? QObject::tr("%1 over %2").arg(numberText(value - work.line), line)
                           : QObject::tr("%1 under %2").arg(numberText(work.line - value), line);
}

}  // namespace

QString RankBars::tell(Rank rank) const {
  QStringList sides;
  for (const Side side : {Side::a, Side::b}) {
    const RankWork& of = work(side);
    if (of.empty() || rank.value >= static_cast<std::int64_t>(of.all.size())) continue;
    const QString letter = isComparing() ? sideLetter(side) + QStringLiteral(" ") : QString();
    const QString slowest = of.isSlowest(rank) ? tr(", the slowest") : QString();
    sides += letter + amount(of, rank) + QStringLiteral(", ") + from_line(of, rank) + slowest;
  }
  return tr("rank %1: %2").arg(rank.value).arg(sides.join(QStringLiteral("; ")));
}

QString RankBars::textTwin() const {
  if (!hasBars()) return tr("no bars: there is no plan");
  QStringList parts;
  for (const Side side : {Side::a, Side::b}) {
    const RankWork& of = work(side);
    if (of.empty()) continue;
    QString text = isComparing() ? sideLetter(side) + QStringLiteral(": ") : QString();
    text += measure_text(of.measure) + QStringLiteral(", ");
    text += of.even() ? tr("all %1 ranks %2").arg(of.all.size()).arg(numberText(of.most))
                      : tr("rank %1 is the slowest of %2 with %3, the least is %4")
                            .arg(of.slowest.value)
                            .arg(of.all.size())
                            .arg(numberText(of.most), numberText(of.least));
    text += tr(", mean %1").arg(numberText(of.mean));
    if (of.line_is_bound) text += tr(", whole-block bound %1").arg(numberText(of.line));
    parts += text;
  }
  return parts.join(QStringLiteral(". "));
}

QString RankBars::captionText() const {
  if (!byRank()) return tr("tiles per q block");
  const auto rank = model_.pointed().rank;
  if (rank && rank->value < ranks()) {
    if (!isComparing()) {
      const QString differs =
          scale_ == BarsScale::from_line ? QStringLiteral(", ") + from_line(work_, *rank) : QString();
      return tr("rank %1: %2").arg(rank->value).arg(amount(work_, *rank)) + differs;
    }
    QStringList sides;
    for (const Side side : {Side::a, Side::b}) {
      if (!work(side).empty())
        sides += sideLetter(side) + QLatin1Char(' ') + numberText(work(side).of(*rank));
    }
    return tr("rank %1: %2 %3")
        .arg(rank->value)
        .arg(sides.join(QStringLiteral(", ")),
             (work_.empty() ? work_b_ : work_).inTiles() ? tr("tiles") : tr("pairs"));
  }
  const RankWork& first = work_.empty() ? work_b_ : work_;
  QString caption = measure_text(first.measure);
  if (isComparing()) {
    for (const Side side : {Side::a, Side::b}) {
      const MaskView& view = side == Side::a ? view_ : *b_;
      if (work(side).empty()) {
        return caption + (view.refusal().isEmpty() ? tr(", %1 not executed yet") : tr(", %1 is refused"))
                             .arg(sideLetter(side));
      }
    }
  }
  const QString line = first.line_is_bound ? tr("the whole-block bound") : tr("the mean");
  if (first.most == 0) {
    caption += tr(", none has work");
  } else if (scale_ == BarsScale::from_line) {
    caption += tr(", from %1").arg(line);
  } else if (!isComparing() && first.even() && first.all.size() > 1) {
    caption += tr(", all equal");
  } else if (isComparing() && first.line_is_bound) {
    caption += tr(", over %1").arg(line);
  }
  if (order_ == BarsOrder::sorted)
    caption += isComparing() ? tr(", sorted by A") : tr(", sorted, not by band");
  return view_.mask() != nullptr && view_.mask()->batch() > 1
             ? caption + tr(", row %1").arg(view_.row().value)
             : caption;
}

QString RankBars::lineText(const BarsLayout& layout) const {
  const QString number = layout.any().text(layout.line);
  if (layout.line_is_bound) return tr("whole-block bound %1").arg(number);
  return layout.line_side ? tr("mean of %1 %2").arg(QString(sideLetter(*layout.line_side)), number)
                          : tr("mean %1").arg(number);
}

}  // namespace evenkeel::ui
