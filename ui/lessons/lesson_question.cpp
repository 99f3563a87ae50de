#include "lessons/lesson_question.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "lessons/lesson_text.h"
#include "lessons/text_button.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr std::int64_t kMostButtons = 16;  ///< ranks; of more, the number is typed
constexpr int kButtonsInARow = 8;
constexpr int kSpacing = 6;

/// "1,024", "1.5", "42 %".
std::optional<double> typed_number(QString text) {
  text.remove(u',').remove(u' ').remove(u'%');
  bool is_number = false;
  const double number = text.toDouble(&is_number);
  return is_number ? std::optional(number) : std::nullopt;
}

}  // namespace

LessonQuestionView::LessonQuestionView(LessonPlayer& player, QWidget* parent)
    : QWidget(parent),
      player_(player),
      column_(new QVBoxLayout(this)),
      text_(new QLabel(this)),
      hint_(new QLabel(this)) {
  setObjectName(QStringLiteral("lesson-question"));
  column_->setContentsMargins(0, 0, 0, 0);
  column_->setSpacing(8);
  text_->setObjectName(QStringLiteral("lesson-question-text"));
  text_->setTextFormat(Qt::RichText);
  text_->setWordWrap(true);
  hint_->setProperty("quiet", true);
  hint_->setTextFormat(Qt::PlainText);
  hint_->setWordWrap(true);
  column_->addWidget(text_);
  column_->addWidget(hint_);
}

LessonQuestionKind LessonQuestionView::kind() const {
  return player_.step().question->kind;
}

void LessonQuestionView::showQuestion() {
  const bool asks = player_.isOpen() && player_.step().question.has_value();
  setVisible(asks);
  if (!asks) {
    made_.reset();
    return;
  }
  const Made wanted{player_.lesson().name, player_.stepIndex(),
                    player_.step().state.project.a.world_size.value};
  if (made_ != wanted) {
    makeInputs();
    made_ = wanted;
  }
  text_->setText(lessonHtml(player_.question().markdown));
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const QString words = player_.choice(i).markdown;
    choices_[i]->setHtml(lessonHtml(words), lessonPlain(words));
  }
  showPrediction();
}

void LessonQuestionView::makeInputs() {
  delete inputs_;
  choices_.clear();
  number_ = nullptr;
  inputs_ = new QWidget(this);
  buttons_ = new QButtonGroup(inputs_);
  // Nothing is predicted at first, and a prediction may be changed.
  buttons_->setExclusive(true);
  const std::int64_t ranks = player_.step().state.project.a.world_size.value;
  switch (kind()) {
    case LessonQuestionKind::rank:
      ranks <= kMostButtons ? makeRanks(ranks) : makeNumber();
      hint_->setText(rankHint(ranks <= kMostButtons));
      break;
    case LessonQuestionKind::number:
      makeNumber();
      hint_->setText(tr("Type a number, then Enter."));
      break;
    case LessonQuestionKind::choice:
      makeChoices(player_.step().question->choices.size());
      hint_->setText({});
      break;
  }
  column_->insertWidget(1, inputs_);
  inputs_->show();
}

QString LessonQuestionView::rankHint(bool buttons) const {
  const LessonStep& step = player_.step();
  // Bars of ranks stand beside their bands, in every order but the original one.
  const bool has_bars = step.state.view.order != "original" &&
                        std::find(step.hide.begin(), step.hide.end(), "bars") == step.hide.end();
  if (buttons) return has_bars ? tr("Press a rank, or its bar beside the mask.") : tr("Press a rank.");
  return has_bars ? tr("Type a rank, or press its bar beside the mask.") : tr("Type a rank.");
}

