#include "cells/cell_panel.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

#include "cells/cell_view.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr QMargins kMargins(14, 10, 14, 12);
constexpr int kSpacing = 8;

}  // namespace

CellPanel::CellPanel(StudioModel& model, const QString& title, const QString& name, QWidget* parent)
    : QFrame(parent),
      model_(model),
      column_(new QVBoxLayout(this)),
      told_(new QLabel(this)),
      summary_(new QLabel(this)) {
  setProperty("panel", true);
  setAccessibleName(title);
  column_->setContentsMargins(kMargins);
  column_->setSpacing(kSpacing);
  told_->setObjectName(name + QStringLiteral("-told"));
  told_->setProperty("quiet", true);
  summary_->setObjectName(name + QStringLiteral("-summary"));
  styleText();
}

void CellPanel::setCells(CellView* cells) {
  cells_ = cells;
  column_->addWidget(cells_, 1);
  for (QLabel* label : {told_, summary_}) {
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    column_->addWidget(label);
  }
  connect(&model_, &StudioModel::executedChanged, this, &CellPanel::request);
  connect(&model_, &StudioModel::snapshotChanged, this, &CellPanel::request);
  connect(&model_, &StudioModel::lagChanged, this, &CellPanel::showAll);
  connect(&lag_, &Lag::changed, this, &CellPanel::showAll);
  connect(cells_, &CellView::toldChanged, this, &CellPanel::showTold);
  showTold();
}

void CellPanel::request() {
  if (!isVisible() || model_.executed() == nullptr) return;
  lag_.set(!isCurrent());
  submit();
}

void CellPanel::arrived() {
  lag_.set(!isCurrent());
  showAll();
}

void CellPanel::showAll() {
  showSides();
  summary_->setText(summary());
  if (!cells_->told()) cells_->setAccessibleDescription(summary());
}

void CellPanel::showTold() {
  const auto place = cells_->told();
  told_->setText(place ? cells_->tell(*place) : hint());
}

void CellPanel::styleText() {
  told_->setFont(textFont(TextSize::small));
  summary_->setFont(textFont(TextSize::small));
  // Two lines always, so that nothing jumps while the cursor moves.
  told_->setMinimumHeight(2 * QFontMetrics(told_->font()).lineSpacing());
  told_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
}

void CellPanel::showEvent(QShowEvent* event) {
  QFrame::showEvent(event);
  request();
}

void CellPanel::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() != QEvent::StyleChange && event->type() != QEvent::FontChange) return;
  if (cells_ == nullptr) return;  // not made yet
  styleText();
  cells_->updateGeometry();
  // Labels get their style after the panel has, and with it the font that they had.
  QMetaObject::invokeMethod(this, &CellPanel::styleText, Qt::QueuedConnection);
}

}  // namespace evenkeel::ui
