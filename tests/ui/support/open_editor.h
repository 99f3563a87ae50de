#pragma once

#include "mask/mask_spec.h"
#include "mask_mod_editor/mask_mod_panel.h"
#include "support/studio_window.h"

namespace evenkeel::ui {

/// The window with the editor open, by its keys.
struct OpenEditor : Studio {
  explicit OpenEditor(Project project = sampleProject()) : Studio(std::move(project)) {
    QTest::keyClick(&window, Qt::Key_M, Qt::ControlModifier);
    QCoreApplication::processEvents();
    panel = window.findChild<MaskModPanel*>();
  }
  [[nodiscard]] const MaskSpec& mask() const { return model->project().a.masks.front().mask; }
  [[nodiscard]] QString text() const { return QString::fromStdString(mask().mask_mod.text()); }
  void rest() {
    QTRY_VERIFY(panel->isCurrent());
    waitForPlan();
  }
  void write(const QString& text) {
    panel->edit().selectAll();
    QTest::keyClicks(&panel->edit(), text);
    rest();
  }
  void undo() { QTest::keyClick(&panel->edit(), Qt::Key_Z, Qt::ControlModifier); }
  void redo() { QTest::keyClick(&panel->edit(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }
  [[nodiscard]] QString underlined() const { return panel->edit().errorCursor().selectedText(); }
  [[nodiscard]] int steps() const { return model->undoStack().index(); }

  MaskModPanel* panel = nullptr;
};

}  // namespace evenkeel::ui
