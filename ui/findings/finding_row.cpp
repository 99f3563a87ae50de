#include "findings/finding_row.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <algorithm>
#include <utility>

#include "picture/picture_scale.h"
#include "theme/severity_icon.h"
#include "theme/theme.h"
#include "theme/wrapped_label.h"

namespace evenkeel::ui {
namespace {

constexpr int kIcon = kSeverityIcon;
constexpr int kGap = 10;
constexpr int kLineGap = 4;
constexpr int kButtonGap = 8;
constexpr int kBesideLines = 2;  ///< of text beside the buttons

QString first_upper(QString text) {
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  return text;
}

}  // namespace

QString ShownFinding::headline() const {
  const QString word = QLatin1String(severity_name(finding.severity));
  const QString message = QString::fromStdString(finding.message);
  return letters.isEmpty() ? first_upper(word) + QStringLiteral(": ") + message
                           : letters + QStringLiteral(", ") + word + QStringLiteral(": ") + message;
}

QString ShownFinding::text() const {
  QString line = headline();
  if (!finding.reason.empty()) line += QStringLiteral("; ") + QString::fromStdString(finding.reason);
  if (!finding.fix.text.empty()) line += QStringLiteral(": ") + QString::fromStdString(finding.fix.text);
  return line;
}

FindingRow::FindingRow(const ShownFinding& shown, const std::function<void()>& apply,
                       std::function<void()> show, const std::function<void()>& why, QWidget* parent)
    : QWidget(parent), show_(std::move(show)) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  message_ = new WrappedLabel(TextSize::normal, QFont::DemiBold, this);
  if (!shown.finding.reason.empty()) reason_ = new WrappedLabel(TextSize::normal, QFont::Normal, this);
  if (!shown.finding.fix.text.empty()) {
    fix_ = new WrappedLabel(TextSize::normal, QFont::Normal, this);
    fix_->setQuiet(true);
  }
  const bool pressed = !isForPicture(*this);  // nobody presses anything there
  if (pressed && show_) {
    show_button_ = new QPushButton(tr("Show"), this);
    show_button_->setProperty("plain", true);
    show_button_->setObjectName(QStringLiteral("show-place"));
    show_button_->setToolTip(tr("Select what this is about"));
    connect(show_button_, &QPushButton::clicked, this, [this] { show_(); });
    setCursor(Qt::PointingHandCursor);
  }
  if (pressed && !shown.lesson.isEmpty()) {
    why_ = new QPushButton(tr("Why?"), this);
    why_->setProperty("plain", true);
    why_->setObjectName(QStringLiteral("why-finding"));
    why_->setToolTip(tr("Open the lesson that explains this; your work comes back when you leave it"));
    connect(why_, &QPushButton::clicked, this, [why] { why(); });
  }
  if (pressed && !shown.button.isEmpty()) {
    apply_ = new QPushButton(this);
    apply_->setObjectName(QStringLiteral("apply-fix"));
    connect(apply_, &QPushButton::clicked, this, [apply] { apply(); });
  }
  say(shown);
}

bool FindingRow::take(const ShownFinding& shown) {
  const bool same_parts =
      (reason_ != nullptr) == !shown.finding.reason.empty() &&
      (fix_ != nullptr) == !shown.finding.fix.text.empty() && (show_button_ != nullptr) == shown.hasPlace() &&
      (apply_ != nullptr) == !shown.button.isEmpty() && (why_ != nullptr) == !shown.lesson.isEmpty();
  if (same_parts) say(shown);
  return same_parts;
}

void FindingRow::say(const ShownFinding& shown) {
  severity_ = shown.finding.severity;
  text_ = shown.text();
  setAccessibleName(shown.headline());
  const QString fix = QString::fromStdString(shown.finding.fix.text);
  message_->setText(shown.headline());
  if (reason_ != nullptr) reason_->setText(first_upper(QString::fromStdString(shown.finding.reason)));
  if (fix_ != nullptr) fix_->setText(first_upper(fix));
  if (show_button_ != nullptr) show_button_->setAccessibleName(tr("Show where: %1").arg(shown.headline()));
  if (why_ != nullptr) why_->setAccessibleName(tr("Why: %1").arg(shown.headline()));
  if (apply_ != nullptr) {
    apply_->setText(shown.button);
    apply_->setToolTip(fix);
    apply_->setAccessibleDescription(text_);
  }
  update();
}

