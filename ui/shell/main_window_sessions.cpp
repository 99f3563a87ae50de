#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QMetaObject>
#include <QSettings>
#include <QVBoxLayout>
#include <algorithm>

#include "lessons/lesson_player.h"
#include "mask_view/mask_panel.h"
#include "model/opened_files.h"
#include "session/autosave.h"
#include "session/recovery_bar.h"
#include "shell/command_line.h"
#include "shell/main_window.h"
#include "shell/panel_host.h"
#include "shell/sample.h"
#include "shell/status_line.h"
#include "strip/sequence_strip.h"

/// Sessions: opened, saved, kept safe and brought back.
///
/// Nothing asks whether to save: opening and starting anew are steps that can be undone, and what is in no
/// file when the window closes is offered at the next start.
namespace evenkeel::ui {
namespace {

constexpr qsizetype kMostRecent = 8;

QString recent_key() {
  return QStringLiteral("recent-files");
}

std::filesystem::path path_of(const QString& name) {
  return {name.toStdU16String()};
}

QString text_of(const std::filesystem::path& path) {
  return QString::fromStdU16String(path.u16string());
}

QJsonObject object_of(const std::string& text) {
  return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
}

template <typename View>
void take_view(QJsonObject& all, const QString& name, const View* view) {
  if constexpr (requires { view->viewState(); }) all[name] = view->viewState();
}

template <typename View>
void give_view(const QJsonObject& all, const QString& name, View* view) {
  if constexpr (requires { view->setViewState(QJsonObject()); }) {
    if (all[name].isObject()) view->setViewState(all[name].toObject());
  }
}

QString strip_name() {
  return QStringLiteral("strip");
}
QString mask_name() {
  return QStringLiteral("mask");
}

}  // namespace

void MainWindow::openFile(const std::filesystem::path& path, std::optional<FileKind> kind) {
  const auto& logged = model_.project().logged;
  open_lane_.submit({path, kind, logged ? logged->step : 0});
}

void MainWindow::takeOpened(const OpenedFile& opened) {
  if (const auto* error = std::get_if<Error>(&opened.content)) {
    model_.say(QString::fromStdString(error->line()));
    return;
  }
  model_.say({});
  noteRecent(text_of(opened.path));
  if (const auto* lesson = std::get_if<Lesson>(&opened.content)) openLesson(*lesson);
  if (const auto* session = std::get_if<io::Session>(&opened.content)) {
    leaveLesson();
    takeSession(opened.path, *session);
  }
  if (const auto* layout = std::get_if<Layout>(&opened.content)) {
    useLayout(tr("open %1").arg(text_of(opened.path.filename())), *layout);
  }
  if (const auto* plan = std::get_if<PlanSource>(&opened.content)) openPlan(model_, *plan);
  if (const auto* log = std::get_if<PackLog>(&opened.content)) openPackLog(model_, *log);
}

void MainWindow::takeSession(const std::filesystem::path& path, const io::Session& session) {
  replaceSession(tr("open %1").arg(text_of(path.filename())), session, {path, session, session.project});
  takeView(session);
  if (autosave_) autosave_->forget();
  showTitle();
  // Nothing of the session is lost with a file that it names, but somebody has to hear of it.
  for (const PlanSource& plan : session.project.a.plans) {
    if (!plan.read) return model_.say(QString::fromStdString(plan.read.error().line()));
  }
  const auto& logged = session.project.logged;
  if (logged && !logged->log.read) model_.say(QString::fromStdString(logged->log.read.error().line()));
}

void MainWindow::replaceSession(const QString& step, const io::Session& session, Origin origin) {
  if (autosave_ && isEdited() && !autosave_->end()) {
    model_.say(tr("What was not saved could not be kept safe: undo this, and save it"));
  }
  const bool is_step = !(session.project == model_.project());
  model_.edit(step, session.project);
  origins_.replace(std::move(origin), is_step);
}

void MainWindow::takeView(const io::Session& session) {
  const QJsonObject view = object_of(session.view);
  give_view(view, strip_name(), strip_);
  give_view(view, mask_name(), mask_);
  for (const PanelEntry& entry : panels_->panels()) {
    if (entry.setViewState && view[entry.id].isObject()) entry.setViewState(view[entry.id].toObject());
  }
}

io::Session MainWindow::session() const {
  if (set_aside_) return set_aside_->session;
  io::Session session = origins_.now().kept;
  session.project = model_.project();
  QJsonObject view = object_of(session.view);
  take_view(view, strip_name(), strip_);
  take_view(view, mask_name(), mask_);
  for (const PanelEntry& entry : panels_->panels()) {
    if (entry.viewState) view[entry.id] = entry.viewState();
  }
  session.view = QJsonDocument(view).toJson(QJsonDocument::Compact).toStdString();
  noteSessionFile(session, {});  // of what was restored
  return session;
}

void MainWindow::newSession() {
  leaveLesson();
  io::Session fresh;
  fresh.project = sampleProject();
  replaceSession(tr("new session"), fresh, {{}, {}, fresh.project});
  if (autosave_) autosave_->forget();
  showTitle();
}

void MainWindow::save() {
  if (origins_.now().file.empty()) {
    saveAs();
  } else {
    saveTo(origins_.now().file);
  }
}

void MainWindow::saveAs() {
  auto* dialog = new QFileDialog(this, tr("Save session"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters({tr("Evenkeel sessions (*.evenkeel)"), tr("JSON (*.json)")});
  dialog->setDefaultSuffix(QStringLiteral("evenkeel"));
  dialog->selectFile(origins_.now().file.empty() ? QStringLiteral("session.evenkeel")
                                                 : text_of(origins_.now().file));
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& name) { saveTo(path_of(name)); });
  dialog->open();
}

bool MainWindow::saveTo(const std::filesystem::path& path) {
  if (const auto written = io::write_session(path, session()); !written) {
    model_.say(tr("Not saved: %1").arg(QString::fromStdString(written.error().line())));
    return false;
  }
  origins_.noteSaved(path, model_.ownProject());
  if (autosave_) autosave_->forget();
  showTitle();
  noteRecent(text_of(path));
  model_.say(tr("Saved to %1").arg(text_of(path)));
  return true;
}

bool MainWindow::isEdited() const {
  return origins_.now().saved != model_.ownProject();
}

void MainWindow::showTitle() {
  const QString name = origins_.now().file.empty() ? tr("Untitled") : text_of(origins_.now().file.filename());
  // What is set aside for a lesson is not in sight, and is kept safe.
  setWindowTitle(lessons_->isOpen()
                     ? tr("Lesson: %1[*] - Evenkeel").arg(QString::fromStdString(lessons_->lesson().title))
                     : tr("%1[*] - Evenkeel").arg(name));
  setWindowModified(!lessons_->isOpen() && isEdited());
  status_->setSaved(autosave_ == nullptr || isEdited()
                        ? (autosave_ && autosave_->isSaved() ? tr("kept safe") : QString())
                        : tr("saved"));
}

void MainWindow::noteRecent(const QString& path) {
  QSettings settings;
  QStringList recent = settings.value(recent_key()).toStringList();
  const QString whole = QFileInfo(path).absoluteFilePath();
  recent.removeAll(whole);
  recent.prepend(whole);
  while (recent.size() > kMostRecent) recent.removeLast();
  settings.setValue(recent_key(), recent);
}

void MainWindow::fillRecentMenu(QMenu& menu) {
  const QStringList recent = QSettings().value(recent_key()).toStringList();
  if (recent.isEmpty()) return;
  QMenu* list = menu.addMenu(tr("Open recent"));
  for (const QString& path : recent) {
    const QFileInfo file(path);
    QAction* action = list->addAction(tr("%1 in %2").arg(file.fileName(), file.dir().dirName()), this,
                                      [this, path] { openFile(path_of(path)); });
    action->setToolTip(path);
  }
}

void MainWindow::copyCommandLine() {
  const QString why = whySessionFile(model_.project());
  if (!why.isEmpty() && (set_aside_ || origins_.now().file.empty() || isEdited())) {
    model_.say(tr("Save the session first: %1").arg(why));
    return;
  }
  QApplication::clipboard()->setText(
      commandLine(model_.project(), why.isEmpty() ? QString() : text_of(origins_.now().file)));
  model_.say(tr("The command line for what is shown is on the clipboard"));
}

void MainWindow::keepSafe(const std::filesystem::path& folder) {
  autosave_ = std::make_unique<Autosave>(folder, [this] {
    io::Session kept = session();
    noteSessionFile(kept, text_of(origins_.now().file.filename()));
    return kept;
  });
  connect(autosave_.get(), &Autosave::savedChanged, this, &MainWindow::showTitle);
  connect(autosave_.get(), &Autosave::failed, this, [this](const QString& line) {
    model_.say(tr("Edits are not kept safe, save them yourself: %1").arg(line));
  });
  recovery_lane_ = std::make_unique<NewestWins<std::filesystem::path, std::vector<Recovered>>>(
      [](const std::filesystem::path& left_in, const std::stop_token& stop) {
        return std::optional(Autosave::findRecovered(left_in, stop));
      },
      [this](std::uint64_t, std::vector<Recovered> found) {
        // Shared, as a call that waits in the event loop is copied.
        auto shared = std::make_shared<std::vector<Recovered>>(std::move(found));
        QMetaObject::invokeMethod(
            this, [this, shared] { takeRecovered(std::move(*shared)); }, Qt::QueuedConnection);
      });
  recovery_lane_->submit(folder);
  showTitle();
}

void MainWindow::takeRecovered(std::vector<Recovered> found) {
  recovery_lane_.reset();
  for (Recovered& one : found) {
    // What this studio has left since is for the next one.
    if (!autosave_->hasLeft(one.path)) recovered_.push_back(std::make_unique<Recovered>(std::move(one)));
  }
  offerRecovered();
}

void MainWindow::offerRecovered() {
  if (recovery_bar_ != nullptr) {
    recovery_bar_->hide();
    recovery_bar_->deleteLater();  // its button is still on the stack
    recovery_bar_ = nullptr;
  }
  if (recovered_.empty()) return;
  recovery_bar_ = new RecoveryBar(*recovered_.front(), recovered_.size() - 1);
  qobject_cast<QVBoxLayout*>(centralWidget()->layout())->insertWidget(1, recovery_bar_);
  connect(recovery_bar_, &RecoveryBar::restoreRequested, this, [this] {
    leaveLesson();
    const io::Session& found = recovered_.front()->session;
    replaceSession(tr("restore what was not saved"), found, {{}, found, std::nullopt});
    takeView(found);
    // Its file may go once the same is in ours.
    if (autosave_->writeNow()) {
      Autosave::discard(*recovered_.front());
    } else {
      model_.say(tr("What was restored could not be kept safe: it will be offered again"));
    }
    recovered_.erase(recovered_.begin());
    showTitle();
    offerRecovered();
  });
  connect(recovery_bar_, &RecoveryBar::discardRequested, this, [this] {
    Autosave::discard(*recovered_.front());
    recovered_.erase(recovered_.begin());
    offerRecovered();
  });
}

void MainWindow::closeEvent(QCloseEvent* event) {
  leaveLesson();
  if (autosave_) {
    if (isEdited()) {
      if (!autosave_->end()) {
        model_.say(tr("Not closed: the edits could not be kept for the next start; save the session first"));
        event->ignore();
        return;
      }
    } else {
      autosave_->forget();
    }
  }
  QMainWindow::closeEvent(event);
}

}  // namespace evenkeel::ui
