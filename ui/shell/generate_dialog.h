#pragma once

#include <QDialog>
#include <cstdint>
#include <optional>
#include <string>

#include "layout/generate.h"
#include "layout/length_histogram.h"
#include "live/newest_wins.h"
#include "model/lag.h"
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

class LengthHistogramView;

/// Asks for a preset, a seed, S, the batch rows and the multiple that lengths are rounded up to. Shows how
/// long the documents are that these give: they are drawn on a lane of their own, anew with every change.
class GenerateDialog : public QDialog {
  Q_OBJECT

 public:
  explicit GenerateDialog(const Project& project, QWidget* parent = nullptr);

  /// Nothing where it is refused.
  [[nodiscard]] const std::optional<Generation>& generation() const { return generation_; }

 private:
  void check();
  void takePreview(std::uint64_t generation, const Result<LengthHistogram>& preview);

  QComboBox* preset_;
  QLineEdit* seed_;
  QLineEdit* seq_len_;
  QLineEdit* batch_;
  QLineEdit* multiple_;
  QLabel* outcome_;
  QPushButton* generate_ = nullptr;
  LengthHistogramView* histogram_;
  std::optional<Generation> generation_;
  Lag lag_{this};
  std::uint64_t awaited_ = 0;                                 ///< the preview asked for last; 0: none
  NewestWins<Generation, Result<LengthHistogram>> previews_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
