#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QSettings>
#include <QToolButton>

#include "help/glossary_dialog.h"
#include "mask_view/mask_panel.h"
#include "model/engine_choice.h"
#include "packs/pack_scrubber.h"
#include "picture/picture_export.h"
#include "shell/command_palette.h"
#include "shell/commands.h"
#include "shell/main_window.h"
#include "shell/panel_host.h"
#include "shell/status_line.h"
#include "shell/toolbar.h"
#include "shell/window_help.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"
#include "theme/system_theme.h"

/// What the studio can be told to do, by menus, keys and palette.
namespace evenkeel::ui {
namespace {

constexpr double kPresenterScale = 1.5;

template <typename View>
QList<QAction*> commands_of(View* view) {
  if constexpr (requires { view->commands(); }) {
    return view->commands();
  } else {
    return {};
  }
}

QString theme_text(const QString& name) {
  if (name == QStringLiteral("light")) return MainWindow::tr("Light theme");
  if (name == QStringLiteral("dark")) return MainWindow::tr("Dark theme");
  if (name == QStringLiteral("high-contrast")) return MainWindow::tr("High contrast theme");
  return MainWindow::tr("Theme of the system");
}

}  // namespace

QAction* MainWindow::addAction(const char* name, const QString& text, const QList<QKeySequence>& keys,
                               const std::function<void()>& act) {
  auto* action = new QAction(text, this);
  action->setObjectName(QString::fromLatin1(name));
  action->setShortcuts(keys);
  connect(action, &QAction::triggered, this, act);
  QWidget::addAction(action);
  return action;
}

void MainWindow::makeActions() {
  makeFileActions();
  makeEditActions();
  makeViewActions();
  makeThemeActions();
  help_actions_ = {
      addAction("lessons", tr("Lessons…"), {QKeySequence(tr("F7"))},
                [this] { panels_->reveal(QStringLiteral("lesson")); }),
      addAction("glossary", tr("Glossary…"), {QKeySequence(tr("F1"))}, [this] { showGlossary({}, this); }),
      addAction("whats-this", tr("What is this panel for?"), {QKeySequence(tr("Shift+F1"))},
                [this] { showWhatsThis(*this); }),
      addAction("commands", tr("Commands…"), {QKeySequence(tr("Ctrl+K"))},
                [this] { (new CommandPalette(*commands_, this))->open(); }),
      addAction("shortcuts", tr("Keys and gestures…"), {QKeySequence(tr("?"))},
                [this] { (new ShortcutList(*commands_, this))->open(); }),
  };
  collectCommands();

  connect(files_, &QMenu::aboutToShow, this, &MainWindow::fillFileMenu);
  connect(documents_, &QMenu::aboutToShow, this, &MainWindow::fillDocumentsMenu);
  // Keys of actions in a menu work while its button has the focus: those of the sequence belong to it alone.
  connect(documents_, &QMenu::aboutToHide, documents_, &QMenu::clear, Qt::QueuedConnection);
  connect(views_, &QMenu::aboutToShow, this, &MainWindow::fillViewsMenu);
  toolbar_->addMenu(files_, tr("File"), QStringLiteral("file"));
  toolbar_->addMenu(documents_, tr("Documents"), QStringLiteral("documents"));
  toolbar_->addMenu(views_, tr("View"), QStringLiteral("view"));
  auto* learn = new QMenu(this);
  learn->addActions(help_actions_);
  learn_ = toolbar_->addMenu(learn, tr("Learn"), QStringLiteral("learn"), true);
  toolbar_->addPlain(undo_);
  toolbar_->addPlain(redo_);
  toolbar_->addPlain(commands_->find(QStringLiteral("commands")), tr("Ctrl+K"));
  toolbar_->setMain(export_);
}

void MainWindow::makeFileActions() {
  export_ = addAction("export", tr("Export plan"), {QKeySequence(tr("Ctrl+E"))}, [this] { askExport(); });
  file_actions_ = {
      addAction("new", tr("New session"), {QKeySequence(tr("Ctrl+N"))}, [this] { newSession(); }),
      addAction("open", tr("Open…"), {QKeySequence::Open}, [this] { chooseFile(); }),
      addAction("open-plan", tr("Open plan…"), {QKeySequence(tr("Ctrl+Shift+O"))}, [this] { choosePlan(); }),
      addAction("save", tr("Save"), {QKeySequence::Save}, [this] { save(); }),
      addAction("save-as", tr("Save as…"), {QKeySequence(tr("Ctrl+Shift+S"))}, [this] { saveAs(); }),
      export_,
      addAction("copy-command-line", tr("Copy as command line"), {QKeySequence(tr("Ctrl+Shift+C"))},
                [this] { copyCommandLine(); }),
      addAction("quit", tr("Quit"), {QKeySequence(tr("Ctrl+Q"))}, [this] { close(); }),
  };
  const QList<QAction*> pictures = (new PictureExport(model_, *mask_, *strip_, *this))->commands();
  for (QAction* action : pictures) file_actions_.insert(file_actions_.indexOf(export_) + 1, action);
}

void MainWindow::makeEditActions() {
  undo_ = addAction("undo", tr("Undo"), {QKeySequence::Undo}, [this] { model_.undoStack().undo(); });
  redo_ = addAction("redo", tr("Redo"), {QKeySequence(tr("Ctrl+Shift+Z")), QKeySequence(tr("Ctrl+Y"))},
                    [this] { model_.undoStack().redo(); });
  const auto show_undo = [this] {
    const QUndoStack& stack = model_.undoStack();
    undo_->setEnabled(stack.canUndo());
    redo_->setEnabled(stack.canRedo());
    undo_->setToolTip(stack.canUndo() ? tr("Undo: %1 (Ctrl+Z)").arg(stack.undoText())
                                      : tr("There is nothing to undo (Ctrl+Z)"));
    redo_->setToolTip(stack.canRedo() ? tr("Redo: %1 (Ctrl+Shift+Z)").arg(stack.redoText())
                                      : tr("There is nothing to redo (Ctrl+Shift+Z)"));
  };
  connect(&model_, &StudioModel::undoChanged, this, show_undo);
  show_undo();
  auto* remove = addAction("remove-row", tr("Remove this batch row"), {}, [this] { removeRow(); });
  const auto show_remove = [this, remove] { remove->setEnabled(model_.project().layout.batch() > 1); };
  connect(&model_, &StudioModel::projectChanged, this, show_remove);
  show_remove();
  auto* alone = addAction("compare-none", tr("Show A alone"), {}, [this] { model_.chooseB(std::nullopt); });
  const auto swap_sides = [this] {
    const Project& now = model_.project();
    if (now.b) model_.chooseA(*now.b);  // what was A becomes B
  };
  auto* swap = addAction("swap", tr("Swap A and B"), {}, swap_sides);
  const auto show_compare = [this, alone, swap] {
    for (QAction* action : {alone, swap}) action->setEnabled(model_.isComparing());
  };
  connect(&model_, &StudioModel::projectChanged, this, show_compare);
  show_compare();
  edit_actions_ = {
      undo_,
      redo_,
      addAction("paste", tr("Paste lengths as the whole row"), {QKeySequence::Paste},
                [this] { pasteLengths(); }),
      addAction("type", tr("Type lengths…"), {QKeySequence(tr("Ctrl+L"))}, [this] { typeLengths(); }),
      addAction("generate", tr("Generate…"), {QKeySequence(tr("Ctrl+G"))}, [this] { askGeneration(); }),
      addAction("add-row", tr("Add a batch row like this one"), {}, [this] { addRow(); }),
      remove,
      addAction("edit-mask-mod", tr("Edit the mask as mask_mod"), {QKeySequence(tr("Ctrl+M"))},
                [this] { panels_->reveal(QStringLiteral("mask-mod")); }),
      swap,
      alone,
  };
}

void MainWindow::makeViewActions() {
  presenter_ = addAction("presenter", tr("Presenter mode"), {QKeySequence(tr("F5"))},
                         [this] { setPresenting(!presenting_); });
  presenter_->setCheckable(true);
  presenter_->setToolTip(tr("Larger type, and only what a class has to see (F5)"));
  view_actions_ = {
      presenter_,
      addAction("full-screen", tr("Full screen"), {QKeySequence(tr("F11"))},
                [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); }),
      addAction("next-panel", tr("Go to the next panel"), {QKeySequence(tr("F6"))},
                [this] { showNextPanel(1); }),
      addAction("previous-panel", tr("Go to the previous panel"), {QKeySequence(tr("Shift+F6"))},
                [this] { showNextPanel(-1); }),
      addAction("reset-layout", tr("Reset the layout of the panels"), {},
                [this] {
                  if (presenting_) setPresenting(false);
                  panels_->resetLayout();
                }),
  };
}

