#include "picture/picture_dialog.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "base/text.h"
#include "dialog/dialog_parts.h"
#include "picture/picture_file.h"
#include "strip/length_edit.h"

namespace evenkeel::ui {

PictureDialog::PictureDialog(QSize size, double scale, QWidget* parent)
    : QDialog(parent),
      width_(new QLineEdit(QString::number(size.width()), this)),
      height_(new QLineEdit(QString::number(size.height()), this)),
      scale_(new QLineEdit(QString::number(scale), this)),
      outcome_(makeOutcome(*this)) {
  setWindowTitle(tr("Export picture"));
  width_->setObjectName(QStringLiteral("width"));
  width_->setAccessibleName(tr("Width"));
  height_->setObjectName(QStringLiteral("height"));
  height_->setAccessibleName(tr("Height"));
  scale_->setObjectName(QStringLiteral("scale"));
  scale_->setAccessibleName(tr("Scale"));
  auto* sides = new QHBoxLayout;
  sides->setSpacing(8);
  sides->addWidget(width_);
  sides->addWidget(new QLabel(QStringLiteral("\u00d7"), this));
  sides->addWidget(height_);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(16);
  form->setVerticalSpacing(8);
  form->addRow(tr("Size"), sides);
  form->addRow(tr("Scale"), scale_);
  form->addRow(QString(), outcome_);
  auto* why = new QLabel(
      tr("PNG has as many pixels; in SVG and PDF text stays text, and only the mask has pixels."), this);
  why->setProperty("quiet", true);
  why->setWordWrap(true);
  form->addRow(QString(), why);

  QVBoxLayout* column = makeDialogColumn(*this);
  column->addLayout(form);
  column->addStretch(1);
  choose_ = addDialogButtons(*this, *column, tr("Choose a file…"));
  resize(420, sizeHint().height());
  for (QLineEdit* edit : {width_, height_, scale_}) {
    connect(edit, &QLineEdit::textChanged, this, &PictureDialog::check);
  }
  check();
}

void PictureDialog::check() {
  choice_.reset();
  const auto width = parseCount(width_->text()).value_or(0);
  const auto height = parseCount(height_->text()).value_or(0);
  bool is_number = false;
  const double scale = scale_->text().toDouble(&is_number);
  QString line;
  if (!isPictureSide(width) || !isPictureSide(height)) {
    line = tr("A side has %1 to %2 px.").arg(kLeastPictureSide).arg(kMostPictureSide);
  } else if (!is_number) {
    line = tr("The scale is a number, like 2.");
  } else {
    const QSize size(static_cast<int>(width), static_cast<int>(height));
    const auto fits = checkPictureSize(size, scale);
    if (fits) {
      choice_ = Choice{size, scale};
      const auto pixels = [&](int side) { return QString::fromStdString(grouped(qRound(side * scale))); };
      line = tr("%1 × %2 pixels").arg(pixels(size.width()), pixels(size.height()));
    } else {
      line = QString::fromStdString(fits.error().line());
    }
  }
  showOutcome(*outcome_, line, !choice_.has_value());
  choose_->setEnabled(choice_.has_value());
}

}  // namespace evenkeel::ui
