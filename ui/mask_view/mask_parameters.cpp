#include "mask_view/mask_parameters.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "bars/number_text.h"
#include "strip/length_edit.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

/// More than any sequence has tokens.
constexpr std::int64_t kMostValue = kMaxSequenceLength;
constexpr int kTextWidth = 420;  ///< px of the mask_mod text

QString text_of(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

}  // namespace

ParameterField::ParameterField(const MaskParameter& parameter, QWidget* parent)
    : QLineEdit(parent), parameter_(parameter) {
  const QString name = text_of(parameter.name);
  setObjectName(QStringLiteral("mask-") + name);
  setAccessibleName(tr("Mask parameter %1").arg(name));
  setToolTip(tr("%1: %2").arg(name, text_of(parameter.summary)));
  setAlignment(Qt::AlignRight);
  setMaxLength(40);
  setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("1,048,576")) + 22);
}

void ParameterField::show(std::int64_t value) {
  value_ = value;
  setText(numberText(value));
  mark(false);
}

void ParameterField::mark(bool bad) {
  if (property("bad").toBool() == bad) return;
  setProperty("bad", bad);
  style()->unpolish(this);
  style()->polish(this);
}

bool ParameterField::take() {
  const auto typed = parseCount(text());
  if (!typed || *typed < parameter_.least || *typed > kMostValue) {
    Q_EMIT refused(tr("“%1” is no value for %2: type a number, %3 to %4")
                       .arg(text().left(40), text_of(parameter_.name), numberText(parameter_.least),
                            numberText(kMostValue)));
    return false;
  }
  const bool changed = *typed != value_;
  show(*typed);
  if (changed) Q_EMIT entered(*typed);
  return true;
}

void ParameterField::keyPressEvent(QKeyEvent* event) {
  const auto step = [this](std::int64_t value) {
    setText(QString::number(std::clamp(value, parameter_.least, kMostValue)));
    take();
    selectAll();
  };
  switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
      mark(!take());
      selectAll();
      return;
    case Qt::Key_Escape:
      show(value_);
      selectAll();
      return;
    case Qt::Key_Up:
      return step(value_ + 1);
    case Qt::Key_Down:
      return step(value_ - 1);
    case Qt::Key_PageUp:
      return step(std::max<std::int64_t>(1, 2 * value_));
    case Qt::Key_PageDown:
      return step(value_ / 2);
    default:
      QLineEdit::keyPressEvent(event);
  }
}

void ParameterField::focusOutEvent(QFocusEvent* event) {
  QLineEdit::focusOutEvent(event);
  if (event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason) return;
  if (!take()) show(value_);
}

MaskParameters::MaskParameters(StudioModel& model, QWidget* parent)
    : QWidget(parent), model_(model), row_(new QHBoxLayout(this)), text_(new QToolButton(this)) {
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(6);
  text_->setText(tr("mask_mod"));
  text_->setObjectName(QStringLiteral("button-mask-mod"));
  text_->setProperty("plain", true);
  text_->setAccessibleName(tr("mask_mod text of the mask"));
  row_->addWidget(text_);
  connect(text_, &QToolButton::clicked, this, &MaskParameters::openText);
  connect(&model_, &StudioModel::projectChanged, this, &MaskParameters::showMask);
  showMask();
}

QString MaskParameters::maskModText() const {
  const Project& project = model_.project();
  return QString::fromStdString(mask_mod_text(project.a.masks.front().mask, project.layout.batch()));
}

