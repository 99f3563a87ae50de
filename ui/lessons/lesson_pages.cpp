#include "lessons/lesson_pages.h"

#include <utility>

#include "lessons/lesson_paper.h"
#include "picture/picture_sheet.h"
#include "theme/theme_scope.h"

namespace evenkeel::ui {
namespace {

constexpr int kPatience = 60000;  ///< ms that a step may take
constexpr int kLookEvery = 25;    ///< ms

}  // namespace

LessonPages::LessonPages(Lesson lesson, std::unique_ptr<Engine> engine, ThemeKind kind, QObject* parent)
    : QObject(parent),
      lesson_(std::move(lesson)),
      model_(lesson_.steps.front().state.project, std::move(engine)),
      player_(model_),
      kind_(kind) {
  again_.setInterval(kLookEvery);
  connect(&again_, &QTimer::timeout, this, &LessonPages::look);
  patience_.setSingleShot(true);
  connect(&patience_, &QTimer::timeout, this, [this] {
    fail(
        make_error(ErrorKind::unavailable, "lesson-print",
                   "step " + std::to_string(player_.stepIndex() + 1) + " of the lesson does not come to rest",
                   "use a shorter sequence or larger blocks"));
  });
}

LessonPages::~LessonPages() = default;

void LessonPages::start() {
  paper_ = std::make_unique<LessonPaper>(model_, kind_);
  PictureSheet& sheet = paper_->sheet();
  stage_ = std::make_unique<LessonStage>(model_, sheet.strip(), sheet.lanes(), sheet.mask(),
                                         [this](const std::string& id) { return paper_->panel(id); });
  connect(&player_, &LessonPlayer::stateShown, this, &LessonPages::show);
  // Queued: what was changed may still have others to tell.
  connect(paper_.get(), &LessonPaper::changed, this, &LessonPages::look, Qt::QueuedConnection);
  connect(&player_, &LessonPlayer::changed, this, &LessonPages::look, Qt::QueuedConnection);
  player_.open(lesson_);
  QMetaObject::invokeMethod(this, &LessonPages::look, Qt::QueuedConnection);
}

void LessonPages::show() {
  const LessonStep& step = player_.step();
  const bool revealed = step.question && !player_.asks();
  stage_->mark({}, {});
  paper_->showPanels(panelsOf(step, revealed));
  stage_->show(player_.state().view);
  stage_->mark(outlinedBy(step, revealed), revealed ? std::vector<std::string>{} : step.hide);
  patience_.start(kPatience);
  again_.start();
}

void LessonPages::look() {
  if (ended_ || !player_.hasNumbers() || !paper_->isReady()) return;
  const bool revealed = player_.step().question && !player_.asks();
  if (revealed) {
    takeRevealed();
  } else if (pages_.size() == player_.stepIndex()) {
    takeAsked();
  }
}

bool LessonPages::check(const LessonWords& words) {
  if (words.complete) return true;
  // Everything is executed: what is not there now never comes.
  fail(bad_input("lesson-number",
                 words.error.isEmpty() ? "a number of the lesson is not there" : words.error.toStdString()));
  return false;
}

void LessonPages::takeAsked() {
  const LessonStep& step = player_.step();
  LessonPage page;
  page.title = QString::fromStdString(step.title);
  const LessonWords text = player_.text();
  if (!check(text)) return;
  page.text = text.markdown;
  page.pictures = paper_->pictures(step.hide);
  QStringList outlined;
  for (const std::string& element : step.highlight) {
    if (!stage_->widgetsOf(element, LessonMarking::outline).empty()) outlined << stage_->titleOf(element);
  }
  page.outlined = outlined.join(QStringLiteral(", "));
  if (step.question) {
    const LessonWords question = player_.question();
    if (!check(question)) return;
    page.question = question.markdown;
    for (std::size_t i = 0; i < step.question->choices.size(); ++i) {
      const LessonWords choice = player_.choice(i);
      if (!check(choice)) return;
      page.choices.push_back(choice.markdown);
    }
  }
  pages_.push_back(std::move(page));
  if (step.question) {
    player_.reveal();
  } else {
    goOn();
  }
}

void LessonPages::takeRevealed() {
  const LessonStep& step = player_.step();
  const LessonWords reveal = player_.revealText();
  if (!check(reveal)) return;
  if (player_.outcome().isEmpty()) {
    return fail(bad_input("lesson-answer", "an answer of the lesson is not there"));
  }
  LessonPage& page = pages_.back();
  page.outcome = player_.outcome();
  page.reveal = reveal.markdown;
  if (!(step.revealed == step.state) || !step.hide.empty()) page.revealed = paper_->pictures({});
  goOn();
}

void LessonPages::goOn() {
  if (player_.hasNext()) return player_.goOn();
  ended_ = true;
  patience_.stop();
  again_.stop();
  Q_EMIT made();
}

void LessonPages::fail(const Error& error) {
  if (std::exchange(ended_, true)) return;
  patience_.stop();
  again_.stop();
  Q_EMIT failed(error);
}

LessonPrint::LessonPrint(Lesson lesson, std::unique_ptr<Engine> engine, ThemeKind kind, QObject* parent)
    : QObject(parent), pages_(std::move(lesson), std::move(engine), kind) {
  connect(&pages_, &LessonPages::made, this, [this, kind] {
    const ThemeScope scope(kind);
    const auto document = lessonDocument(pages_.lesson(), pages_.pages());
    Q_EMIT made(lessonPdf(*document, QString::fromStdString(pages_.lesson().title)));
  });
  connect(&pages_, &LessonPages::failed, this, &LessonPrint::failed);
}

}  // namespace evenkeel::ui
