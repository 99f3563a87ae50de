#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/result.h"
#include "engine/engine.h"
#include "findings/finding.h"
#include "layout/edit.h"
#include "live/newest_wins.h"
#include "pipeline/pipeline.h"
#include "pipeline/project.h"
#include "pipeline/snapshot.h"

namespace evenkeel::ui {

/// What is pointed at; hovered in one view, lit up in all of them.
struct Pointed {
  std::optional<Rank> rank;
  std::optional<std::size_t> document;  ///< in the shown row
  std::optional<std::int64_t> q_block;  ///< of the original sequence
  bool operator==(const Pointed&) const = default;
};

/// The one model behind all views: the project with its undo history, the newest snapshot of it, and what is
/// pointed at. Lives on the UI thread; the pipeline runs on a lane of its own, and edits never wait for it.
class StudioModel : public QObject {
  Q_OBJECT

 public:
  StudioModel(Project project, std::unique_ptr<Engine> engine, QObject* parent = nullptr);
  ~StudioModel() override;

  [[nodiscard]] const Project& project() const { return project_; }
  /// The newest published snapshot; null before the first. May be of an older project than `project()`.
  [[nodiscard]] const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot_; }
  /// Whether the snapshot belongs to the project as it is now.
  [[nodiscard]] bool isCurrent() const;
  [[nodiscard]] QUndoStack& undoStack() { return undo_; }
  [[nodiscard]] const Engine& engine() const { return *engine_; }

  /// The batch row that is shown large.
  [[nodiscard]] BatchRow shownRow() const { return shown_row_; }
  void setShownRow(BatchRow row);

  [[nodiscard]] const Pointed& pointed() const { return pointed_; }
  void setPointed(const Pointed& pointed);

  /// The document that keyboard edits act on, in the shown row.
  [[nodiscard]] std::optional<std::size_t> selectedDocument() const { return selected_document_; }
  void selectDocument(std::optional<std::size_t> document);

  /// Replaces the project as one undoable step called `text`. Steps of the same `gesture` (a drag) that
  /// follow one another become one. Nothing happens where `next` equals the project.
  void edit(const QString& text, Project next, std::optional<std::uint64_t> gesture = std::nullopt);
  /// The same for a change of the layout; an error or a note of the edit is shown by `message`.
  void editLayout(const QString& text, const Result<Edited>& edited,
                  std::optional<std::uint64_t> gesture = std::nullopt);
  /// The same for a change of the case.
  void editCase(const QString& text, const std::function<void(Case&)>& change);
  /// Applies what a finding proposes. Returns false where it is only text.
  bool applyFix(const Fix& fix);
  /// A number that no earlier gesture had.
  [[nodiscard]] std::uint64_t beginGesture() { return ++last_gesture_; }

  /// Starts anew with another project, without history (open, sample).
  void reset(Project project);

  /// Shows a line to the person, for example why an edit was refused.
  void say(const QString& line) { Q_EMIT message(line); }

 Q_SIGNALS:
  void projectChanged();
  void snapshotChanged();
  void pointedChanged();
  void shownRowChanged();
  void selectedDocumentChanged();
  void message(const QString& line);

 private:
  class EditCommand;
  void setProject(const Project& project);
  void submit();
  /// What the documents of all steps would take with `next` added.
  [[nodiscard]] std::size_t undoBytes(const Project& next) const;

  Project project_;
  std::unique_ptr<Engine> engine_;
  QUndoStack undo_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::uint64_t submitted_ = 0;  ///< generation of the newest request
  BatchRow shown_row_;
  Pointed pointed_;
  std::optional<std::size_t> selected_document_;
  std::uint64_t last_gesture_ = 0;
  Pipeline pipeline_;                                    ///< used by the lane's thread only
  NewestWins<Request, std::shared_ptr<Snapshot>> lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
