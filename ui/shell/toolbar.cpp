#include "shell/toolbar.h"

#include <QAction>
#include <QEvent>
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

constexpr int kLeastStrategy = 116;
constexpr int kLeastMask = 150;
constexpr int kLeastWidth = 900;
constexpr int kSpacing = 8;
constexpr int kSide = 16;

/// What stands for any text in the list of masks.
QString mask_mod_choice() {
  return QStringLiteral("mask_mod");
}

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
      a_(new Chooser(tr("A"), this)),
      b_(new Chooser(tr("B"), this)),
      actions_(new QHBoxLayout),
      main_(new QPushButton(this)) {
  std::vector<Choice> masks;
  for (const NamedMask& mask : named_masks()) {
    // Its parameters stand beside it by name, so that they need no marks.
    masks.push_back({text_of(mask.name), text_of(mask.summary).remove(QLatin1Char('`'))});
  }
  masks.push_back({mask_mod_choice(), tr("a text of your own, as FlexAttention users write it")});
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
  a_->setProminent(true);
  a_->setShrinks(kLeastStrategy);  // its name stands in the table too
  b_->setShrinks(kLeastStrategy);
  mask_->setShrinks(kLeastMask);

  connect(mask_, &Chooser::chosen, this, [this](const QString& value) {
    if (value == mask_mod_choice()) Q_EMIT maskModAsked();
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
  connect(a_, &Chooser::chosen, this, [this](const QString& value) { model_.chooseA(value.toStdString()); });
  connect(b_, &Chooser::chosen, this, [this](const QString& value) {
    model_.chooseB(value == tr("none") ? std::nullopt : std::optional(value.toStdString()));
  });

  main_->setProperty("main", true);

  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(kSide, 9, kSide, 9);
  line->setSpacing(kSpacing);
  for (Chooser* chooser : {mask_, ranks_, block_, pytorch_}) line->addWidget(chooser);
  line->addSpacing(8);
  line->addWidget(a_);
  line->addWidget(b_);
  line->addStretch(1);
  actions_->setSpacing(0);
  line->addLayout(actions_);
  line->addSpacing(4);
  line->addWidget(main_);

  connect(&model_, &StudioModel::projectChanged, this, &Toolbar::showCase);
  showCase();
}

QToolButton* Toolbar::addMenu(QMenu* menu, const QString& text, const QString& name, bool yields) {
  auto* button = new QToolButton(this);
  button->setText(text);
  button->setMenu(menu);
  button->setPopupMode(QToolButton::InstantPopup);
  button->setProperty("plain", true);
  button->setToolButtonStyle(Qt::ToolButtonTextOnly);
  button->setFocusPolicy(Qt::StrongFocus);
  button->setAccessibleName(tr("%1 menu").arg(text));
  button->setObjectName(QStringLiteral("button-") + name);
  actions_->addWidget(button);
  if (yields) plain_.push_back(button);
  return button;
}

void Toolbar::addPlain(QAction* action, const QString& text) {
  auto* button = new QToolButton(this);
  button->setDefaultAction(action);
  if (!text.isEmpty()) {
    button->setText(text);
    button->setAccessibleName(action->text());
    // A change of the action would put its own text there.
    connect(action, &QAction::changed, button, [button, text] { button->setText(text); });
  }
  plain_.push_back(button);
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
  connect(action, &QAction::changed, main_, [this, action] {
    main_->setEnabled(action->isEnabled());
    main_->setToolTip(action->toolTip());
  });
}

void Toolbar::showCase() {
  const Case& a = model_.project().a;
  const auto now = std::pair(a, model_.project().b);
  if (shown_case_ == now) return;  // only documents changed
  shown_case_ = now;
  const MaskSpec& mask = a.masks.front().mask;
  // The numbers of a named mask stand beside it.
  mask_->setValue(mask.join == MaskJoin::named ? text_of(named_mask(mask.kind).name)
                                               : QString::fromStdString(mask_name(mask)));
  ranks_->setValue(QString::number(a.world_size.value));
  block_->setValue(QString::fromStdString(block_size_name(a.block_size)));
  pytorch_->setValue(profile_text(reference_name(a.reference)));
  offerStrategies();
  a_->setValue(QString::fromStdString(a.strategy));
  const auto& b = model_.project().b;
  b_->setLabel(b ? tr("B") : tr("Compare"));
  b_->setValue(b ? QString::fromStdString(*b) : QString());
  b_->setProminent(b.has_value());
  makeRoom();
}

/// Every load balancer, and the plan files that are open.
void Toolbar::offerStrategies() {
  std::vector<Choice> strategies;
  for (const LoadBalancer* balancer : load_balancers()) {
    strategies.push_back({text_of(balancer->name), text_of(balancer->summary)});
  }
  for (const PlanSource& plan : model_.project().a.plans) {
    strategies.push_back({QString::fromStdString(file_strategy(plan.name)), tr("a plan that was opened")});
  }
  a_->setChoices(strategies);
  strategies.insert(strategies.begin(), {tr("none"), tr("A alone")});
  b_->setChoices(std::move(strategies));
}

QSize Toolbar::minimumSizeHint() const {
  return {kLeastWidth, sizeHint().height()};
}

void Toolbar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  makeRoom();
}

void Toolbar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) makeRoom();
}

/// What is also in a menu and in the palette makes room for what is chosen.
void Toolbar::makeRoom() {
  int least = 0;
  for (int i = 0; i < layout()->count(); ++i) least += layout()->itemAt(i)->minimumSize().width();
  const int between = kSpacing * (layout()->count() - 1) + 2 * kSide;
  for (const QToolButton* button : plain_) {
    if (!button->isHidden()) least -= button->sizeHint().width();
  }
  const bool tight = least + between > width();
  layout()->setSpacing(tight ? kSpacing / 2 : kSpacing);
  int needed = layout()->sizeHint().width();
  for (const QToolButton* button : plain_) {
    if (!button->isHidden()) needed -= button->sizeHint().width();
  }
  for (QToolButton* button : plain_) {
    needed += button->sizeHint().width();
    const bool shown = needed <= width();
    if (button->isHidden() == shown) button->setVisible(shown);
  }
}

void Toolbar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().panel);
  painter.fillRect(QRect(0, height() - 1, width(), 1), theme().line);
}

}  // namespace evenkeel::ui
