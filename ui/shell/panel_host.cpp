#include "shell/panel_host.h"

#include <QAction>
#include <QMetaObject>
#include <QResizeEvent>
#include <QSettings>
#include <QTabBar>
#include <algorithm>

#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kLayoutVersion = 1;
constexpr int kBetween = 12;  // also the width of the handles, by the style sheet
constexpr int kSide = 16;
constexpr int kWidth = 376;  // of the column where there is room
constexpr int kNarrowWidth = 300;
constexpr int kNarrowWindow = 1200;
constexpr double kMostBelow = 0.36;
constexpr double kLowLines = 54;  // lines of text: lower than that, more panels become tabs

QString layout_key() {
  return QStringLiteral("layout");
}
QString closed_key() {
  return QStringLiteral("layout-closed");
}
QString arranged_key() {
  return QStringLiteral("layout-arranged");
}

}  // namespace

PanelHost::PanelHost(QWidget* middle, std::vector<PanelEntry> panels, QWidget* parent)
    : QMainWindow(parent, Qt::Widget), panels_(std::move(panels)) {
  setWindowFlags(Qt::Widget);
  setObjectName(QStringLiteral("panels"));
  setContentsMargins(kSide, kBetween, kSide, kBetween);
  setCentralWidget(middle);
  setDockOptions(AllowNestedDocks | AllowTabbedDocks);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  for (const Qt::Corner corner : {Qt::TopRightCorner, Qt::BottomRightCorner}) {
    setCorner(corner, Qt::RightDockWidgetArea);
  }
  for (const Qt::Corner corner : {Qt::TopLeftCorner, Qt::BottomLeftCorner}) {
    setCorner(corner, Qt::LeftDockWidgetArea);
  }
  for (const PanelEntry& entry : panels_) {
    auto* dock = new PanelDock(entry.id, entry.title, entry.widget, this);
    docks_.push_back(dock);
    QAction* action = dock->toggleViewAction();
    action->setObjectName(QStringLiteral("show-") + entry.id);
    commands_ << action;
    connect(dock, &PanelDock::idealHeightChanged, this, &PanelHost::fitLater);
    connect(dock, &QDockWidget::visibilityChanged, this, &PanelHost::fitLater);
    connect(dock, &QDockWidget::dockLocationChanged, this, &PanelHost::fitLater);
    connect(dock, &QDockWidget::topLevelChanged, this, [this](bool floating) {
      if (floating) arranged_ = true;
      fitLater();
    });
  }
  place();
}

PanelDock* PanelHost::dock(const QString& id) const {
  for (PanelDock* dock : docks_) {
    if (dock->objectName() == id) return dock;
  }
  return nullptr;
}

bool PanelHost::isLow() const {
  return height() < kLowLines * QFontMetrics(textFont(TextSize::normal)).height();
}

void PanelHost::place() {
  was_low_ = isLow();
  PanelDock* tabs = nullptr;
  PanelDock* front = nullptr;
  for (std::size_t i = 0; i < docks_.size(); ++i) {
    const PanelPlace where = panels_[i].place;
    const bool tabbed = where == PanelPlace::tabs || (where == PanelPlace::small_tabs && was_low_);
    docks_[i]->setFloating(false);
    removeDockWidget(docks_[i]);
    if (where == PanelPlace::below || where == PanelPlace::beside) {
      addDockWidget(where == PanelPlace::below ? Qt::BottomDockWidgetArea : Qt::LeftDockWidgetArea,
                    docks_[i]);
      docks_[i]->hide();
      continue;
    }
    if (tabbed && tabs != nullptr) {
      addDockWidget(Qt::RightDockWidgetArea, docks_[i], Qt::Vertical);
      tabifyDockWidget(tabs, docks_[i]);
    } else {
      addDockWidget(Qt::RightDockWidgetArea, docks_[i], Qt::Vertical);
      if (tabbed) tabs = docks_[i];
    }
    // What is always tabbed has something to show at once; what is pointed at is told in the mask too.
    if (where == PanelPlace::tabs && front == nullptr) front = docks_[i];
    docks_[i]->show();
  }
  if (front != nullptr) front->raise();
  fitted_.clear();
  arranged_ = false;
  fitLater();
}

