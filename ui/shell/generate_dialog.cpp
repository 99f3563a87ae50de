#include "shell/generate_dialog.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMetaObject>
#include <QPushButton>
#include <QVBoxLayout>
#include <exception>

#include "base/text.h"
#include "dialog/dialog_parts.h"
#include "shell/length_histogram_view.h"
#include "strip/length_edit.h"

namespace evenkeel::ui {
namespace {

/// How long the documents are that will be generated. On the lane's thread.
Cancellable<Result<LengthHistogram>> preview_of(const Generation& asked, const std::stop_token& stop) {
  try {
    const auto layout = generate_preset(asked.preset, asked.seed, asked.packing, stop);
    if (!layout) return std::nullopt;
    if (!*layout) return layout->error();
    return length_histogram(**layout);
  } catch (const std::exception& failure) {
    return Result<LengthHistogram>(make_error(ErrorKind::memory, "memory",
                                              std::string("the documents were not drawn: ") + failure.what(),
                                              "use fewer tokens"));
  }
}

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

QString summary_of(const LengthHistogram& of) {
  if (of.documents == 1) return QObject::tr("1 document of %1 tokens").arg(number(of.longest));
  return QObject::tr("%1 documents: the shortest %2, the median %3, the longest %4 tokens")
      .arg(number(of.documents), number(of.shortest), number(of.median), number(of.longest));
}

}  // namespace

GenerateDialog::GenerateDialog(const Project& project, QWidget* parent)
    : QDialog(parent),
      preset_(new QComboBox(this)),
      seed_(new QLineEdit(QStringLiteral("1"), this)),
      seq_len_(new QLineEdit(QString::number(project.layout.seq_len()), this)),
      batch_(new QLineEdit(QString::number(project.layout.batch()), this)),
      multiple_(new QLineEdit(QString::number(2 * project.a.world_size.value), this)),
      outcome_(makeOutcome(*this)),
      histogram_(new LengthHistogramView(this)),
      previews_(preview_of, [this](std::uint64_t generation, Result<LengthHistogram> preview) {
        QMetaObject::invokeMethod(
            this, [this, generation, made = std::move(preview)] { takePreview(generation, made); },
            Qt::QueuedConnection);
      }) {
  setWindowTitle(tr("Generate documents"));
  for (const LengthPreset& preset : length_presets()) {
    const QString name = QString::fromUtf8(preset.name.data(), static_cast<qsizetype>(preset.name.size()));
    preset_->addItem(name);
    preset_->setItemData(
        preset_->count() - 1,
        QString::fromUtf8(preset.summary.data(), static_cast<qsizetype>(preset.summary.size())),
        Qt::UserRole);
  }
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

  QVBoxLayout* column = makeDialogColumn(*this);
  column->addLayout(form);
  column->addSpacing(8);
  column->addWidget(histogram_);
  column->addWidget(outcome_);
  column->addStretch(1);
  generate_ = addDialogButtons(*this, *column, tr("Generate"));
  resize(460, sizeHint().height());

  preset_->setObjectName(QStringLiteral("preset"));
  seed_->setObjectName(QStringLiteral("seed"));
  seq_len_->setObjectName(QStringLiteral("tokens"));
  batch_->setObjectName(QStringLiteral("rows"));
  multiple_->setObjectName(QStringLiteral("multiple"));
  connect(preset_, &QComboBox::currentIndexChanged, this, &GenerateDialog::check);
  connect(&lag_, &Lag::changed, this, [this] { histogram_->setStale(lag_.said()); });
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
  generate_->setEnabled(generation_.has_value());
  if (generation_) {
    // What it comes to follows.
    if (outcome_->property("bad").toBool()) showOutcome(*outcome_, {}, false);
    awaited_ = previews_.submit(*generation_);
  } else {
    showOutcome(*outcome_, trouble, true);
    histogram_->show(std::nullopt);
    awaited_ = 0;
  }
  lag_.set(generation_.has_value());
}

void GenerateDialog::takePreview(std::uint64_t generation, const Result<LengthHistogram>& preview) {
  if (generation != awaited_) return;
  lag_.set(false);
  if (preview) {
    histogram_->show(*preview);
    showOutcome(*outcome_, summary_of(*preview), false);
    return;
  }
  histogram_->show(std::nullopt);
  showOutcome(*outcome_, QString::fromStdString(preview.error().line()), true);
  generation_.reset();
  generate_->setEnabled(false);
}

}  // namespace evenkeel::ui
