#include "theme/style_sheet.h"

#include <utility>
#include <vector>

#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

/// A colour between two others, `share` of the way from `a` to `b`.
QColor between(const QColor& a, const QColor& b, float share) {
  const auto mix = [share](float x, float y) { return x + (y - x) * share; };
  return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

const char* const kSheet = R"(
QToolTip { background: @text; color: @panel; border: 1px solid @text; padding: 0px; }
QMainWindow, QDialog { background: @ground; }
QDialog QLabel { background: transparent; }
QLabel[quiet="true"] { color: @quiet; }
QLabel[bad="true"] { color: @error; }
QLabel[title="true"] { font-weight: 600; }
QFrame[panel="true"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
#sequence-band { background: @panel; border: none; border-bottom: 1px solid @line; }

QPushButton, QToolButton {
  background: transparent; color: @text; border: 1px solid @line; border-radius: 6px; padding: 5px 14px;
}
QToolButton { padding: 5px 10px; }
QPushButton:hover, QToolButton:hover { background: @hover; }
QPushButton:pressed, QToolButton:pressed { background: @line; }
QPushButton:focus, QToolButton:focus { border-color: @text; }
QPushButton:disabled, QToolButton:disabled { color: @faint; }
QPushButton:checked, QToolButton:checked, QPushButton[main="true"] {
  background: @text; color: @panel; border-color: @text; font-weight: 600;
}
QPushButton[main="true"]:hover { background: @strong; }
QPushButton[main="true"]:focus { border: 1px solid @panel; }
QPushButton[main="true"]:disabled { background: @line; color: @quiet; border-color: @line; }
QPushButton[plain="true"], QToolButton[plain="true"] { border-color: transparent; color: @quiet; padding: 5px 8px; }
QPushButton[plain="true"]:hover, QToolButton[plain="true"]:hover { color: @text; }
QPushButton[plain="true"]:focus, QToolButton[plain="true"]:focus { border-color: @text; color: @text; }
QPushButton[plain="true"]:disabled, QToolButton[plain="true"]:disabled { color: @faint; }
QToolButton[tiny="true"] { border-color: transparent; color: @quiet; padding: 0px 4px; }
QToolButton[tiny="true"]:hover { color: @text; background: @hover; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {
  background: @canvas; color: @text; border: 1px solid @line; border-radius: 6px; padding: 4px 8px;
  selection-background-color: @text; selection-color: @panel;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus { border-color: @text; }
QLineEdit[bad="true"] { border-color: @error; }
QComboBox { padding-right: 24px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/evenkeel/icons/chevron-@kind.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView {
  background: @panel; color: @text; border: 1px solid @line; padding: 4px; outline: none;
  selection-background-color: @hover; selection-color: @text;
}

QMenu { background: @panel; color: @text; border: 1px solid @line; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; background: transparent; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @faint; }
QMenu::separator { height: 1px; background: @line; margin: 6px 4px; }

QTextBrowser { border: none; background: @panel; }
#command-palette, #shortcut-list { background: @panel; border: 1px solid @line; }
#command-palette QLineEdit { padding: 8px 10px; }
#recovery-bar { background: @panel; border: none; border-bottom: 1px solid @line; }

QListView, QTreeView, QTableView {
  background: @panel; color: @text; border: none; outline: none; gridline-color: @line;
  selection-background-color: @hover; selection-color: @text;
}
QListView::item:hover, QTableView::item:hover { background: @hover; }
#mask-mod-tensors { background: transparent; }
#mask-mod-tensors::item { padding: 3px 10px 3px 0px; }
#mask-mod-tensors QHeaderView::section { padding: 4px 10px 4px 3px; }
#mask-mod-tensors::item:selected { background: @hover; color: @text; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: @quiet; border: none; padding: 4px 8px; }
QTableCornerButton::section { background: transparent; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QMainWindow::separator { background: @ground; width: 12px; height: 12px; }
QMainWindow::separator:hover { background: @line; }
QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab {
  background: transparent; color: @quiet; border: none; border-bottom: 2px solid transparent; padding: 4px 2px 5px 2px; margin: 0 9px 5px 2px;
}
QTabBar::tab:selected { color: @text; border-bottom-color: @text; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:focus { background: @hover; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: @canvas; border: 1px solid @line; border-radius: 4px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: @text; border-radius: 3px; }
)";

}  // namespace

QString styleSheetOf(const Theme& theme) {
  const std::vector<std::pair<QString, QString>> roles = {
      {QStringLiteral("@ground"), theme.ground.name()},
      {QStringLiteral("@panel"), theme.panel.name()},
      {QStringLiteral("@canvas"), theme.canvas.name()},
      {QStringLiteral("@line"), theme.line.name()},
      {QStringLiteral("@text"), theme.text.name()},
      {QStringLiteral("@quiet"), theme.quietText.name()},
      {QStringLiteral("@error"), theme.error.name()},
      {QStringLiteral("@hover"), between(theme.panel, theme.line, 0.5F).name()},
      {QStringLiteral("@faint"), between(theme.line, theme.quietText, 0.5F).name()},
      {QStringLiteral("@strong"), between(theme.text, theme.quietText, 0.25F).name()},
      {QStringLiteral("@kind"),
       theme.kind == ThemeKind::light ? QStringLiteral("light") : QStringLiteral("dark")},
  };
  QString sheet = QString::fromUtf8(kSheet);
  for (const auto& [role, value] : roles) sheet.replace(role, value);
  return sheet;
}

}  // namespace evenkeel::ui
