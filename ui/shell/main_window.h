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
class PanelHost;
class RankLanes;
class SequenceStrip;
class StatusLine;
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
  QAction* addAction(const QString& name, const QString& text, const QKeySequence& keys,
                     const std::function<void()>& act);
  void fillDocumentsMenu();
  void showThemeAction();
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
  QAction* open_ = nullptr;
  QAction* paste_ = nullptr;
  QAction* type_ = nullptr;
  QAction* generate_ = nullptr;
  QAction* export_ = nullptr;
  QAction* quit_ = nullptr;
  QAction* undo_ = nullptr;
  QAction* redo_ = nullptr;
  QAction* theme_ = nullptr;
  std::unique_ptr<ExportJob> export_job_;
  std::optional<std::filesystem::path> waiting_export_;
  NewestWins<Source, Made> fetch_lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
