#pragma once

#include <QDialog>
#include <cstdint>
#include <optional>
#include <string>

#include "layout/generate.h"
#include "pipeline/project.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace evenkeel::ui {

/// What to draw document lengths from.
struct Generation {
  std::string preset;
  std::uint64_t seed = 1;
  Packing packing;
};

/// Asks for a preset, a seed, S, the batch rows and the multiple that lengths are rounded up to.
class GenerateDialog : public QDialog {
  Q_OBJECT

 public:
  explicit GenerateDialog(const Project& project, QWidget* parent = nullptr);

  /// Nothing where a number is refused.
  [[nodiscard]] const std::optional<Generation>& generation() const { return generation_; }

 private:
  void check();

  QComboBox* preset_;
  QLineEdit* seed_;
  QLineEdit* seq_len_;
  QLineEdit* batch_;
  QLineEdit* multiple_;
  QLabel* outcome_;
  QPushButton* generate_;
  std::optional<Generation> generation_;
};

}  // namespace evenkeel::ui
