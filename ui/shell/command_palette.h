#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace evenkeel::ui {

class Commands;

/// Ctrl+K: every command by a few letters of its name, its keys beside it. What was run last comes first,
/// what cannot be done now is pale and says so.
class CommandPalette : public QDialog {
  Q_OBJECT

 public:
  CommandPalette(Commands& commands, QWidget* parent);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void fill();
  void runCurrent();

  Commands& commands_;
  QLineEdit* typed_;
  QListWidget* list_;
};

/// `?`: every command that has a key, by section, and what the pointer does.
class ShortcutList : public QDialog {
  Q_OBJECT

 public:
  ShortcutList(const Commands& commands, QWidget* parent);
};

}  // namespace evenkeel::ui
