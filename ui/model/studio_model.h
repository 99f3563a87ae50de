#pragma once

#include <QObject>
#include <QString>
#include <QTimer>
#include <QUndoStack>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "engine/engine.h"
#include "engine/switchable_engine.h"
#include "findings/finding.h"
#include "layout/edit.h"
#include "live/newest_wins.h"
#include "live/patient_lane.h"
#include "model/document_selection.h"
#include "model/lag.h"
#include "model/side.h"
#include "pipeline/executed.h"
#include "pipeline/pipeline.h"
#include "pipeline/project.h"
#include "pipeline/snapshot.h"

namespace evenkeel::ui {

/// What is pointed at; hovered in one view, lit up in all of them.
struct Pointed {
  std::optional<Rank> rank;
  std::optional<std::size_t> document;     ///< of q, in the shown row
  std::optional<std::int64_t> q_block;     ///< of the original sequence
  std::optional<std::size_t> kv_document;  ///< of kv, in the shown row
  bool operator==(const Pointed&) const = default;
};

/// One step of executing a snapshot's strategies: `Executor::next`, or what a test puts in its place. Called
/// on two threads: on one until A and B are executed, on another for the rest.
using ExecuteNext = std::function<Cancellable<std::shared_ptr<const ExecutedSnapshot>>(
    const std::shared_ptr<const Snapshot>& snapshot, const std::shared_ptr<const ExecutedSnapshot>& so_far,
    const Engine& engine, const std::stop_token& stop)>;

/// The one model behind all views: the project with its undo history, the newest snapshot of it, what its
/// kernels run, and what is pointed at. Lives on the UI thread; the pipeline runs on a lane of its own, the
/// executions of A and B on another and all other strategies on a third, and edits never wait for any.
///
/// `snapshot()` and `executed()` may be of different generations: a view draws wholly from one of them, the
/// executed one from `executed()->snapshot`.
class StudioModel : public QObject {
  Q_OBJECT

 public:
  /// How long the other strategies than A and B may be behind before they are shown as missing, in ms.
  static constexpr int kSayMissingAfter = 1500;

  StudioModel(Project project, std::unique_ptr<Engine> engine, QObject* parent = nullptr);
  StudioModel(Project project, std::unique_ptr<Engine> engine, ExecuteNext execute,
              QObject* parent = nullptr);
  ~StudioModel() override;

  [[nodiscard]] const Project& project() const { return project_; }
  /// The newest published snapshot; null before the first. May be of an older project than `project()`.
  [[nodiscard]] const std::shared_ptr<const Snapshot>& snapshot() const { return snapshot_; }
  /// Whether the snapshot belongs to the project as it is now.
  [[nodiscard]] bool isCurrent() const;
  /// What the kernels run, of the newest snapshot whose chosen strategy was executed; null before the first.
  [[nodiscard]] const std::shared_ptr<const ExecutedSnapshot>& executed() const { return executed_; }
  /// The executed result to show where all strategies matter: the newest complete one, until that lags; then
  /// as much as there is of `executed()`. Another one ten times a second at most: a drag completes one with
  /// every move, and nobody reads faster. Null before there is any.
  [[nodiscard]] const std::shared_ptr<const ExecutedSnapshot>& comparison() const { return comparison_; }
  /// Whether `executed()` belongs to the snapshot that is shown; else it is stale and has to be marked.
  [[nodiscard]] bool executedIsCurrent() const {
    return executed_ != nullptr && executed_->snapshot == snapshot_;
  }
  /// Whether `executed()` has been stale for long enough to mark it.
  [[nodiscard]] bool showsStale() const { return stale_.said() && !executedIsCurrent(); }
  /// Whether the other strategies of `executed()` have been missing for long enough to show them so.
  [[nodiscard]] bool showsMissing() const { return missing_.said(); }
  /// Whether the numbers of all strategies are there, executed ones included, of the project as it is now.
  [[nodiscard]] bool isSettled() const {
    return isCurrent() && executedIsCurrent() && executed_->complete() && comparison_ == executed_;
  }
  /// How long the pipeline took for `snapshot()`, and the chosen strategy's execution for `executed()`.
  [[nodiscard]] std::chrono::nanoseconds planTime() const { return plan_time_; }
  [[nodiscard]] std::chrono::nanoseconds executedTime() const { return executed_time_; }
  /// The history of what is shown: of the project, or of the one that is visited.
  [[nodiscard]] QUndoStack& undoStack() { return own_ ? visited_undo_ : undo_; }
  [[nodiscard]] const Engine& engine() const { return engine_; }
  /// What is computed from now on is computed by `engine`, which answers every primitive; results are the
  /// same, so what is there stays.
  void useEngine(std::shared_ptr<const Engine> engine);
  /// Whether a large view shows what runs. Where none does, executing leaves a core to what they do show.
  void setExecutionInSight(bool in_sight) { execution_in_sight_ = in_sight; }
  /// Whether a large view waits for its picture. `comparison()` lets that be painted first, for a while.
  void setPictureAwaited(const QObject& view, bool awaited) {
    if (awaited) {
      awaiting_.insert(&view);
    } else {
      awaiting_.erase(&view);
    }
  }

