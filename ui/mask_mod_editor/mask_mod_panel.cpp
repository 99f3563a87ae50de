#include "mask_mod_editor/mask_mod_panel.h"

#include <QAction>
#include <QBoxLayout>
#include <QMenu>
#include <QPushButton>

#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"
#include "mask_mod_editor/mask_mod_shelf.h"

namespace evenkeel::ui {
namespace {

constexpr int kMargin = 14;
constexpr int kWide = 720;  // from there on the tensors stand beside the text
constexpr double kMuchCounted = 0.25;

QString percent(double share) {
  const double value = 100 * share;
  return QString::number(value, 'f', value < 10 ? 1 : 0) + QStringLiteral("\u00a0%");
}

QString first_upper(QString text) {
  if (!text.isEmpty()) text[0] = text[0].toUpper();
  return text;
}

/// "Line 2, column 15: unknown name 'w'".
QString placed(const mask_mod::PlacedError& error) {
  return MaskModPanel::tr("line %1, column %2: %3")
      .arg(error.span.begin.line)
      .arg(error.span.begin.column)
      .arg(QString::fromStdString(error.message));
}

}  // namespace

MaskModPanel::MaskModPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent),
      model_(model),
      draft_(new MaskModDraft(model, this)),
      edit_(new CodeEdit(this)),
      tensors_(new TensorTable(this)),
      outcome_(new OutcomeLine(this)),
      shelf_(new QPushButton(tr("Start from…"), this)),
      shelf_menu_(new QMenu(this)),
      column_(new QVBoxLayout(this)),
      sides_(new QBoxLayout(QBoxLayout::TopToBottom)) {
  setProperty("panel", true);
  setObjectName(QStringLiteral("mask-mod-panel"));
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  setFocusProxy(edit_);
  shelf_->setObjectName(QStringLiteral("button-shelf"));
  shelf_->setAccessibleName(tr("Start from a common mask"));
  shelf_menu_->setObjectName(QStringLiteral("mask-mod-shelf-menu"));
  shelf_menu_->setToolTipsVisible(true);
  tensors_->addButton(shelf_);

  column_->setContentsMargins(kMargin, 4, kMargin, 12);
  column_->setSpacing(8);
  sides_->setSpacing(12);
  sides_->addWidget(edit_, 3);
  sides_->addWidget(tensors_, 1);
  column_->addLayout(sides_, 1);
  place();

  auto* start = new QAction(tr("Start from a common mask_mod…"), this);
  start->setObjectName(QStringLiteral("mask-mod-shelf"));
  connect(start, &QAction::triggered, shelf_, &QPushButton::click);
  connect(shelf_, &QPushButton::clicked, this,
          [this] { shelf_menu_->popup(shelf_->mapToGlobal(QPoint(0, shelf_->height() + 4))); });
  auto* add = new QAction(tr("Add a tensor to the mask_mod…"), this);
  add->setObjectName(QStringLiteral("mask-mod-add-tensor"));
  connect(add, &QAction::triggered, tensors_, &TensorTable::ask);
  auto* go = new QAction(tr("Go to the error of the mask_mod"), this);
  go->setObjectName(QStringLiteral("mask-mod-error"));
  go->setShortcut(QKeySequence(tr("F8")));
  go->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  connect(go, &QAction::triggered, edit_, &CodeEdit::goToError);
  commands_ = {start, add, go};
  addActions(commands_);

  connect(shelf_menu_, &QMenu::aboutToShow, this, &MaskModPanel::fillShelf);
  connect(edit_, &CodeEdit::typed, this, [this] { draft_->type(edit_->toPlainText()); });
  connect(edit_, &CodeEdit::lineEnded, draft_, &MaskModDraft::endStep);
  connect(edit_, &CodeEdit::undoAsked, this, &MaskModPanel::undo);
  connect(edit_, &CodeEdit::redoAsked, this, &MaskModPanel::redo);
  connect(tensors_, &TensorTable::changed, this,
          [this](const QString& step, const std::vector<MaskTensor>& tensors) {
            draft_->change(step, MaskMod(draft_->maskMod().text(), tensors));
          });
  connect(tensors_, &TensorTable::refused, &model_, &StudioModel::say);
  connect(draft_, &MaskModDraft::replaced, this, &MaskModPanel::showDraft);
  // What is right is taken back by the project's steps, only what is wrong here.
  connect(draft_, &MaskModDraft::accepted, this, [this] { edit_->document()->clearUndoRedoStacks(); });
  connect(draft_, &MaskModDraft::stateChanged, this, &MaskModPanel::showOutcome);
  connect(&model_, &StudioModel::snapshotChanged, this, &MaskModPanel::showOutcome);
  connect(&counting_, &Lag::changed, this, &MaskModPanel::showOutcome);
  showDraft();
}

bool MaskModPanel::isCurrent() const {
  return draft_->state() != MaskModDraft::State::checking && model_.isCurrent();
}

void MaskModPanel::showDraft() {
  edit_->showText(draft_->text());
  tensors_->show(draft_->maskMod().tensors());
  showOutcome();
}

