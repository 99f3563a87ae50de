#pragma once

#include <QAction>
#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>
#include <vector>

#include "findings/finding.h"
#include "findings/finding_row.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

/// The findings of the chosen strategy and of the one it is compared with, those of their executions included
/// once they are there, each with its fix as a button. A finding that names a document or a batch row shows
/// it.
class FindingsPanel : public QFrame {
  Q_OBJECT

 public:
  explicit FindingsPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] static QString title() { return tr("Findings"); }
  [[nodiscard]] QList<QAction*> commands() const { return commands_; }
  /// All of them as text, a line each.
  [[nodiscard]] QString text() const;

 Q_SIGNALS:
  /// A lesson that explains a finding, by its name.
  void lessonAsked(const QString& name);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void makeCommands();
  void takeFindings();
  [[nodiscard]] bool takeInPlace(const std::vector<ShownFinding>& findings);
  void showFindings(const std::vector<ShownFinding>& findings);
  void apply(const ShownFinding& shown);
  void showPlace(const Place& place);
  /// The row that has the focus; -1 where none has.
  [[nodiscard]] int focusedRow() const;
  void focusRow(int row);

  StudioModel& model_;
  std::vector<ShownFinding> shown_;
  bool known_ = false;  ///< whether there was a snapshot when they were shown
  QLabel* count_;
  QWidget* list_ = nullptr;
  QVBoxLayout* layout_;
  std::vector<FindingRow*> rows_;
  QList<QAction*> commands_;
};

/// What the button of a fix says, for a sequence of `seq_len` tokens; empty where a fix is only text.
[[nodiscard]] QString fixButtonText(const Fix& fix, std::int64_t seq_len);

}  // namespace evenkeel::ui
