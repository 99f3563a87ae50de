#include "traffic/traffic_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMetaObject>
#include <cmath>
#include <exception>

#include "bars/number_text.h"
#include "traffic/traffic_matrix.h"

namespace evenkeel::ui {
namespace {

Result<TrafficGrid> grid_of(const Mask& mask, const Plan& plan, const Traffic& traffic) {
  return TrafficGrid::make(traffic, static_cast<std::int64_t>(mask.batch()) * plan.tokens_per_rank());
}

QString need_text(const TrafficGrid& grid) {
  if (grid.ranks == 1) return QObject::tr("one rank owns all kv: nothing is sent");
  const double share = grid.all_gather == 0 ? 0 : grid.mean_need / static_cast<double>(grid.all_gather);
  return QObject::tr(
             "a rank needs %1 kv tokens of others, at most %2 (rank\u00a0%3); an all-gather sends %4: "
             "%5\u00a0% of it is needed")
      .arg(numberText(std::llround(grid.mean_need)), numberText(grid.most_need))
      .arg(grid.neediest.value)
      .arg(numberText(grid.all_gather), QString::number(100 * share, 'f', 1));
}

}  // namespace

TrafficPanel::TrafficPanel(StudioModel& model, QWidget* parent)
    : CellPanel(model, title(), QStringLiteral("traffic"), parent),
      matrix_(new TrafficMatrix(model, this)),
      copy_(new QAction(tr("Copy the traffic as text"), this)),
      lane_(
          [this](const std::shared_ptr<const Snapshot>& snapshot, const auto& publish,
                 const std::stop_token& stop) {
            if (auto counted = count(snapshot, last_, stop)) {
              last_ = *counted;
              publish(std::move(*counted));
            }
          },
          [this](std::uint64_t /*generation*/, CountPointer fresh) {
            QMetaObject::invokeMethod(
                this,
                [this, counted = std::move(fresh)] {
                  shown_ = counted;
                  arrived();
                },
                Qt::QueuedConnection);
          }) {
  copy_->setObjectName(QStringLiteral("copy-traffic"));
  copy_->setShortcut(QKeySequence::Copy);
  copy_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(copy_, &QAction::triggered, this, [this] {
    QApplication::clipboard()->setText(asText());
    this->model().say(tr("Copied the traffic between ranks"));
  });
  addAction(copy_);

  setCells(matrix_);
}

/// The traffic of both sides of a snapshot; a plan of the last count keeps its own. Any thread but the UI's.
std::optional<TrafficPanel::CountPointer> TrafficPanel::count(const std::shared_ptr<const Snapshot>& snapshot,
                                                              const CountPointer& last,
                                                              const std::stop_token& stop) {
  auto out = std::make_shared<Count>();
  out->snapshot = snapshot;
  const bool same_mask =
      last != nullptr && last->snapshot->mask && snapshot->mask && *last->snapshot->mask == *snapshot->mask;
  for (const Side side : {Side::a, Side::b}) {
    const StrategyOutcome* outcome = StudioModel::outcome(*snapshot, side);
    if (outcome == nullptr) continue;
    Counted& counted = out->sides[static_cast<std::size_t>(side)].emplace();
    counted.strategy = outcome->strategy;
    if (!snapshot->mask || !outcome->plan) {
      counted.grid.emplace(outcome->plan ? snapshot->mask.error() : outcome->plan.error());
      continue;
    }
    counted.plan = *outcome->plan;
    if (same_mask) {
      for (const auto& before : last->sides) {
        if (before && before->plan == counted.plan) counted.grid = before->grid;
      }
    }
    if (counted.grid) continue;
    try {
      const auto traffic = kv_traffic(**snapshot->mask, *counted.plan, stop);
      if (!traffic) return std::nullopt;
      counted.grid.emplace(*traffic ? grid_of(**snapshot->mask, *counted.plan, **traffic)
                                    : Result<TrafficGrid>(traffic->error()));
    } catch (const std::exception& failure) {
      counted.grid.emplace(make_error(ErrorKind::memory, "memory",
                                      std::string("the traffic was not counted: ") + failure.what(),
                                      "use fewer ranks or a shorter sequence"));
    }
  }
  return out;
}

bool TrafficPanel::isCurrent() const {
  return shown_ != nullptr && model().executed() != nullptr &&
         shown_->snapshot == model().executed()->snapshot;
}

void TrafficPanel::submit() {
  const auto& wanted = model().executed()->snapshot;
  if (requested_ == wanted) return;
  requested_ = wanted;
  lane_.submit(wanted);
}

void TrafficPanel::showSides() {
  if (shown_ == nullptr) return;
  std::vector<SideTraffic> sides;
  for (const Side side : {Side::a, Side::b}) {
    const auto& counted = shown_->sides[static_cast<std::size_t>(side)];
    if (!counted) continue;
    SideTraffic one{side, QString::fromStdString(counted->strategy), std::nullopt, {}};
    if (*counted->grid) {
      one.grid = **counted->grid;
    } else {
      one.refusal = QString::fromStdString(counted->grid->error().line());
    }
    sides.push_back(std::move(one));
  }
  matrix_->show(std::move(sides), lags());
}

QString TrafficPanel::summary() const {
  QStringList lines;
  const auto& sides = matrix_->sides();
  for (const SideTraffic& side : sides) {
    const QString letter = sides.size() > 1 ? sideLetter(side.side) + QStringLiteral(": ") : QString();
    if (side.grid) lines += letter + need_text(*side.grid);
  }
  return lines.join(QLatin1Char('\n'));
}

QString TrafficPanel::hint() const {
  const auto& sides = matrix_->sides();
  const bool several = !sides.empty() && sides.front().grid && sides.front().grid->ranks_per_cell > 1;
  return several ? tr("%1 x %1 ranks a cell, mean; point at a cell for its most")
                       .arg(sides.front().grid->ranks_per_cell)
                 : tr("numbers: per cent of the owner's kv tokens");
}

QString TrafficPanel::asText() const {
  QString text;
  for (const SideTraffic& side : matrix_->sides()) {
    text += tr("%1 %2: kv tokens, a line a reader, a column an owner")
                .arg(QString(sideLetter(side.side)), side.strategy) +
            QLatin1Char('\n');
    if (!side.grid) {
      text += side.refusal + QLatin1Char('\n');
      continue;
    }
    for (std::int64_t reader = 0; reader < side.grid->cells; ++reader) {
      QStringList line;
      for (std::int64_t owner = 0; owner < side.grid->cells; ++owner) {
        const TrafficCell& cell = side.grid->at(reader, owner);
        line += QString::number(cell.pairs == 0 ? cell.own : std::llround(cell.mean()));
      }
      text += line.join(QLatin1Char('\t')) + QLatin1Char('\n');
    }
  }
  return text;
}

}  // namespace evenkeel::ui
