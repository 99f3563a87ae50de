#pragma once

#include <QDialog>
#include <optional>
#include <string>
#include <utility>

#include "model/side.h"
#include "model/studio_model.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace evenkeel::ui {

/// The parameters of A and B, and what block-wise strategies balance. Every change is an undoable step at
/// once, so that the window behind shows what it does.
class StrategyOptions : public QDialog {
  Q_OBJECT

 public:
  explicit StrategyOptions(StudioModel& model, QWidget* parent = nullptr);

 private:
  void showProject();
  void fill();
  void addParameters(QFormLayout& form, Side side, const std::string& text);
  void addCost(QFormLayout& form);
  /// A field of the flops model; empty text is no number.
  void addNumber(QFormLayout& form, const char* name, const QString& label, std::int64_t CostModel::*number);
  void takeParameter(Side side, const std::string& text, std::size_t parameter, const QString& value);
  void takeCost(const QString& step, const CostModel& cost);
  void chooseCalibration();
  void refuse(const Error& error);

  StudioModel& model_;
  QWidget* fields_ = nullptr;
  QLabel* outcome_;
  std::optional<std::pair<Case, std::optional<std::string>>> shown_;
};

}  // namespace evenkeel::ui
