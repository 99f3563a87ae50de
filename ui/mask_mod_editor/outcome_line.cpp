#include "mask_mod_editor/outcome_line.h"

#include <QAccessible>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include "theme/severity_icon.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kGap = 8;
constexpr int kSpeakAfter = 700;  // ms: not at every key
constexpr int kLines = 2;

QLabel* make_line(const char* name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setObjectName(QString::fromLatin1(name));
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

}  // namespace

OutcomeLine::OutcomeLine(QWidget* parent)
    : QWidget(parent),
      line_(make_line("mask-mod-outcome", this)),
      quiet_(make_line("mask-mod-standing", this)) {
  quiet_->setProperty("quiet", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2);
  column->addWidget(line_);
  column->addWidget(quiet_);
  column->addStretch(1);
  speak_.setSingleShot(true);
  speak_.setInterval(kSpeakAfter);
  connect(&speak_, &QTimer::timeout, this, [this] {
    QAccessibleEvent alert(line_, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
  });
  takeRoom();
}

void OutcomeLine::show(Tone tone, const QString& line, const QString& quiet) {
  if (tone == tone_ && line == line_->text() && quiet == quiet_->text()) return;
  tone_ = tone;
  line_->setText(line);
  quiet_->setText(quiet);
  quiet_->setVisible(!quiet.isEmpty());
  line_->setProperty("bad", tone == Tone::error);
  line_->style()->unpolish(line_);
  line_->style()->polish(line_);
  const int icon = tone == Tone::plain ? 0 : kSeverityIcon + kGap;
  layout()->setContentsMargins(icon, 0, 0, 0);
  if (tone == Tone::error) {
    speak_.start();
  } else {
    speak_.stop();
  }
  update();
}

QString OutcomeLine::text() const {
  return quiet_->text().isEmpty() ? line_->text() : line_->text() + QLatin1Char('\n') + quiet_->text();
}

void OutcomeLine::takeRoom() {
  setMinimumHeight(kLines * fontMetrics().lineSpacing() + 2);
}

void OutcomeLine::changeEvent(QEvent* event) {
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) takeRoom();
  QWidget::changeEvent(event);
}

void OutcomeLine::paintEvent(QPaintEvent* /*event*/) {
  if (tone_ == Tone::plain) return;
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const double top = std::max(0.0, (fontMetrics().height() - kSeverityIcon) / 2.0);
  paintSeverityIcon(painter, QRectF(0, top, kSeverityIcon, kSeverityIcon), tone_ == Tone::error);
}

}  // namespace evenkeel::ui
