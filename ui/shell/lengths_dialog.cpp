#include "shell/lengths_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "base/text.h"
#include "dialog/dialog_parts.h"
#include "io/lengths.h"

namespace evenkeel::ui {
namespace {

/// Longer rows are not spelled out to be edited as text.
constexpr std::size_t kMostShown = 20000;

QString text_of(const Layout& layout) {
  if (layout.document_count() > kMostShown) return {};
  QString text;
  for (const auto& row : layout.rows()) {
    if (!text.isEmpty()) text += QStringLiteral("\n\n");
    QStringList lengths;
    for (std::size_t i = 0; i < row->document_count(); ++i) lengths << QString::number(row->length(i));
    text += lengths.join(QLatin1Char(' '));
  }
  return text;
}

}  // namespace

LengthsDialog::LengthsDialog(const Layout& start, QWidget* parent)
    : QDialog(parent),
      text_(new QPlainTextEdit(this)),
      format_(new QComboBox(this)),
      outcome_(makeOutcome(*this)) {
  setWindowTitle(tr("Document lengths"));
  auto* how =
      new QLabel(tr("Numbers separated by blanks or commas; a blank line starts the next batch row."), this);
  how->setProperty("quiet", true);
  how->setWordWrap(true);
  format_->addItem(tr("Document lengths"), QVariant::fromValue(static_cast<int>(io::LengthsFormat::lengths)));
  format_->addItem(tr("cu_seqlens"), QVariant::fromValue(static_cast<int>(io::LengthsFormat::cu_seqlens)));
  format_->addItem(tr("Document ids, one a token"),
                   QVariant::fromValue(static_cast<int>(io::LengthsFormat::document_ids)));
  format_->setAccessibleName(tr("What the numbers are"));
  text_->setAccessibleName(tr("Numbers"));
  text_->setPlainText(text_of(start));
  text_->selectAll();
  QVBoxLayout* column = makeDialogColumn(*this);
  auto* kind = new QHBoxLayout;
  auto* label = new QLabel(tr("These are"), this);
  label->setBuddy(format_);
  kind->addWidget(label);
  kind->addWidget(format_);
  kind->addStretch(1);
  column->addLayout(kind);
  column->addWidget(text_, 1);
  column->addWidget(how);
  column->addWidget(outcome_);
  use_ = addDialogButtons(*this, *column, tr("Use these lengths"));
  use_->setDefault(true);
  resize(560, 400);
  text_->setFocus();

  connect(text_, &QPlainTextEdit::textChanged, this, [this] {
    detect();
    check();
  });
  connect(format_, &QComboBox::currentIndexChanged, this, &LengthsDialog::check);
  check();
}

void LengthsDialog::setText(const QString& text) {
  text_->setPlainText(text);
}

/// Numbers that begin at 0 and grow are cu_seqlens, for no length is 0; the choice above says how they are
/// read, and can be changed back.
void LengthsDialog::detect() {
  const std::string text = text_->toPlainText().toStdString();
  const auto format = static_cast<io::LengthsFormat>(format_->currentData().toInt());
  if (format != io::LengthsFormat::lengths || io::parse_lengths(text)) return;
  if (!io::parse_lengths(text, io::LengthsFormat::cu_seqlens)) return;
  format_->setCurrentIndex(format_->findData(static_cast<int>(io::LengthsFormat::cu_seqlens)));
}

void LengthsDialog::check() {
  layout_.reset();
  const auto format = static_cast<io::LengthsFormat>(format_->currentData().toInt());
  auto parsed = io::parse_lengths(text_->toPlainText().toStdString(), format);
  if (parsed) {
    if (auto batch = check_batch(*parsed); !batch) parsed = batch.error();
  }
  if (parsed) {
    const auto count = [](std::size_t value) {
      return QString::fromStdString(grouped(static_cast<std::int64_t>(value)));
    };
    QString line = parsed->document_count() == 1 ? tr("1 document")
                                                 : tr("%1 documents").arg(count(parsed->document_count()));
    if (parsed->batch() > 1) line += tr(" in %1 rows").arg(count(parsed->batch()));
    line += tr(", %1 tokens").arg(QString::fromStdString(grouped(parsed->seq_len())));
    if (parsed->batch() > 1) line += tr(" each");
    showOutcome(*outcome_, line, false);
    layout_ = std::move(parsed).value();
  } else {
    showOutcome(*outcome_, QString::fromStdString(parsed.error().line()), true);
  }
  use_->setEnabled(layout_.has_value());
}

}  // namespace evenkeel::ui
