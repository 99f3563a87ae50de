#pragma once

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>
#include <vector>

#include "findings/finding.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

/// The findings of the chosen strategy, those of its execution included once it is there, each with its fix
/// as a button.
class FindingsPanel : public QFrame {
  Q_OBJECT

 public:
  explicit FindingsPanel(StudioModel& model, QWidget* parent = nullptr);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void takeFindings();
  void showFindings(const std::vector<Finding>& findings);

  StudioModel& model_;
  std::vector<Finding> shown_;
  bool known_ = false;  ///< whether there was a snapshot when they were shown
  QLabel* count_;
  QWidget* list_ = nullptr;
  QVBoxLayout* layout_;
};

/// What the button of a fix says, for a sequence of `seq_len` tokens; empty where a fix is only text.
[[nodiscard]] QString fixButtonText(const Fix& fix, std::int64_t seq_len);

}  // namespace evenkeel::ui