void MainWindow::makeThemeActions() {
  auto* group = new QActionGroup(this);
  const QString chosen = QSettings().value(QStringLiteral("theme"), QStringLiteral("system")).toString();
  QStringList names{QStringLiteral("system")};
  for (const ThemeKind kind : kThemeKinds) names << themeName(kind);
  for (const QString& name : names) {
    QAction* action = addAction(qPrintable(QStringLiteral("theme-") + name), theme_text(name), {},
                                [this, name] { chooseTheme(name); });
    action->setCheckable(true);
    action->setChecked(name == chosen);
    action->setData(name);
    group->addAction(action);
    theme_actions_ << action;
  }
  theme_actions_ << addAction("theme", tr("Next theme"), {QKeySequence(tr("Ctrl+T"))}, [this] {
    const auto at = static_cast<std::size_t>(theme().kind);
    setTheme(kThemeKinds[(at + 1) % kThemeKinds.size()]);
  });
  connect(system_theme_, &SystemTheme::changed, this, [this] {
    if (QSettings().value(QStringLiteral("theme")).toString() == QStringLiteral("system"))
      followSystemTheme();
  });
}

void MainWindow::collectCommands() {
  commands_->add(tr("File"), file_actions_);
  commands_->add(tr("Edit"), edit_actions_);
  QWidget::addActions(packs_->commands());
  commands_->add(tr("Log of packs"), packs_->commands());
  commands_->add(tr("Sequence"), commands_of(strip_) + commands_of(lanes_));
  commands_->add(tr("Mask"), commands_of(mask_));
  for (const PanelEntry& entry : panels_->panels()) commands_->add(entry.title, entry.commands);
  commands_->add(tr("View"), view_actions_);
  for (QAction* action : panels_->commands()) action->setToolTip(tr("Show or hide this panel"));
  commands_->add(tr("Show panel"), panels_->commands());
  commands_->add(tr("Theme"), theme_actions_);
  commands_->add(tr("Help"), help_actions_);
}

