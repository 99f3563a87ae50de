#pragma once

#include <QJsonObject>
#include <QMainWindow>
#include <functional>
#include <vector>

#include "shell/panel_dock.h"

class QAction;

namespace evenkeel::ui {

/// Where a panel stands until somebody moves it.
enum class PanelPlace {
  column,      ///< one under the other, right of the mask
  small_tabs,  ///< in the column where it is high enough, else one of the tabs under it
  tabs,        ///< one of the tabs under the column
  below,       ///< under the mask, closed until it is asked for
  beside,      ///< left of the mask, as wide as it asks for, closed until it is asked for
};

/// What the window needs to know of a panel.
struct PanelEntry {
  QString id;  ///< in saved layouts; never changes
  QString title;
  QWidget* widget;
  PanelPlace place;
  QList<QAction*> commands;
  std::function<QJsonObject()> viewState;                ///< may be empty
  std::function<void(const QJsonObject&)> setViewState;  ///< may be empty
};

/// An entry for any widget; `commands()`, `viewState()` and `setViewState()` are taken where it has them.
template <typename Panel>
[[nodiscard]] PanelEntry panelEntry(const char* id, const QString& title, Panel* panel, PanelPlace place) {
  PanelEntry entry{QString::fromLatin1(id), title, panel, place, {}, {}, {}};
  if constexpr (requires { panel->commands(); }) entry.commands = panel->commands();
  if constexpr (requires { panel->viewState(); }) entry.viewState = [panel] { return panel->viewState(); };
  if constexpr (requires { panel->setViewState(QJsonObject()); }) {
    entry.setViewState = [panel](const QJsonObject& state) { panel->setViewState(state); };
  }
  return entry;
}

/// The mask in the middle and the panels round it, as docks. Until somebody moves one, the heights follow
/// what the panels hold, and a low window puts more of them into tabs.
class PanelHost : public QMainWindow {
  Q_OBJECT

 public:
  PanelHost(QWidget* middle, std::vector<PanelEntry> panels, QWidget* parent = nullptr);

  [[nodiscard]] const std::vector<PanelEntry>& panels() const { return panels_; }
  [[nodiscard]] PanelDock* dock(const QString& id) const;
  /// "Show ..." for each panel, checkable.
  [[nodiscard]] QList<QAction*> commands() const { return commands_; }

  /// Opens a panel, brings it to the front and gives it the keys.
  void reveal(const QString& id);
  /// Opens panels and brings them to the front, the first before the others; the keys stay where they are.
  void bringForward(const QStringList& ids);
  void resetLayout();
  /// The layout of the last time, if there was one. Bad settings are ignored.
  void restoreLayout();
  void saveLayout() const;
  /// Shows only `ids`, until it is called with nothing: then what was there before is back.
  void showOnly(const QStringList& ids);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

 private:
  void place();
  void fitLater();
  void fit();
  void noteTabs();
  /// Of the column, where what stands left of the mask takes `beside` px.
  [[nodiscard]] int columnWidth(int beside) const;
  int fitBeside(bool column);
  [[nodiscard]] bool isLow() const;

  std::vector<PanelEntry> panels_;
  std::vector<PanelDock*> docks_;
  QList<QAction*> commands_;
  QByteArray before_only_;
  QList<int> fitted_;      ///< heights and widths that were given last, and the width of the host
  bool arranged_ = false;  ///< by a person: then nothing is moved on its own
  bool was_low_ = false;
  bool fit_waits_ = false;
};

}  // namespace evenkeel::ui
