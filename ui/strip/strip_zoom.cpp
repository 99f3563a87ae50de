#include "strip/strip_zoom.h"

#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace evenkeel::ui {
namespace {

/// A notch of the wheel is 120; two of them halve or double what is in sight.
constexpr double kWheelPerDoubling = 240;
/// A notch along the sequence is so much of what is in sight.
constexpr double kPanPerNotch = 0.15;
constexpr double kNotch = 120;

}  // namespace

void StripZoom::setSight(StripSight sight) {
  if (!std::isfinite(sight.begin) || !std::isfinite(sight.span)) return;
  sight.span = std::clamp(sight.span, std::min(1.0, least_span_), 1.0);
  sight.begin = std::clamp(sight.begin, 0.0, 1.0 - sight.span);
  if (sight == sight_) return;
  sight_ = sight;
  Q_EMIT changed();
}

void StripZoom::zoomAbout(double share, double factor) {
  const double span = std::clamp(sight_.span * factor, std::min(1.0, least_span_), 1.0);
  setSight({share - (share - sight_.begin) * span / sight_.span, span});
}

void StripZoom::pan(double share) {
  setSight({sight_.begin + share * sight_.span, sight_.span});
}

void StripZoom::reveal(double begin, double end) {
  const double behind = end - (sight_.begin + sight_.span);
  if (begin < sight_.begin || end - begin > sight_.span) {
    setSight({begin, sight_.span});
  } else if (behind > 0) {
    setSight({sight_.begin + behind, sight_.span});
  }
}

void StripZoom::setLeastSpan(double span) {
  least_span_ = span;
  setSight(sight_);
}

QJsonObject StripZoom::viewState() const {
  return {{QStringLiteral("begin"), sight_.begin}, {QStringLiteral("span"), sight_.span}};
}

void StripZoom::setViewState(const QJsonObject& state) {
  const QJsonValue begin = state.value(QStringLiteral("begin"));
  const QJsonValue span = state.value(QStringLiteral("span"));
  if (begin.isDouble() && span.isDouble() && span.toDouble() > 0)
    setSight({begin.toDouble(), span.toDouble()});
}

bool zoomByWheel(StripZoom& zoom, const TokenScale& scale, const QWheelEvent& event) {
  const QPoint turned = event.angleDelta();
  const bool along = turned.x() != 0 || (event.modifiers() & Qt::ShiftModifier) != 0;
  const int by = turned.x() != 0 ? turned.x() : turned.y();
  if (by == 0 || (zoom.sight().isWhole() && (along || by < 0))) return false;
  if (along) {
    zoom.pan(-by / kNotch * kPanPerNotch);
    return true;
  }
  const double place = std::clamp((event.position().x() - scale.left) / scale.width, 0.0, 1.0);
  zoom.zoomAbout(scale.sight.begin + place * scale.sight.span, std::exp2(-by / kWheelPerDoubling));
  return true;
}

}  // namespace evenkeel::ui