void PanelHost::fitLater() {
  if (fit_waits_) return;
  fit_waits_ = true;
  QMetaObject::invokeMethod(
      this,
      [this] {
        fit_waits_ = false;
        noteTabs();
        fit();
      },
      Qt::QueuedConnection);
}

void PanelHost::noteTabs() {
  for (PanelDock* dock : docks_) {
    // Closed ones have no tab.
    const QList<QDockWidget*> others = tabifiedDockWidgets(dock);
    dock->setTabbed(std::any_of(others.begin(), others.end(), [](const QDockWidget* other) {
      return other->toggleViewAction()->isChecked();
    }));
  }
  for (auto* tabs : findChildren<QTabBar*>(Qt::FindDirectChildrenOnly)) tabs->setAccessibleName(tr("Panels"));
}

void PanelHost::fit() {
  if (arranged_ || !isVisible()) return;
  QList<QDockWidget*> shown;
  QList<int> heights;
  QList<int> least;
  int wanted = 0;
  int below = 0;
  for (PanelDock* dock : docks_) {
    if (dockWidgetArea(dock) != Qt::BottomDockWidgetArea || !dock->isVisible() || dock->isFloating())
      continue;
    // The mask keeps most of the height.
    below = std::min(dock->idealHeight(), static_cast<int>(contentsRect().height() * kMostBelow));
    resizeDocks({dock}, {below}, Qt::Vertical);
  }
  const bool column = std::any_of(docks_.begin(), docks_.end(), [this](PanelDock* dock) {
    return dock->isVisible() && !dock->isFloating() && dockWidgetArea(dock) == Qt::RightDockWidgetArea;
  });
  const int beside = fitBeside(column);
  for (PanelDock* dock : docks_) {
    // Of tabs only the one in front counts.
    if (!dock->isVisible() || dock->isFloating() || dock->visibleRegion().isEmpty()) continue;
    if (dockWidgetArea(dock) != Qt::RightDockWidgetArea) continue;
    shown << dock;
    heights << dock->idealHeight();
    least << std::min(heights.back(), dock->leastHeight());
    wanted += heights.back();
  }
  if (shown.isEmpty()) return;
  int tab_bar = 0;
  for (const auto* tabs : findChildren<QTabBar*>(Qt::FindDirectChildrenOnly)) {
    if (tabs->isVisible()) tab_bar = tabs->height();
  }
  const int room = contentsRect().height() - tab_bar - kBetween * static_cast<int>(shown.size() - 1);
  if (wanted < room) {
    heights.back() += room - wanted;
  } else {
    // The highest gives way first, and below its least only where all are there.
    for (int over = wanted - room; over > 0; --over) {
      qsizetype highest = -1;
      for (qsizetype i = 0; i < heights.size(); ++i) {
        if (heights[i] > least[i] && (highest < 0 || heights[i] > heights[highest])) highest = i;
      }
      if (highest < 0) highest = std::max_element(heights.begin(), heights.end()) - heights.begin();
      --heights[highest];
    }
  }
  // A dock among tabs is given room for their bar too.
  for (qsizetype i = 0; i < shown.size(); ++i) {
    if (!tabifiedDockWidgets(shown[i]).isEmpty()) heights[i] += tab_bar;
  }
  const QList<int> fitted = heights + QList<int>{width(), below, beside};
  if (fitted == fitted_) return;  // what a panel holds has changed, but not its height
  fitted_ = fitted;
  resizeDocks(shown, heights, Qt::Vertical);
  resizeDocks({shown.front()}, {columnWidth(beside)}, Qt::Horizontal);
}

