#include "packs/pack_scrubber.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <algorithm>
#include <exception>

#include "bars/number_text.h"
#include "model/opened_files.h"
#include "packs/step_slider.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

/// How long the project has to rest before the curve is computed, in ms.
constexpr int kRest = 150;
/// Points are handed over so many times at most: a log may have a million.
constexpr std::size_t kMostBatches = 200;

QString percent(double over) {
  return (over >= 0 ? QStringLiteral("+%1 %") : QStringLiteral("%1 %")).arg(over * 100, 0, 'f', 1);
}

}  // namespace

PackScrubber::PackScrubber(StudioModel& model, QWidget* parent)
    : QFrame(parent),
      model_(model),
      name_(new QLabel(this)),
      previous_(new QToolButton(this)),
      slider_(new StepSlider(this)),
      next_(new QToolButton(this)),
      number_(new QSpinBox(this)),
      state_(new QLabel(this)),
      error_(new QLabel(this)),
      close_(new QToolButton(this)),
      gesture_(model.beginGesture()),
      lane_(
          [this](const std::pair<std::uint64_t, Wanted>& asked, const std::stop_token& stop) {
            if (asked.second) measure(asked.first, *asked.second, stop);
            return std::optional<Nothing>();
          },
          [](std::uint64_t, Nothing) {}) {
  setObjectName(QStringLiteral("pack-scrubber"));
  setAccessibleName(tr("Log of packs"));
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(16, 4, 16, 4);
  line->setSpacing(8);
  const auto button = [](QToolButton* made, const char* name, const QString& text, const QString& words) {
    made->setObjectName(QString::fromLatin1(name));
    made->setText(text);
    made->setAccessibleName(words);
    made->setToolTip(words);
    made->setProperty("plain", true);
    made->setFocusPolicy(Qt::StrongFocus);
  };
  button(previous_, "button-previous-step", QStringLiteral("\u2039"), tr("Previous step (Ctrl+Page Up)"));
  button(next_, "button-next-step", QStringLiteral("\u203a"), tr("Next step (Ctrl+Page Down)"));
  button(close_, "button-close-log", tr("Close log"), tr("Close the log of packs; the documents stay"));
  number_->setObjectName(QStringLiteral("step-number"));
  number_->setAccessibleName(tr("Step"));
  number_->setPrefix(tr("step "));
  number_->setButtonSymbols(QAbstractSpinBox::NoButtons);
  number_->setKeyboardTracking(false);
  number_->setAlignment(Qt::AlignRight);
  state_->setProperty("quiet", true);
  error_->setProperty("bad", true);
  error_->setTextFormat(Qt::PlainText);
  error_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  line->addWidget(name_);
  line->addWidget(previous_);
  line->addWidget(slider_, 3);
  line->addWidget(next_);
  line->addWidget(number_);
  line->addWidget(state_);
  line->addWidget(error_, 1);
  line->addWidget(close_);
  connect(previous_, &QToolButton::clicked, this, [this] { goBy(-1); });
  connect(next_, &QToolButton::clicked, this, [this] { goBy(1); });
  connect(close_, &QToolButton::clicked, this, [this] { closePackLog(model_); });
  connect(slider_, &QSlider::valueChanged, this, &PackScrubber::goTo);
  connect(number_, &QSpinBox::valueChanged, this, &PackScrubber::goTo);
  makeCommands();
  rest_.setSingleShot(true);
  rest_.setInterval(kRest);
  connect(&rest_, &QTimer::timeout, this, &PackScrubber::start);
  connect(&model_, &StudioModel::projectChanged, this, [this] {
    showLog();
    note();
  });
  connect(&model_, &StudioModel::comparisonChanged, this, &PackScrubber::note);
  if (!model_.project().logged) hide();
  showLog();
}

PackScrubber::~PackScrubber() = default;

void PackScrubber::makeCommands() {
  const auto add = [this](const char* name, const QString& text, const QKeySequence& keys, auto act) {
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, [this, act] {
      if (!model_.project().logged) return model_.say(tr("No log of packs is open"));
      act();
    });
    // Of the window: a widget that is hidden hears no keys.
    commands_.append(action);
  };
  add("previous-step", tr("Previous step of the log"), QKeySequence(tr("Ctrl+PgUp")), [this] { goBy(-1); });
  add("next-step", tr("Next step of the log"), QKeySequence(tr("Ctrl+PgDown")), [this] { goBy(1); });
  add("worst-step", tr("Worst step of the log"), QKeySequence(), [this] {
    const PackSummary all = summarize_steps(results_);
    if (!all.worst_over) return model_.say(tr("The steps are not yet measured"));
    goTo(static_cast<int>(all.worst_step));
  });
  add("close-log", tr("Close the log of packs"), QKeySequence(), [this] { closePackLog(model_); });
}

void PackScrubber::goTo(int step) {
  goToStep(model_, static_cast<std::size_t>(std::max(0, step)), gesture_);
}

void PackScrubber::goBy(int steps) {
  const auto& logged = model_.project().logged;
  if (!logged || logged->log.steps() == 0) return;
  const auto last = static_cast<std::int64_t>(logged->log.steps()) - 1;
  goTo(static_cast<int>(std::clamp<std::int64_t>(static_cast<std::int64_t>(logged->step) + steps, 0, last)));
}

