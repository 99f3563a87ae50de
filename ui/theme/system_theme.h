#pragma once

#include <QObject>

#include "theme/theme.h"

#ifdef EVENKEEL_DBUS
#include <QDBusVariant>
#endif

namespace evenkeel::ui {

/// What the desktop asks for: the portal's colour scheme and contrast where there is one, with every change,
/// else what the platform's palette was at the start. Asking never blocks.
class SystemTheme : public QObject {
  Q_OBJECT

 public:
  /// Before the first `applyTheme`, which replaces the platform's palette.
  explicit SystemTheme(QObject* parent = nullptr);

  [[nodiscard]] ThemeKind kind() const;

 Q_SIGNALS:
  void changed();

 private:
#ifdef EVENKEEL_DBUS
  Q_SLOT void take(const QString& group, const QString& key, const QDBusVariant& value);
  void ask(const QString& key);
#endif

  bool dark_;
  bool high_contrast_ = false;
};

}  // namespace evenkeel::ui
