#include "trade_off/trade_off_view.h"

#include <QVBoxLayout>
#include <exception>

#include "text/copy_table_actions.h"
#include "trade_off/trade_off_chart.h"

namespace evenkeel::ui {
namespace {

/// How long the project has to rest before a curve begins, in ms.
constexpr int kRest = 120;

}  // namespace

TradeOffView::TradeOffView(StudioModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      table_(new TradeOffTable(this)),
      chart_(new TradeOffChart(*table_, this)),
      lane_(
          [this](const std::pair<std::uint64_t, Wanted>& asked, const std::stop_token& stop) {
            if (asked.second) compute(asked.first, *asked.second, stop);
            return std::optional<Nothing>();
          },
          [](std::uint64_t, Nothing) {}) {
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(chart_, 1);
  commands_ = copyTableActions(this, table_, QStringLiteral("trade-off"), tr("the trade-off"),
                               [this](const QString& line) { model_.say(line); });
  addActions(commands_);
  chart_->addActions(commands_);
  chart_->setContextMenuPolicy(Qt::ActionsContextMenu);
  rest_.setSingleShot(true);
  rest_.setInterval(kRest);
  connect(&rest_, &QTimer::timeout, this, &TradeOffView::start);
  connect(&lag_, &Lag::changed, this, &TradeOffView::showState);
  connect(chart_, &TradeOffChart::pointTaken, this,
          [this](std::size_t point) { model_.chooseB(table_->points()[point].strategy); });
  connect(&model_, &StudioModel::projectChanged, this, &TradeOffView::note);
  connect(&model_, &StudioModel::comparisonChanged, this, &TradeOffView::note);
  showState();
}

TradeOffView::~TradeOffView() = default;

/// What the curve depends on: neither the strategy nor the plan files.
Request TradeOffView::wanted() const {
  Request request{model_.project().layout, model_.project().a, {}};
  request.settings.strategy = "affinity";
  request.settings.plans.clear();
  return request;
}

bool TradeOffView::isCurrent() const {
  return shown_ && *shown_ == wanted();
}

void TradeOffView::note() {
  if (!isVisible()) return;
  table_->mark(model_.project().a.strategy, model_.project().b);
  const Request now = wanted();
  if ((submitted_ && *submitted_ == now) || (!submitted_ && shown_ && *shown_ == now)) return showState();
  if (submitted_) {
    submitted_.reset();
    lane_.submit({++run_, std::nullopt});
  }
  lag_.set(true);
  if (model_.isSettled()) rest_.start();
  showState();
}

void TradeOffView::start() {
  if (!isVisible() || !model_.isSettled()) return;
  submitted_ = wanted();
  lane_.submit({++run_, submitted_});
  showState();
}

void TradeOffView::compute(std::uint64_t run, const Request& request, const std::stop_token& stop) {
  Cancellable<Curve> curve;
  try {
    curve = trade_off(request, trade_off_slacks(), model_.engine(), stop);
  } catch (const std::exception& failure) {
    curve = Curve(make_error(ErrorKind::memory, "memory",
                             std::string("the curve was not computed: ") + failure.what(),
                             "use larger blocks or a shorter sequence"));
  }
  if (!curve) return;
  QMetaObject::invokeMethod(
      this, [this, run, made = *curve] { take(run, made); }, Qt::QueuedConnection);
}

void TradeOffView::take(std::uint64_t run, const Curve& curve) {
  if (run != run_ || !submitted_) return;
  shown_ = std::exchange(submitted_, std::nullopt);
  lag_.set(false);
  table_->show(curve ? *curve : std::vector<TradeOffPoint>());
  chart_->setTrouble(curve ? QString() : QString::fromStdString(curve.error().line()));
  table_->mark(model_.project().a.strategy, model_.project().b);
  showState();
}

void TradeOffView::showState() {
  chart_->setStale(lag_.said());
  Q_EMIT captionChanged();
}

QString TradeOffView::caption() const {
  return lag_.said() ? tr("computing") : tr("affinity at growing slack");
}

void TradeOffView::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  note();
}

void TradeOffView::hideEvent(QHideEvent* event) {
  // Nobody sees it: nothing runs.
  if (submitted_) {
    submitted_.reset();
    lane_.submit({++run_, std::nullopt});
  }
  rest_.stop();
  lag_.set(false);
  QWidget::hideEvent(event);
}

}  // namespace evenkeel::ui
