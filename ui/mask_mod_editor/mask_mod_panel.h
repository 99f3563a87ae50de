#pragma once

#include <QFrame>
#include <QJsonObject>
#include <QList>

#include "mask_mod_editor/code_edit.h"
#include "mask_mod_editor/mask_mod_draft.h"
#include "mask_mod_editor/outcome_line.h"
#include "mask_mod_editor/tensor_table.h"
#include "model/studio_model.h"

class QAction;
class QBoxLayout;
class QMenu;
class QPushButton;

namespace evenkeel {
class Mask;
}

namespace evenkeel::ui {

/// The mask as FlexAttention users write it: its text to edit, what is wrong with it or what it gives, the
/// tensors that it indexes, and a shelf of texts to start from. What is right is the project's mask at once.
class MaskModPanel : public QFrame {
  Q_OBJECT

 public:
  explicit MaskModPanel(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] static QString title() { return QStringLiteral("mask_mod"); }
  [[nodiscard]] CodeEdit& edit() { return *edit_; }
  [[nodiscard]] TensorTable& tensors() { return *tensors_; }
  [[nodiscard]] MaskModDraft& draft() { return *draft_; }
  [[nodiscard]] OutcomeLine& outcome() { return *outcome_; }
  /// Whether what is typed was checked, and the snapshot is of it.
  [[nodiscard]] bool isCurrent() const;

  [[nodiscard]] QList<QAction*> commands() const { return commands_; }
  /// A text that is not the project's, so that what is half written is there again with the session.
  [[nodiscard]] QJsonObject viewState() const;
  void setViewState(const QJsonObject& state);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  [[nodiscard]] bool isWide() const;
  void place();
  void showDraft();
  void showOutcome();
  void showError(const Error& error, const QString& standing);
  void showMask(const Mask& mask);
  void fillShelf();
  [[nodiscard]] QString standing() const;
  void undo();
  void redo();

  StudioModel& model_;
  MaskModDraft* draft_;
  CodeEdit* edit_;
  TensorTable* tensors_;
  OutcomeLine* outcome_;
  QPushButton* shelf_;
  QMenu* shelf_menu_;
  QBoxLayout* column_;
  QBoxLayout* sides_;
  QList<QAction*> commands_;
  Lag counting_{this};  ///< the pairs of what is right
};

}  // namespace evenkeel::ui
