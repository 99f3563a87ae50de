#include "how_it_works/how_it_works_panel.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMetaObject>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <exception>

#include "how_it_works/trace_view.h"
#include "how_it_works/trace_words.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr QMargins kMargins(14, 4, 14, 12);
constexpr int kSpacing = 6;
constexpr int kBetween = 14;
constexpr int kWideInLines = 32;
constexpr int kToldInLines = 18;
constexpr double kMostTold = 0.4;  ///< of the width
/// While it plays: the first steps of a kind are read, the others watched. In ms.
constexpr int kRead = 1600;
constexpr int kWatched = 160;
constexpr std::size_t kReadSteps = 3;

QString playSign() {
  return QStringLiteral("\u25b6");
}
QString pauseSign() {
  return QStringLiteral("\u2016");
}

}  // namespace

HowItWorksPanel::HowItWorksPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent),
      model_(model),
      a_(new QToolButton(this)),
      b_(new QToolButton(this)),
      slider_(new QSlider(Qt::Horizontal, this)),
      told_(new QWidget(this)),
      strategy_(new QLabel(this)),
      number_(new QLabel(this)),
      words_(new QLabel(this)),
      view_(new TraceView(model, this)),
      lane_(
          [this](const Wanted& asked, const std::stop_token& stop) -> std::optional<MadePointer> {
            try {
              auto made = trace_plan(asked.strategy, *asked.snapshot, asked.row, model_.engine(), {}, stop);
              if (!made) return std::nullopt;
              return std::make_shared<const Made>(Made{asked, std::move(*made)});
            } catch (const std::exception& failure) {
              return std::make_shared<const Made>(
                  Made{asked, make_error(ErrorKind::memory, "memory",
                                         std::string("the steps were not taken down: ") + failure.what(),
                                         "use larger blocks or a shorter sequence")});
            }
          },
          [this](std::uint64_t, MadePointer made) {
            QMetaObject::invokeMethod(
                this, [this, fresh = std::move(made)] { take(fresh); }, Qt::QueuedConnection);
          }) {
  setProperty("panel", true);
  setAccessibleName(title());
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  setFocusProxy(view_);
  makeControls();
  play_.setSingleShot(true);
  connect(&play_, &QTimer::timeout, this, [this] {
    if (step() >= last()) return setPlaying(false);
    goTo(step() + 1);
    play_.start(stays());
  });
  connect(&model_, &StudioModel::snapshotChanged, this, &HowItWorksPanel::request);
  connect(&model_, &StudioModel::shownRowChanged, this, &HowItWorksPanel::request);
  connect(&lag_, &Lag::changed, this, [this] { view_->setStale(lag_.said()); });
  takeFonts();
  showSides();
  showStep();
}

void HowItWorksPanel::makeControls() {
  auto* line = new QHBoxLayout;
  line->setSpacing(4);
  const auto add_side = [&](QToolButton* button, const char* name, Side side) {
    button->setObjectName(QString::fromLatin1(name));
    button->setCheckable(true);
    button->setText(sideLetter(side));
    connect(button, &QToolButton::clicked, this, [this, side] { setSide(side); });
    line->addWidget(button);
  };
  add_side(a_, "how-a", Side::a);
  add_side(b_, "how-b", Side::b);
  const auto add = [&](const char* name, const QString& sign, const QString& text, const QString& keys,
                       void (HowItWorksPanel::*act)()) {
    QToolButton* button = addButton(name, sign, text, keys, act);
    line->addWidget(button);
    return button;
  };
  add("how-first", QStringLiteral("|\u2039"), tr("First step"), tr("Home"), &HowItWorksPanel::toFirst);
  add("how-back", QStringLiteral("\u2039"), tr("Step back"), tr("Left"), &HowItWorksPanel::back);
  play_button_ = add("how-play", playSign(), tr("Play or pause how it works"), tr("Space"),
                     &HowItWorksPanel::togglePlaying);
  add("how-next", QStringLiteral("\u203a"), tr("Step on"), tr("Right"), &HowItWorksPanel::next);
  add("how-last", QStringLiteral("\u203a|"), tr("Last step"), tr("End"), &HowItWorksPanel::toLast);
  line->addStretch(1);
  auto* track = new QHBoxLayout;
  track->setSpacing(8);
  track->addWidget(slider_, 1);
  track->addWidget(number_);
  strategy_->setObjectName(QStringLiteral("panel-caption"));  // the dock shows it beside the title
  strategy_->setProperty("quiet", true);
  number_->setObjectName(QStringLiteral("how-number"));
  number_->setProperty("quiet", true);
  slider_->setObjectName(QStringLiteral("how-slider"));
  slider_->setAccessibleName(tr("Step"));
  connect(slider_, &QSlider::valueChanged, this, [this] { showStep(); });
  words_->setObjectName(QStringLiteral("how-words"));
  words_->setTextFormat(Qt::PlainText);
  words_->setWordWrap(true);
  words_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  auto* column = new QVBoxLayout(told_);
  column->setContentsMargins({});
  column->setSpacing(kSpacing);
  column->addWidget(strategy_);
  column->addLayout(line);
  column->addLayout(track);
  column->addWidget(words_, 1);
  all_ = new QBoxLayout(QBoxLayout::TopToBottom, this);
  all_->setContentsMargins(kMargins);
  all_->setSpacing(kBetween);
  all_->addWidget(told_);
  all_->addWidget(view_, 1);
}

