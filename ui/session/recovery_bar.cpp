#include "session/recovery_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include "base/text.h"
#include "session/autosave.h"

namespace evenkeel::ui {

RecoveryBar::RecoveryBar(const Recovered& recovered, std::size_t more, QWidget* parent) : QFrame(parent) {
  setObjectName(QStringLiteral("recovery-bar"));
  const auto documents = static_cast<std::int64_t>(recovered.session.project.layout.document_count());
  const bool today = recovered.written.date() == QDate::currentDate();
  const QString when = today ? recovered.written.toString(QStringLiteral("HH:mm"))
                             : QLocale().toString(recovered.written, QLocale::ShortFormat);
  const QString what =
      documents == 1 ? tr("1 document") : tr("%1 documents").arg(QString::fromStdString(grouped(documents)));
  const QString file = sessionFile(recovered.session);
  QString text = file.isEmpty()
                     ? tr("What was not saved at %1 is still there: %2.").arg(when, what)
                     : tr("What was not saved of %1 at %2 is still there: %3.").arg(file, when, what);
  if (more > 0) text += tr(" %1 more after this.").arg(more);
  auto* label = new QLabel(text, this);
  label->setAccessibleName(text);
  auto* restore = new QPushButton(tr("Restore"), this);
  restore->setObjectName(QStringLiteral("recovery-restore"));
  auto* discard = new QPushButton(tr("Discard"), this);
  discard->setObjectName(QStringLiteral("recovery-discard"));
  discard->setProperty("plain", true);
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(16, 6, 16, 6);
  line->addWidget(label, 1);
  line->addWidget(restore);
  line->addWidget(discard);
  connect(restore, &QPushButton::clicked, this, &RecoveryBar::restoreRequested);
  connect(discard, &QPushButton::clicked, this, &RecoveryBar::discardRequested);
}

}  // namespace evenkeel::ui