void MainWindow::offerEngines(std::vector<EngineProvider> providers,
                              const std::optional<std::string>& chosen) {
  const QString key = QStringLiteral("engine");
  const QString cpu = QStringLiteral("cpu");
  engines_ =
      new EngineChoice(model_, std::move(providers), chosen ? QString::fromStdString(*chosen) : cpu, this);
  QWidget::addActions(engines_->commands());
  commands_->add(tr("Engine"), engines_->commands());
  connect(engines_, &EngineChoice::changed, this, [this, key] {
    status_->setEngineReason(engines_->reason());
    QSettings().setValue(key, engines_->chosen());
  });
  const QString last = QSettings().value(key, cpu).toString();
  if (!chosen && last != cpu) engines_->choose(last);
}

void MainWindow::chooseTheme(const QString& name) {
  if (const auto kind = themeOfName(name)) {
    setTheme(*kind);
  } else {
    followSystemTheme();
  }
}

void MainWindow::setTheme(ThemeKind kind) {
  if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance()))
    applyTheme(*application, kind);
  QSettings().setValue(QStringLiteral("theme"), themeName(kind));
  for (QAction* action : theme_actions_) {
    if (action->data().toString() == themeName(kind)) action->setChecked(true);
  }
}

void MainWindow::followSystemTheme() {
  setTheme(system_theme_->kind());
  QSettings().setValue(QStringLiteral("theme"), QStringLiteral("system"));
  theme_actions_.front()->setChecked(true);
}

