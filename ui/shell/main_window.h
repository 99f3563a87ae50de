#pragma once

#include <QMainWindow>
#include <QPointer>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "io/session.h"
#include "lesson/lesson.h"
#include "live/newest_wins.h"
#include "model/studio_model.h"
#include "session/opened_file.h"
#include "session/origins.h"
#include "shell/generate_dialog.h"
#include "theme/theme.h"

class QMenu;
class QToolButton;

namespace evenkeel::ui {

class ExportJob;
class LessonPanel;
class LessonPlayer;
class LessonPrint;
class LessonStage;
class MaskPanel;
class Autosave;
class Commands;
class EngineChoice;
class PackScrubber;
class PanelHost;
class RankLanes;
class SequenceStrip;
class RecoveryBar;
class StatusLine;
class SystemTheme;
struct Recovered;
class Toolbar;

/// The studio's window: choices on top, the sequence under them, then mask and bars beside strategies and
/// findings.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// The model must outlive the window.
  explicit MainWindow(StudioModel& model, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Opens a session, document lengths, a plan or a log of packs, whatever the file holds or `kind` says, off
  /// the UI thread, as one undoable step.
  void openFile(const std::filesystem::path& path, std::optional<FileKind> kind = std::nullopt);
  /// Writes the session to a file and goes on working in it. False, with a line, where that failed.
  bool saveTo(const std::filesystem::path& path);
  /// What is worked on and how it is looked at.
  [[nodiscard]] io::Session session() const;
  /// Keeps every edit in `folder` from now on, and offers what other studios left there, once it is read: the
  /// window does not wait for it.
  void keepSafe(const std::filesystem::path& folder);
  /// Lets people choose what computes, in the palette and the view menu; `chosen` does so now. Without it,
  /// what was chosen last time is looked for, and the CPU computes until it is found.
  void offerEngines(std::vector<EngineProvider> providers, const std::optional<std::string>& chosen);
  /// Whether there are edits that are not in the session's file.
  [[nodiscard]] bool isEdited() const;
  /// Reads document lengths from a file, off the UI thread, as one undoable step.
  void openLengths(const std::filesystem::path& path);
  /// Draws document lengths from a preset, off the UI thread, as one undoable step.
  void generate(const Generation& generation);
  /// Takes numbers as document lengths: of the shown row, or of the whole batch where there are several rows.
  void useLengthsText(const QString& text);
  /// Shows a lesson from its step `step` on: what is worked on is set aside, with its history and how it is
  /// looked at.
  void openLesson(Lesson lesson, std::size_t step = 0);
  /// One of the studio's lessons; a line says where there is none of that name.
  void openLesson(const QString& name);
  /// Shows what was set aside again, as it was. Nothing happens outside of a lesson.
  void leaveLesson();
  /// Writes the lesson that is open with its pictures, in the background, in the theme in force. One at a
  /// time.
  void printLessonTo(const std::filesystem::path& path);
  [[nodiscard]] LessonPlayer& lessons() { return *lessons_; }
  [[nodiscard]] LessonStage& lessonStage() { return *lesson_stage_; }
  /// Writes the chosen strategy's plan, once it is there. One export at a time.
  void exportPlanTo(const std::filesystem::path& path);
  void setTheme(ThemeKind kind);
  /// Light or dark as the desktop has it, also when that changes.
  void followSystemTheme();
  /// Larger type and only what a class has to see; leaving it brings back what was there.
  void setPresenting(bool presenting);
  [[nodiscard]] bool isPresenting() const { return presenting_; }
  [[nodiscard]] Commands& commands() { return *commands_; }
  [[nodiscard]] PanelHost& panels() { return *panels_; }

  [[nodiscard]] StatusLine& statusLine() { return *status_; }
  [[nodiscard]] SequenceStrip& strip() { return *strip_; }
  [[nodiscard]] RankLanes& lanes() { return *lanes_; }

 Q_SIGNALS:
  /// The file is there, or the line says why not.
  void exportEnded(bool written);
  /// The same of a lesson that is written.
  void lessonPrinted(bool written);

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;
  void closeEvent(QCloseEvent* event) override;

 private:
  /// Lengths from elsewhere, and the name of the step that takes them.
  struct Source {
    QString step;
    std::function<Result<Layout>()> make;
  };
  struct Made {
    QString step;
    Result<Layout> layout;
  };

  void takeOpened(const OpenedFile& opened);
  void takeSession(const std::filesystem::path& path, const io::Session& session);
  /// Puts a session in the place of the one that is there, as one undoable step.
  void replaceSession(const QString& step, const io::Session& session, Origin origin);
  void takeView(const io::Session& session);
  void newSession();
  void save();
  void saveAs();
  void showTitle();
  void noteRecent(const QString& path);
  void fillRecentMenu(QMenu& menu);
  void copyCommandLine();
  void takeRecovered(std::vector<Recovered> found);
  void offerRecovered();
  void makeActions();
  QAction* addAction(const char* name, const QString& text, const QList<QKeySequence>& keys,
                     const std::function<void()>& act);
  void makeFileActions();
  void makeEditActions();
  void makeViewActions();
  void makeThemeActions();
  void collectCommands();
  void fillFileMenu();
  void fillDocumentsMenu();
  void fillViewsMenu();
  void chooseTheme(const QString& name);
  void showNextPanel(int step);
  void chooseFile();
  void choosePlan();
  void pasteLengths();
  void typeLengths();
  void askGeneration();
  void askExport();
  void startWaitingExport();
  /// Whether there is a plan to export, and why not.
  void showExport();
  LessonPanel* makeLessonPanel();
  void connectLessons();
  void showLessonState();
  void showLessonOpen();
  void keepLessonProject();
  void askLessonFile();
  void takePointedRank();
  /// The panels that a lesson or a class has to see; none: those of the layout.
  [[nodiscard]] QStringList onlyPanels() const;
  void addRow();
  void removeRow();
  void useLayout(const QString& step, const Layout& layout);
  void fetch(Source source);

  StudioModel& model_;
  Toolbar* toolbar_;
  SequenceStrip* strip_;
  RankLanes* lanes_;
  StatusLine* status_;
  PackScrubber* packs_;
  LessonPlayer* lessons_;
  LessonPanel* lesson_panel_;
  std::unique_ptr<LessonStage> lesson_stage_;
  QPointer<LessonPrint> lesson_print_;  ///< while one is written
  MaskPanel* mask_ = nullptr;
  PanelHost* panels_ = nullptr;
  QMenu* documents_;
  QMenu* views_;
  QMenu* files_;
  QToolButton* learn_ = nullptr;
  Commands* commands_;
  QList<QAction*> file_actions_;
  QList<QAction*> edit_actions_;
  QList<QAction*> view_actions_;
  QList<QAction*> theme_actions_;
  QList<QAction*> help_actions_;
  QAction* export_ = nullptr;
  QAction* undo_ = nullptr;
  QAction* redo_ = nullptr;
  QAction* presenter_ = nullptr;
  SystemTheme* system_theme_;
  bool presenting_ = false;
  /// What is worked on, and how it is looked at, while a lesson is shown.
  struct SetAside {
    io::Session session;
    bool presenting;
    QPointer<QWidget> focus;
  };
  std::optional<SetAside> set_aside_;
  std::optional<Rank> seen_pinned_;  ///< the rank that was pinned last: another one is an answer
  std::unique_ptr<ExportJob> export_job_;
  std::optional<std::filesystem::path> waiting_export_;
  Origins origins_;
  std::unique_ptr<Autosave> autosave_;  ///< null until `keepSafe`
  EngineChoice* engines_ = nullptr;     ///< null until `offerEngines`
  std::vector<std::unique_ptr<Recovered>> recovered_;
  RecoveryBar* recovery_bar_ = nullptr;
  /// While it reads what was left behind.
  std::unique_ptr<NewestWins<std::filesystem::path, std::vector<Recovered>>> recovery_lane_;
  NewestWins<FileToOpen, OpenedFile> open_lane_;
  NewestWins<Source, Made> fetch_lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
