#include "lessons/lesson_panel.h"

#include <QAction>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

#include "help/glossary_dialog.h"
#include "lessons/lesson_caption.h"
#include "lessons/lesson_question.h"
#include "lessons/lesson_shelf.h"
#include "lessons/lesson_text.h"
#include "lessons/text_button.h"
#include "shell/panel_dock.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kLetters = 60;  ///< of a line that is comfortable to read
constexpr int kSide = 14;
constexpr int kSpacing = 10;
constexpr int kLeastHeight = 220;

QLabel* quiet(QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setProperty("quiet", true);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  return label;
}

}  // namespace

LessonPanel::LessonPanel(LessonPlayer& player, std::function<QString(const std::string&)> element_title,
                         QWidget* parent)
    : QFrame(parent),
      player_(player),
      element_title_(std::move(element_title)),
      caption_(new LessonCaption(this)) {
  setProperty("panel", true);
  setObjectName(QStringLiteral("lesson-panel"));
  setAccessibleName(title());
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
  caption_->setProperty("quiet", true);
  caption_->setObjectName(QString::fromLatin1(kPanelCaption));
  makeCommands();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* inside = new QWidget;
  auto* both = new QVBoxLayout(inside);
  both->setContentsMargins(kSide, 4, kSide, kSide);
  both->setSpacing(0);
  list_ = makeList();
  both->addWidget(list_);
  both->addWidget(makeStep());
  both->addStretch(1);
  scroll_ = new QScrollArea(this);
  scroll_->setObjectName(QStringLiteral("lesson-scroll"));
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
  scroll_->setWidget(inside);
  column->addWidget(scroll_, 1);
  buttons_ = makeButtons();
  column->addWidget(buttons_);
  styleText();
  connect(&player_, &LessonPlayer::openChanged, this, &LessonPanel::showAll);
  connect(&player_, &LessonPlayer::changed, this, &LessonPanel::showAll);
  showAll();
}

void LessonPanel::makeCommands() {
  const auto add = [this](const char* name, const QString& text, const QKeySequence& keys, auto act,
                          bool inside) {
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    commands_.append(action);
    if (inside) inside_.append(action);
    return action;
  };
  go_on_action_ = add(
      "lesson-go-on", tr("Reveal the answer, or go to the next step"), QKeySequence(tr("Alt+PgDown")),
      [this] { player_.goOn(); }, true);
  back_action_ = add(
      "lesson-back", tr("Go back a step of the lesson"), QKeySequence(tr("Alt+PgUp")),
      [this] { player_.back(); }, true);
  add(
      "lesson-put-back", tr("Put the step back as it was"), {}, [this] { player_.putBack(); }, true);
  add(
      "lesson-keep", tr("Work on with this step's workload"), {}, [this] { Q_EMIT keepAsked(); }, true);
  add(
      "lesson-pdf", tr("Write the lesson as PDF…"), {}, [this] { Q_EMIT pdfAsked(); }, true);
  add(
      "lesson-leave", tr("Leave the lesson"), {}, [this] { Q_EMIT leaveAsked(); }, true);
  add(
      "lesson-file", tr("Open a lesson of your own…"), {}, [this] { Q_EMIT fileAsked(); }, false);
}

QWidget* LessonPanel::makeList() {
  auto* list = new QWidget;
  list->setObjectName(QStringLiteral("lesson-list"));
  auto* column = new QVBoxLayout(list);
  column->setContentsMargins(0, 4, 0, 0);
  column->setSpacing(8);
  for (const Lesson& lesson : lessonShelf()) {
    auto* button = new TextButton({}, list);
    const QString name = QString::fromStdString(lesson.name);
    button->setObjectName(QStringLiteral("lesson-") + name);
    connect(button, &QAbstractButton::clicked, this, [this, name] { Q_EMIT lessonAsked(name); });
    column->addWidget(button);
  }
  auto* file = new QPushButton(tr("Open a lesson of your own…"), list);
  file->setProperty("plain", true);
  connect(file, &QPushButton::clicked, this, &LessonPanel::fileAsked);
  column->addWidget(file, 0, Qt::AlignLeft);
  return list;
}

