#include "shell/status_line.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <chrono>

#include "base/text.h"
#include "model/workload_text.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kMessageStays = 15000;   // ms
constexpr int kSlowEnoughToSay = 150;  // ms

/// "0.4 ms", "12 ms", "1.2 s"; nothing is said to have taken no time.
QString duration(std::chrono::nanoseconds took) {
  const double ms = std::chrono::duration<double, std::milli>(took).count();
  if (ms < 0.1) return StatusLine::tr("under 0.1 ms");
  if (ms < 9.95) return StatusLine::tr("%1 ms").arg(QString::number(ms, 'f', 1));
  if (ms < 999.5) return StatusLine::tr("%1 ms").arg(QString::number(ms, 'f', 0));
  return StatusLine::tr("%1 s").arg(QString::number(ms / 1000, 'f', 1));
}

}  // namespace

StatusLine::StatusLine(StudioModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      counts_(new QLabel(this)),
      line_(new QLabel(this)),
      work_(new QLabel(this)),
      progress_(new QProgressBar(this)),
      cancel_(new QPushButton(tr("Cancel"), this)),
      state_(new QLabel(this)) {
  counts_->setObjectName(QStringLiteral("counts"));
  counts_->setProperty("quiet", true);
  counts_->setAccessibleName(tr("Workload"));
  line_->setObjectName(QStringLiteral("message"));
  line_->setMinimumWidth(0);
  line_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  line_->setTextFormat(Qt::PlainText);
  line_->setAccessibleName(tr("Message"));
  state_->setObjectName(QStringLiteral("state"));
  state_->setProperty("quiet", true);
  state_->setAccessibleName(tr("State"));
  progress_->setRange(0, 1000);
  progress_->setTextVisible(false);
  progress_->setFixedWidth(160);
  progress_->setAccessibleName(tr("Progress"));
  cancel_->setProperty("plain", true);
  cancel_->setObjectName(QStringLiteral("cancel-work"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(16, 0, 16, 0);
  row->setSpacing(16);
  row->addWidget(counts_);
  row->addWidget(line_, 1);
  row->addWidget(work_);
  row->addWidget(progress_);
  row->addWidget(cancel_);
  row->addWidget(state_);
  takeFonts();
  endWork();

  forget_.setSingleShot(true);
  computing_.setSingleShot(true);
  connect(&forget_, &QTimer::timeout, this, [this] { showMessage(QString()); });
  connect(&computing_, &QTimer::timeout, this, &StatusLine::showState);
  connect(cancel_, &QPushButton::clicked, this, &StatusLine::cancelRequested);
  connect(&model_, &StudioModel::projectChanged, this, [this] {
    showCounts();
    // Most plans are there at once: saying so would only flicker.
    if (!computing_.isActive()) computing_.start(kSlowEnoughToSay);
  });
  connect(&model_, &StudioModel::snapshotChanged, this, [this] {
    if (model_.isCurrent()) computing_.stop();
    showState();
  });
  connect(&model_, &StudioModel::executedChanged, this, &StatusLine::showState);
  connect(&model_, &StudioModel::lagChanged, this, &StatusLine::showState);
  connect(&model_, &StudioModel::engineChanged, this, &StatusLine::showState);
  connect(&model_, &StudioModel::message, this, &StatusLine::showMessage);
  showCounts();
  showState();
}

void StatusLine::takeFonts() {
  for (QLabel* label : {counts_, line_, work_, state_}) label->setFont(textFont(TextSize::small));
  setFixedHeight(std::max(32, QFontMetrics(textFont(TextSize::normal)).height() + 14));
}

void StatusLine::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange) return;
  if (progress_ == nullptr) return;  // not made yet
  takeFonts();
  showElided();
  // Labels get their style after the line has, and with it the font that they had.
  QMetaObject::invokeMethod(
      this,
      [this] {
        takeFonts();
        showElided();
      },
      Qt::QueuedConnection);
}

void StatusLine::showCounts() {
  counts_->setText(workloadText(model_.project()));
}

void StatusLine::showState() {
  QStringList parts{QString::fromStdString(model_.engine().name()).toUpper()};
  if (!model_.isCurrent()) {
    parts << tr("computing");
  } else if (!model_.snapshot()->chosen.plan) {
    parts << tr("up to date");
  } else {
    // Until the execution lags, the line stands as it was.
    if (!model_.executedIsCurrent() && !model_.showsStale()) return;
    parts << tr("plan %1").arg(duration(model_.planTime()));
    if (!model_.executedIsCurrent()) {
      parts << tr("executing");
    } else if (model_.executed()->chosen.execution) {
      parts << tr("executed %1").arg(duration(model_.executedTime()));
    }
  }
  state_text_ = parts.join(QStringLiteral(" · "));
  setSaved(saved_);
}

void StatusLine::setEngineReason(const QString& reason) {
  state_->setToolTip(reason);
  state_->setAccessibleDescription(reason);
}

void StatusLine::setSaved(const QString& saved) {
  saved_ = saved;
  state_->setText(saved.isEmpty() ? state_text_ : state_text_ + QStringLiteral(" · ") + saved);
}

void StatusLine::showMessage(const QString& line) {
  message_ = line.simplified();
  showElided();
  if (message_.isEmpty()) {
    forget_.stop();
    return;
  }
  forget_.start(kMessageStays);
  QAccessibleEvent alert(line_, QAccessible::Alert);
  QAccessible::updateAccessibility(&alert);
}

void StatusLine::showElided() {
  line_->setText(line_->fontMetrics().elidedText(message_, Qt::ElideRight, std::max(0, line_->width())));
  line_->setToolTip(message_);
}

void StatusLine::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  layout()->activate();
  showElided();
}

void StatusLine::beginWork(const QString& title) {
  work_->setText(title);
  progress_->setValue(0);
  for (QWidget* widget :
       {static_cast<QWidget*>(work_), static_cast<QWidget*>(progress_), static_cast<QWidget*>(cancel_)}) {
    widget->show();
  }
  layout()->activate();
  showElided();
}

void StatusLine::setProgress(double share) {
  progress_->setValue(static_cast<int>(share * 1000));
}

void StatusLine::endWork() {
  work_->hide();
  progress_->hide();
  cancel_->hide();
  layout()->activate();
  showElided();
}

void StatusLine::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  painter.fillRect(QRect(0, 0, width(), 1), theme().line);
}

}  // namespace evenkeel::ui
