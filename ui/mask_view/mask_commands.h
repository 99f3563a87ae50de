#pragma once

#include <QAction>
#include <QList>
#include <functional>

#include "mask_view/mask_view.h"

namespace evenkeel::ui {

/// What keys do to the mask: one set of commands for the views that stand side by side, acting on the one
/// that `view` returns. Their keys work where one of `owners` has the focus.
[[nodiscard]] QList<QAction*> makeMaskCommands(const QList<QWidget*>& owners,
                                               const std::function<MaskView&()>& view, QObject* parent);

}  // namespace evenkeel::ui