void PackScrubber::showLog() {
  const std::optional<LoggedStep>& logged = model_.project().logged;
  const bool edited = isStepEdited(model_.project());
  if (logged == shown_ && edited == shown_edited_) return;
  shown_ = logged;
  shown_edited_ = edited;
  // Without a parent yet it would be a window of its own.
  if (parentWidget() != nullptr || !logged) setVisible(logged.has_value());
  if (!logged) return;
  const bool readable = logged->log.read.ok();
  const QString path = QString::fromStdString(logged->log.path);
  name_->setText(path.mid(path.lastIndexOf(u'/') + 1));
  name_->setToolTip(path);
  for (QWidget* widget :
       {static_cast<QWidget*>(previous_), static_cast<QWidget*>(slider_), static_cast<QWidget*>(next_),
        static_cast<QWidget*>(number_), static_cast<QWidget*>(state_)}) {
    widget->setVisible(readable);
  }
  error_->setVisible(!readable);
  if (!readable) {
    const QString line = QString::fromStdString(logged->log.read.error().line());
    error_->setText(line);
    error_->setToolTip(line);
    return;
  }
  const int last = static_cast<int>(logged->log.steps()) - 1;
  const int step = std::min(static_cast<int>(logged->step), last);
  const QSignalBlocker quiet_slider(slider_);
  const QSignalBlocker quiet_number(number_);
  slider_->setRange(0, last);
  slider_->setPageStep(std::max(1, (last + 1) / 10));
  slider_->setValue(step);
  number_->setRange(0, last);
  number_->setValue(step);
  number_->setSuffix(tr(" of %1").arg(numberText(last + 1)));
  previous_->setEnabled(step > 0);
  next_->setEnabled(step < last);
  showSummary();
}

QString PackScrubber::summary() const {
  const PackSummary all = summarize_steps(results_);
  if (!all.mean_over) return {};
  QString text = tr("over bound: mean %1, worst %2 at step %3")
                     .arg(percent(*all.mean_over), percent(*all.worst_over))
                     .arg(all.worst_step);
  if (all.refused > 0) text += tr(", %1 refused").arg(numberText(static_cast<std::int64_t>(all.refused)));
  return text;
}

void PackScrubber::showSummary() {
  QStringList parts;
  if (shown_edited_) parts << tr("edited");
  const QString known = summary();
  if (!known.isEmpty()) parts << (isCurrent() ? known : known + QStringLiteral(" \u2026"));
  state_->setText(parts.join(QStringLiteral(" \u00b7 ")));
  std::vector<std::optional<double>> over(results_.size());
  for (std::size_t step = 0; step < results_.size(); ++step) {
    if (results_[step] && results_[step]->ok()) over[step] = (*results_[step])->over();
  }
  slider_->setCurve(std::move(over));
  if (!shown_) return;
  slider_->setAccessibleDescription(
      tr("step %1 of %2").arg(shown_->step).arg(shown_->log.steps()) +
      (state_->text().isEmpty() ? QString() : QStringLiteral(", ") + state_->text()));
}

PackScrubber::Wanted PackScrubber::wanted() const {
  const Project& project = model_.project();
  if (!project.logged || !project.logged->log.read) return std::nullopt;
  return PackStepsRequest{*project.logged->log.read, project.a, {project.a.strategy}};
}

bool PackScrubber::isCurrent() const {
  return submitted_ && submitted_ == wanted() && !results_.empty() &&
         std::all_of(results_.begin(), results_.end(), [](const auto& result) { return result.has_value(); });
}

void PackScrubber::note() {
  if (!isVisible()) return;
  const Wanted now = wanted();
  if (submitted_ == now) return;
  if (submitted_) {
    submitted_.reset();
    lane_.submit({++run_, std::nullopt});
  }
  results_.clear();
  showSummary();
  if (now && model_.isSettled()) rest_.start();
}

void PackScrubber::start() {
  if (!isVisible() || !model_.isSettled()) return;
  submitted_ = wanted();
  if (!submitted_) return;
  results_.assign(submitted_->packs->size(), std::nullopt);
  lane_.submit({++run_, submitted_});
}

void PackScrubber::measure(std::uint64_t run, const PackStepsRequest& request, const std::stop_token& stop) {
  const std::size_t batch = std::max<std::size_t>(1, request.packs->size() / kMostBatches);
  Points points;
  const auto hand_over = [&] {
    QMetaObject::invokeMethod(
        this, [this, run, done = std::exchange(points, {})] { take(run, done); }, Qt::QueuedConnection);
  };
  std::size_t measured = 0;
  try {
    measure_pack_steps(
        request, model_.engine(),
        [&](const PackPoint& point) {
          points.push_back(point);
          ++measured;
          if (points.size() == batch) hand_over();
        },
        stop);
  } catch (const std::exception& failure) {
    // What is missing says why, as every other refused step does.
    const Error error =
        make_error(ErrorKind::memory, "memory", std::string("the step was not measured: ") + failure.what());
    for (; measured < request.packs->size(); ++measured) points.push_back({measured, 0, error});
  }
  hand_over();
}

void PackScrubber::take(std::uint64_t run, const Points& points) {
  if (run != run_ || !submitted_) return;
  for (const PackPoint& point : points) results_[point.step] = point.result;
  showSummary();
}

void PackScrubber::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  note();
}

void PackScrubber::hideEvent(QHideEvent* event) {
  // Nobody sees it: nothing runs.
  if (submitted_ && !isCurrent()) {
    submitted_.reset();
    results_.clear();
    lane_.submit({++run_, std::nullopt});
  }
  rest_.stop();
  QFrame::hideEvent(event);
}

}  // namespace evenkeel::ui
