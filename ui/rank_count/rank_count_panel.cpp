#include "rank_count/rank_count_panel.h"

#include <QApplication>
#include <QEvent>
#include <QFontInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <exception>
#include <set>

#include "balance/strategy.h"
#include "bars/number_text.h"
#include "rank_count/sweep_chart.h"
#include "text/copy_table_actions.h"
#include "theme/theme.h"
#include "trade_off/trade_off_view.h"

namespace evenkeel::ui {
namespace {

constexpr QMargins kMargins(12, 2, 12, 6);
constexpr int kGap = 4;
/// How long the project has to rest before a sweep begins, in ms.
constexpr int kRest = 120;

}  // namespace

RankCountPanel::RankCountPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent),
      model_(model),
      table_(new SweepTable(this)),
      coming_(new SweepTable(this)),
      chart_(new SweepChart(*table_, this)),
      caption_(new QLabel(this)),
      trade_off_(new TradeOffView(model, this)),
      lane_(
          [this](const std::pair<std::uint64_t, Wanted>& asked, const std::stop_token& stop) {
            if (asked.second) sweep(asked.first, *asked.second, stop);
            return std::optional<Nothing>();
          },
          [](std::uint64_t, Nothing) {}) {
  setProperty("panel", true);
  setAccessibleName(title());
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(kMargins);
  layout->setSpacing(kGap);
  caption_->setProperty("quiet", true);
  caption_->setObjectName(QStringLiteral("panel-caption"));
  buttons_ = new QWidget(this);
  makeButtons(buttons_);
  layout->addWidget(buttons_);
  layout->addWidget(chart_, 1);
  layout->addWidget(trade_off_, 1);
  trade_off_->hide();
  makeCommands();

  rest_.setSingleShot(true);
  rest_.setInterval(kRest);
  connect(&rest_, &QTimer::timeout, this, &RankCountPanel::start);
  connect(&lag_, &Lag::changed, this, &RankCountPanel::showState);
  connect(trade_off_, &TradeOffView::captionChanged, this, &RankCountPanel::showCaption);
  connect(chart_, &SweepChart::valueTaken, this, &RankCountPanel::takeValue);
  connect(&model_, &StudioModel::projectChanged, this, &RankCountPanel::note);
  connect(&model_, &StudioModel::comparisonChanged, this, &RankCountPanel::note);
  takeFonts();
  showState();
}

RankCountPanel::~RankCountPanel() = default;

void RankCountPanel::makeButtons(QWidget* line) {
  auto* layout = new QHBoxLayout(line);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(kGap);
  const auto add = [&](const QString& text, const char* name, const QString& spoken) {
    auto* button = new QToolButton(line);
    button->setText(text);
    button->setObjectName(QString::fromLatin1(name));
    button->setAccessibleName(spoken);
    button->setToolTip(spoken);
    button->setCheckable(true);
    layout->addWidget(button);
    return button;
  };
  over_buttons_[0] = add(tr("ranks"), "sweep-ranks", tr("Over the world size"));
  over_buttons_[1] = add(tr("block size"), "sweep-blocks", tr("Over the block size"));
  over_buttons_[2] =
      add(tr("traffic"), "sweep-traffic", tr("KV traffic against the slowest rank, of affinity"));
  connect(over_buttons_[2], &QToolButton::clicked, this, [this] { setTradeOff(true); });
  for (std::size_t i = 0; i < 2; ++i) {
    connect(over_buttons_[i], &QToolButton::clicked, this,
            [this, i] { setOver(i == 0 ? SweepOver::world_size : SweepOver::block_size); });
  }
  layout->addStretch(1);
  all_button_ = add(tr("all strategies"), "sweep-all", tr("All strategies, not only those compared"));
  connect(all_button_, &QToolButton::clicked, this, [this](bool all) { setAll(all); });
}

void RankCountPanel::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  constexpr int kWideInLines = 20;
  const bool wide = width() >= kWideInLines * QFontMetrics(textFont(TextSize::normal)).height();
  all_button_->setText(wide ? tr("all strategies") : tr("all"));
}

