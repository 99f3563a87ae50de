#pragma once

#include <QWidget>
#include <functional>

#include "findings/finding.h"

namespace evenkeel::ui {

/// One finding: icon and word of its severity, the message, what to do about it, and a button that does it
/// (none where `button` is empty).
class FindingRow : public QWidget {
  Q_OBJECT

 public:
  FindingRow(const Finding& finding, const QString& button, const std::function<void()>& apply,
             QWidget* parent);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Severity severity_;
};

}  // namespace evenkeel::ui
