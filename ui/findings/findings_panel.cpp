#include "findings/findings_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <algorithm>

#include "bars/number_text.h"
#include "findings/finding_row.h"
#include "lesson/lesson.h"
#include "lessons/lesson_shelf.h"
#include "theme/theme.h"

namespace evenkeel::ui {

FindingsPanel::FindingsPanel(StudioModel& model, QWidget* parent)
    : QFrame(parent), model_(model), count_(new QLabel(this)), layout_(new QVBoxLayout(this)) {
  setProperty("panel", true);
  setAccessibleName(title());
  setFocusPolicy(Qt::ClickFocus);
  layout_->setContentsMargins(14, 2, 14, 14);
  layout_->setSpacing(8);
  count_->setProperty("quiet", true);
  count_->setObjectName(QStringLiteral("panel-caption"));
  connect(&model_, &StudioModel::snapshotChanged, this, &FindingsPanel::takeFindings);
  connect(&model_, &StudioModel::comparisonChanged, this, &FindingsPanel::takeFindings);
  connect(&model_, &StudioModel::lagChanged, this, &FindingsPanel::takeFindings);
  makeCommands();
  showFindings({});
  takeFindings();
}

void FindingsPanel::makeCommands() {
  const auto add = [this](const char* name, const QString& text, const QKeySequence& keys, auto act) {
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(action, &QAction::triggered, this, act);
    addAction(action);
    commands_.append(action);
  };
  add("copy-findings", tr("Copy the findings as text"), QKeySequence(), [this] {
    QGuiApplication::clipboard()->setText(text());
    model_.say(tr("Copied the findings as text"));
  });
  add("explain-first-finding", tr("Open the lesson that explains the first finding"), QKeySequence(), [this] {
    for (const ShownFinding& shown : shown_) {
      if (!shown.lesson.isEmpty()) return Q_EMIT lessonAsked(QString(shown.lesson));
    }
    model_.say(tr("No lesson explains what was found"));
  });
  add("fix-first-finding", tr("Apply the first fix among the findings"), QKeySequence(), [this] {
    for (const ShownFinding& shown : shown_) {
      if (shown.button.isEmpty()) continue;
      apply(ShownFinding(shown));
      return;
    }
    model_.say(tr("No finding has a fix that can be applied"));
  });
}

void FindingsPanel::takeFindings() {
  // What was executed last stands until the newest is there or lags: most executions are there at once, and
  // rows that come and go with every move of a drag would only jump. The same while a better strategy may
  // still be found.
  const auto& newest = model_.snapshot();
  const auto& executed = model_.comparison();
  const bool refused = newest != nullptr && !newest->chosen.plan;
  const bool current = executed != nullptr && executed->snapshot == newest;
  const bool stands = !current && executed != nullptr && !model_.showsStale() && !refused;
  if (newest != nullptr && executed == nullptr && !model_.showsStale() && !refused) return;
  const bool known = newest != nullptr;
  const bool shows_executed = current || stands;
  const std::vector<Finding> of_a = shows_executed ? executed->findings
                                    : known        ? newest->findings
                                                   : std::vector<Finding>{};
  const std::vector<Finding> of_b = shows_executed ? executed->findings_of_b : std::vector<Finding>{};
  const Request* request = shows_executed ? &executed->snapshot->request : known ? &newest->request : nullptr;
  const std::optional<std::string> b = request != nullptr ? request->b : std::nullopt;
  const std::int64_t seq_len = request != nullptr ? request->layout.seq_len() : 0;
  std::vector<ShownFinding> findings;
  for (const Finding& finding : of_a) {
    ShownFinding shown{finding, b ? QString(sideLetter(Side::a)) : QString(),
                       fixButtonText(finding.fix, seq_len)};
    if (b && finding.fix.kind == FixKind::use_strategy && finding.fix.name == *b) shown.button = tr("Use B");
    findings.push_back(shown);
  }
  for (const Finding& finding : of_b) {
    // What holds for both is said once.
    const auto same = std::find_if(findings.begin(), findings.end(), [&](const ShownFinding& shown) {
      return shown.finding.rule == finding.rule && shown.finding.message == finding.message;
    });
    if (same != findings.end()) {
      same->letters = tr("A and B");
      continue;
    }
    ShownFinding shown{finding, QString(sideLetter(Side::b)), fixButtonText(finding.fix, seq_len)};
    if (finding.fix.kind == FixKind::use_strategy) {
      // That A is better than B is what the comparison shows; there is nothing to press.
      shown.button = finding.fix.name == request->settings.strategy
                         ? QString()
                         : tr("Use as B: %1").arg(QString::fromStdString(finding.fix.name));
    }
    findings.push_back(shown);
  }
  for (ShownFinding& shown : findings) {
    const Lesson* lesson = lesson_that_explains(lessonShelf(), shown.finding.rule);
    if (lesson != nullptr) shown.lesson = QString::fromStdString(lesson->name);
  }
  // A drag publishes many snapshots a second; rows that stay keep their buttons under the cursor.
  if (findings == shown_ && known == known_) return;
  known_ = known;
  if (takeInPlace(findings)) return;
  showFindings(findings);
}

void FindingsPanel::apply(const ShownFinding& shown) {
  const bool of_b = shown.letters == sideLetter(Side::b);
  if (of_b && shown.finding.fix.kind == FixKind::use_strategy) {
    model_.chooseB(shown.finding.fix.name);
  } else {
    model_.applyFix(shown.finding.fix);
  }
}

void FindingsPanel::showPlace(const Place& place) {
  if (place.row) model_.setShownRow(BatchRow{*place.row});
  if (place.document) model_.selectDocument(*place.document);
}

int FindingsPanel::focusedRow() const {
  const QWidget* focus = QApplication::focusWidget();
  for (std::size_t i = 0; focus != nullptr && i < rows_.size(); ++i) {
    if (rows_[i]->isAncestorOf(focus)) return static_cast<int>(i);
  }
  return -1;
}

/// The button where the focus was, or the nearest before it: an applied fix takes its button away.
void FindingsPanel::focusRow(int row) {
  for (int i = std::min(row, static_cast<int>(rows_.size()) - 1); i >= 0; --i) {
    if (QPushButton* button = rows_[static_cast<std::size_t>(i)]->firstButton()) return button->setFocus();
  }
  for (const FindingRow* other : rows_) {
    if (QPushButton* button = other->firstButton()) return button->setFocus();
  }
  setFocus();
}

QString FindingsPanel::text() const {
  if (shown_.empty()) return tr("No findings") + u'\n';
  QString lines;
  for (const ShownFinding& shown : shown_) lines += shown.text() + u'\n';
  return lines;
}

/// While a document is dragged the same findings come with other numbers: their rows stay, as making them
/// anew costs more than all else that a move asks for.
bool FindingsPanel::takeInPlace(const std::vector<ShownFinding>& findings) {
  if (findings.empty() || findings.size() != rows_.size()) return false;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (!(findings[i] == shown_[i]) && !rows_[i]->take(findings[i])) return false;
  }
  shown_ = findings;
  setAccessibleDescription(text());
  return true;
}

void FindingsPanel::showFindings(const std::vector<ShownFinding>& findings) {
  const int focused = focusedRow();
  shown_ = findings;
  rows_.clear();
  count_->setText(findings.empty() ? QString() : numberText(static_cast<std::int64_t>(findings.size())));
  if (list_ != nullptr) {
    // Held by the panel meanwhile, or the focus would wander off to another one.
    if (focused >= 0) setFocus();
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
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const auto show = findings[i].hasPlace()
                          ? std::function<void()>([this, i] { showPlace(shown_[i].finding.place); })
                          : std::function<void()>();
    rows_.push_back(new FindingRow(
        findings[i], [this, i] { apply(ShownFinding(shown_[i])); }, show,
        [this, i] { Q_EMIT lessonAsked(QString(shown_[i].lesson)); }, list_));
    rows->addWidget(rows_.back());
  }
  layout_->addWidget(list_);
  list_->show();
  if (focused >= 0) focusRow(focused);
  setAccessibleDescription(text());
  updateGeometry();
}

void FindingsPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::StyleChange && list_ != nullptr) list_->update();
  // Labels hold the font that they were made with.
  if (event->type() == QEvent::FontChange && list_ != nullptr) showFindings(shown_);
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
