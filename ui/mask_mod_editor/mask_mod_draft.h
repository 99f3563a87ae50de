#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "live/newest_wins.h"
#include "mask/mask_mod/limits.h"
#include "mask/mask_mod/mask_mod_source.h"
#include "model/lag.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

/// The mask_mod that is being written: the project's mask as a text, until something is typed; then what is
/// typed, which becomes the project's mask as soon as it is right. What is wrong stays here, and the mask
/// that it would replace goes on being shown. Whether it is right is found out on a lane of its own, newest
/// wins.
///
///              type                       right: an undoable step
///   settled ----------> checking --------------------------------> settled
///                        ^    | wrong
///                        |    +--------> wrong
///                        +-- type, edit the layout --+
///
/// Another mask in the project (undo, a choice, a session) ends the draft, whatever its state.
class MaskModDraft : public QObject {
  Q_OBJECT

 public:
  explicit MaskModDraft(StudioModel& model, QObject* parent = nullptr);

  enum class State {
    settled,   ///< it is what the project has
    checking,  ///< not known yet
    wrong,     ///< `trouble()` says why
  };
  [[nodiscard]] State state() const { return state_; }
  /// Whether it has been checked for long enough to say so.
  [[nodiscard]] bool isSlow() const { return slow_.said(); }
  [[nodiscard]] const MaskMod& maskMod() const { return draft_; }
  [[nodiscard]] QString text() const { return QString::fromStdString(draft_.text()); }
  [[nodiscard]] const std::optional<Error>& trouble() const { return trouble_; }

  /// What is typed: one step until `endStep`.
  void type(const QString& text);
  void endStep();
  /// A change that is a step of its own.
  void change(const QString& step, const MaskMod& mask_mod);
  /// Forgets what is not in the project.
  void drop();

 Q_SIGNALS:
  /// Text or tensors are others, not by `type`.
  void replaced();
  /// What was typed is in the project.
  void accepted();
  void stateChanged();

 private:
  struct Attempt {
    MaskMod mask_mod;
    Layout layout;
  };
  using Tried = Result<void>;

  void check();
  void take(std::uint64_t generation, const Tried& tried);
  void followProject();
  void setState(State state, std::optional<Error> trouble = std::nullopt);

  StudioModel& model_;
  MaskSpec taken_;   ///< the project's mask when it was last looked at
  MaskMod project_;  ///< the same as a text
  Layout layout_;    ///< what was last looked at
  MaskMod draft_;
  QString step_;
  std::optional<std::uint64_t> gesture_;
  bool step_ends_ = false;  ///< with what is being checked
  State state_ = State::settled;
  std::optional<Error> trouble_;
  Lag slow_{this};
  std::uint64_t asked_ = 0;
  NewestWins<Attempt, Tried> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
