#include "shell/main_window.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QMetaObject>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QUrl>
#include <QVBoxLayout>
#include <exception>

#include "findings/findings_panel.h"
#include "how_it_works/how_it_works_panel.h"
#include "inspector/inspector_panel.h"
#include "lessons/lesson_panel.h"
#include "lessons/lesson_player.h"
#include "lessons/lesson_stage.h"
#include "mask_mod_editor/mask_mod_panel.h"
#include "mask_view/mask_panel.h"
#include "mask_view/mask_parameters.h"
#include "packs/pack_scrubber.h"
#include "rank_count/rank_count_panel.h"
#include "report/report_export.h"
#include "session/autosave.h"
#include "session/recovery_bar.h"
#include "shell/commands.h"
#include "shell/export_job.h"
#include "shell/panel_host.h"
#include "shell/status_line.h"
#include "shell/toolbar.h"
#include "shell/window_help.h"
#include "steps/steps_panel.h"
#include "strategies/strategies_panel.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"
#include "theme/system_theme.h"
#include "traffic/traffic_panel.h"

namespace evenkeel::ui {
namespace {

/// The file of a drag that is one local file.
std::optional<std::filesystem::path> one_file(const QMimeData* data) {
  if (data == nullptr || !data->hasUrls() || data->urls().size() != 1) return std::nullopt;
  const QUrl url = data->urls().front();
  if (!url.isLocalFile()) return std::nullopt;
  return std::filesystem::path(url.toLocalFile().toStdU16String());
}

QWidget* vertical(std::initializer_list<QWidget*> widgets, const QMargins& margins, int spacing) {
  auto* column = new QWidget;
  auto* layout = new QVBoxLayout(column);
  layout->setContentsMargins(margins);
  layout->setSpacing(spacing);
  for (QWidget* widget : widgets) layout->addWidget(widget);
  return column;
}

}  // namespace

MainWindow::MainWindow(StudioModel& model, QWidget* parent)
    : QMainWindow(parent),
      model_(model),
      toolbar_(new Toolbar(model)),
      strip_(new SequenceStrip(model)),
      lanes_(new RankLanes(model)),
      status_(new StatusLine(model)),
      packs_(new PackScrubber(model)),
      lessons_(new LessonPlayer(model, this)),
      lesson_panel_(makeLessonPanel()),
      documents_(new QMenu(this)),
      views_(new QMenu(this)),
      files_(new QMenu(this)),
      commands_(new Commands(this)),
      system_theme_(new SystemTheme(this)),
      origins_(model.undoStack(), {{}, {}, model.project()}),
      open_lane_(
          [](const FileToOpen& file, const std::stop_token&) -> std::optional<OpenedFile> {
            try {
              return readFile(file);
            } catch (const std::exception& failure) {
              return OpenedFile{file.path,
                                make_error(ErrorKind::memory, "memory",
                                           std::string("the file was not opened: ") + failure.what(),
                                           "use fewer documents")};
            }
          },
          [this](std::uint64_t, OpenedFile opened) {
            QMetaObject::invokeMethod(
                this, [this, taken = std::move(opened)] { takeOpened(taken); }, Qt::QueuedConnection);
          }),
      fetch_lane_(
          [](const Source& source, const std::stop_token&) -> std::optional<Made> {
            try {
              return Made{source.step, source.make()};
            } catch (const std::exception& failure) {
              return Made{source.step,
                          make_error(ErrorKind::memory, "memory",
                                     std::string("the lengths were not taken: ") + failure.what(),
                                     "use fewer documents")};
            }
          },
          [this](std::uint64_t, Made made) {
            QMetaObject::invokeMethod(
                this,
                [this, taken = std::move(made)] {
                  if (taken.layout) {
                    model_.say({});  // no longer working; the edit may have something to say
                    useLayout(taken.step, *taken.layout);
                  } else {
                    model_.say(QString::fromStdString(taken.layout.error().line()));
                  }
                },
                Qt::QueuedConnection);
          }) {
  setWindowTitle(QStringLiteral("Evenkeel"));
  lanes_->follow(strip_->zoom());
  setAcceptDrops(true);

  auto* sequence = vertical({packs_, strip_, lanes_}, {0, 0, 0, 1}, 0);
  sequence->setObjectName(QStringLiteral("sequence-band"));
  sequence->setAttribute(Qt::WA_StyledBackground);
  auto* mask = new MaskPanel(model_);
  mask->setObjectName(QStringLiteral("mask-panel"));
  auto* strategies = new StrategiesPanel(model_);
  auto* findings = new FindingsPanel(model_);
  auto* inspector = new InspectorPanel(mask->view());
  auto* rank_count = new RankCountPanel(model_);
  auto* mask_mod = new MaskModPanel(model_);
  mask_ = mask;
  panels_ = new PanelHost(
      mask, {
                panelEntry("strategies", tr("Strategies"), strategies, PanelPlace::column),
                panelEntry("findings", tr("Findings"), findings, PanelPlace::column),
                panelEntry("cursor", tr("Under the cursor"), inspector, PanelPlace::small_tabs),
                panelEntry("rank-count", RankCountPanel::title(), rank_count, PanelPlace::tabs),
                panelEntry("traffic", TrafficPanel::title(), new TrafficPanel(model_), PanelPlace::tabs),
                panelEntry("steps", StepsPanel::title(), new StepsPanel(model_), PanelPlace::tabs),
                panelEntry("mask-mod", MaskModPanel::title(), mask_mod, PanelPlace::below),
                panelEntry("lesson", LessonPanel::title(), lesson_panel_, PanelPlace::beside),
                panelEntry("how-it-works", HowItWorksPanel::title(), new HowItWorksPanel(model_),
                           PanelPlace::below),
            });
  auto* whole = vertical({toolbar_, sequence, panels_, status_}, {}, 0);
  qobject_cast<QVBoxLayout*>(whole->layout())->setStretch(2, 1);
  setCentralWidget(whole);

  connectLessons();
  connect(findings, &FindingsPanel::lessonAsked, this, [this](const QString& name) { openLesson(name); });
  giveHelp(*this);
  makeActions();
  const auto show_mask_mod = [this] { panels_->reveal(QStringLiteral("mask-mod")); };
  connect(toolbar_, &Toolbar::maskModAsked, this, show_mask_mod);
  connect(mask->findChild<MaskParameters*>(), &MaskParameters::editAsked, this, show_mask_mod);
  // What is half written is in no project, and is kept safe with the view.
  connect(&mask_mod->draft(), &MaskModDraft::stateChanged, this, [this, mask_mod] {
    if (autosave_ && !set_aside_ && mask_mod->draft().state() == MaskModDraft::State::wrong)
      autosave_->noteEdit();
  });
  const auto in_sight = [this] {
    return PictureView{mask_->viewState(), mask_->bars().viewState(), strip_->viewState()};
  };
  commands_->add(tr("File"), (new ReportExport(model_, in_sight, *this))->commands());
  connect(status_, &StatusLine::cancelRequested, this, [this] {
    if (export_job_) export_job_->cancel();
  });
  connect(&model_, &StudioModel::snapshotChanged, this, &MainWindow::startWaitingExport);
  connect(&model_, &StudioModel::snapshotChanged, this, &MainWindow::showExport);
  resize(QSize(1600, 1000).boundedTo(screen()->availableSize()));
  panels_->restoreLayout();
  connect(&model_, &StudioModel::projectChanged, this, [this] {
    if (autosave_ && !set_aside_) autosave_->noteEdit();
    showTitle();
  });
  connect(&model_, &StudioModel::undoChanged, this, [this] {
    origins_.follow();
    showTitle();
  });
  showTitle();
  strip_->setFocus();
}

MainWindow::~MainWindow() {
  leaveLesson();
  panels_->saveLayout();
}

void MainWindow::addRow() {
  const BatchRow shown = model_.shownRow();
  const std::size_t before = model_.project().layout.batch();
  model_.editLayout(tr("add a batch row"), add_row(model_.project().layout, shown));
  if (model_.project().layout.batch() > before) model_.setShownRow(BatchRow{before});
}

void MainWindow::removeRow() {
  model_.editLayout(tr("remove batch row %1").arg(model_.shownRow().value),
                    remove_row(model_.project().layout, model_.shownRow()));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  if (one_file(event->mimeData())) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  if (const auto path = one_file(event->mimeData())) {
    event->acceptProposedAction();
    openFile(*path);
  }
}

}  // namespace evenkeel::ui
