#include "steps/steps_panel.h"

#include <QAction>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QMetaObject>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>
#include <exception>

#include "bars/number_text.h"
#include "steps/steps_view.h"

namespace evenkeel::ui {
namespace {

const QLatin1String kKindKey("kind");
const QLatin1String kRingValue("ring");
const QLatin1String kGatherValue("all-gather");

QString amount(const StepTable& table, double work) {
  const std::int64_t whole = std::llround(work);
  const QString number = whole < 1'000'000 ? numberText(whole) : compactText(whole);
  return table.tiles ? QObject::tr("%1 tiles").arg(number) : QObject::tr("%1 pairs").arg(number);
}

QString cost_text(const StepTable& table) {
  if (table.critical == 0) return QObject::tr("no rank has any work");
  const auto critical = static_cast<double>(table.critical);
  const QString waits = QString::number(100 * (1 - table.mean / critical), 'f', 1);
  if (!table.is_ring) {
    return QObject::tr(
               "one step: the slowest, rank %1, computes %2, the mean is %3; ranks wait %4\u00a0% of "
               "the time")
        .arg(table.slowest_rank.front().value)
        .arg(amount(table, critical), amount(table, table.mean), waits);
  }
  return QObject::tr(
             "%1 steps: their slowest ranks sum to %2, %3 x the mean of %4; ranks wait %5\u00a0% of the "
             "time")
      .arg(table.stepCount())
      .arg(amount(table, critical), ratioText(critical / table.mean), amount(table, table.mean), waits);
}

}  // namespace

bool StepsPanel::Wanted::same(const Wanted& other) const {
  if (kind != other.kind || b_executed != other.b_executed) return false;
  if (executed == nullptr || other.executed == nullptr) return executed == other.executed;
  return executed->snapshot == other.executed->snapshot;
}

StepsPanel::StepsPanel(StudioModel& model, QWidget* parent)
    : CellPanel(model, title(), QStringLiteral("steps"), parent),
      view_(new StepsView(model, this)),
      gather_(new QAction(tr("Steps of all-gather"), this)),
      ring_(new QAction(tr("Steps of the ring"), this)),
      lane_([](const Wanted& asked, const auto& publish, const std::stop_token&) { publish(make(asked)); },
            [this](std::uint64_t /*generation*/, MadePointer fresh) {
              QMetaObject::invokeMethod(
                  this,
                  [this, made = std::move(fresh)] {
                    shown_ = made;
                    arrived();
                  },
                  Qt::QueuedConnection);
            }) {
  auto* choices = new QHBoxLayout;
  choices->setSpacing(4);
  auto* kinds = new QActionGroup(this);
  const auto add = [&](QAction* action, const char* name, const QString& key, const QString& label,
                       StepsKind kind) {
    action->setObjectName(QString::fromLatin1(name));
    action->setIconText(label);
    action->setCheckable(true);
    action->setChecked(kind == kind_);
    action->setShortcut(QKeySequence(key));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    kinds->addAction(action);
    addAction(action);
    connect(action, &QAction::triggered, this, [this, kind] { setKind(kind); });
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setAccessibleName(action->text());
    choices->addWidget(button);
  };
  add(gather_, "steps-all-gather", tr("A"), tr("all-gather"), StepsKind::all_gather);
  add(ring_, "steps-ring", tr("R"), tr("ring"), StepsKind::ring);
  choices->addStretch();
  column().addLayout(choices);
  setCells(view_);
}

void StepsPanel::setKind(StepsKind kind) {
  kind_ = kind;
  (kind == StepsKind::ring ? ring_ : gather_)->setChecked(true);
  request();
}

StepsPanel::Worked StepsPanel::work(const Wanted& wanted, Side side, const StrategyOutcome& outcome) {
  Worked out{outcome.strategy, nullptr, {}};
  const Snapshot& snapshot = *wanted.executed->snapshot;
  if (!snapshot.mask || !outcome.plan || !outcome.metrics) {
    out.refusal = (!outcome.plan      ? outcome.plan.error()
                   : !outcome.metrics ? outcome.metrics.error()
                                      : snapshot.mask.error())
                      .line();
    return out;
  }
  if (wanted.kind == StepsKind::ring) {
    auto ring = ring_steps(**snapshot.mask, **outcome.plan);
    if (ring) {
      out.table = std::make_shared<const StepTable>(StepTable::ring(std::move(*ring)));
      return out;
    }
    out.refusal = ring.error().line();
  }
  const StrategyExecution* run = StudioModel::execution(*wanted.executed, side);
  const Work& total = (**outcome.metrics).total;
  if (run != nullptr && run->execution) {
    out.table =
        std::make_shared<const StepTable>(StepTable::gather((**run->execution).total.per_rank(), true));
  } else {
    // Until it is executed, or where the kernels refuse it: what is planned.
    if (run != nullptr && out.refusal.empty()) out.refusal = run->execution.error().line();
    out.table = std::make_shared<const StepTable>(StepTable::gather(total.area, false));
  }
  return out;
}

StepsPanel::MadePointer StepsPanel::make(const Wanted& wanted) {
  auto out = std::make_shared<Made>();
  out->wanted = wanted;
  for (const Side side : {Side::a, Side::b}) {
    const StrategyOutcome* outcome = StudioModel::outcome(*wanted.executed->snapshot, side);
    if (outcome == nullptr) continue;
    auto& made = out->sides[static_cast<std::size_t>(side)];
    try {
      made = work(wanted, side, *outcome);
    } catch (const std::exception& failure) {
      made = Worked{outcome->strategy, nullptr, std::string("the steps were not made: ") + failure.what()};
    }
  }
  return out;
}

StepsPanel::Wanted StepsPanel::wanted() const {
  const auto& executed = model().executed();
  return {executed, kind_, executed != nullptr && StudioModel::execution(*executed, Side::b) != nullptr};
}

bool StepsPanel::isCurrent() const {
  return shown_ != nullptr && shown_->wanted.same(wanted());
}

void StepsPanel::submit() {
  Wanted next = wanted();
  if (requested_ && requested_->same(next)) return;
  requested_ = next;
  lane_.submit(std::move(next));
}

void StepsPanel::showSides() {
  if (shown_ == nullptr) return;
  std::vector<SideSteps> sides;
  for (const Side side : {Side::a, Side::b}) {
    const auto& made = shown_->sides[static_cast<std::size_t>(side)];
    if (!made) continue;
    sides.push_back(
        {side, QString::fromStdString(made->strategy), made->table, QString::fromStdString(made->refusal)});
  }
  view_->show(std::move(sides), lags());
}

QString StepsPanel::summary() const {
  QStringList lines;
  const auto& sides = view_->sides();
  for (const SideSteps& side : sides) {
    if (side.table == nullptr) continue;
    const QString letter = sides.size() > 1 ? sideLetter(side.side) + QStringLiteral(": ") : QString();
    lines += letter + cost_text(*side.table);
  }
  return lines.join(QLatin1Char('\n'));
}

QString StepsPanel::hint() const {
  const auto& sides = view_->sides();
  const bool any = !sides.empty() && sides.front().table != nullptr;
  const std::int64_t lanes = any ? view_->ranksPerLane(0) : 1;
  const std::int64_t columns = any ? view_->stepsPerColumn(0) : 1;
  return columns > 1 ? tr("%1 ranks a lane, %2 steps a column, mean").arg(lanes).arg(columns)
         : lanes > 1 ? tr("%1 ranks a lane, mean").arg(lanes)
                     : tr("point at a rank for what it works and waits");
}

QJsonObject StepsPanel::viewState() const {
  return {{kKindKey, kind_ == StepsKind::ring ? kRingValue : kGatherValue}};
}

void StepsPanel::setViewState(const QJsonObject& state) {
  const QString kind = state.value(kKindKey).toString();
  if (kind == kRingValue) setKind(StepsKind::ring);
  if (kind == kGatherValue) setKind(StepsKind::all_gather);
}

}  // namespace evenkeel::ui