void MaskParameters::showMask() {
  const MaskSpec& spec = model_.project().a.masks.front().mask;
  text_->setToolTip(maskModText());
  static const std::vector<MaskParameter> none;
  const bool named = spec.join == MaskJoin::named;
  const std::vector<MaskParameter>& parameters = named ? named_mask(spec.kind).parameters : none;
  const auto kind = named ? std::optional(spec.kind) : std::nullopt;
  if (shown_ != kind || fields_.size() != parameters.size()) {
    shown_ = kind;
    // One of them may be what asked for this.
    for (QWidget* widget : labels_) widget->deleteLater();
    for (QWidget* widget : fields_) {
      widget->disconnect(this);
      widget->hide();
      widget->deleteLater();
    }
    for (QWidget* widget : labels_) widget->hide();
    labels_.clear();
    fields_.clear();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const MaskParameter& parameter = parameters[i];
      auto* label = new QLabel(text_of(parameter.name), this);
      label->setProperty("quiet", true);
      auto* field = new ParameterField(parameter, this);
      label->setBuddy(field);
      const int at = static_cast<int>(2 * i);
      row_->insertWidget(at, label);
      row_->insertWidget(at + 1, field);
      labels_.push_back(label);
      fields_.push_back(field);
      connect(field, &ParameterField::refused, &model_, &StudioModel::say);
      connect(field, &ParameterField::entered, this, [this, i, name = text_of(parameter.name)](qint64 value) {
        model_.editCase(tr("set %1 to %2").arg(name, numberText(value)),
                        [&](Case& a) { a.masks.front().mask.parameters[i] = value; });
      });
    }
  }
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    // Not over what a person is typing.
    if (!fields_[i]->hasFocus() || !fields_[i]->isModified()) fields_[i]->show(spec.parameters[i]);
  }
}

void MaskParameters::openText() {
  // A text of many lines has its editor.
  if (model_.project().a.masks.front().mask.join == MaskJoin::program) {
    Q_EMIT editAsked();
    return;
  }
  auto* popup = new QFrame(this, Qt::Popup | Qt::FramelessWindowHint);
  popup->setAttribute(Qt::WA_DeleteOnClose);
  popup->setObjectName(QStringLiteral("mask-mod-popup"));
  popup->setProperty("panel", true);
  auto* column = new QVBoxLayout(popup);
  column->setContentsMargins(14, 12, 14, 12);
  column->setSpacing(10);
  auto* text = new QLabel(maskModText(), popup);
  text->setObjectName(QStringLiteral("mask-mod-text"));
  text->setTextFormat(Qt::PlainText);
  text->setWordWrap(true);
  text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  text->setFixedWidth(kTextWidth);
  auto* copy = new QPushButton(tr("Copy"), popup);
  copy->setObjectName(QStringLiteral("copy-mask-mod"));
  column->addWidget(text);
  auto* edit = new QPushButton(tr("Edit"), popup);
  edit->setObjectName(QStringLiteral("edit-mask-mod-text"));
  edit->setToolTip(tr("Write the mask as a text of your own (Ctrl+M)"));
  auto* buttons = new QHBoxLayout;
  buttons->setSpacing(8);
  buttons->addWidget(copy);
  buttons->addWidget(edit);
  buttons->addStretch(1);
  column->addLayout(buttons);
  connect(edit, &QPushButton::clicked, popup, [this, popup] {
    popup->close();
    Q_EMIT editAsked();
  });
  connect(copy, &QPushButton::clicked, popup, [this, popup] {
    QApplication::clipboard()->setText(maskModText());
    model_.say(tr("Copied the mask_mod"));
    popup->close();
  });
  popup->adjustSize();
  popup->move(text_->mapToGlobal(QPoint(text_->width() - popup->width(), text_->height() + 4)));
  popup->show();
  copy->setFocus();
}

MaskSpec maskAfter(const NamedMask& mask, const MaskSpec& last) {
  MaskSpec spec;
  spec.kind = mask.kind;
  const std::vector<MaskParameter>& before = named_mask(last.kind).parameters;
  for (std::size_t i = 0; i < mask.parameters.size(); ++i) {
    const MaskParameter& parameter = mask.parameters[i];
    const auto same = std::find_if(before.begin(), before.end(),
                                   [&](const MaskParameter& other) { return other.name == parameter.name; });
    spec.parameters[i] =
        same == before.end()
            ? parameter.example
            : std::max(parameter.least, last.parameters[static_cast<std::size_t>(same - before.begin())]);
  }
  return spec;
}

}  // namespace evenkeel::ui
