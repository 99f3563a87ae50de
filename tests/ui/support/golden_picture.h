#pragma once

#include <QImage>
#include <QString>

namespace evenkeel::ui {

/// Compares a picture with tests/golden/pictures/NAME@SCALE.png, the scale being the picture's own. Empty
/// where they look the same, else a line that says what differs and where that is marked.
/// EVENKEEL_RENEW_PICTURES=1 takes the picture anew instead; `tests/renew-pictures` does that for all.
[[nodiscard]] QString compareWithGolden(const QString& name, const QImage& got);

}  // namespace evenkeel::ui