void RankCountPanel::makeCommands() {
  const auto add = [this](const char* name, const QString& text, const QKeySequence& keys, auto act) {
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    commands_.append(action);
  };
  add("sweep-over", tr("How many ranks: over ranks or block size"), QKeySequence(Qt::Key_X),
      [this] { setOver(over_ == SweepOver::world_size ? SweepOver::block_size : SweepOver::world_size); });
  add("sweep-strategies", tr("How many ranks: all strategies or those compared"), QKeySequence(Qt::Key_V),
      [this] { setAll(!all_); });
  add("trade-off", tr("How many ranks: KV traffic against time"), QKeySequence(Qt::Key_T),
      [this] { setTradeOff(!shows_trade_off_); });
  const QList<QAction*> copies = copyTableActions(this, table_, QStringLiteral("sweep"), tr("the curve"),
                                                  [this](const QString& line) { model_.say(line); });
  addActions(copies);
  commands_.append(copies);
  commands_.append(trade_off_->commands());
  chart_->addActions(copies);
  chart_->setContextMenuPolicy(Qt::ActionsContextMenu);
}

SweepRequest RankCountPanel::wanted() const {
  const Project& project = model_.project();
  SweepRequest request{project.layout, project.a, {project.a.strategy}, over_};
  if (project.b) request.strategies.push_back(*project.b);
  if (all_) request.strategies = strategies_to_compare(request.strategies);
  return request;
}

bool RankCountPanel::isCurrent() const {
  if (shows_trade_off_) return trade_off_->isCurrent();
  return submitted_ && table_->request() == *submitted_ && *submitted_ == wanted() && table_->complete();
}

/// Something may have changed: what runs is stopped if so, and a new run begins once all rests.
void RankCountPanel::note() {
  if (!isVisible() || shows_trade_off_) return;
  if (submitted_ && *submitted_ == wanted()) {
    // With all strategies another B is no other request, only another letter.
    if (showing_coming_) table_->mark(model_.project().a.strategy, model_.project().b);
    return showState();
  }
  if (submitted_) {
    submitted_.reset();
    lane_.submit({++run_, std::nullopt});
  }
  lag_.set(true);
  if (model_.isSettled()) rest_.start();
  showState();
}

void RankCountPanel::start() {
  if (!isVisible() || shows_trade_off_ || !model_.isSettled()) return;
  submitted_ = wanted();
  coming_->begin(*submitted_, model_.project().a.strategy, model_.project().b);
  showing_coming_ = false;
  lane_.submit({++run_, submitted_});
  showState();
}

void RankCountPanel::sweep(std::uint64_t run, const SweepRequest& request, const std::stop_token& stop) {
  std::set<std::pair<std::int64_t, std::size_t>> published;
  const auto publish = [&](const SweepPoint& point) {
    QMetaObject::invokeMethod(
        this, [this, run, point] { take(run, point); }, Qt::QueuedConnection);
    published.emplace(point.value, point.strategy);
  };
  try {
    sweeper_.run(request, model_.engine(), publish, stop);
  } catch (const std::exception& failure) {
    // What is missing says why, as every other refused point does.
    const Error error =
        make_error(ErrorKind::memory, "memory", std::string("the curve was not computed: ") + failure.what(),
                   "use larger blocks or a shorter sequence");
    for (const std::int64_t value : sweep_values(request)) {
      for (std::size_t s = 0; s < request.strategies.size(); ++s) {
        if (!published.contains({value, s})) publish({value, s, error});
      }
    }
  }
}

void RankCountPanel::take(std::uint64_t run, const SweepPoint& point) {
  if (run != run_ || !submitted_) return;
  coming_->take(point);
  if (showing_coming_) table_->take(point);
  if (coming_->complete()) lag_.set(false);
  showState();
}

/// The old curve stands until the new one is whole, or until that takes too long for nobody to notice.
void RankCountPanel::showState() {
  const bool running = submitted_.has_value();
  if (running && !showing_coming_ && (coming_->complete() || lag_.said())) {
    table_->begin(*submitted_, model_.project().a.strategy, model_.project().b);
    for (std::size_t v = 0; v < coming_->values().size(); ++v) {
      for (std::size_t s = 0; s < submitted_->strategies.size(); ++s) {
        if (const auto& point = coming_->point(v, s)) table_->take({coming_->values()[v], s, *point});
      }
    }
    showing_coming_ = true;
  }
  chart_->setStale(lag_.said() && !showing_coming_);
  over_buttons_[0]->setChecked(!shows_trade_off_ && over_ == SweepOver::world_size);
  over_buttons_[1]->setChecked(!shows_trade_off_ && over_ == SweepOver::block_size);
  over_buttons_[2]->setChecked(shows_trade_off_);
  all_button_->setChecked(all_);
  all_button_->setEnabled(!shows_trade_off_);
  showCaption();
}

