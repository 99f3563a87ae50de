#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace evenkeel::ui {

/// The documents of the shown row that edits act on. A value; every change makes another.
struct DocumentSelection {
  std::vector<std::size_t> documents;  ///< ascending, each once
  std::optional<std::size_t> current;  ///< the one that the keyboard is at: the newest of them
  std::optional<std::size_t> anchor;   ///< where a range begins

  [[nodiscard]] bool empty() const { return documents.empty(); }
  [[nodiscard]] bool holds(std::size_t document) const;
  /// Whether one of `count` documents from `first` on is selected. O(log).
  [[nodiscard]] bool holdsAny(std::size_t first, std::size_t count) const;

  [[nodiscard]] static DocumentSelection one(std::optional<std::size_t> document);
  /// From `anchor` to `current`, both included.
  [[nodiscard]] static DocumentSelection range(std::size_t anchor, std::size_t current);
  /// These, ascending; the current one is the last.
  [[nodiscard]] static DocumentSelection these(std::vector<std::size_t> documents);
  /// The range from where this one began to `document`.
  [[nodiscard]] DocumentSelection extendedTo(std::size_t document) const;
  /// With `document` where it was not selected, without it where it was.
  [[nodiscard]] DocumentSelection toggled(std::size_t document) const;
  /// What is left of it in a row of `count` documents.
  [[nodiscard]] DocumentSelection within(std::size_t count) const;

  bool operator==(const DocumentSelection&) const = default;
};

}  // namespace evenkeel::ui