QLabel* LessonPanel::makeText(const char* name, QVBoxLayout& column) {
  auto* label = new QLabel;
  label->setObjectName(QString::fromLatin1(name));
  label->setTextFormat(Qt::RichText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
  label->setFocusPolicy(Qt::NoFocus);
  connect(label, &QLabel::linkActivated, this, &LessonPanel::followLink);
  column.addWidget(label);
  return label;
}

QWidget* LessonPanel::makeStep() {
  auto* step = new QWidget;
  step->setObjectName(QStringLiteral("lesson-step"));
  auto* column = new QVBoxLayout(step);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kSpacing);
  heading_ = new QLabel;
  heading_->setObjectName(QStringLiteral("lesson-heading"));
  heading_->setProperty("title", true);
  heading_->setTextFormat(Qt::PlainText);
  heading_->setWordWrap(true);
  column->addWidget(heading_);
  text_ = makeText("lesson-text", *column);
  changed_ = new QWidget;
  auto* changed = new QHBoxLayout(changed_);
  changed->setContentsMargins(0, 0, 0, 0);
  QLabel* why = quiet(changed_);
  why->setText(tr("You changed the workload; the numbers follow."));
  changed->addWidget(why, 1);
  auto* put_back = new QPushButton(tr("Put the step back"), changed_);
  put_back->setObjectName(QStringLiteral("lesson-put-back-button"));
  connect(put_back, &QPushButton::clicked, this, [this] { player_.putBack(); });
  changed->addWidget(put_back);
  column->addWidget(changed_);
  question_ = new LessonQuestionView(player_);
  column->addWidget(question_);
  outcome_ = new QLabel;
  outcome_->setObjectName(QStringLiteral("lesson-outcome"));
  outcome_->setProperty("title", true);
  outcome_->setTextFormat(Qt::PlainText);
  outcome_->setWordWrap(true);
  column->addWidget(outcome_);
  reveal_ = makeText("lesson-reveal", *column);
  outlined_ = quiet(step);
  outlined_->setObjectName(QStringLiteral("lesson-outlined"));
  column->addWidget(outlined_);
  problem_ = quiet(step);
  problem_->setObjectName(QStringLiteral("lesson-problem"));
  column->addWidget(problem_);
  return step;
}

QSize LessonPanel::sizeHint() const {
  // What letters take on average, of words as they are.
  static const QString kWords = QStringLiteral("each rank owns a part of the rearranged sequence");
  const double letter =
      QFontMetricsF(textFont(TextSize::large)).horizontalAdvance(kWords) / static_cast<double>(kWords.size());
  return {static_cast<int>(letter * kLetters) + 2 * kSide, 4 * kLeastHeight};
}

QSize LessonPanel::minimumSizeHint() const {
  return {sizeHint().width() / 2, kLeastHeight};
}

void LessonPanel::styleText() {
  for (QLabel* label : {heading_, outcome_}) label->setFont(textFont(TextSize::large, QFont::DemiBold));
  for (const Lesson& lesson : lessonShelf()) {
    auto* button =
        list_->findChild<TextButton*>(QStringLiteral("lesson-") + QString::fromStdString(lesson.name));
    if (button == nullptr) continue;
    const QString heading = QString::fromStdString(lesson.title);
    const QString summary = QString::fromStdString(lesson.summary);
    button->setHtml(QStringLiteral("<b>%1</b><br><span style=\"color:%3\">%2</span>")
                        .arg(heading.toHtmlEscaped(), summary.toHtmlEscaped(), theme().quietText.name()),
                    heading + QStringLiteral(". ") + summary);
  }
}

void LessonPanel::showAll() {
  const bool open = player_.isOpen();
  for (QAction* action : inside_) action->setEnabled(open);
  list_->setVisible(!open);
  heading_->parentWidget()->setVisible(open);
  buttons_->setVisible(open);
  if (open) {
    showStep();
  } else {
    caption_->say({}, tr("predict, then see"));
    question_->showQuestion();
  }
  showPlace();
}