void RankCountPanel::showCaption() {
  if (shows_trade_off_) {
    caption_->setText(trade_off_->caption());
    caption_->setToolTip(
        tr("affinity keeps documents together as far as the slowest rank may be slower: less KV is read "
           "from other ranks. A click compares a point as B"));
    return;
  }
  caption_->setText(lag_.said() ? tr("computing") : tr("slowest rank, over the bound"));
  caption_->setToolTip(
      table_->usesTilesBound()
          ? tr("how many more tiles the slowest rank runs than the whole-block bound, or, where "
               "there is none, than any plan needs")
          : tr("how many more tiles the slowest rank runs than the whole-block bound"));
}

void RankCountPanel::takeValue(std::int64_t value) {
  const Case& now = model_.project().a;
  const bool ranks = table_->request().over == SweepOver::world_size;
  if (value == (ranks ? now.world_size.value : now.block_size.q)) return;
  model_.editCase(
      ranks ? tr("set %1 ranks").arg(numberText(value)) : tr("set block %1").arg(numberText(value)),
      [&](Case& a) {
        if (ranks) {
          a.world_size = WorldSize{value};
        } else {
          a.block_size = BlockSize{value, value};
        }
      });
}

void RankCountPanel::setTradeOff(bool shown) {
  if (shown != shows_trade_off_) {
    shows_trade_off_ = shown;
    const QWidget* focus = QApplication::focusWidget();
    const bool focused = focus != nullptr && isAncestorOf(focus);
    if (shown) stop();
    chart_->setVisible(!shown);
    trade_off_->setVisible(shown);
    if (focused) over_buttons_[shown ? 2 : 0]->setFocus();
  }
  showState();
  note();
}

void RankCountPanel::setOver(SweepOver over) {
  over_ = over;
  setTradeOff(false);
  showState();
  note();
}

void RankCountPanel::setAll(bool all) {
  all_ = all;
  showState();
  note();
}

QJsonObject RankCountPanel::viewState() const {
  return {{QStringLiteral("over"), shows_trade_off_                 ? QStringLiteral("traffic")
                                   : over_ == SweepOver::world_size ? QStringLiteral("ranks")
                                                                    : QStringLiteral("block_size")},
          {QStringLiteral("all"), all_}};
}

void RankCountPanel::setViewState(const QJsonObject& state) {
  const QString over = state[QStringLiteral("over")].toString();
  if (over == QLatin1String("ranks")) over_ = SweepOver::world_size;
  if (over == QLatin1String("block_size")) over_ = SweepOver::block_size;
  all_ = state[QStringLiteral("all")].toBool(all_);
  setTradeOff(over == QLatin1String("traffic"));
}

void RankCountPanel::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  note();
}

/// Nobody sees the sweep: nothing runs. What was computed is remembered.
void RankCountPanel::stop() {
  if (submitted_ && !coming_->complete()) {
    submitted_.reset();
    lane_.submit({++run_, std::nullopt});
  }
  rest_.stop();
  lag_.set(false);
}

void RankCountPanel::hideEvent(QHideEvent* event) {
  stop();
  QFrame::hideEvent(event);
}

void RankCountPanel::takeFonts() {
  const QString style = QStringLiteral("QToolButton { padding: 1px 7px; font-size: %1px; }")
                            .arg(QFontInfo(textFont(TextSize::small)).pixelSize());
  // A style sheet that is set again polishes everything again.
  if (buttons_->styleSheet() != style) buttons_->setStyleSheet(style);
}

void RankCountPanel::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() != QEvent::StyleChange && event->type() != QEvent::FontChange) return;
  if (buttons_ != nullptr) takeFonts();
}

}  // namespace evenkeel::ui
