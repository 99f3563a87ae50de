#include "mask_view/mask_link.h"

namespace evenkeel::ui {
namespace {

bool b_is_missing(const ExecutedSnapshot& executed) {
  return executed.snapshot->request.b && StudioModel::execution(executed, Side::b) == nullptr;
}

}  // namespace

MaskLink::MaskLink(StudioModel& model) : model_(model), executed_(model.executed()) {
  connect(&model_, &StudioModel::executedChanged, this, &MaskLink::takeExecuted);
  connect(&b_missing_, &Lag::changed, this, &MaskLink::takeExecuted);
}

void MaskLink::takeExecuted() {
  const auto& newest = model_.executed();
  const bool missing = newest != nullptr && b_is_missing(*newest);
  b_missing_.set(missing);
  const bool stays = missing && !b_missing_.said() && executed_ != nullptr && !b_is_missing(*executed_) &&
                     executed_->snapshot->request.b == newest->snapshot->request.b;
  if (!stays) executed_ = newest;
  Q_EMIT executedChanged();
}

bool MaskLink::showsStale() const {
  return executed_ != nullptr && executed_->snapshot != model_.snapshot() && model_.showsStale();
}

void MaskLink::setSight(const MaskSight& sight, bool fitted) {
  fitted_ = fitted;
  if (sight == sight_) return;
  sight_ = sight;
  Q_EMIT sightChanged();
}

void MaskLink::setCursor(const std::optional<MaskPlace>& cursor, CursorBy by) {
  if (cursor == cursor_ && by == by_) return;
  cursor_ = cursor;
  by_ = by;
  Q_EMIT cursorChanged();
}

void MaskLink::setSelection(const std::optional<QRectF>& selection) {
  if (selection == selection_) return;
  selection_ = selection;
  Q_EMIT selectionChanged();
}

}  // namespace evenkeel::ui
