#include "shell/generate_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include "base/text.h"
#include "strip/length_edit.h"
#include "theme/theme.h"

namespace evenkeel::ui {

GenerateDialog::GenerateDialog(const Project& project, QWidget* parent)
    : QDialog(parent),
      preset_(new QComboBox(this)),
      seed_(new QLineEdit(QStringLiteral("1"), this)),
      seq_len_(new QLineEdit(QString::number(project.layout.seq_len()), this)),
      batch_(new QLineEdit(QString::number(project.layout.batch()), this)),
      multiple_(new QLineEdit(QString::number(2 * project.a.world_size.value), this)),
      outcome_(new QLabel(this)),
      generate_(nullptr) {
  setWindowTitle(tr("Generate documents"));
  for (const LengthPreset& preset : length_presets()) {
    const QString name = QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size()));
    preset_->addItem(name);
    preset_->setItemData(
        preset_->count() - 1,
        QString::fromUtf8(preset.summary.data(), static_cast<qsizetype>(preset.summary.size())),
        Qt::UserRole);
  }
  outcome_->setObjectName(QStringLiteral("outcome"));
  outcome_->setProperty("bad", true);
  outcome_->setWordWrap(true);
  outcome_->setMinimumHeight(2 * fontMetrics().height() + 4);
  outcome_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  auto* source = new QLabel(this);
  source->setProperty("quiet", true);
  source->setWordWrap(true);
  source->setMinimumHeight(2 * fontMetrics().height() + 4);
  source->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  const auto describe = [this, source] { source->setText(preset_->currentData(Qt::UserRole).toString()); };
  connect(preset_, &QComboBox::currentIndexChanged, this, describe);
  describe();

  auto* form = new QFormLayout;
  form->setHorizontalSpacing(16);
  form->setVerticalSpacing(8);
  form->addRow(tr("Lengths like"), preset_);
  form->addRow(QString(), source);
  form->addRow(tr("Seed"), seed_);
  form->addRow(tr("Tokens in a row"), seq_len_);
  form->addRow(tr("Batch rows"), batch_);
  form->addRow(tr("Round lengths up to"), multiple_);
  auto* why = new QLabel(
      tr("A multiple of 2 x ranks suits per-document head-tail; 1 leaves lengths as they are."), this);
  why->setProperty("quiet", true);
  why->setWordWrap(true);
  form->addRow(QString(), why);

  auto* buttons = new QDialogButtonBox(this);
  generate_ = buttons->addButton(tr("Generate"), QDialogButtonBox::AcceptRole);
  generate_->setProperty("main", true);
  generate_->style()->unpolish(generate_);  // the box has polished it already
  generate_->style()->polish(generate_);
  buttons->addButton(QDialogButtonBox::Cancel);
  connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(16, 16, 16, 16);
  column->setSpacing(8);
  column->addLayout(form);
  column->addWidget(outcome_);
  column->addStretch(1);
  column->addWidget(buttons);
  resize(460, 400);

  preset_->setObjectName(QStringLiteral("preset"));
  seed_->setObjectName(QStringLiteral("seed"));
  seq_len_->setObjectName(QStringLiteral("tokens"));
  batch_->setObjectName(QStringLiteral("rows"));
  multiple_->setObjectName(QStringLiteral("multiple"));
  for (QLineEdit* edit : {seed_, seq_len_, batch_, multiple_}) {
    connect(edit, &QLineEdit::textChanged, this, &GenerateDialog::check);
  }
  check();
}

void GenerateDialog::check() {
  generation_.reset();
  const auto seed = parseCount(seed_->text());
  const auto seq_len = parseCount(seq_len_->text());
  const auto batch = parseCount(batch_->text());
  const auto multiple = parseCount(multiple_->text());
  QString trouble;
  if (!seed || *seed < 0) {
    trouble = tr("The seed is a whole number, 0 or more.");
  } else if (!seq_len || *seq_len < 1 || *seq_len > kMaxSequenceLength) {
    trouble = tr("A row has 1 to 2,147,483,648 tokens.");
  } else if (!batch || *batch < 1 || *batch > 4096) {
    trouble = tr("A batch has 1 to 4,096 rows.");
  } else if (!multiple || *multiple < 1) {
    trouble = tr("The multiple is a whole number, 1 or more.");
  } else if (*seq_len % *multiple != 0) {
    trouble = tr("%1 tokens are no multiple of %2: use %3")
                  .arg(QString::fromStdString(grouped(*seq_len)), QString::fromStdString(grouped(*multiple)),
                       QString::fromStdString(grouped(round_up(*seq_len, *multiple))));
  } else {
    generation_ = Generation{preset_->currentText().toStdString(), static_cast<std::uint64_t>(*seed),
                             Packing{*seq_len, *batch, *multiple}};
  }
  outcome_->setText(trouble);
  generate_->setEnabled(generation_.has_value());
}

}  // namespace evenkeel::ui
