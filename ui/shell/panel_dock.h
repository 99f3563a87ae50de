#pragma once

#include <QDockWidget>

class QHBoxLayout;
class QLabel;
class QScrollArea;
class QToolButton;

namespace evenkeel::ui {

/// The name a panel gives to its one quiet label that belongs beside the title.
inline constexpr const char* kPanelCaption = "panel-caption";

/// A panel that can be moved, tabbed, floated and closed: the title and the panel's caption in one line, the
/// panel under it, scrolled where there is no room, all on one round ground. Help, floating and closing take
/// the caption's place while the title is pointed at.
class PanelDock : public QDockWidget {
  Q_OBJECT

 public:
  /// `id` names the dock in saved layouts; it never changes.
  PanelDock(const QString& id, const QString& title, QWidget* panel, QWidget* parent = nullptr);

  [[nodiscard]] QWidget* panel() const { return panel_; }
  /// The height at which nothing has to scroll.
  [[nodiscard]] int idealHeight() const;
  /// Of what can still be used well: a chart as low as it goes, a few lines of a list.
  [[nodiscard]] int leastHeight() const;
  /// Whether the panel makes use of any height.
  [[nodiscard]] bool fills() const { return fills_; }
  /// Where a tab names the panel its title would only repeat it.
  void setTabbed(bool tabbed);

 Q_SIGNALS:
  void idealHeightChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  QToolButton* addButton(QHBoxLayout* line, const QString& text, const QString& name);
  void showButtons(bool shown);
  void takeFonts();
  /// Gives the panel the width of the area and the height it needs.
  void placePanel();
  [[nodiscard]] int contentHeight() const;

  QWidget* panel_;
  QWidget* holder_;
  QScrollArea* scroll_;
  QWidget* title_bar_;
  QLabel* title_;
  QLabel* caption_;
  QToolButton* help_;
  QToolButton* float_;
  QToolButton* close_;
  bool fills_;
  bool tabbed_ = false;
};

}  // namespace evenkeel::ui
