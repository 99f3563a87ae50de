#include "dialog/dialog_parts.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace evenkeel::ui {
namespace {

constexpr QMargins kMargins(16, 16, 16, 16);
constexpr int kSpacing = 8;

/// After a property that the style sheet looks at.
void polish(QWidget& widget) {
  widget.style()->unpolish(&widget);
  widget.style()->polish(&widget);
}

}  // namespace

QVBoxLayout* makeDialogColumn(QDialog& dialog) {
  auto* column = new QVBoxLayout(&dialog);
  column->setContentsMargins(kMargins);
  column->setSpacing(kSpacing);
  return column;
}

QLabel* makeOutcome(QDialog& dialog) {
  auto* outcome = new QLabel(&dialog);
  outcome->setObjectName(QStringLiteral("outcome"));
  outcome->setTextFormat(Qt::PlainText);
  outcome->setWordWrap(true);
  outcome->setMinimumHeight(2 * dialog.fontMetrics().height() + 4);
  outcome->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  return outcome;
}

void showOutcome(QLabel& outcome, const QString& line, bool refused) {
  outcome.setText(line);
  if (outcome.property("bad") == refused) return;
  outcome.setProperty("bad", refused);
  polish(outcome);
}

QPushButton* addDialogButtons(QDialog& dialog, QVBoxLayout& column, const QString& main) {
  auto* buttons = new QDialogButtonBox(&dialog);
  QPushButton* button = buttons->addButton(main, QDialogButtonBox::AcceptRole);
  button->setProperty("main", true);
  polish(*button);  // the box has polished it already
  buttons->addButton(QDialogButtonBox::Cancel);
  QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
  QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
  column.addWidget(buttons);
  return button;
}

}  // namespace evenkeel::ui