void LessonQuestionView::makeRanks(std::int64_t ranks) {
  auto* grid = new QGridLayout(inputs_);
  grid->setContentsMargins(0, 0, 0, 0);
  grid->setSpacing(kSpacing);
  for (int rank = 0; rank < static_cast<int>(ranks); ++rank) {
    auto* button = new QToolButton(inputs_);
    button->setText(QString::number(rank));
    button->setObjectName(QStringLiteral("lesson-rank-%1").arg(rank));
    button->setAccessibleName(tr("rank %1").arg(rank));
    button->setCheckable(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    buttons_->addButton(button, rank);
    grid->addWidget(button, rank / kButtonsInARow, rank % kButtonsInARow);
  }
  connect(buttons_, &QButtonGroup::idClicked, this, [this](int rank) { player_.predict(Rank{rank}); });
}

void LessonQuestionView::makeNumber() {
  auto* column = new QVBoxLayout(inputs_);
  column->setContentsMargins(0, 0, 0, 0);
  number_ = new QLineEdit(inputs_);
  number_->setObjectName(QStringLiteral("lesson-number"));
  number_->setAccessibleName(kind() == LessonQuestionKind::rank ? tr("Your rank") : tr("Your number"));
  number_->setPlaceholderText(number_->accessibleName());
  number_->setFont(textFont(TextSize::large));
  column->addWidget(number_);
  const auto take = [this] {
    const auto number = typed_number(number_->text());
    if (!number) return;
    if (kind() == LessonQuestionKind::rank) {
      player_.predict(Rank{static_cast<std::int64_t>(*number)});
    } else {
      player_.predict(*number);
    }
  };
  connect(number_, &QLineEdit::textEdited, this, take);
}

void LessonQuestionView::makeChoices(std::size_t count) {
  auto* column = new QVBoxLayout(inputs_);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kSpacing);
  for (std::size_t i = 0; i < count; ++i) {
    auto* button = new TextButton(QString(QChar(static_cast<char16_t>(u'A' + i))), inputs_);
    button->setObjectName(QStringLiteral("lesson-choice-%1").arg(i));
    button->setCheckable(true);
    buttons_->addButton(button, static_cast<int>(i));
    column->addWidget(button);
    choices_.push_back(button);
  }
  connect(buttons_, &QButtonGroup::idClicked, this,
          [this](int choice) { player_.predict(LessonPick{static_cast<std::size_t>(choice)}); });
}

void LessonQuestionView::showPrediction() {
  const bool asks = player_.asks();
  inputs_->setEnabled(asks);
  const auto right = asks ? std::nullopt : player_.rightChoice();
  for (std::size_t i = 0; i < choices_.size(); ++i) choices_[i]->setRight(right == i);
  hint_->setVisible(asks && !hint_->text().isEmpty());
  const auto& said = player_.prediction();
  int checked = -1;
  if (said && std::holds_alternative<Rank>(*said)) checked = static_cast<int>(std::get<Rank>(*said).value);
  if (said && std::holds_alternative<LessonPick>(*said))
    checked = static_cast<int>(std::get<LessonPick>(*said).choice);
  if (QAbstractButton* button = checked < 0 ? nullptr : buttons_->button(checked)) button->setChecked(true);
  if (number_ != nullptr && said && !number_->hasFocus()) {
    const double number = std::holds_alternative<Rank>(*said)
                              ? static_cast<double>(std::get<Rank>(*said).value)
                              : std::get<double>(*said);
    number_->setText(QString::number(number, 'g', 15));
  }
}

bool LessonQuestionView::takeKey(const QString& text) {
  if (!player_.asks() || text.size() != 1) return false;
  const QChar key = text.front().toUpper();
  if (kind() == LessonQuestionKind::choice) {
    const int choice = key.isDigit() ? key.digitValue() - 1 : key.unicode() - u'A';
    if (choice < 0 || choice >= static_cast<int>(choices_.size())) return false;
    player_.predict(LessonPick{static_cast<std::size_t>(choice)});
    return true;
  }
  if (!key.isDigit()) return false;
  if (number_ != nullptr) {
    number_->setFocus(Qt::ShortcutFocusReason);
    number_->insert(text);
    Q_EMIT number_->textEdited(number_->text());
    return true;
  }
  if (buttons_->button(key.digitValue()) == nullptr) return false;
  player_.predict(Rank{key.digitValue()});
  return true;
}

QWidget* LessonQuestionView::firstInput() const {
  if (!player_.asks()) return nullptr;
  if (number_ != nullptr) return number_;
  return buttons_->buttons().value(0);
}

}  // namespace evenkeel::ui
