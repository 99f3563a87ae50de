#include "text/copy_table_actions.h"

#include <QAbstractItemModel>
#include <QClipboard>
#include <QGuiApplication>
#include <QWidget>

#include "text/table_text.h"

namespace evenkeel::ui {

QList<QAction*> copyTableActions(QWidget* owner, const QAbstractItemModel* table, const QString& name,
                                 const QString& title, const std::function<void(const QString&)>& done) {
  struct Form {
    TableFormat format;
    QString suffix;
    QString called;
  };
  const QList<Form> forms = {
      {TableFormat::text, QStringLiteral("text"), QObject::tr("text")},
      {TableFormat::csv, QStringLiteral("csv"), QObject::tr("CSV")},
      {TableFormat::markdown, QStringLiteral("markdown"), QObject::tr("Markdown")},
  };
  QList<QAction*> actions;
  for (const Form& form : forms) {
    auto* action = new QAction(QObject::tr("Copy %1 as %2").arg(title, form.called), owner);
    action->setObjectName(QStringLiteral("copy-%1-%2").arg(name, form.suffix));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QObject::connect(action, &QAction::triggered, owner, [=] {
      QGuiApplication::clipboard()->setText(tableText(*table, form.format));
      done(QObject::tr("copied %1 as %2").arg(title, form.called));
    });
    actions.append(action);
  }
  return actions;
}

}  // namespace evenkeel::ui