  /// The batch row that is shown large.
  [[nodiscard]] BatchRow shownRow() const { return shown_row_; }
  void setShownRow(BatchRow row);

  [[nodiscard]] const Pointed& pointed() const { return pointed_; }
  void setPointed(const Pointed& pointed);
  /// The rank that is pointed at whenever nothing else is; none until one is pinned.
  [[nodiscard]] std::optional<Rank> pinnedRank() const { return pinned_rank_; }
  void pinRank(std::optional<Rank> rank);

  /// The documents that edits act on, in the shown row; ascending. One of them is the current one.
  [[nodiscard]] const DocumentSelection& selection() const { return selection_; }
  [[nodiscard]] const std::vector<std::size_t>& selectedDocuments() const { return selection_.documents; }
  [[nodiscard]] std::optional<std::size_t> selectedDocument() const { return selection_.current; }
  void select(const DocumentSelection& selection);
  /// Selects this one only, or none.
  void selectDocument(std::optional<std::size_t> document);

  /// Replaces the project as one undoable step called `text`. Steps of the same `gesture` (a drag) that
  /// follow one another become one. Nothing happens where `next` equals the project.
  void edit(const QString& text, Project next, std::optional<std::uint64_t> gesture = std::nullopt);
  /// The same for a change of the layout; an error or a note of the edit is shown by `message`.
  void editLayout(const QString& text, const Result<Edited>& edited,
                  std::optional<std::uint64_t> gesture = std::nullopt);
  /// The same for a change of the case.
  void editCase(const QString& text, const std::function<void(Case&)>& change);
  /// Makes a strategy A as one undoable step; what was A becomes B where the new one was B.
  void chooseA(const std::string& strategy);
  /// Compares A with a strategy, or with none, as one undoable step. A itself is no B: then a line says so.
  void chooseB(const std::optional<std::string>& strategy);
  /// Whether A and B are compared.
  [[nodiscard]] bool isComparing() const { return project_.b.has_value(); }
  /// The strategy of a side in `snapshot`; null for B where it compares none.
  [[nodiscard]] static const StrategyOutcome* outcome(const Snapshot& snapshot, Side side);
  /// Its execution in `executed`; null where it is not there yet, and for B where none is compared.
  [[nodiscard]] static const StrategyExecution* execution(const ExecutedSnapshot& executed, Side side);
  /// Applies what a finding proposes. Returns false where it is only text.
  bool applyFix(const Fix& fix);
  /// A number that no earlier gesture had.
  [[nodiscard]] std::uint64_t beginGesture() { return ++last_gesture_; }

  /// Starts anew with another project, without history (open, sample).
  void reset(Project project);

  /// Shows another project (a lesson's) with a history of its own until `comeBack`. The person's own project
  /// and its history are set aside and stay as they are. Visiting on replaces what is visited, and its
  /// history.
  void visit(Project guest);
  /// Shows the person's own project again: with its history, row, selection and pinned rank.
  void comeBack();
  [[nodiscard]] bool isVisiting() const { return own_.has_value(); }
  /// What the person works on, be it shown or set aside.
  [[nodiscard]] const Project& ownProject() const { return own_ ? own_->project : project_; }

  /// Shows a line to the person, for example why an edit was refused.
  void say(const QString& line) { Q_EMIT message(line); }

 Q_SIGNALS:
  void projectChanged();
  /// `undoStack()` may be another one, or stand elsewhere.
  void undoChanged();
  void snapshotChanged();
  /// There is a newer executed result of A, or of B.
  void executedChanged();
  /// `comparison()` may be another one, or `isSettled` has come true.
  void comparisonChanged();
  /// `showsStale` or `showsMissing` may have changed by time alone.
  void lagChanged();
  void pointedChanged();
  void shownRowChanged();
  void selectedDocumentChanged();
  void engineChanged();
  void message(const QString& line);

