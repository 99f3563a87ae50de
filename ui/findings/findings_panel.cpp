#include "findings/findings_panel.h"

#include <QEvent>
#include <QHBoxLayout>

#include "bars/number_text.h"
#include "findings/finding_row.h"
#include "theme/theme.h"

namespace evenkeel::ui {

FindingsPanel::FindingsPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent), model_(model), count_(new QLabel(this)), layout_(new QVBoxLayout(this)) {
  setProperty("panel", true);
  setAccessibleName(tr("Findings"));
  layout_->setContentsMargins(14, 2, 14, 14);
  layout_->setSpacing(8);
  count_->setProperty("quiet", true);
  count_->setObjectName(QStringLiteral("panel-caption"));
  connect(&model_, &StudioModel::snapshotChanged, this, &FindingsPanel::takeFindings);
  connect(&model_, &StudioModel::executedChanged, this, &FindingsPanel::takeFindings);
  connect(&model_, &StudioModel::lagChanged, this, &FindingsPanel::takeFindings);
  showFindings({});
  takeFindings();
}

void FindingsPanel::takeFindings() {
  // What was executed last stands until the newest is there or lags: most executions are there at once, and
  // rows that come and go with every move of a drag would only jump.
  const auto& newest = model_.snapshot();
  const auto& executed = model_.executed();
  const bool current = model_.executedIsCurrent();
  const bool refused = newest != nullptr && !newest->chosen.plan;
  if (newest != nullptr && !current && !model_.showsStale() && !refused) return;
  const bool known = newest != nullptr;
  const std::vector<Finding> findings = current ? executed->findings
                                        : known ? newest->findings
                                                : std::vector<Finding>{};
  // A drag publishes many snapshots a second; rows that stay keep their buttons under the cursor.
  if (findings == shown_ && known == known_) return;
  known_ = known;
  showFindings(findings);
}

void FindingsPanel::showFindings(const std::vector<Finding>& findings) {
  shown_ = findings;
  count_->setText(findings.empty() ? QString() : numberText(static_cast<std::int64_t>(findings.size())));
  if (list_ != nullptr) {
    // The button that asked for this may still be on the stack.
    list_->hide();
    layout_->removeWidget(list_);
    list_->deleteLater();
  }
  list_ = new QWidget(this);
  auto* rows = new QVBoxLayout(list_);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(16);
  if (findings.empty()) {
    auto* none = new QLabel(known_ ? tr("No findings") : QString(), list_);
    none->setProperty("quiet", true);
    rows->addWidget(none);
  }
  const std::int64_t seq_len = model_.snapshot() == nullptr ? 0 : model_.snapshot()->request.layout.seq_len();
  for (const Finding& finding : findings) {
    rows->addWidget(new FindingRow(
        finding, fixButtonText(finding.fix, seq_len), [this, fix = finding.fix] { model_.applyFix(fix); },
        list_));
  }
  layout_->addWidget(list_);
  list_->show();
  updateGeometry();
}

void FindingsPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::StyleChange && list_ != nullptr) list_->update();
  QFrame::changeEvent(event);
}

QString fixButtonText(const Fix& fix, std::int64_t seq_len) {
  switch (fix.kind) {
    case FixKind::none:
      return {};
    case FixKind::pad_documents_to_multiple:
      return QObject::tr("Pad documents to %1").arg(numberText(fix.value));
    case FixKind::pad_sequence_to_multiple:
      return QObject::tr("Pad to %1").arg(numberText(round_up(seq_len, fix.value)));
    case FixKind::use_strategy:
      return QObject::tr("Use %1").arg(QString::fromStdString(fix.name));
    case FixKind::use_square_blocks:
      return QObject::tr("Use block %1").arg(numberText(fix.value));
  }
  return {};
}

}  // namespace evenkeel::ui