void MaskModPanel::showOutcome() {
  using Tone = OutcomeLine::Tone;
  const MaskModDraft::State state = draft_->state();
  const MaskSpec& mask = model_.project().a.masks.front().mask;
  const auto& snapshot = model_.snapshot();
  const bool shows_it = snapshot != nullptr && snapshot->request.settings.masks.front().mask == mask;
  const bool is_text = mask.join == MaskJoin::program;
  counting_.set(state == MaskModDraft::State::settled && is_text && !shows_it);
  if (state == MaskModDraft::State::checking) {
    // What stood there stays, unless it takes long.
    if (draft_->isSlow()) outcome_->show(Tone::plain, tr("Looking at every pair that may fail…"), standing());
    return;
  }
  if (state == MaskModDraft::State::wrong) {
    showError(*draft_->trouble(), standing());
    return;
  }
  if (shows_it && !snapshot->mask) {
    showError(snapshot->mask.error(), {});
    return;
  }
  edit_->showError(std::nullopt);
  edit_->setAccessibleDescription({});
  if (!is_text) {
    outcome_->show(
        Tone::plain,
        tr("%1 as a text. What you change becomes the mask.").arg(QString::fromStdString(mask_name(mask))));
  } else if (shows_it) {
    showMask(**snapshot->mask);
  } else if (counting_.said() || outcome_->tone() == Tone::error) {
    // What stood there would have stayed, had it not taken long and were it still true.
    outcome_->show(Tone::plain, tr("This is the mask. Its pairs are being counted; Ctrl+Z takes it back."));
  }
}

void MaskModPanel::showError(const Error& error, const QString& standing) {
  const auto at = mask_mod::place_of(error, draft_->maskMod().text());
  edit_->showError(at ? std::optional(at->span) : std::nullopt);
  QString line = tr("Error: ") + (at ? placed(*at) : QString::fromStdString(error.message));
  if (!error.fix.text.empty()) {
    line += QStringLiteral(". ") + first_upper(QString::fromStdString(error.fix.text));
  }
  outcome_->show(OutcomeLine::Tone::error, line, standing);
  edit_->setAccessibleDescription(outcome_->text());
}

void MaskModPanel::showMask(const Mask& mask) {
  const auto side = static_cast<double>(mask.seq_len());
  const double share =
      static_cast<double>(mask.total_area()) / (side * side * static_cast<double>(mask.batch()));
  QString line = tr("This is the mask: it allows %1 of all pairs.").arg(percent(share));
  const double counted = mask.program()->counted_share();
  if (counted >= kMuchCounted) {
    line += QLatin1Char(' ') +
            tr("Intervals do not decide it: %1 of the pairs were counted one by one.").arg(percent(counted));
  }
  const auto& warnings = mask.program()->warnings();
  if (warnings.empty()) {
    outcome_->show(OutcomeLine::Tone::plain, line);
    return;
  }
  const mask_mod::Warning& first = warnings.front();
  outcome_->show(OutcomeLine::Tone::note,
                 tr("Note: line %1, column %2: %3")
                     .arg(first.place.line)
                     .arg(first.place.column)
                     .arg(QString::fromStdString(first.message)),
                 line);
}

QString MaskModPanel::standing() const {
  const MaskSpec& mask = model_.project().a.masks.front().mask;
  return mask.join == MaskJoin::program
             ? tr("Until it is right, the mask is that of the last right text.")
             : tr("Until it is right, the mask is %1.").arg(QString::fromStdString(mask_name(mask)));
}

void MaskModPanel::fillShelf() {
  shelf_menu_->clear();
  const std::size_t batch = model_.project().layout.batch();
  const auto add = [this](QMenu& menu, const ShelfEntry& entry) {
    QAction* action = menu.addAction(entry.title, this, [this, entry] {
      draft_->change(tr("start from %1").arg(entry.title), entry.mask_mod);
      edit_->setFocus(Qt::OtherFocusReason);
    });
    action->setToolTip(first_upper(entry.summary));
  };
  for (const ShelfEntry& entry : commonShelf(batch)) add(*shelf_menu_, entry);
  shelf_menu_->addSeparator();
  QMenu* named = shelf_menu_->addMenu(tr("Named masks"));
  named->setToolTipsVisible(true);
  for (const ShelfEntry& entry : namedShelf(batch)) add(*named, entry);
}

/// Takes back what is typed and not in the project key by key, then the project's steps.
void MaskModPanel::undo() {
  if (draft_->state() == MaskModDraft::State::settled) {
    model_.undoStack().undo();
  } else if (edit_->document()->isUndoAvailable()) {
    edit_->undo();
  } else {
    draft_->drop();
  }
}

void MaskModPanel::redo() {
  if (edit_->document()->isRedoAvailable()) {
    edit_->redo();
  } else {
    model_.undoStack().redo();
  }
}

QJsonObject MaskModPanel::viewState() const {
  if (draft_->state() == MaskModDraft::State::settled) return {};
  return {{QStringLiteral("draft"), draft_->text()}};
}

void MaskModPanel::setViewState(const QJsonObject& state) {
  const QString text = state.value(QStringLiteral("draft")).toString();
  if (text.isEmpty() || text == draft_->text()) return;
  edit_->setPlainText(text);
}

bool MaskModPanel::isWide() const {
  return width() >= kWide * std::max(1.0, QFontMetrics(font()).height() / 16.0);
}

/// The tensors beside the text where there is room; the outcome under the text in any case.
void MaskModPanel::place() {
  const bool wide = isWide();
  sides_->removeWidget(outcome_);
  column_->removeWidget(outcome_);
  sides_->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  if (wide) {
    column_->addWidget(outcome_);
  } else {
    sides_->insertWidget(1, outcome_);
  }
}

void MaskModPanel::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  if (isWide() != (sides_->direction() == QBoxLayout::LeftToRight)) place();
}

}  // namespace evenkeel::ui