void HowItWorksPanel::place() {
  // What is told stands beside the picture where there is room, so that the picture has all the height.
  const int line = QFontMetrics(textFont(TextSize::normal)).height();
  const bool beside = width() >= kWideInLines * line;
  all_->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  const int told = std::min(kToldInLines * line, static_cast<int>(width() * kMostTold));
  told_->setMinimumWidth(beside ? told : 0);
  told_->setMaximumWidth(beside ? told : QWIDGETSIZE_MAX);
  // Two lines at least, so that nothing jumps from step to step.
  words_->setMinimumHeight(beside ? 0 : 2 * QFontMetrics(words_->font()).lineSpacing());
}

QToolButton* HowItWorksPanel::addButton(const char* name, const QString& sign, const QString& text,
                                        const QString& keys, void (HowItWorksPanel::*act)()) {
  auto* action = new QAction(text, this);
  action->setObjectName(QString::fromLatin1(name));
  action->setShortcut(QKeySequence(keys));
  // Of the picture: on a button Space has to press that button, and arrows move the slider by themselves.
  action->setShortcutContext(Qt::WidgetShortcut);
  view_->addAction(action);
  connect(action, &QAction::triggered, this, act);
  commands_ << action;
  auto* button = new QToolButton(this);
  button->setObjectName(QString::fromLatin1(name) + QStringLiteral("-button"));
  button->setText(sign);
  button->setAccessibleName(text);
  button->setToolTip(QStringLiteral("%1 (%2)").arg(text, keys));
  button->setFocusPolicy(Qt::StrongFocus);
  connect(button, &QToolButton::clicked, action, &QAction::trigger);
  return button;
}

void HowItWorksPanel::setSide(Side side) {
  if (side == Side::b && !model_.isComparing()) side = Side::a;
  side_ = side;
  showSides();
  request();
}

void HowItWorksPanel::showSides() {
  const Snapshot* snapshot = model_.snapshot().get();
  const bool two = model_.isComparing();
  if (!two) side_ = Side::a;
  for (QToolButton* button : {a_, b_}) {
    const Side side = button == a_ ? Side::a : Side::b;
    button->setVisible(two);
    button->setChecked(side == side_);
    const StrategyOutcome* outcome = snapshot == nullptr ? nullptr : StudioModel::outcome(*snapshot, side);
    if (outcome == nullptr) continue;
    if (side == side_) {
      strategy_->setText((two ? sideLetter(side) + QStringLiteral(": ") : QString()) +
                         QString::fromStdString(outcome->strategy));
    }
    button->setToolTip(QString::fromStdString(outcome->strategy));
    button->setAccessibleName(tr("How %1 works").arg(QString::fromStdString(outcome->strategy)));
  }
}

std::optional<HowItWorksPanel::Wanted> HowItWorksPanel::wanted() const {
  const auto& snapshot = model_.snapshot();
  if (snapshot == nullptr) return std::nullopt;
  const StrategyOutcome* outcome = StudioModel::outcome(*snapshot, side_);
  if (outcome == nullptr) outcome = &snapshot->chosen;
  const std::size_t rows = snapshot->request.layout.batch();
  return Wanted{snapshot, outcome->strategy, BatchRow{std::min(model_.shownRow().value, rows - 1)}};
}

