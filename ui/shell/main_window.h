#pragma once

#include <QMainWindow>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "live/newest_wins.h"
#include "model/studio_model.h"
#include "shell/generate_dialog.h"
#include "theme/theme.h"

class QMenu;

namespace evenkeel::ui {

class ExportJob;
class MaskPanel;
class Commands;
class PanelHost;
class RankLanes;
class SequenceStrip;
class StatusLine;
class SystemTheme;
class Toolbar;

/// The studio's window: choices on top, the sequence under them, then mask and bars beside strategies and
/// findings.
class MainWindow : public QMainWindow {
  Q_OBJECT

 public:
  /// The model must outlive the window.
  explicit MainWindow(StudioModel& model, QWidget* parent = nullptr);
  ~MainWindow() override;

  /// Reads document lengths from a file, off the UI thread, as one undoable step.
  void openLengths(const std::filesystem::path& path);
  /// Draws document lengths from a preset, off the UI thread, as one undoable step.
  void generate(const Generation& generation);
  /// Takes numbers as document lengths: of the shown row, or of the whole batch where there are several rows.
  void useLengthsText(const QString& text);
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

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

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

  void makeActions();
  QAction* addAction(const char* name, const QString& text, const QList<QKeySequence>& keys,
                     const std::function<void()>& act);
  void makeFileActions();
  void makeEditActions();
  void makeViewActions();
  void makeThemeActions();
  void collectCommands();
  void fillDocumentsMenu();
  void fillViewsMenu();
  void chooseTheme(const QString& name);
  void showNextPanel(int step);
  void chooseFile();
  void pasteLengths();
  void typeLengths();
  void askGeneration();
  void askExport();
  void startWaitingExport();
  void addRow();
  void removeRow();
  void useLayout(const QString& step, const Layout& layout);
  void fetch(Source source);

  StudioModel& model_;
  Toolbar* toolbar_;
  SequenceStrip* strip_;
  RankLanes* lanes_;
  StatusLine* status_;
  MaskPanel* mask_ = nullptr;
  PanelHost* panels_ = nullptr;
  QMenu* documents_;
  QMenu* views_;
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
  std::unique_ptr<ExportJob> export_job_;
  std::optional<std::filesystem::path> waiting_export_;
  NewestWins<Source, Made> fetch_lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
