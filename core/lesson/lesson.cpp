#include "lesson/lesson.h"

#include <algorithm>
#include <array>

namespace evenkeel {
namespace {

constexpr std::array<std::string_view, 4> kOrders = {"original", "q-rearranged", "executed", "difference"};
constexpr std::array<std::string_view, 4> kColours = {"rank", "share", "class", "document"};
/// The views that are always there, then the panels.
constexpr std::array<std::string_view, 12> kElements = {"strip",      "lanes",    "mask",     "bars",
                                                        "strategies", "findings", "cursor",   "rank-count",
                                                        "traffic",    "steps",    "mask-mod", "how-it-works"};
constexpr std::array<std::string_view, 2> kMeasures = {"tiles", "area"};
constexpr std::array<std::string_view, 2> kSteps = {"all-gather", "ring"};
constexpr std::size_t kViews = 4;

}  // namespace

std::span<const std::string_view> lesson_orders() {
  return kOrders;
}
std::span<const std::string_view> lesson_colours() {
  return kColours;
}
std::span<const std::string_view> lesson_measures() {
  return kMeasures;
}
std::span<const std::string_view> lesson_steps() {
  return kSteps;
}
std::span<const std::string_view> lesson_panels() {
  return std::span<const std::string_view>(kElements).subspan(kViews);
}
std::span<const std::string_view> lesson_elements() {
  return kElements;
}

const Lesson* lesson_that_explains(std::span<const Lesson> lessons, std::string_view rule) {
  const auto found = std::find_if(lessons.begin(), lessons.end(), [&](const Lesson& lesson) {
    return std::find(lesson.explains.begin(), lesson.explains.end(), rule) != lesson.explains.end();
  });
  return found == lessons.end() ? nullptr : &*found;
}

}  // namespace evenkeel
