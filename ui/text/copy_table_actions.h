#pragma once

#include <QAction>
#include <QList>
#include <functional>

class QAbstractItemModel;
class QWidget;

namespace evenkeel::ui {

/// Three actions of `owner` that put its table on the clipboard as text, CSV and Markdown; named
/// "copy-<name>-text" and so on, called "Copy <title> as text". `done` is called with a line for people.
[[nodiscard]] QList<QAction*> copyTableActions(QWidget* owner, const QAbstractItemModel* table,
                                               const QString& name, const QString& title,
                                               const std::function<void(const QString&)>& done);

}  // namespace evenkeel::ui
