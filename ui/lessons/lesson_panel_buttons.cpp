#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "lessons/lesson_panel.h"
#include "lessons/lesson_shelf.h"

namespace evenkeel::ui {
namespace {

constexpr int kButtonSide = 14;

/// Shows a button or takes it away. One that cannot be pressed any more leaves the keys to the panel.
void offer(QWidget& panel, QPushButton& button, bool shown, bool enabled = true) {
  if (button.hasFocus() && !(shown && enabled)) panel.setFocus(Qt::OtherFocusReason);
  button.setVisible(shown);
  button.setEnabled(enabled);
}

}  // namespace

QWidget* LessonPanel::makeButtons() {
  auto* line = new QWidget(this);
  auto* row = new QHBoxLayout(line);
  row->setContentsMargins(kButtonSide, 8, kButtonSide, 10);
  row->setSpacing(8);
  more_ = new QToolButton(line);
  more_->setObjectName(QStringLiteral("lesson-more"));
  more_->setText(tr("More"));
  more_->setProperty("plain", true);
  more_->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(more_);
  menu->addAction(tr("Presenter mode"), this, &LessonPanel::presenterAsked);
  for (QAction* action : inside_) {
    if (action != go_on_action_ && action != back_action_) menu->addAction(action);
  }
  more_->setMenu(menu);
  const auto make = [&](const char* name, const QString& words, const char* look, auto act) {
    auto* button = new QPushButton(words, line);
    button->setObjectName(QString::fromLatin1(name));
    if (look != nullptr) button->setProperty(look, true);
    connect(button, &QPushButton::clicked, this, act);
    return button;
  };
  // Far from where the main button is, so that nobody who clicks on and on comes by the answer.
  show_ = make("lesson-show-button", tr("Show the answer"), "plain", [this] { player_.reveal(); });
  show_->setToolTip(tr("Show the answer without predicting"));
  leave_ = make("lesson-leave-button", tr("Leave"), "plain", [this] { Q_EMIT leaveAsked(); });
  leave_->setToolTip(tr("Leave the lesson"));
  back_ = make("lesson-back-button", tr("Back"), nullptr, [this] { player_.back(); });
  go_on_ = make("lesson-go-on-button", {}, "main", [this] { pressMain(); });
  row->addWidget(more_);
  row->addWidget(show_);
  row->addStretch(1);
  row->addWidget(leave_);
  row->addWidget(back_);
  row->addWidget(go_on_);
  return line;
}

void LessonPanel::showButtons() {
  const bool asks = player_.asks();
  const bool ends = !asks && !player_.hasNext();
  const Lesson* next = ends ? lessonAfter(player_.lesson()) : nullptr;
  back_action_->setEnabled(player_.hasBack());
  go_on_action_->setEnabled(!ends);
  offer(*this, *show_, asks && !player_.prediction());
  offer(*this, *leave_, next != nullptr);
  offer(*this, *back_, true, player_.hasBack());
  // Who has not predicted yet is not invited to skip it.
  offer(*this, *go_on_, true, !asks || player_.prediction().has_value());
  const QString words = asks              ? tr("Reveal")
                        : !ends           ? tr("Next")
                        : next != nullptr ? tr("Next lesson")
                                          : tr("Leave the lesson");
  go_on_->setText(words);
  const QString which = next != nullptr       ? tr("Next lesson: %1").arg(QString::fromStdString(next->title))
                        : go_on_->isEnabled() ? QString()
                                              : tr("Predict first");
  go_on_->setToolTip(which);
  go_on_->setAccessibleName(next != nullptr ? which : words);
}

void LessonPanel::pressMain() {
  if (player_.asks() || player_.hasNext()) return player_.goOn();
  const Lesson* next = lessonAfter(player_.lesson());
  if (next == nullptr) return Q_EMIT leaveAsked();
  Q_EMIT lessonAsked(QString::fromStdString(next->name));
}

}  // namespace evenkeel::ui