void MainWindow::setPresenting(bool presenting) {
  if (presenting == presenting_) return;
  presenting_ = presenting;
  presenter_->setChecked(presenting);
  setTypeScale(presenting ? kPresenterScale : 1);
  if (auto* application = qobject_cast<QApplication*>(QCoreApplication::instance()))
    applyTheme(*application, theme().kind);
  panels_->showOnly(onlyPanels());
}

void MainWindow::showNextPanel(int step) {
  std::vector<QWidget*> stops{toolbar_, strip_, mask_};
  for (const PanelEntry& entry : panels_->panels()) {
    if (panels_->dock(entry.id)->isVisible()) stops.push_back(entry.widget);
  }
  stops.push_back(status_);
  const auto count = static_cast<int>(stops.size());
  const QWidget* focused = QApplication::focusWidget();
  int at = step > 0 ? -1 : count;
  for (int i = 0; i < count; ++i) {
    const QWidget* stop = stops[static_cast<std::size_t>(i)];
    if (focused != nullptr && (stop == focused || stop->isAncestorOf(focused))) at = i;
  }
  for (int tried = 0; tried < count; ++tried) {
    at = (at + step + count) % count;
    QWidget* stop = stops[static_cast<std::size_t>(at)];
    QWidget* taker = (stop->focusPolicy() & Qt::TabFocus) != 0 ? stop : nullptr;
    if (taker == nullptr) {
      for (auto* child : stop->findChildren<QWidget*>()) {
        if ((child->focusPolicy() & Qt::TabFocus) == 0 || !child->isVisible() || !child->isEnabled())
          continue;
        taker = child;
        break;
      }
    }
    if (taker == nullptr) continue;
    taker->setFocus(Qt::TabFocusReason);
    return;
  }
}

void MainWindow::fillFileMenu() {
  files_->clear();
  const auto add = [this](const char* name) {
    files_->addAction(commands_->find(QString::fromLatin1(name)));
  };
  for (const char* name : {"new", "open", "open-plan"}) add(name);
  fillRecentMenu(*files_);
  for (const char* name : {"save", "save-as"}) add(name);
  files_->addSeparator();
  files_->addAction(export_);
  for (const char* name : {"export-picture", "copy-picture", "export-report", "copy-command-line"}) add(name);
  files_->addSeparator();
  add("quit");
}

void MainWindow::fillDocumentsMenu() {
  documents_->clear();
  const auto named = [this](const char* name) { return commands_->find(QString::fromLatin1(name)); };
  for (const char* name : {"paste", "type", "generate"}) documents_->addAction(named(name));
  documents_->addSeparator();
  strip_->fillMenu(*documents_);
  documents_->addSeparator();
  for (const char* name : {"add-row", "remove-row"}) documents_->addAction(named(name));
}

void MainWindow::fillViewsMenu() {
  views_->clear();
  views_->addActions(panels_->commands());
  views_->addSeparator();
  views_->addActions(view_actions_);
  views_->addSeparator();
  views_->addActions(theme_actions_);
  if (engines_ != nullptr) {
    views_->addSeparator();
    views_->addActions(engines_->commands());
  }
  if (learn_->isHidden()) {  // no room for a menu of its own
    views_->addSeparator();
    views_->addActions(help_actions_);
  }
}

}  // namespace evenkeel::ui