int FindingRow::arrange(int width, bool place) const {
  const int left = kIcon + kGap;
  int top = 0;
  const auto text_at = [&](WrappedLabel* label, int available) {
    const int height = label->heightForWidth(available);
    if (place) label->setGeometry(left, top, available, height);
    return height;
  };
  const int full = std::max(1, width - left);
  top += text_at(message_, full) + kLineGap;
  if (reason_ != nullptr) top += text_at(reason_, full) + kLineGap;
  int buttons = 0;
  for (const QPushButton* button : buttonsFromRight()) buttons += button->sizeHint().width() + kButtonGap;
  // Beside the buttons, unless it would be a narrow column there or they take more than a line.
  const int beside = full - buttons;
  const bool below = fix_ != nullptr && (beside < 1 || fix_->heightForWidth(beside) >
                                                           kBesideLines * fix_->fontMetrics().lineSpacing());
  if (below) top += text_at(fix_, full) + kLineGap;
  int line = fix_ != nullptr && !below ? text_at(fix_, beside) : 0;
  int right = width;
  for (QPushButton* button : buttonsFromRight()) {
    const QSize wanted = button->sizeHint();
    const QSize size(std::min(wanted.width(), full), wanted.height());
    // What finds no room in a line begins the next.
    if (right < width && right - size.width() < left) {
      top += line + kLineGap;
      line = 0;
      right = width;
    }
    if (place) button->setGeometry(right - size.width(), top, size.width(), size.height());
    right -= size.width() + kButtonGap;
    line = std::max(line, size.height());
  }
  return line > 0 ? top + line : top - kLineGap;
}

std::vector<QPushButton*> FindingRow::buttonsFromRight() const {
  std::vector<QPushButton*> buttons;
  for (QPushButton* button : {apply_, show_button_, why_}) {
    if (button != nullptr) buttons.push_back(button);
  }
  return buttons;
}

int FindingRow::heightForWidth(int width) const {
  return arrange(width, false);
}

QSize FindingRow::minimumSizeHint() const {
  int width = message_->minimumSizeHint().width();
  for (const WrappedLabel* label : {reason_, fix_}) {
    if (label != nullptr) width = std::max(width, label->minimumSizeHint().width());
  }
  for (const QPushButton* button : buttonsFromRight()) width = std::max(width, button->sizeHint().width());
  width += kIcon + kGap;
  return {width, heightForWidth(width)};
}

QSize FindingRow::sizeHint() const {
  const int width = std::max(minimumSizeHint().width(), this->width());
  return {width, heightForWidth(width)};
}

/// A label or button says by this that its size may be another one.
bool FindingRow::event(QEvent* event) {
  if (event->type() == QEvent::LayoutRequest) {
    if (arrange(width(), true) != height()) updateGeometry();
    return true;
  }
  return QWidget::event(event);
}

/// What is not shown hears nothing of its parts, which get their fonts only when they are.
void FindingRow::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  updateGeometry();
}

void FindingRow::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  static_cast<void>(arrange(width(), true));
}

void FindingRow::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton && show_ && rect().contains(event->pos())) show_();
}

void FindingRow::contextMenuEvent(QContextMenuEvent* event) {
  auto* menu = new QMenu(this);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  if (show_) menu->addAction(tr("Show where"), this, [this] { show_(); });
  menu->addAction(tr("Copy this finding"), this, [this] { QGuiApplication::clipboard()->setText(text_); });
  menu->popup(event->globalPos());
}

void FindingRow::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  paintSeverityIcon(painter, QRectF(0, 0, kIcon, kIcon), severity_ == Severity::error);
}

}  // namespace evenkeel::ui
