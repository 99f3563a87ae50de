#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lesson/lesson_values.h"

/// How values of expressions are made.
namespace evenkeel::lesson {

/// The error of a number that there is not.
[[nodiscard]] inline Error no_value(const std::string& message) {
  return bad_input("lesson-no-value", message);
}

[[nodiscard]] inline LessonValue whole(std::int64_t value) {
  return value;
}
[[nodiscard]] inline LessonValue whole(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

/// A list over a vector that `owner` keeps alive.
template <class Owner>
[[nodiscard]] List list_of(const std::vector<std::int64_t>& values, Owner owner) {
  return {static_cast<std::int64_t>(values.size()), 0, [&values, owner = std::move(owner)](std::int64_t i) {
            (void)owner;
            return Result<LessonValue>(whole(values[static_cast<std::size_t>(i)]));
          }};
}

/// A list over a vector of its own.
[[nodiscard]] inline List list_of(std::vector<std::int64_t> values) {
  const auto shared = std::make_shared<const std::vector<std::int64_t>>(std::move(values));
  return list_of(*shared, shared);
}

}  // namespace evenkeel::lesson
