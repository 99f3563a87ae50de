#pragma once

#include <QJsonObject>
#include <QObject>
#include <cstdint>

#include "strip/token_scale.h"

class QWheelEvent;

namespace evenkeel::ui {

/// Which part of the sequence is in sight, for the strip and the lanes under it.
class StripZoom : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  [[nodiscard]] const StripSight& sight() const { return sight_; }
  /// Shows a part, moved inside the sequence; at least `least_span` of it.
  void setSight(StripSight sight);
  /// Shows `factor` times as much, and keeps the place at `share` of S where it is.
  void zoomAbout(double share, double factor);
  /// Moves what is in sight by a share of what is in sight.
  void pan(double share);
  /// Moves as little as brings [begin, end] (shares of S) into sight, else to its beginning.
  void reveal(double begin, double end);
  void fit() { setSight({}); }
  /// The least share of S that may fill the strip: so that no token is larger than the strip needs.
  void setLeastSpan(double span);

  [[nodiscard]] QJsonObject viewState() const;
  void setViewState(const QJsonObject& state);

 Q_SIGNALS:
  void changed();

 private:
  StripSight sight_;
  double least_span_ = 1e-9;
};

/// What the wheel does over a widget that shows the sequence at `scale`: zooms about the pointer, or with
/// Shift (or a wheel that turns sideways) moves along. Whether it did anything.
bool zoomByWheel(StripZoom& zoom, const TokenScale& scale, const QWheelEvent& event);

}  // namespace evenkeel::ui
