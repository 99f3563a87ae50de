#pragma once

#include <QString>

class QDialog;
class QLabel;
class QPushButton;
class QVBoxLayout;

/// What the studio's dialogs have in common.
namespace evenkeel::ui {

/// The column that everything in a dialog stands in.
[[nodiscard]] QVBoxLayout* makeDialogColumn(QDialog& dialog);

/// A line for what the fields come to, or why they are refused. It has room for two, so that nothing jumps.
[[nodiscard]] QLabel* makeOutcome(QDialog& dialog);
void showOutcome(QLabel& outcome, const QString& line, bool refused);

/// The last line of a dialog: its one main action and Cancel, which end it. Returns the main one.
QPushButton* addDialogButtons(QDialog& dialog, QVBoxLayout& column, const QString& main);

}  // namespace evenkeel::ui
