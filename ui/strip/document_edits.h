#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <functional>
#include <optional>

#include "layout/edit_selection.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

/// What people do with the selected documents of the shown row, each as one undoable step. What cannot be
/// done is said in a line, and changes nothing.
class DocumentEdits : public QObject {
  Q_OBJECT

 public:
  explicit DocumentEdits(StudioModel& model, QObject* parent = nullptr);

  void addBefore();
  void addAfter();
  void duplicate();
  void remove();
  void splitInHalf();
  /// Cuts the document that holds `token` there.
  void splitAt(std::int64_t token);
  /// One document of all selected; of one, with the next.
  void merge();
  /// Among the other documents, by one place: `direction` -1 or 1.
  void move(int direction, bool repeated);
  /// Before document `before`.
  void moveTo(std::size_t before);
  /// The end of the current document by a block, or by one token: `direction` -1 or 1.
  void moveBoundary(int direction, bool by_token, bool repeated);
  void setLength(std::size_t document, std::int64_t length);
  /// These documents, each to a multiple.
  void padTo(const std::vector<std::size_t>& documents, std::int64_t multiple);

  enum class Copied { lengths, cu_seqlens };
  /// The selected documents' lengths as text, all of the row without a selection.
  void copy(Copied as);

  void addRow();
  void removeRow();
  void moveRow(int direction);

 private:
  [[nodiscard]] const DocumentRow& row() const;
  [[nodiscard]] bool needSelection();
  /// Takes the step and selects what it was about. Nothing where it is refused.
  void take(const QString& text, const Result<EditedDocuments>& edited,
            std::optional<std::uint64_t> gesture = std::nullopt);
  /// "document 3", "documents 3 to 5", "4 documents".
  [[nodiscard]] QString named() const;
  [[nodiscard]] std::uint64_t keyGesture(bool repeated);

  StudioModel& model_;
  std::uint64_t key_gesture_ = 0;
};

}  // namespace evenkeel::ui
