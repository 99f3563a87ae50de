#include "strategies/strategy_row.h"

#include <QObject>
#include <algorithm>
#include <span>
#include <utility>

#include "bars/number_text.h"

namespace evenkeel::ui {
namespace {

void refuse(StrategyRow& row, const Error& error) {
  row.refusal = shortRefusal(error);
  row.reason = QString::fromStdString(error.line());
}

SlowestWork slowest_of(std::span<const std::int64_t> work, std::optional<std::int64_t> bound) {
  SlowestWork slowest;
  slowest.rank = slowest_rank(work);
  slowest.work = work[static_cast<std::size_t>(slowest.rank.value)];
  slowest.bound = bound;
  slowest.imbalance = imbalance(work);
  return slowest;
}

/// `work_of(row)` is the work per rank of a batch row.
template <class WorkOf>
std::optional<RowSpread> spread_of(std::size_t batch, const WorkOf& work_of) {
  if (batch < 2) return std::nullopt;
  RowSpread spread{0, 0, {}};
  std::size_t counted = 0;
  for (std::size_t r = 0; r < batch; ++r) {
    const auto ratio = imbalance(work_of(r));
    if (!ratio) continue;
    ++counted;
    spread.mean += *ratio;
    if (*ratio > spread.worst) {
      spread.worst = *ratio;
      spread.row = BatchRow{r};
    }
  }
  if (counted == 0) return std::nullopt;
  spread.mean /= static_cast<double>(counted);
  return spread;
}

}  // namespace

QString shortRefusal(const Error& error) {
  const QString rule = QString::fromStdString(error.rule);
  if (rule == QLatin1String("document-length-divisible")) {
    return QObject::tr("document not divisible by %1").arg(numberText(error.fix.value));
  }
  if (rule == QLatin1String("sequence-divisible")) {
    return QObject::tr("sequence not divisible by %1").arg(numberText(error.fix.value));
  }
  if (rule == QLatin1String("sequence-divisible-by-block")) return QObject::tr("the last block is not whole");
  if (rule == QLatin1String("batch-rows-same-total")) return QObject::tr("rows of different total");
  if (rule == QLatin1String("blocks-divisible")) return QObject::tr("blocks not divisible by the world size");
  if (rule == QLatin1String("flex-divisible")) {
    return QObject::tr("flex runs multiples of %1 tokens").arg(numberText(error.fix.value));
  }
  if (rule == QLatin1String("plan-shape")) return QObject::tr("a plan for other tokens or rows");
  if (rule == QLatin1String("ranks-divisible"))
    return QObject::tr("sequence not divisible by the world size");
  if (rule == QLatin1String("planned-for-world-size")) return QObject::tr("a plan for another world size");
  if (rule == QLatin1String("planned-for-block-size")) return QObject::tr("a plan for another block size");
  if (rule == QLatin1String("file-readable")) return QObject::tr("the file cannot be read");
  if (rule == QLatin1String("blocks-square")) return QObject::tr("q and kv blocks differ");
  return QString::fromStdString(error.message);
}

std::optional<double> SlowestWork::overBound() const {
  if (!bound || *bound == 0) return std::nullopt;
  return static_cast<double>(work) / static_cast<double>(*bound) - 1;
}

StrategyRow strategyRow(const StrategyOutcome& outcome, const StrategyExecution* executed) {
  StrategyRow row;
  row.name = QString::fromStdString(outcome.strategy);
  row.known = true;
  if (!outcome.metrics) {
    refuse(row, outcome.metrics.error());
    return row;
  }
  const Metrics& metrics = **outcome.metrics;
  const Work& work = metrics.total;
  const std::size_t batch = metrics.rows.size();
  row.proof = (*outcome.plan)->proof();
  row.cuts_blocks = work.planned_tiles.empty();
  row.planned_imbalance = imbalance(work.planned_tiles);
  row.area = slowest_of(work.area, work.bounds.area);
  row.area->rows =
      spread_of(batch, [&](std::size_t r) { return std::span<const std::int64_t>(metrics.rows[r].area); });
  if (executed == nullptr) return row;
  row.executed = true;
  if (!executed->execution) {
    refuse(row, executed->execution.error());
    return row;
  }
  const Execution& run = **executed->execution;
  row.tiles = slowest_of(run.total.per_rank(), work.bounds.whole_block_tiles);
  row.tiles->rows = spread_of(batch, [&](std::size_t r) { return run.rows[r].per_rank(); });
  row.tiles_bound = run.tiles_bound;
  row.fragmentation = run.fragmentation();
  return row;
}

}  // namespace evenkeel::ui
