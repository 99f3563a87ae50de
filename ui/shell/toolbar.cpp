#include "shell/toolbar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "balance/load_balancer.h"
#include "balance/reference_profile.h"
#include "base/text.h"
#include "mask/mask.h"
#include "mask_view/mask_parameters.h"
#include "pipeline/case.h"
#include "shell/chooser.h"
#include "strip/length_edit.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

QString text_of(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// "2.15" for torch-2.15: the label says PyTorch already.
QString profile_text(std::string_view name) {
  const QString text = text_of(name);
  return text.startsWith(QStringLiteral("torch-")) ? text.mid(6) : text;
}

std::vector<Choice> powers_of_two(std::int64_t least, std::int64_t greatest) {
  std::vector<Choice> choices;
  for (std::int64_t value = least; value <= greatest; value *= 2)
    choices.push_back({QString::number(value), {}});
  return choices;
}

QString profile_summary(ReferenceProfile profile) {
  switch (profile) {
    case ReferenceProfile::torch_2_13:
      return Toolbar::tr("and older: per-document head-tail is document-major; runs blocks of 128");
    case ReferenceProfile::torch_2_14:
      return Toolbar::tr("rank-major; runs blocks of 128");
    case ReferenceProfile::torch_2_15:
      return Toolbar::tr("rank-major; runs the mask's own block size");
  }
  return {};
}

QString block_trouble(const QString& text) {
  const auto block = parse_block_size(text.toStdString());
  if (!block) return QString::fromStdString(block.error().line());
  if (std::max(block->q, block->kv) > kMaxSequenceLength) {
    return Toolbar::tr("a block has at most 2,147,483,648 tokens");
  }
  return {};
}

QString ranks_trouble(const QString& text) {
  const auto ranks = parseCount(text);
  if (ranks && *ranks >= 1 && *ranks <= kMaxWorldSize) return {};
  return Toolbar::tr("type a number of ranks, 1 to %1").arg(QString::fromStdString(grouped(kMaxWorldSize)));
}

}  // namespace

Toolbar::Toolbar(StudioModel& model, QWidget* parent)
    : QWidget(parent),
      model_(model),
      mask_(new Chooser(tr("Mask"), this)),
      ranks_(new Chooser(tr("Ranks"), this)),
      block_(new Chooser(tr("Block"), this)),
      pytorch_(new Chooser(tr("PyTorch"), this)),
      strategy_(new Chooser(tr("Strategy"), this)),
      documents_(new QToolButton(this)),
      actions_(new QHBoxLayout),
      main_(new QPushButton(this)) {
  std::vector<Choice> masks;
  for (const NamedMask& mask : named_masks()) {
    // Its parameters stand beside it by name, so that they need no marks.
    masks.push_back({text_of(mask.name), text_of(mask.summary).remove(QLatin1Char('`'))});
  }
  mask_->setChoices(std::move(masks));
  ranks_->setChoices(powers_of_two(1, 1024));
  ranks_->setTyped(tr("Type a number of ranks"), ranks_trouble);
  block_->setChoices(powers_of_two(16, 1024));
  block_->setTyped(tr("Type tokens per block, or QxKV"), block_trouble);
  std::vector<Choice> profiles;
  for (const NamedProfile& profile : reference_profiles()) {
    profiles.insert(profiles.begin(), {profile_text(profile.name), profile_summary(profile.profile)});
  }
  pytorch_->setChoices(std::move(profiles));
  std::vector<Choice> strategies;
  for (const LoadBalancer* balancer : load_balancers()) {
    strategies.push_back({text_of(balancer->name), text_of(balancer->summary)});
  }
  strategy_->setChoices(std::move(strategies));
  strategy_->setProminent(true);
  strategy_->setShrinks();  // its name stands in the table too

  connect(mask_, &Chooser::chosen, this, [this](const QString& value) {
    for (const NamedMask& mask : named_masks()) {
      if (text_of(mask.name) != value) continue;
      model_.editCase(tr("choose mask %1").arg(value),
                      [&](Case& a) { a.masks.front().mask = maskAfter(mask, a.masks.front().mask); });
    }
  });
  connect(ranks_, &Chooser::chosen, this, [this](const QString& value) {
    if (const auto ranks = parseCount(value)) {
      model_.editCase(tr("choose %1 ranks").arg(value), [&](Case& a) { a.world_size = WorldSize{*ranks}; });
    }
  });
  connect(block_, &Chooser::chosen, this, [this](const QString& value) {
    if (const auto block = parse_block_size(value.toStdString())) {
      model_.editCase(tr("choose block %1").arg(value), [&](Case& a) { a.block_size = *block; });
    }
  });
  connect(pytorch_, &Chooser::chosen, this, [this](const QString& value) {
    for (const NamedProfile& profile : reference_profiles()) {
      if (profile_text(profile.name) != value) continue;
      model_.editCase(tr("choose PyTorch %1").arg(value), [&](Case& a) { a.reference = profile.profile; });
    }
  });
  connect(strategy_, &Chooser::chosen, this, [this](const QString& value) {
    model_.chooseA(value.toStdString());
  });

  documents_->setText(tr("Documents"));
  documents_->setProperty("plain", true);
  documents_->setPopupMode(QToolButton::InstantPopup);
  documents_->setToolButtonStyle(Qt::ToolButtonTextOnly);
  documents_->setFocusPolicy(Qt::StrongFocus);
  documents_->setAccessibleName(tr("Documents menu"));
  main_->setProperty("main", true);

  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(16, 9, 16, 9);
  line->setSpacing(8);
  for (Chooser* chooser : {mask_, ranks_, block_, pytorch_}) line->addWidget(chooser);
  line->addSpacing(8);
  line->addWidget(strategy_);
  line->addStretch(1);
  actions_->setSpacing(0);
  actions_->addWidget(documents_);
  line->addLayout(actions_);
  line->addSpacing(4);
  line->addWidget(main_);

  connect(&model_, &StudioModel::projectChanged, this, &Toolbar::showCase);
  showCase();
}

void Toolbar::setDocumentsMenu(QMenu* menu) {
  documents_->setMenu(menu);
}

void Toolbar::addPlain(QAction* action) {
  auto* button = new QToolButton(this);
  button->setDefaultAction(action);
  button->setProperty("plain", true);
  button->setToolButtonStyle(Qt::ToolButtonTextOnly);
  button->setFocusPolicy(Qt::StrongFocus);
  button->setObjectName(QStringLiteral("button-") + action->objectName());
  actions_->addWidget(button);
}

void Toolbar::setMain(QAction* action) {
  main_->setText(action->text());
  main_->setToolTip(action->toolTip());
  main_->setObjectName(QStringLiteral("button-") + action->objectName());
  connect(main_, &QPushButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::changed, main_, [this, action] { main_->setEnabled(action->isEnabled()); });
}

void Toolbar::showCase() {
  const Case& a = model_.project().a;
  mask_->setValue(text_of(named_mask(a.masks.front().mask.kind).name));
  ranks_->setValue(QString::number(a.world_size.value));
  block_->setValue(QString::fromStdString(block_size_name(a.block_size)));
  pytorch_->setValue(profile_text(reference_name(a.reference)));
  strategy_->setValue(QString::fromStdString(a.strategy));
}

void Toolbar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().line);
}

}  // namespace evenkeel::ui