 private:
  class EditCommand;
  using Nanoseconds = std::chrono::nanoseconds;
  /// What the pipeline is asked for, and what is known already.
  struct Wanted {
    Request request;
    std::shared_ptr<const ExecutedSnapshot> known;
  };
  struct TimedSnapshot {
    std::shared_ptr<Snapshot> snapshot;
    Nanoseconds took{};
  };
  struct TimedExecuted {
    std::shared_ptr<const ExecutedSnapshot> executed;
    Nanoseconds took{};  ///< of the chosen strategy
  };
  using SnapshotPointer = std::shared_ptr<const Snapshot>;
  using ExecutedLane = PatientLane<SnapshotPointer, TimedExecuted>;
  /// From A and B on.
  using OthersLane = PatientLane<TimedExecuted, TimedExecuted>;

  [[nodiscard]] std::optional<TimedSnapshot> makeSnapshot(const Wanted& wanted, const std::stop_token& stop);
  void execute(const SnapshotPointer& snapshot, const ExecutedLane::PublishOne& publish,
               const std::stop_token& stop);
  void executeSides(const SnapshotPointer& snapshot, const ExecutedLane::PublishOne& publish,
                    const std::stop_token& stop);
  void executeOthers(TimedExecuted so_far, const OthersLane::PublishOne& publish,
                     const std::stop_token& stop);
  /// One step, or the error of it; nothing when stopped.
  [[nodiscard]] Cancellable<std::shared_ptr<const ExecutedSnapshot>> executeStep(
      const SnapshotPointer& snapshot, const std::shared_ptr<const ExecutedSnapshot>& so_far,
      const std::stop_token& stop);
  void post(std::optional<TimedExecuted>& slot, TimedExecuted fresh);
  void takePosted();
  void noteLag();
  /// Takes the newest result as `comparison()` now, or once it is time.
  void compare();
  void compareOnceSeen();
  void compareNow();
  void setProject(Project project);
  void submit();
  /// What of it the project has.
  [[nodiscard]] Pointed existing(Pointed pointed) const;
  /// What the documents of all steps would take with `next` added.
  [[nodiscard]] std::size_t undoBytes(const Project& next) const;

  /// What is set aside while another project is visited.
  struct Own {
    Project project;
    BatchRow row;
    DocumentSelection selection;
    std::optional<Rank> pinned_rank;
  };

  Project project_;
  SwitchableEngine engine_;
  QUndoStack undo_;          ///< of the person's own project
  QUndoStack visited_undo_;  ///< of the one that is visited
  std::optional<Own> own_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::uint64_t submitted_ = 0;  ///< generation of the newest request
  BatchRow shown_row_;
  Pointed pointed_;
  std::optional<Rank> pinned_rank_;
  DocumentSelection selection_;
  std::uint64_t last_gesture_ = 0;
  std::shared_ptr<const ExecutedSnapshot> executed_;
  std::shared_ptr<const ExecutedSnapshot> complete_;    ///< the newest that is; of `executed_` or older
  std::shared_ptr<const ExecutedSnapshot> comparison_;  ///< that, `executed_`, or an older one for a while
  QTimer compare_later_;
  std::chrono::steady_clock::time_point compared_at_{};
  std::set<const QObject*> awaiting_;  ///< a picture
  Lag stale_{this};
  Lag missing_{this, kSayMissingAfter};
  Nanoseconds plan_time_{};
  Nanoseconds executed_time_{};

  std::atomic<bool> execution_in_sight_ = true;
  std::mutex posted_mutex_;
  /// What the executed lanes published and the UI thread has not taken: the newest of each only, so that
  /// partial results that come faster than they are painted cost nothing.
  std::optional<TimedExecuted> posted_;
  std::optional<TimedExecuted> posted_others_;

  ExecuteNext execute_next_;  ///< used by the threads of the executed lanes
  Pipeline pipeline_;         ///< used by the cheap lane's thread only
  OthersLane others_lane_;    ///< these last: they end before what they use
  ExecutedLane executed_lane_;
  NewestWins<Wanted, TimedSnapshot> lane_;
};

}  // namespace evenkeel::ui
