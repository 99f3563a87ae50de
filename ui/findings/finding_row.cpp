#include "findings/finding_row.h"

#include <QHBoxLayout>
#include <QLabel>
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
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

QString first_upper(QString text) {
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  return text;
}

}  // namespace

FindingRow::FindingRow(const Finding& finding, const QString& button, const std::function<void()>& apply,
                       QWidget* parent)
    : QWidget(parent), severity_(finding.severity) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(kIcon + kGap, 0, 0, 0);
  column->setSpacing(4);

  const QString word = first_upper(QLatin1String(severity_name(finding.severity)));
  auto* message = wrapped(word + QStringLiteral(": ") + QString::fromStdString(finding.message), this);
  message->setFont(textFont(TextSize::normal, QFont::DemiBold));
  column->addWidget(message);

  auto* line = new QHBoxLayout;
  line->setSpacing(12);
  if (!finding.fix.text.empty()) {
    auto* fix = wrapped(first_upper(QString::fromStdString(finding.fix.text)), this);
    fix->setProperty("quiet", true);
    line->addWidget(fix, 1);
  }
  if (!button.isEmpty()) {
    auto* push = new QPushButton(button, this);
    push->setToolTip(QString::fromStdString(finding.fix.text));
    connect(push, &QPushButton::clicked, this, [apply] { apply(); });
    line->addWidget(push, 0, Qt::AlignTop);
  }
  column->addLayout(line);
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
