#pragma once

#include <QLineEdit>
#include <QWidget>
#include <vector>

#include "model/studio_model.h"

class QHBoxLayout;
class QToolButton;

namespace evenkeel::ui {

/// A number of a mask: Enter or leaving it takes what is typed, Up and Down change it by one, Page Up and
/// Page Down by a factor of two, Escape drops what is typed.
class ParameterField : public QLineEdit {
  Q_OBJECT

 public:
  ParameterField(const MaskParameter& parameter, QWidget* parent);

  void show(std::int64_t value);

 Q_SIGNALS:
  void entered(qint64 value);
  /// What was typed is no value of this parameter.
  void refused(const QString& line);

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  bool take();
  void mark(bool bad);

  MaskParameter parameter_;
  std::int64_t value_ = 0;
};

/// The numbers of the mask that is chosen, each a field, and its mask_mod text to read, copy and edit.
class MaskParameters : public QWidget {
  Q_OBJECT

 public:
  explicit MaskParameters(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] const std::vector<ParameterField*>& fields() const { return fields_; }
  /// The mask as FlexAttention users write it.
  [[nodiscard]] QString maskModText() const;

 Q_SIGNALS:
  /// The text is to be edited.
  void editAsked();

 private:
  void showMask();
  void openText();

  StudioModel& model_;
  QHBoxLayout* row_;
  QToolButton* text_;
  std::optional<MaskKind> shown_;  ///< the named mask whose fields there are
  std::vector<ParameterField*> fields_;
  std::vector<QWidget*> labels_;
};

/// The mask `name` with the parameters that the last one had by the same name, else with its examples.
[[nodiscard]] MaskSpec maskAfter(const NamedMask& mask, const MaskSpec& last);

}  // namespace evenkeel::ui
