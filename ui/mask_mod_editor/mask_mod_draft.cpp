#include "mask_mod_editor/mask_mod_draft.h"

#include <QMetaObject>
#include <exception>
#include <utility>

#include "mask/mask_mod/mask_mod.h"
#include "mask/mask_spec.h"

namespace evenkeel::ui {
namespace {

MaskMod mask_mod_of(const MaskSpec& spec, std::size_t batch) {
  return spec.join == MaskJoin::program ? spec.mask_mod : MaskMod(mask_mod_text(spec, batch));
}

}  // namespace

MaskModDraft::MaskModDraft(StudioModel& model, QObject* parent)
    : QObject(parent),
      model_(model),
      lane_(
          [](const Attempt& attempt, const std::stop_token& stop) -> std::optional<Tried> {
            try {
              if (auto batch = check_batch(attempt.layout); !batch) return Tried(batch.error());
              const auto tried = MaskModPairs::try_out(attempt.mask_mod, attempt.layout, stop);
              if (!tried) return std::nullopt;
              return tried->ok() ? Tried() : Tried(tried->error());
            } catch (const std::exception& failure) {
              return Tried(make_error(ErrorKind::memory, "memory",
                                      std::string("the mask_mod was not checked: ") + failure.what(),
                                      "use a shorter sequence"));
            }
          },
          [this](std::uint64_t generation, Tried tried) {
            QMetaObject::invokeMethod(
                this, [this, generation, done = std::move(tried)] { take(generation, done); },
                Qt::QueuedConnection);
          }) {
  connect(&slow_, &Lag::changed, this, &MaskModDraft::stateChanged);
  connect(&model_, &StudioModel::projectChanged, this, &MaskModDraft::followProject);
  followProject();
}

void MaskModDraft::type(const QString& text) {
  if (!gesture_) gesture_ = model_.beginGesture();
  step_ = tr("edit the mask_mod");
  draft_ = MaskMod(text.toStdString(), draft_.tensors());
  check();
}

void MaskModDraft::endStep() {
  // What is still being checked belongs to the step that it was typed in.
  step_ends_ = state_ == State::checking;
  if (!step_ends_) gesture_.reset();
}

void MaskModDraft::change(const QString& step, const MaskMod& mask_mod) {
  gesture_.reset();
  step_ = step;
  draft_ = mask_mod;
  Q_EMIT replaced();
  check();
}

void MaskModDraft::drop() {
  gesture_.reset();
  draft_ = project_;
  setState(State::settled);
  Q_EMIT replaced();
}

void MaskModDraft::check() {
  if (draft_ == project_) {
    setState(State::settled);
    return;
  }
  asked_ = lane_.submit({draft_, model_.project().layout});
  setState(State::checking);
}

void MaskModDraft::take(std::uint64_t generation, const Tried& tried) {
  if (generation != asked_ || state_ != State::checking) return;
  const auto gesture = std::exchange(step_ends_, false) ? std::exchange(gesture_, std::nullopt) : gesture_;
  if (!tried) {
    setState(State::wrong, tried.error());
    return;
  }
  Project next = model_.project();
  next.a.masks.front().mask = mask_mod_spec(draft_);
  // `followProject` hears of it, and finds the draft in the project.
  model_.edit(step_, std::move(next), gesture);
  Q_EMIT accepted();
}

void MaskModDraft::followProject() {
  const Project& now = model_.project();
  const MaskSpec& mask = now.a.masks.front().mask;
  const bool same_mask = mask == taken_;
  const bool same_layout = now.layout == layout_;
  if (same_mask && same_layout && !project_.text().empty()) return;
  taken_ = mask;
  layout_ = now.layout;
  MaskMod text = mask_mod_of(mask, now.layout.batch());
  const bool is_draft = text == draft_;
  // A named mask is written otherwise for more batch rows.
  const bool ends = !same_mask || text != project_;
  project_ = std::move(text);
  if (is_draft) {
    setState(State::settled);
  } else if (ends || state_ == State::settled) {
    drop();
  } else {
    check();
  }
}

void MaskModDraft::setState(State state, std::optional<Error> trouble) {
  state_ = state;
  trouble_ = std::move(trouble);
  slow_.set(state == State::checking);
  Q_EMIT stateChanged();
}

}  // namespace evenkeel::ui
