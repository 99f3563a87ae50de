#include <QApplication>
#include <QFileDialog>

#include "lessons/lesson_pages.h"
#include "lessons/lesson_panel.h"
#include "lessons/lesson_player.h"
#include "lessons/lesson_shelf.h"
#include "lessons/lesson_stage.h"
#include "mask_view/mask_panel.h"
#include "picture/picture_job.h"
#include "session/autosave.h"
#include "session/recovery_bar.h"
#include "shell/export_job.h"
#include "shell/main_window.h"
#include "shell/panel_host.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"

/// Lessons in the window: what is worked on is set aside while one is shown, and comes back as it was.
namespace evenkeel::ui {
namespace {

QString lesson_id() {
  return QStringLiteral("lesson");
}

}  // namespace

LessonPanel* MainWindow::makeLessonPanel() {
  return new LessonPanel(*lessons_, [this](const std::string& element) {
    return lesson_stage_ ? lesson_stage_->titleOf(element) : QString();
  });
}

void MainWindow::connectLessons() {
  lesson_stage_ =
      std::make_unique<LessonStage>(model_, *strip_, *lanes_, *mask_, [this](const std::string& id) {
        std::optional<LessonPanelPlace> place;
        for (const PanelEntry& entry : panels_->panels()) {
          if (entry.id != QLatin1String(id.c_str())) continue;
          PanelDock* const dock = panels_->dock(entry.id);
          place = LessonPanelPlace{dock, dock->widget(), dock->windowTitle(), entry.setViewState};
        }
        return place;
      });
  connect(lessons_, &LessonPlayer::openChanged, this, &MainWindow::showLessonOpen);
  connect(lessons_, &LessonPlayer::stateShown, this, &MainWindow::showLessonState);
  connect(lesson_panel_, &LessonPanel::lessonAsked, this, [this](const QString& name) { openLesson(name); });
  connect(lesson_panel_, &LessonPanel::leaveAsked, this, &MainWindow::leaveLesson);
  connect(lesson_panel_, &LessonPanel::keepAsked, this, &MainWindow::keepLessonProject);
  connect(lesson_panel_, &LessonPanel::pdfAsked, this, &MainWindow::askLessonFile);
  connect(lesson_panel_, &LessonPanel::presenterAsked, this, [this] { setPresenting(!presenting_); });
  connect(lesson_panel_, &LessonPanel::fileAsked, this, [this] {
    const QString name =
        QFileDialog::getOpenFileName(this, tr("Open a lesson"), {}, tr("Lessons (*.md);;All files (*)"));
    if (!name.isEmpty()) openFile(name.toStdU16String(), FileKind::lesson);
  });
  // A rank is answered by its bar, its lane, or the keys of either.
  connect(&mask_->bars(), &RankBars::rankPressed, this, [this](Rank rank) { lessons_->predict(rank); });
  connect(&model_, &StudioModel::pointedChanged, this, &MainWindow::takePointedRank);
}

void MainWindow::openLesson(const QString& name) {
  auto lesson = findLesson(name.toStdString());
  if (!lesson) return model_.say(QString::fromStdString(lesson.error().line()));
  openLesson(std::move(lesson).value());
}

void MainWindow::openLesson(Lesson lesson, std::size_t step) {
  if (!set_aside_) set_aside_ = SetAside{session(), presenting_, QApplication::focusWidget()};
  model_.say({});
  lessons_->open(std::move(lesson), step);
  lesson_panel_->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showLessonOpen() {
  showTitle();
}

void MainWindow::showLessonState() {
  const LessonStep& step = lessons_->step();
  const bool revealed = step.question && !lessons_->asks();
  seen_pinned_ = lessons_->state().view.rank;  // pointed at by the lesson, and no answer
  lesson_stage_->show(lessons_->state().view);
  lesson_stage_->mark(outlinedBy(step, revealed), revealed ? std::vector<std::string>{} : step.hide);
  panels_->showOnly(onlyPanels());
  QStringList forward;
  for (const std::string& panel : lessons_->state().view.panels) forward << QString::fromStdString(panel);
  panels_->bringForward(forward);
}

QStringList MainWindow::onlyPanels() const {
  if (!lessons_->isOpen()) return presenting_ ? QStringList{QStringLiteral("strategies")} : QStringList();
  QStringList ids{lesson_id()};
  const LessonStep& step = lessons_->step();
  for (const std::string& panel : panelsOf(step, step.question && !lessons_->asks()))
    ids << QString::fromStdString(panel);
  return ids;
}

void MainWindow::leaveLesson() {
  if (!set_aside_) return;
  lesson_stage_->mark({}, {});
  lessons_->leave();
  takeView(set_aside_->session);
  // Until here nothing counts as an edit of what was set aside.
  const SetAside before = *std::exchange(set_aside_, std::nullopt);
  if (presenting_ != before.presenting) setPresenting(before.presenting);
  panels_->showOnly(onlyPanels());
  if (before.focus) before.focus->setFocus(Qt::OtherFocusReason);
  showTitle();
}

void MainWindow::keepLessonProject() {
  if (!lessons_->isOpen()) return;
  const Project taken = model_.project();
  const QString title = QString::fromStdString(lessons_->lesson().title);
  leaveLesson();
  model_.edit(tr("work on with \u201c%1\u201d").arg(title), taken);
}

void MainWindow::askLessonFile() {
  if (!lessons_->isOpen()) return;
  auto* dialog = new QFileDialog(this, tr("Write the lesson as PDF"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("PDF (*.pdf)"));
  dialog->setDefaultSuffix(QStringLiteral("pdf"));
  dialog->selectFile(QString::fromStdString(lessons_->lesson().name) + QStringLiteral(".pdf"));
  connect(dialog, &QFileDialog::fileSelected, this,
          [this](const QString& name) { printLessonTo(name.toStdU16String()); });
  dialog->open();
}

void MainWindow::printLessonTo(const std::filesystem::path& path) {
  if (!lessons_->isOpen()) return;
  if (lesson_print_) return model_.say(tr("A lesson is being written: wait for it"));
  auto* job = new LessonPrint(lessons_->lesson(), make_cpu_engine(), ThemeKind::light, this);
  lesson_print_ = job;
  const auto end = [this](const Result<void>& written, const QString& line) {
    model_.say(written ? line : tr("Not written: %1").arg(QString::fromStdString(written.error().line())));
    lesson_print_->deleteLater();
    lesson_print_.clear();
    Q_EMIT lessonPrinted(written.ok());
  };
  connect(job, &LessonPrint::made, this, [path, end](const QByteArray& pdf) {
    end(writeBytes(path, pdf), tr("Lesson written to %1").arg(QString::fromStdU16String(path.u16string())));
  });
  connect(job, &LessonPrint::failed, this, [end](const Error& error) { end(error, {}); });
  model_.say(tr("The lesson is being written\u2026"));
  job->start();
}

void MainWindow::takePointedRank() {
  if (model_.pinnedRank() == seen_pinned_) return;
  seen_pinned_ = model_.pinnedRank();
  if (seen_pinned_ && lessons_->isOpen()) lessons_->predict(*seen_pinned_);
}

}  // namespace evenkeel::ui