void LessonPanel::showStep() {
  const LessonStep& step = player_.step();
  const bool asks = player_.asks();
  const bool revealed = step.question && !asks;
  caption_->say(QString::fromStdString(player_.lesson().title),
                tr("step %1 of %2").arg(player_.stepIndex() + 1).arg(player_.lesson().steps.size()));
  heading_->setText(QString::fromStdString(step.title));
  const LessonWords text = player_.text();
  text_->setText(lessonHtml(text.markdown));
  QStringList outlined;
  for (const std::string& element : revealed ? step.reveal_highlight : step.highlight)
    outlined << element_title_(element);
  outlined_->setText(tr("Outlined: %1").arg(outlined.join(QStringLiteral(", "))));
  outlined_->setVisible(!outlined.isEmpty());
  changed_->setVisible(player_.isChanged());
  question_->showQuestion();
  outcome_->setText(player_.outcome());
  outcome_->setVisible(revealed && !player_.outcome().isEmpty());
  const LessonWords reveal = revealed ? player_.revealText() : LessonWords{};
  reveal_->setText(lessonHtml(reveal.markdown));
  reveal_->setVisible(revealed);
  const QString error = text.error.isEmpty() ? reveal.error : text.error;
  const bool coming = !text.complete || !reveal.complete;
  problem_->setText(!error.isEmpty() ? tr("A number of this text is not there: %1").arg(error)
                                     : tr("The numbers are being computed."));
  problem_->setVisible(!error.isEmpty() || coming);
  showButtons();
}

void LessonPanel::showPlace() {
  const bool revealed = player_.isOpen() && player_.step().question && !player_.asks();
  const std::size_t step = player_.isOpen() ? player_.stepIndex() : 0;
  const std::string lesson = player_.isOpen() ? player_.lesson().name : std::string();
  if (step != shown_step_ || lesson != shown_lesson_) {
    scroll_->verticalScrollBar()->setValue(0);
  } else if (revealed && !shown_reveal_) {
    // Once it has its place.
    QMetaObject::invokeMethod(
        this, [this] { scroll_->ensureWidgetVisible(reveal_, 0, kSide); }, Qt::QueuedConnection);
  }
  shown_lesson_ = lesson;
  shown_step_ = step;
  shown_reveal_ = revealed;
}

QString LessonPanel::text() const {
  QStringList lines;
  if (!player_.isOpen()) {
    for (const Lesson& lesson : lessonShelf()) {
      lines << QString::fromStdString(lesson.title) + QStringLiteral(". ") +
                   QString::fromStdString(lesson.summary);
    }
    return lines.join(u'\n');
  }
  const bool has_question = player_.step().question.has_value();
  lines << heading_->text() << lessonPlain(player_.text().markdown);
  if (has_question) {
    lines << lessonPlain(player_.question().markdown);
    for (std::size_t i = 0; i < player_.step().question->choices.size(); ++i)
      lines << lessonPlain(player_.choice(i).markdown);
  }
  if (has_question && !player_.asks()) {
    lines << player_.outcome() << lessonPlain(player_.revealText().markdown);
  }
  return lines.join(u'\n');
}

void LessonPanel::followLink(const QString& link) {
  if (link.startsWith(kLessonLink)) Q_EMIT lessonAsked(link.mid(kLessonLink.size()));
  if (link.startsWith(kGlossaryLink)) showGlossary(link.mid(kGlossaryLink.size()).replace(u'-', u' '), this);
}

void LessonPanel::keyPressEvent(QKeyEvent* event) {
  if (player_.isOpen() && event->modifiers() == Qt::NoModifier) {
    switch (event->key()) {
      case Qt::Key_Right:
      case Qt::Key_PageDown:
        return player_.goOn();
      case Qt::Key_Left:
      case Qt::Key_PageUp:
        return player_.back();
      case Qt::Key_Return:
      case Qt::Key_Enter:
        // From the field of a number too; nobody skips a question or leaves by a key too much.
        if (player_.asks() ? player_.prediction().has_value() : player_.hasNext()) player_.goOn();
        return;
      case Qt::Key_Down:
      case Qt::Key_Up: {
        QScrollBar& bar = *scroll_->verticalScrollBar();
        bar.setValue(bar.value() + (event->key() == Qt::Key_Down ? 3 : -3) * fontMetrics().height());
        return;
      }
      default:
        break;
    }
  }
  const bool plain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == 0;
  if (player_.isOpen() && plain && question_->takeKey(event->text())) return;
  QFrame::keyPressEvent(event);
}

void LessonPanel::changeEvent(QEvent* event) {
  if ((event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) && buttons_ != nullptr) {
    styleText();
    showAll();
    updateGeometry();
  }
  QFrame::changeEvent(event);
}

}  // namespace evenkeel::ui
