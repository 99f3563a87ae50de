#pragma once

#include <QUndoStack>
#include <filesystem>
#include <optional>
#include <vector>

#include "io/session.h"

namespace evenkeel::ui {

/// Where a project comes from, and with it where Save writes.
struct Origin {
  std::filesystem::path file;    ///< whole path; empty: Save asks for one
  io::Session kept;              ///< what is kept of the file beside the project
  std::optional<Project> saved;  ///< what needs no saving; none: whatever is there does
};

/// The origin of what is worked on, which goes back and forth with the undo steps that put one session in the
/// place of another: undoing an Open must not leave Save on the opened file.
class Origins {
 public:
  /// The stack must outlive it, and `follow` be called at each of its `indexChanged`.
  Origins(const QUndoStack& stack, Origin first) : stack_(stack), now_(std::move(first)) {}

  [[nodiscard]] const Origin& now() const { return now_; }
  /// Another session is there; `by_step`: through the step that was pushed last.
  void replace(Origin next, bool by_step);
  /// The project is in `file` now, and Save goes on writing there.
  void noteSaved(const std::filesystem::path& file, const Project& project);
  /// The stack went elsewhere, or has other steps.
  void follow();

 private:
  /// A step that replaced one session by another.
  struct Replacement {
    int index;                 ///< of the stack once it is done
    const QUndoCommand* step;  ///< tells it from another step that took its place
    Origin across;             ///< of the side on which the stack is not
  };

  const QUndoStack& stack_;
  int index_ = 0;  ///< of the stack when it was followed last
  Origin now_;
  std::vector<Replacement> replacements_;  ///< by ascending index
};

}  // namespace evenkeel::ui