int PanelHost::columnWidth(int beside) const {
  const double scale = std::max(1.0, QFontMetrics(textFont(TextSize::normal)).height() / 16.0);
  const double wide = beside == 0 ? width() : (width() - beside) / scale;
  return std::min(static_cast<int>((wide < kNarrowWindow ? kNarrowWidth : kWidth) * scale), width() / 3);
}

/// What stands left of the mask gets what it asks for, as far as the mask and the column have what they need.
int PanelHost::fitBeside(bool column) {
  int beside = 0;
  for (PanelDock* dock : docks_) {
    if (dockWidgetArea(dock) != Qt::LeftDockWidgetArea || !dock->isVisible() || dock->isFloating()) continue;
    beside = dock->panel()->sizeHint().width();
    const int others = centralWidget()->minimumSizeHint().width() + (column ? columnWidth(beside) : 0);
    beside = std::max(kNarrowWidth, std::min(beside, contentsRect().width() - others - 2 * kBetween));
    resizeDocks({dock}, {beside}, Qt::Horizontal);
  }
  return beside;
}

void PanelHost::reveal(const QString& id) {
  PanelDock* found = dock(id);
  if (found == nullptr) return;
  found->show();
  found->raise();
  found->panel()->setFocus(Qt::ShortcutFocusReason);
}

void PanelHost::bringForward(const QStringList& ids) {
  for (qsizetype i = ids.size(); i-- > 0;) {
    if (PanelDock* found = dock(ids[i])) {
      found->show();
      found->raise();
    }
  }
}

void PanelHost::resetLayout() {
  before_only_.clear();
  place();
  QSettings settings;
  for (const QString& key : {layout_key(), closed_key(), arranged_key()}) settings.remove(key);
}

void PanelHost::restoreLayout() {
  const QSettings settings;
  if (settings.value(arranged_key()).toBool() &&
      restoreState(settings.value(layout_key()).toByteArray(), kLayoutVersion)) {
    arranged_ = true;
  } else {
    QStringList closed;
    for (const PanelEntry& entry : panels_) {
      if (entry.place == PanelPlace::below) closed << entry.id;
    }
    closed = settings.value(closed_key(), closed).toStringList();
    // What stands beside the mask is there for a while only.
    for (const PanelEntry& entry : panels_) {
      if (entry.place == PanelPlace::beside) closed << entry.id;
    }
    for (PanelDock* dock : docks_) dock->setVisible(!closed.contains(dock->objectName()));
  }
  fitLater();
}

void PanelHost::saveLayout() const {
  QSettings settings;
  settings.setValue(arranged_key(), arranged_);
  if (before_only_.isEmpty()) {
    QStringList closed;
    for (const PanelDock* dock : docks_) {
      if (dock->isHidden() && tabifiedDockWidgets(const_cast<PanelDock*>(dock)).isEmpty())
        closed << dock->objectName();
    }
    settings.setValue(closed_key(), closed);
  }
  settings.setValue(layout_key(), before_only_.isEmpty() ? saveState(kLayoutVersion) : before_only_);
}

void PanelHost::showOnly(const QStringList& ids) {
  if (ids.isEmpty()) {
    if (!before_only_.isEmpty()) restoreState(before_only_, kLayoutVersion);
    before_only_.clear();
  } else {
    if (before_only_.isEmpty()) before_only_ = saveState(kLayoutVersion);
    for (PanelDock* dock : docks_) dock->setVisible(ids.contains(dock->objectName()));
  }
  fitLater();
}

void PanelHost::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  if (!arranged_ && before_only_.isEmpty() && isLow() != was_low_) {
    place();
  } else {
    fitLater();
  }
}

bool PanelHost::event(QEvent* event) {
  // A press that lands here, on no child, takes a handle between the panels.
  const bool taken = QMainWindow::event(event);
  if (event->type() == QEvent::MouseButtonPress && event->isAccepted()) arranged_ = true;
  return taken;
}

}  // namespace evenkeel::ui
