#pragma once

class QWidget;

namespace evenkeel::ui {

/// Explains the words of a window's tables, labels and buttons where they are pointed at, and says what its
/// parts are for. Once, when they are all there.
void giveHelp(QWidget& window);

/// Says what the part of the window that has the keys is for, beside it; else what the mask is for.
void showWhatsThis(QWidget& window);

}  // namespace evenkeel::ui
