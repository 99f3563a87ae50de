#pragma once

#include <QObject>
#include <QRectF>
#include <memory>
#include <optional>

#include "mask_view/mask_projection.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

/// A place on the axes of a mask: tokens, or positions where an axis is rearranged. Fractions point into a
/// token.
struct MaskPlace {
  double q = 0;
  double kv = 0;
  bool operator==(const MaskPlace&) const = default;
};

/// How a cursor came where it is: a mouse takes it along when it leaves, keys leave it there.
enum class CursorBy : std::uint8_t { mouse, keys };

/// What mask views that stand side by side have in common: the square in sight, the cursor, the selection,
/// and the executed result they draw from.
///
/// That result is the model's newest. Where two strategies are compared and only A's is there yet, the one
/// before stays, so that both sides are of one generation and B does not flicker; but not longer than
/// `Lag::kSayAfter`.
class MaskLink : public QObject {
  Q_OBJECT

 public:
  explicit MaskLink(StudioModel& model);

  [[nodiscard]] const MaskSight& sight() const { return sight_; }
  /// Whether the whole sequence is in sight, however long it becomes.
  [[nodiscard]] bool isFitted() const { return fitted_; }
  void setSight(const MaskSight& sight, bool fitted);

  [[nodiscard]] const std::optional<MaskPlace>& cursor() const { return cursor_; }
  [[nodiscard]] CursorBy cursorBy() const { return by_; }
  void setCursor(const std::optional<MaskPlace>& cursor, CursorBy by);

  /// The rectangle that was drawn to zoom to: kv from left to right, q from top to bottom. Or none.
  [[nodiscard]] const std::optional<QRectF>& selection() const { return selection_; }
  void setSelection(const std::optional<QRectF>& selection);

  /// Null before the first.
  [[nodiscard]] const std::shared_ptr<const ExecutedSnapshot>& executed() const { return executed_; }
  /// Whether that has been older than the newest snapshot for long enough to say so.
  [[nodiscard]] bool showsStale() const;

 Q_SIGNALS:
  void sightChanged();
  void cursorChanged();
  void selectionChanged();
  void executedChanged();

 private:
  void takeExecuted();

  StudioModel& model_;
  MaskSight sight_;
  bool fitted_ = true;
  std::optional<MaskPlace> cursor_;
  CursorBy by_ = CursorBy::mouse;
  std::optional<QRectF> selection_;
  std::shared_ptr<const ExecutedSnapshot> executed_;
  Lag b_missing_{this};
};

}  // namespace evenkeel::ui
