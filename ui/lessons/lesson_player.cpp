#include "lessons/lesson_player.h"

#include <QMetaObject>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <utility>

#include "bars/number_text.h"

namespace evenkeel::ui {
namespace {

/// A prediction within this share of the answer is close.
constexpr double kClose = 0.1;

const QString kNotYet = QStringLiteral("\u2026");

QString text_of(const std::string& text) {
  return QString::fromStdString(text);
}

/// Every {expression} as it stands where its number is not there; code is left as it is.
QString without_numbers(const std::string& markdown) {
  QString text;
  bool inside = false;
  bool code = false;
  for (const QChar letter : text_of(markdown)) {
    if (letter == u'`') code = !code;
    if (letter == u'{' && !code) {
      inside = true;
      text += kNotYet;
    } else if (letter == u'}' && inside) {
      inside = false;
    } else if (!inside) {
      text += letter;
    }
  }
  return text;
}

double number_of(const LessonValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  return 0;
}

/// The number that a formatted one begins with: "4,096 tokens", "75.0 %".
std::optional<double> told_number(const QString& told) {
  static const QRegularExpression kNumber(QStringLiteral("^[+-]?[0-9][0-9,]*(\\.[0-9]+)?"));
  const QRegularExpressionMatch match = kNumber.match(told);
  if (!match.hasMatch()) return std::nullopt;
  return match.captured().remove(u',').toDouble();
}

QString predicted_number(double number) {
  if (number == std::floor(number) && std::abs(number) < 1e15)
    return numberText(static_cast<std::int64_t>(number));
  return QString::number(number);
}

}  // namespace

LessonPlayer::LessonPlayer(StudioModel& model, QObject* parent)
    : QObject(parent),
      model_(model),
      lane_([](const Asked& asked, const auto& publish, const std::stop_token&) { publish(compute(asked)); },
            [this](std::uint64_t, Told told) {
              QMetaObject::invokeMethod(
                  this, [this, fresh = std::move(told)] { take(fresh); }, Qt::QueuedConnection);
            }) {
  connect(&model_, &StudioModel::projectChanged, this, &LessonPlayer::takeNumbers);
  connect(&model_, &StudioModel::snapshotChanged, this, &LessonPlayer::takeNumbers);
  connect(&model_, &StudioModel::comparisonChanged, this, &LessonPlayer::takeNumbers);
}

void LessonPlayer::open(Lesson lesson, std::size_t step) {
  lesson_ = std::move(lesson);
  at_ = std::min(step, lesson_->steps.size() - 1);
  memories_.assign(lesson_->steps.size(), {});
  Q_EMIT openChanged();
  show();
}

void LessonPlayer::leave() {
  if (!isOpen()) return;
  lesson_.reset();
  memories_.clear();
  numbers_.reset();
  asked_.reset();
  told_.reset();
  told_step_.reset();
  at_ = 0;
  model_.comeBack();
  Q_EMIT openChanged();
  Q_EMIT changed();
}

void LessonPlayer::goTo(std::size_t step) {
  if (!isOpen() || step >= lesson_->steps.size() || step == at_) return;
  at_ = step;
  show();
}

void LessonPlayer::goOn() {
  if (asks()) {
    reveal();
  } else if (hasNext()) {
    goTo(at_ + 1);
  }
}

void LessonPlayer::back() {
  if (hasBack()) goTo(at_ - 1);
}

void LessonPlayer::predict(const LessonPrediction& prediction) {
  if (!asks()) return;
  const LessonQuestion& question = *step().question;
  switch (question.kind) {
    case LessonQuestionKind::rank: {
      const auto* rank = std::get_if<Rank>(&prediction);
      if (rank == nullptr || rank->value < 0 || rank->value >= state().project.a.world_size.value) return;
      break;
    }
    case LessonQuestionKind::number: {
      const auto* number = std::get_if<double>(&prediction);
      if (number == nullptr || !std::isfinite(*number)) return;
      break;
    }
    case LessonQuestionKind::choice: {
      const auto* pick = std::get_if<LessonPick>(&prediction);
      if (pick == nullptr || pick->choice >= question.choices.size()) return;
      break;
    }
  }
  memory().prediction = prediction;
  Q_EMIT changed();
}

void LessonPlayer::reveal() {
  if (!asks()) return;
  reveal_waits_ = true;
  revealNow();
}

void LessonPlayer::revealNow() {
  if (!reveal_waits_ || !asks()) return;
  if (step().state.project != step().revealed.project) {
    std::vector<LessonWords> before = wordsBefore();
    const auto coming = [](const LessonWords& words) { return !words.complete && words.error.isEmpty(); };
    if (std::any_of(before.begin(), before.end(), coming)) return;
    memory().before = std::move(before);
  }
  reveal_waits_ = false;
  memory().revealed = true;
  if (memory().before) return show();
  // The same workload, edited or not, seen in another way.
  Q_EMIT stateShown();
  takeNumbers();
}

void LessonPlayer::putBack() {
  if (!isOpen()) return;
  model_.edit(tr("put the step back"), state().project);
  Q_EMIT stateShown();
}

void LessonPlayer::show() {
  reveal_waits_ = false;
  told_step_ = std::make_shared<const LessonStep>(step());
  model_.visit(state().project);
  Q_EMIT stateShown();
  takeNumbers();
}

void LessonPlayer::takeNumbers() {
  if (!isOpen()) return;
  const bool there = model_.isCurrent() && model_.executedIsCurrent();
  std::optional<Asked> wanted;
  if (there) wanted = Asked{model_.snapshot(), model_.executed(), told_step_};
  if (wanted != asked_) {
    asked_ = wanted;
    if (asked_) lane_.submit(*asked_);
  }
  // While more strategies are executed, what was told of the same workload stands.
  const bool stands = told_ && asked_ && told_->snapshot == asked_->snapshot && told_->step == asked_->step;
  if (!stands) {
    numbers_.reset();
    told_.reset();
  }
  revealNow();
  judge();
  Q_EMIT changed();
}

void LessonPlayer::take(const Told& told) {
  if (!isOpen() || told.asked != asked_) return;
  numbers_ = told.numbers;
  told_ = told.asked;
  numbers_complete_ = told.asked.executed->complete();
  revealNow();
  judge();
  Q_EMIT changed();
}

/// On the lane's thread. What means nothing here is told by those who ask again.
LessonPlayer::Told LessonPlayer::compute(const Asked& asked) {
  const LessonNumbers numbers(asked.snapshot, asked.executed);
  const LessonStep& step = *asked.step;
  const auto tell = [&](const LessonText& text) { static_cast<void>(fill_in(text, numbers)); };
  tell(step.text);
  if (step.question) {
    tell(step.question->text);
    for (const LessonChoice& choice : step.question->choices) {
      tell(choice.text);
      static_cast<void>(numbers.holds(choice.right));
    }
    if (!step.question->answer.empty()) static_cast<void>(numbers.text(step.question->answer));
    tell(step.reveal);
  }
  return {asked, numbers};
}

std::vector<LessonWords> LessonPlayer::wordsBefore() const {
  std::vector<LessonWords> all{words(step().text)};
  if (!step().question) return all;
  all.push_back(words(step().question->text));
  for (const LessonChoice& choice : step().question->choices) all.push_back(words(choice.text));
  return all;
}

LessonWords LessonPlayer::wordBefore(std::size_t index, const LessonText& text) const {
  return memory().before ? (*memory().before)[index] : words(text);
}

LessonWords LessonPlayer::text() const {
  return wordBefore(0, step().text);
}

LessonWords LessonPlayer::question() const {
  return wordBefore(1, step().question->text);
}

LessonWords LessonPlayer::choice(std::size_t choice) const {
  return wordBefore(2 + choice, step().question->choices[choice].text);
}

LessonWords LessonPlayer::revealText() const {
  return words(step().reveal);
}

LessonWords LessonPlayer::words(const LessonText& text) const {
  if (!numbers_) {
    const bool numbers = text.markdown.find('{') != std::string::npos;
    return {without_numbers(text.markdown), !numbers, {}};
  }
  const auto filled = fill_in(text, *numbers_);
  if (filled) return {text_of(*filled), true, {}};
  const bool coming = filled.error().rule == "lesson-not-yet" && !numbers_complete_;
  return {without_numbers(text.markdown), false, coming ? QString() : text_of(filled.error().line())};
}

/// Once: what is edited later changes no answer that was given.
void LessonPlayer::judge() {
  if (!numbers_ || !step().question || !memory().revealed || !memory().outcome.isEmpty()) return;
  const LessonQuestion& question = *step().question;
  const auto& said = memory().prediction;
  const auto fail = [&](const Error& error) {
    if (error.rule != "lesson-not-yet" || numbers_complete_) memory().outcome = text_of(error.line());
  };
  if (question.kind == LessonQuestionKind::choice) {
    const auto right = right_choice(question, *numbers_);
    if (!right) return fail(right.error());
    memory().right_choice = *right;
    const QString letter(QChar(static_cast<char16_t>(u'A' + *right)));
    if (!said) {
      memory().outcome = tr("The answer is %1.").arg(letter);
    } else if (std::get<LessonPick>(*said).choice == *right) {
      memory().outcome = tr("You said %1, and so it is.").arg(letter);
    } else {
      const QString yours(QChar(static_cast<char16_t>(u'A' + std::get<LessonPick>(*said).choice)));
      memory().outcome = tr("You said %1. It is %2.").arg(yours, letter);
    }
    return;
  }
  const auto value = numbers_->value(question.answer);
  if (!value) return fail(value.error());
  double answer = number_of(*value);
  if (question.kind == LessonQuestionKind::rank) {
    const auto rank = static_cast<std::int64_t>(answer);
    if (!said) {
      memory().outcome = tr("It is rank %1.").arg(rank);
    } else if (std::get<Rank>(*said).value == rank) {
      memory().outcome = tr("You said rank %1, and so it is.").arg(rank);
    } else {
      memory().outcome = tr("You said rank %1. It is rank %2.").arg(std::get<Rank>(*said).value).arg(rank);
    }
    return;
  }
  const auto told = numbers_->text(question.answer);
  if (!told) return fail(told.error());
  const QString right = text_of(*told);
  if (!said) {
    memory().outcome = tr("It is %1.").arg(right);
    return;
  }
  const double guess = std::get<double>(*said);
  if (right.endsWith(u'%')) answer *= 100;
  const QString yours = predicted_number(guess);
  // Who says what is shown, rounded as it is, has it right.
  if (guess == answer || guess == told_number(right)) {
    const bool alike = right.startsWith(yours) && !right.contains(u'.');
    memory().outcome = alike ? tr("You said %1, and so it is.").arg(yours)
                             : tr("You said %1, and so it is: %2.").arg(yours, right);
  } else if (std::abs(guess - answer) <= kClose * std::abs(answer)) {
    memory().outcome = tr("You said %1. It is %2: close.").arg(yours, right);
  } else {
    memory().outcome =
        (guess < answer ? tr("You said %1. It is more: %2.") : tr("You said %1. It is less: %2."))
            .arg(yours, right);
  }
}

}  // namespace evenkeel::ui
