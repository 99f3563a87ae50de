#include "findings/finding_row.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QVBoxLayout>

#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kIcon = 18;
constexpr int kGap = 10;

QLabel* wrapped(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  return label;
}

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
  return finding.fix.text.empty()
             ? headline()
             : headline() + QStringLiteral(": ") + QString::fromStdString(finding.fix.text);
}

FindingRow::FindingRow(const ShownFinding& shown, const std::function<void()>& apply,
                       const std::function<void()>& show, QWidget* parent)
    : QWidget(parent), severity_(shown.finding.severity), text_(shown.text()), show_(show) {
  setAccessibleName(shown.headline());
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kIcon + kGap, 0, 0, 0);
  column->setSpacing(4);

  auto* message = wrapped(shown.headline(), this);
  message->setFont(textFont(TextSize::normal, QFont::DemiBold));
  column->addWidget(message);

  auto* line = new QHBoxLayout;
  line->setSpacing(8);
  const QString fix_text = QString::fromStdString(shown.finding.fix.text);
  if (!fix_text.isEmpty()) {
    auto* fix = wrapped(first_upper(fix_text), this);
    fix->setProperty("quiet", true);
    line->addWidget(fix, 1);
  }
  if (show_) {
    show_button_ = new QPushButton(tr("Show"), this);
    show_button_->setProperty("plain", true);
    show_button_->setObjectName(QStringLiteral("show-place"));
    show_button_->setAccessibleName(tr("Show where: %1").arg(shown.headline()));
    show_button_->setToolTip(tr("Select what this is about"));
    connect(show_button_, &QPushButton::clicked, this, [this] { show_(); });
    line->addWidget(show_button_, 0, Qt::AlignTop);
    setCursor(Qt::PointingHandCursor);
  }
  if (!shown.button.isEmpty()) {
    apply_ = new QPushButton(shown.button, this);
    apply_->setObjectName(QStringLiteral("apply-fix"));
    apply_->setToolTip(fix_text);
    apply_->setAccessibleDescription(shown.text());
    connect(apply_, &QPushButton::clicked, this, [apply] { apply(); });
    line->addWidget(apply_, 0, Qt::AlignTop);
  }
  column->addLayout(line);
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
  const bool error = severity_ == Severity::error;
  const QColor color = error ? theme().error : theme().warning;
  const QRectF box = QRectF(0, 0, kIcon, kIcon).adjusted(1, 1, -1, -1);
  QPainterPath outline;
  if (error) {
    outline.addEllipse(box);
  } else {
    outline.moveTo(box.center().x(), box.top());
    outline.lineTo(box.bottomRight());
    outline.lineTo(box.bottomLeft());
    outline.closeSubpath();
  }
  painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(outline);
  const double x = box.center().x();
  const double lower = error ? 0 : 1.5;
  painter.drawLine(QPointF(x, box.top() + 4.2 + lower), QPointF(x, box.top() + 8.6 + lower));
  painter.drawPoint(QPointF(x, box.top() + 11.8 + lower));
}

}  // namespace evenkeel::ui
