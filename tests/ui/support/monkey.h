#pragma once

#include <QPointF>
#include <QString>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "support/studio_window.h"

namespace evenkeel::ui {

/// One thing that somebody does to the window. Places are shares of the window, so that a list of actions
/// means something whatever was left out of it.
struct MonkeyAction {
  enum class Kind : std::uint8_t {
    move,
    press,
    release,
    double_click,
    wheel,
    key,
    undo,
    redo,
    choose_a,
    choose_b,
    ranks,
    block,
    mask,
    order,
    row,
    resize,
    theme,
    session,
    wait,
  };
  Kind kind = Kind::move;
  QPointF at;                         ///< 0 to 1
  Qt::KeyboardModifiers modifiers{};  ///< of mouse and keys
  int value = 0;                      ///< key, steps of the wheel, or which of the choices

  [[nodiscard]] QString text() const;
};

/// `count` actions; the same for the same seed, on every machine.
[[nodiscard]] std::vector<MonkeyAction> monkeyActions(std::uint64_t seed, int count);

/// Plays actions on a fresh studio and looks after each of them whether what must always hold does. Returns
/// what does not, or nothing.
[[nodiscard]] std::optional<QString> playMonkey(const std::vector<MonkeyAction>& actions);

/// The shortest list found by leaving actions out for which `fails` still holds, in at most `tries` tries.
[[nodiscard]] std::vector<MonkeyAction> shrunk(
    std::vector<MonkeyAction> actions, const std::function<bool(const std::vector<MonkeyAction>&)>& fails,
    int tries);

}  // namespace evenkeel::ui
