#include "theme/system_theme.h"

#include <QGuiApplication>
#include <QPalette>

#ifdef EVENKEEL_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#endif

namespace evenkeel::ui {
namespace {

#ifdef EVENKEEL_DBUS
QString portal() {
  return QStringLiteral("org.freedesktop.portal.Desktop");
}
QString portal_path() {
  return QStringLiteral("/org/freedesktop/portal/desktop");
}
QString portal_settings() {
  return QStringLiteral("org.freedesktop.portal.Settings");
}
#endif

QString appearance() {
  return QStringLiteral("org.freedesktop.appearance");
}
QString color_scheme() {
  return QStringLiteral("color-scheme");
}
QString contrast_key() {
  return QStringLiteral("contrast");
}

/// Asked before our own palette takes the platform's place, and kept.
bool dark_at_start() {
  static const bool dark = QGuiApplication::palette().color(QPalette::Window).lightness() <
                           QGuiApplication::palette().color(QPalette::WindowText).lightness();
  return dark;
}

}  // namespace

SystemTheme::SystemTheme(QObject* parent) : QObject(parent), dark_(dark_at_start()) {
#ifdef EVENKEEL_DBUS
  // Without an address there is no bus, and asking for one would only warn.
  if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return;
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected()) return;
  bus.connect(portal(), portal_path(), portal_settings(), QStringLiteral("SettingChanged"), this,
              SLOT(take(QString, QString, QDBusVariant)));
  ask(color_scheme());
  ask(contrast_key());
#endif
}

ThemeKind SystemTheme::kind() const {
  if (high_contrast_) return ThemeKind::high_contrast;
  return dark_ ? ThemeKind::dark : ThemeKind::light;
}

#ifdef EVENKEEL_DBUS
void SystemTheme::ask(const QString& key) {
  QDBusMessage call =
      QDBusMessage::createMethodCall(portal(), portal_path(), portal_settings(), QStringLiteral("Read"));
  call << appearance() << key;
  auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher* done) {
    const QDBusPendingReply<QDBusVariant> reply = *done;
    done->deleteLater();
    if (reply.isValid()) take(appearance(), key, reply.value());
  });
}

void SystemTheme::take(const QString& group, const QString& key, const QDBusVariant& value) {
  if (group != appearance()) return;
  // `Read` wraps the value twice, the signal once.
  QVariant inside = value.variant();
  while (inside.canConvert<QDBusVariant>()) inside = inside.value<QDBusVariant>().variant();
  const ThemeKind before = kind();
  if (key == color_scheme() && inside.toUInt() != 0) dark_ = inside.toUInt() == 1;
  if (key == contrast_key()) high_contrast_ = inside.toUInt() == 1;
  if (kind() != before) Q_EMIT changed();
}
#endif

}  // namespace evenkeel::ui
