#include "support/studio_invariants.h"

#include <QFile>
#include <numeric>
#include <vector>

#include "mask_view/mask_panel.h"

namespace evenkeel::ui {
namespace {

constexpr qint64 kMostMemory = qint64{2} << 30;  ///< of the test's process; its projects are tiny

qint64 memory_in_use() {
  QFile file(QStringLiteral("/proc/self/statm"));
  if (!file.open(QIODevice::ReadOnly)) return 0;
  return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

std::optional<QString> layout_violated(const StudioModel& model) {
  const Layout& layout = model.project().layout;
  if (layout.batch() == 0) return QStringLiteral("there is no batch row");
  for (const auto& row : layout.rows()) {
    const auto offsets = row->cu_seqlens();
    if (offsets.size() < 2 || offsets.front() != 0) return QStringLiteral("a row does not begin at 0");
    for (std::size_t i = 1; i < offsets.size(); ++i) {
      if (offsets[i] <= offsets[i - 1]) return QStringLiteral("a document without tokens");
    }
  }
  if (model.shownRow().value >= layout.batch()) return QStringLiteral("the shown row does not exist");
  const std::size_t documents = layout.row(model.shownRow()).document_count();
  if (model.selectedDocument() && *model.selectedDocument() >= documents)
    return QStringLiteral("the selected document does not exist");
  if (model.pointed().document && *model.pointed().document >= documents)
    return QStringLiteral("the document pointed at does not exist");
  if (model.pointed().rank && model.pointed().rank->value >= model.project().a.world_size.value)
    return QStringLiteral("the rank pointed at does not exist");
  return std::nullopt;
}

std::optional<QString> generations_violated(Studio& studio) {
  const StudioModel& model = *studio.model;
  auto& panel = *studio.window.findChild<MaskPanel*>();
  const MaskView& a = panel.view();
  const MaskView& b = panel.viewB();
  const auto snapshot = a.snapshot();
  if (snapshot == nullptr) return std::nullopt;
  if (a.order() != RowOrder::executed && snapshot != model.snapshot())
    return QStringLiteral("the mask is not of the newest snapshot");
  if (a.plan() != nullptr && (!snapshot->chosen.plan || a.plan() != *snapshot->chosen.plan))
    return QStringLiteral("the mask's plan is of another snapshot than the mask");
  if (a.execution() != nullptr && model.executed() != nullptr &&
      a.execution()->rows.size() != snapshot->request.layout.batch())
    return QStringLiteral("the execution is of another workload than the mask");
  if (b.isVisible() && b.snapshot() != nullptr && a.order() == b.order() && a.snapshot() != b.snapshot())
    return QStringLiteral("A and B are of two generations");
  const RankWork& work = panel.bars().work();
  if (!work.empty() && a.plan() != nullptr &&
      static_cast<std::int64_t>(work.all.size()) != a.plan()->world_size().value)
    return QStringLiteral("the bars are not those of the mask's ranks");
  return std::nullopt;
}

/// Every token once, S / W to each rank.
std::optional<QString> plan_violated(const Snapshot& snapshot, const StrategyOutcome& outcome) {
  if (!outcome.plan) return std::nullopt;
  const Plan& plan = **outcome.plan;
  const QString name = QString::fromStdString(outcome.strategy);
  for (std::size_t row = 0; row < snapshot.request.layout.batch(); ++row) {
    std::vector<char> seen(static_cast<std::size_t>(plan.seq_len()), 0);
    for (std::int64_t rank = 0; rank < plan.world_size().value; ++rank) {
      std::int64_t tokens = 0;
      const auto walk = plan.segments(BatchRow{row}, Rank{rank});
      bool fits = true;
      for_each_segment(*walk, [&](const Segment& segment) {
        tokens += segment.length;
        for (std::int64_t i = 0; i < segment.length && fits; ++i) {
          const std::int64_t token = segment.token + i;
          fits = token >= 0 && token < plan.seq_len() && seen[static_cast<std::size_t>(token)]++ == 0;
        }
        return fits;
      });
      if (!fits) return name + QStringLiteral(": a token twice, or outside of the sequence");
      if (tokens != plan.tokens_per_rank())
        return name + QStringLiteral(": a rank without its equal share of tokens");
    }
  }
  if (!outcome.metrics) return std::nullopt;
  const std::vector<std::int64_t>& area = (*outcome.metrics)->total.area;
  if (std::accumulate(area.begin(), area.end(), std::int64_t{0}) != (*snapshot.mask)->total_area())
    return name + QStringLiteral(": the areas of the ranks are not the mask's");
  return std::nullopt;
}

}  // namespace

std::optional<QString> violated(Studio& studio, bool settled) {
  const StudioModel& model = *studio.model;
  if (auto broken = layout_violated(model)) return broken;
  if (auto broken = generations_violated(studio)) return broken;
  if (memory_in_use() > kMostMemory) return QStringLiteral("the program takes more than 2 GiB");
  if (!settled) return std::nullopt;
  if (!QTest::qWaitFor([&] { return model.isSettled(); }, 30000))
    return QStringLiteral("the plan does not come");
  if (model.snapshot()->request.layout != model.project().layout ||
      model.snapshot()->request.settings != model.project().a)
    return QStringLiteral("the newest snapshot is not of the project");
  const ExecutedSnapshot& executed = *model.executed();
  for (std::size_t i = 0; i < executed.compared.size(); ++i) {
    if (auto broken = plan_violated(*model.snapshot(), *executed.outcome(i))) return broken;
  }
  return std::nullopt;
}

}  // namespace evenkeel::ui
