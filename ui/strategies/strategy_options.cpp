#include "strategies/strategy_options.h"

#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>

#include "balance/strategy.h"
#include "bars/number_text.h"
#include "dialog/dialog_parts.h"
#include "io/calibration.h"
#include "strip/length_edit.h"

namespace evenkeel::ui {
namespace {

constexpr int kFieldWidth = 210;

QString text_of(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

constexpr std::array kCosts = {CostKind::tiles, CostKind::area, CostKind::flops, CostKind::calibrated};

QString words_of(CostKind kind) {
  switch (kind) {
    case CostKind::tiles:
      return StrategyOptions::tr("tiles, as PyTorch does");
    case CostKind::area:
      return StrategyOptions::tr("area: allowed pairs");
    case CostKind::flops:
      return StrategyOptions::tr("flops of a model");
    case CostKind::calibrated:
      return StrategyOptions::tr("calibrated, from a file\u2026");
  }
  return {};
}

QString coefficient(std::int64_t millionths) {
  return QString::number(static_cast<double>(millionths) / 1e6, 'g', 6);
}

}  // namespace

StrategyOptions::StrategyOptions(StudioModel& model, QWidget* parent)
    : QDialog(parent), model_(model), outcome_(makeOutcome(*this)) {
  setObjectName(QStringLiteral("strategy-options"));
  setWindowTitle(tr("Parameters and cost"));
  setAttribute(Qt::WA_DeleteOnClose);
  QVBoxLayout* column = makeDialogColumn(*this);
  fields_ = new QWidget(this);
  column->addWidget(fields_);
  column->addWidget(outcome_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  // Enter takes what is typed, and does not close.
  buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  column->addWidget(buttons);
  column->setSizeConstraint(QLayout::SetFixedSize);
  connect(&model_, &StudioModel::projectChanged, this, &StrategyOptions::showProject);
  showProject();
}

void StrategyOptions::showProject() {
  auto now = std::pair(model_.project().a, model_.project().b);
  if (shown_ == now) return;  // only documents changed
  shown_ = std::move(now);
  // The field that asked for this may still be on the stack.
  QMetaObject::invokeMethod(this, &StrategyOptions::fill,
                            fields_->layout() == nullptr ? Qt::DirectConnection : Qt::QueuedConnection);
}

/// All fields anew; the focus stays where it was.
void StrategyOptions::fill() {
  const QWidget* focus = QApplication::focusWidget();
  const QString focused = focus != nullptr && isAncestorOf(focus) ? focus->objectName() : QString();
  auto* fresh = new QWidget(this);
  auto* form = new QFormLayout(fresh);
  form->setContentsMargins(0, 0, 0, 0);
  form->setHorizontalSpacing(16);
  form->setVerticalSpacing(8);
  form->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
  const Project& project = model_.project();
  addParameters(*form, Side::a, project.a.strategy);
  if (project.b) addParameters(*form, Side::b, *project.b);
  addCost(*form);
  delete layout()->replaceWidget(fields_, fresh);
  fields_->hide();
  fields_->deleteLater();
  fields_ = fresh;
  fields_->show();
  showOutcome(*outcome_, {}, false);
  QWidget* again = focused.isEmpty() ? nullptr : fields_->findChild<QWidget*>(focused);
  if (again == nullptr) {
    for (auto* field : fields_->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
      if ((field->focusPolicy() & Qt::TabFocus) == 0) continue;
      again = field;
      break;
    }
  }
  if (again != nullptr) again->setFocus();
}

void StrategyOptions::addParameters(QFormLayout& form, Side side, const std::string& text) {
  auto* title =
      new QLabel(sideLetter(side) + QStringLiteral(" ") + QString::fromStdString(text), form.parentWidget());
  title->setProperty("title", true);
  form.addRow(title);
  const auto strategy = parse_strategy(text);
  if (!strategy || strategy->balancer->parameters.empty()) {
    auto* none = new QLabel(tr("It has no parameters."), form.parentWidget());
    none->setProperty("quiet", true);
    form.addRow(none);
    return;
  }
  for (std::size_t i = 0; i < strategy->balancer->parameters.size(); ++i) {
    const StrategyParameter& parameter = strategy->balancer->parameters[i];
    const QString name = text_of(parameter.name);
    const QString value = QString::fromStdString(parameter_text(parameter, strategy->parameters[i]));
    const QString words = text_of(parameter.summary);
    QWidget* field = nullptr;
    if (parameter.kind == ParameterKind::on_off) {
      auto* choice = new QComboBox(form.parentWidget());
      choice->addItems({QStringLiteral("off"), QStringLiteral("on")});
      choice->setCurrentText(value);
      connect(choice, &QComboBox::textActivated, this,
              [this, side, text, i](const QString& chosen) { takeParameter(side, text, i, chosen); });
      field = choice;
    } else {
      auto* line = new QLineEdit(value, form.parentWidget());
      line->setAlignment(Qt::AlignRight);
      connect(line, &QLineEdit::editingFinished, this,
              [this, side, text, i, line] { takeParameter(side, text, i, line->text().trimmed()); });
      field = line;
    }
    field->setObjectName(QStringLiteral("parameter-") + QString(sideLetter(side)).toLower() + u'-' + name);
    field->setAccessibleName(tr("%1 of %2").arg(name, sideLetter(side)));
    field->setToolTip(words);
    field->setFixedWidth(kFieldWidth);
    auto* label = new QLabel(name, form.parentWidget());
    label->setBuddy(field);
    label->setToolTip(words);
    form.addRow(label, field);
  }
}

void StrategyOptions::addCost(QFormLayout& form) {
  const CostModel& cost = model_.project().a.cost;
  auto* title = new QLabel(tr("Block-wise strategies balance"), form.parentWidget());
  title->setProperty("title", true);
  form.addRow(title);
  auto* choice = new QComboBox(form.parentWidget());
  for (const CostKind kind : kCosts) choice->addItem(words_of(kind));
  choice->setObjectName(QStringLiteral("cost-model"));
  choice->setAccessibleName(tr("Cost model"));
  choice->setCurrentIndex(static_cast<int>(cost.kind));
  choice->setFixedWidth(kFieldWidth);
  connect(choice, &QComboBox::activated, this, [this, choice](int index) {
    const CostKind kind = kCosts[static_cast<std::size_t>(index)];
    if (kind == CostKind::calibrated) {
      choice->setCurrentIndex(static_cast<int>(model_.project().a.cost.kind));
      return chooseCalibration();
    }
    CostModel next;
    next.kind = kind;
    if (kind == CostKind::flops) next.heads = next.kv_heads = 32, next.head_dim = 128;
    takeCost(tr("balance %1").arg(text_of(cost_kind_name(kind))), next);
  });
  form.addRow(tr("Cost"), choice);
  if (cost.kind == CostKind::flops) {
    addNumber(form, "heads", tr("Heads"), &CostModel::heads);
    addNumber(form, "kv-heads", tr("KV heads"), &CostModel::kv_heads);
    addNumber(form, "head-dim", tr("Head size"), &CostModel::head_dim);
  }
  if (cost.kind == CostKind::calibrated) {
    const Coefficients& c = cost.coefficients;
    auto* line = new QLabel(
        tr("full %1, partial %2, q tile %3, rank %4")
            .arg(coefficient(c.full), coefficient(c.partial), coefficient(c.q_tile), coefficient(c.rank)),
        form.parentWidget());
    line->setObjectName(QStringLiteral("coefficients"));
    line->setProperty("quiet", true);
    form.addRow(line);
  }
}

void StrategyOptions::addNumber(QFormLayout& form, const char* name, const QString& label,
                                std::int64_t CostModel::*number) {
  auto* field = new QLineEdit(numberText(model_.project().a.cost.*number), form.parentWidget());
  field->setObjectName(QStringLiteral("cost-") + QString::fromLatin1(name));
  field->setAccessibleName(label);
  field->setAlignment(Qt::AlignRight);
  field->setFixedWidth(kFieldWidth);
  connect(field, &QLineEdit::editingFinished, this, [this, field, label, number] {
    CostModel next = model_.project().a.cost;
    const auto typed = parseCount(field->text());
    if (!typed) {
      return refuse(bad_input("cost-number", label.toStdString() + " is no number", "type a number like 32"));
    }
    next.*number = *typed;
    takeCost(tr("set %1 to %2").arg(label.toLower(), numberText(*typed)), next);
  });
  form.addRow(label, field);
}

void StrategyOptions::takeParameter(Side side, const std::string& text, std::size_t parameter,
                                    const QString& value) {
  const auto now = parse_strategy(text);
  if (!now) return;
  // Written as people would, so that there is one place that reads it.
  std::string written(now->balancer->name);
  for (std::size_t i = 0; i < now->balancer->parameters.size(); ++i) {
    const StrategyParameter& one = now->balancer->parameters[i];
    written.append(":").append(one.name).append("=");
    written.append(i == parameter ? value.toStdString() : parameter_text(one, now->parameters[i]));
  }
  const auto next = normal_strategy(written);
  if (!next) return refuse(next.error());
  showOutcome(*outcome_, {}, false);
  const Project& project = model_.project();
  if (*next == text) return;
  const std::string other = side == Side::a ? project.b.value_or("") : project.a.strategy;
  if (*next == other) {
    return refuse(bad_input("strategy-twice", *next + " is compared already", "choose another value"));
  }
  if (side == Side::a) {
    model_.chooseA(*next);
  } else {
    model_.chooseB(*next);
  }
}

void StrategyOptions::takeCost(const QString& step, const CostModel& cost) {
  if (const auto checked = check_cost_model(cost); !checked) return refuse(checked.error());
  showOutcome(*outcome_, {}, false);
  model_.editCase(step, [&](Case& a) { a.cost = cost; });
}

void StrategyOptions::chooseCalibration() {
  const QString name = QFileDialog::getOpenFileName(this, tr("Open a calibration"), {},
                                                    tr("Calibrations (*.json);;All files (*)"));
  if (name.isEmpty()) return;
  const auto cost = io::read_calibration(name.toStdU16String());
  if (!cost) return refuse(cost.error());
  takeCost(tr("balance calibrated times"), *cost);
}

void StrategyOptions::refuse(const Error& error) {
  showOutcome(*outcome_, QString::fromStdString(error.line()), true);
}

}  // namespace evenkeel::ui