bool HowItWorksPanel::isCurrent() const {
  return shown_.has_value() && shown_ == wanted();
}

void HowItWorksPanel::request() {
  showSides();
  if (!isVisible()) return;
  lag_.set(!isCurrent());
  const auto asked = wanted();
  if (!asked || asked == requested_) return;
  requested_ = asked;
  lane_.submit(*asked);
}

void HowItWorksPanel::take(const MadePointer& made) {
  const bool same = shown_ && shown_->strategy == made->wanted.strategy && trace_ != nullptr;
  const std::size_t at = same ? step() : 0;
  shown_ = made->wanted;
  lag_.set(!isCurrent());
  const Request& request = made->wanted.snapshot->request;
  trace_ = nullptr;
  refusal_.clear();
  if (made->traced) {
    trace_ = std::shared_ptr<const PlanTrace>(made, &made->traced->trace);
  } else {
    refusal_ = QString::fromStdString(made->traced.error().line());
  }
  if (!same) setPlaying(false);
  view_->show(trace_, request.layout.rows()[made->wanted.row.value], request.settings.cost.kind);
  const QSignalBlocker quiet(slider_);
  slider_->setRange(0, static_cast<int>(last()));
  slider_->setPageStep(std::max(1, static_cast<int>(last() / 10)));
  slider_->setValue(static_cast<int>(std::min(at, last())));
  showStep();
}

std::size_t HowItWorksPanel::last() const {
  return trace_ == nullptr || trace_->steps.empty() ? 0 : trace_->steps.size() - 1;
}

std::size_t HowItWorksPanel::step() const {
  return static_cast<std::size_t>(slider_->value());
}

void HowItWorksPanel::goTo(std::size_t step) {
  slider_->setValue(static_cast<int>(std::min(step, last())));
}

void HowItWorksPanel::back() {
  setPlaying(false);
  if (step() > 0) goTo(step() - 1);
}

void HowItWorksPanel::next() {
  setPlaying(false);
  goTo(step() + 1);
}

void HowItWorksPanel::toLast() {
  setPlaying(false);
  goTo(last());
}

void HowItWorksPanel::setPlaying(bool playing) {
  // Where nothing is to move by itself, play goes on by one step.
  const bool moves = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
  if (playing && !moves) return goTo(step() + 1);
  if (playing && trace_ != nullptr && isVisible()) {
    if (step() >= last()) goTo(0);
    play_.start(stays());
  } else {
    play_.stop();
  }
  play_button_->setText(isPlaying() ? pauseSign() : playSign());
}

int HowItWorksPanel::stays() const {
  const auto& steps = trace_->steps;
  std::size_t alike = 0;
  while (alike < kReadSteps && alike < step() && steps[step() - alike - 1].index() == steps[step()].index()) {
    ++alike;
  }
  const bool ends = step() + 1 < steps.size() && steps[step() + 1].index() != steps[step()].index();
  return alike < kReadSteps || ends ? kRead : kWatched;
}

QString HowItWorksPanel::words() const {
  if (trace_ == nullptr) return refusal_;
  return traceStepText(*trace_, step(), shown_->snapshot->request.settings.cost.kind);
}

void HowItWorksPanel::showStep() {
  const bool any = trace_ != nullptr;
  view_->setStep(step());
  words_->setText(words());
  number_->setText(any ? tr("%1 of %2").arg(step() + 1).arg(last() + 1) : QString());
  view_->setAccessibleDescription(words());
  slider_->setEnabled(any);
  slider_->setAccessibleDescription(words());
}

void HowItWorksPanel::takeFonts() {
  words_->setFont(textFont(TextSize::large));
  number_->setFont(textFont(TextSize::small));
  place();
}

void HowItWorksPanel::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  takeFonts();
  request();
}

void HowItWorksPanel::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  place();
}

void HowItWorksPanel::hideEvent(QHideEvent* event) {
  QFrame::hideEvent(event);
  setPlaying(false);
}

void HowItWorksPanel::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (view_ != nullptr && (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)) {
    takeFonts();
    // Labels get their style after the panel has, and with it the font that they had.
    QMetaObject::invokeMethod(this, &HowItWorksPanel::takeFonts, Qt::QueuedConnection);
  }
}

}  // namespace evenkeel::ui
