#include "model/studio_model.h"

#include <QMetaObject>
#include <QUndoCommand>
#include <algorithm>
#include <set>
#include <utility>

#include "balance/strategy.h"
#include "base/text.h"
#include "execution/execution.h"

namespace evenkeel::ui {
namespace {

constexpr int kMaxSteps = 500;
/// What the documents kept for undo may take in memory.
constexpr std::size_t kMaxUndoBytes = std::size_t{512} << 20;

/// A and B first: every load balancer else, the forms of them that are compared, and the plan files that are
/// open, can wait.
Request request_of(const Project& project) {
  std::vector<std::string> now = {project.a.strategy};
  if (project.b) now.push_back(*project.b);
  std::vector<std::string> all = now;
  for (const PlanSource& plan : project.a.plans) all.push_back(file_strategy(plan.name));
  std::vector<std::string> later = strategies_to_compare(all);
  std::erase_if(later,
                [&](const std::string& one) { return std::find(now.begin(), now.end(), one) != now.end(); });
  return Request{project.layout, project.a, std::move(now), std::move(later), project.b};
}

std::size_t bytes_of(const DocumentRow& row) {
  return row.cu_seqlens().size_bytes();
}

/// What S has to be a multiple of for flex: W b_q, at the block size that is executed.
std::int64_t flex_multiple(const Case& settings) {
  return settings.world_size.value * executed_block(settings.reference, settings.block_size).q;
}

/// How long the other strategies of a snapshot are let run on while a newer one waits.
constexpr std::chrono::milliseconds kOthersPatience{1000};

}  // namespace

/// Holds the project before and after a step; rows that the step left alone are shared.
class StudioModel::EditCommand : public QUndoCommand {
 public:
  EditCommand(StudioModel& model, const QString& text, Project before, Project after,
              std::optional<std::uint64_t> gesture)
      : QUndoCommand(text),
        model_(model),
        before_(std::move(before)),
        after_(std::move(after)),
        gesture_(gesture) {}

  [[nodiscard]] int id() const override { return gesture_ ? 1 : -1; }

  bool mergeWith(const QUndoCommand* other) override {
    const auto* next = dynamic_cast<const EditCommand*>(other);
    if (next == nullptr || next->gesture_ != gesture_) return false;
    after_ = next->after_;
    // A drag that came back to where it began is no step at all.
    setObsolete(after_ == before_);
    return true;
  }

  void undo() override { model_.setProject(before_); }
  void redo() override { model_.setProject(after_); }

  [[nodiscard]] const Project& before() const { return before_; }

 private:
  StudioModel& model_;
  Project before_;
  Project after_;
  std::optional<std::uint64_t> gesture_;
};

StudioModel::StudioModel(Project project, std::unique_ptr<Engine> engine, QObject* parent)
    : StudioModel(
          std::move(project), std::move(engine),
          [executor = std::make_shared<Executor>(KeepTiles::where_few)](
              const auto& snapshot, const auto& so_far, const Engine& on, const std::stop_token& stop) {
            return executor->next(snapshot, so_far, on, stop);
          },
          parent) {}

StudioModel::StudioModel(Project project, std::unique_ptr<Engine> engine, ExecuteNext execute,
                         QObject* parent)
    : QObject(parent),
      project_(std::move(project)),
      engine_(std::move(engine)),
      execute_next_(std::move(execute)),
      others_lane_([this](const TimedExecuted& so_far, const OthersLane::PublishOne& publish,
                          const std::stop_token& stop) { executeOthers(so_far, publish, stop); },
                   [this](std::uint64_t /*generation*/, TimedExecuted fresh) {
                     post(posted_others_, std::move(fresh));
                   },
                   std::make_shared<const SteadyLaneClock>(), kOthersPatience),
      executed_lane_(
          [this](const SnapshotPointer& snapshot, const ExecutedLane::PublishOne& publish,
                 const std::stop_token& stop) { this->execute(snapshot, publish, stop); },
          [this](std::uint64_t /*generation*/, TimedExecuted fresh) { post(posted_, std::move(fresh)); }),
      lane_([this](const Wanted& wanted, const std::stop_token& stop) { return makeSnapshot(wanted, stop); },
            [this](std::uint64_t generation, TimedSnapshot made) {
              made.snapshot->generation = generation;
              QMetaObject::invokeMethod(
                  this,
                  [this, fresh = SnapshotPointer(std::move(made.snapshot)), took = made.took] {
                    snapshot_ = fresh;
                    plan_time_ = took;
                    // Where no view waits for what runs, they ask for their pictures first.
                    const bool first = execution_in_sight_;
                    if (first) executed_lane_.submit(fresh);
                    noteLag();
                    Q_EMIT snapshotChanged();
                    if (!first) executed_lane_.submit(fresh);
                  },
                  Qt::QueuedConnection);
            }) {
  for (QUndoStack* stack : {&undo_, &visited_undo_}) {
    stack->setUndoLimit(kMaxSteps);
    connect(stack, &QUndoStack::indexChanged, this, &StudioModel::undoChanged);
  }
  connect(&stale_, &Lag::changed, this, &StudioModel::lagChanged);
  connect(&missing_, &Lag::changed, this, [this] {
    compareNow();
    Q_EMIT lagChanged();
  });
  compare_later_.setSingleShot(true);
  connect(&compare_later_, &QTimer::timeout, this, &StudioModel::compareOnceSeen);
  submit();
}

void StudioModel::noteLag() {
  stale_.set(!executedIsCurrent());
  missing_.set(!executedIsCurrent() || !executed_->complete());
}

StudioModel::~StudioModel() = default;

bool StudioModel::isCurrent() const {
  return snapshot_ != nullptr && snapshot_->generation == submitted_;
}

void StudioModel::useEngine(std::shared_ptr<const Engine> engine) {
  engine_.use(std::move(engine));
  Q_EMIT engineChanged();
}

void StudioModel::setShownRow(BatchRow row) {
  if (row.value >= project_.layout.batch() || row == shown_row_) return;
  shown_row_ = row;
  const bool was_selected = !std::exchange(selection_, {}).empty();
  setPointed({});
  Q_EMIT shownRowChanged();
  if (was_selected) Q_EMIT selectedDocumentChanged();
}

void StudioModel::setPointed(const Pointed& pointed) {
  // A view that still shows an older project may point at what is gone.
  Pointed next = existing(pointed);
  if (!next.rank) next.rank = pinned_rank_;
  if (next == pointed_) return;
  pointed_ = next;
  Q_EMIT pointedChanged();
}

void StudioModel::pinRank(std::optional<Rank> rank) {
  pinned_rank_ = rank;
  Pointed next = pointed_;
  next.rank = rank;
  setPointed(next);
}

void StudioModel::selectDocument(std::optional<std::size_t> document) {
  if (document && *document >= project_.layout.row(shown_row_).document_count()) document.reset();
  select(DocumentSelection::one(document));
}

void StudioModel::select(const DocumentSelection& selection) {
  DocumentSelection next = selection.within(project_.layout.row(shown_row_).document_count());
  if (next == selection_) return;
  selection_ = std::move(next);
  Q_EMIT selectedDocumentChanged();
}

void StudioModel::edit(const QString& text, Project next, std::optional<std::uint64_t> gesture) {
  if (next == project_) return;
  QUndoStack& undo = undoStack();
  if (!gesture && undoBytes(next) > kMaxUndoBytes && undo.count() > 0) {
    undo.clear();
    say(tr("Earlier steps can no longer be undone: they would take too much memory."));
  }
  undo.push(new EditCommand(*this, text, project_, std::move(next), gesture));
}

std::size_t StudioModel::undoBytes(const Project& next) const {
  std::set<const DocumentRow*> seen;
  std::size_t bytes = 0;
  const auto add = [&](const Layout& layout) {
    for (const auto& row : layout.rows()) {
      if (seen.insert(row.get()).second) bytes += bytes_of(*row);
    }
  };
  add(next.layout);
  add(project_.layout);
  for (const QUndoStack* stack : {&undo_, &visited_undo_}) {
    for (int i = 0; i < stack->count(); ++i) {
      if (const auto* step = dynamic_cast<const EditCommand*>(stack->command(i))) add(step->before().layout);
    }
  }
  return bytes;
}

void StudioModel::editLayout(const QString& text, const Result<Edited>& edited,
                             std::optional<std::uint64_t> gesture) {
  if (!edited) {
    say(QString::fromStdString(edited.error().line()));
    return;
  }
  Project next = project_;
  next.layout = edited->layout;
  edit(text, std::move(next), gesture);
  if (!edited->note.empty()) say(QString::fromStdString(edited->note));
}

void StudioModel::editCase(const QString& text, const std::function<void(Case&)>& change) {
  Project next = project_;
  change(next.a);
  edit(text, std::move(next));
}

void StudioModel::chooseA(const std::string& strategy) {
  Project next = project_;
  if (next.b == strategy) next.b = next.a.strategy;
  next.a.strategy = strategy;
  edit(tr("choose %1").arg(QString::fromStdString(strategy)), std::move(next));
}

void StudioModel::chooseB(const std::optional<std::string>& strategy) {
  if (strategy == project_.a.strategy) {
    say(tr("%1 is A already: choose another strategy to compare it with")
            .arg(QString::fromStdString(*strategy)));
    return;
  }
  Project next = project_;
  next.b = strategy;
  edit(strategy ? tr("compare with %1").arg(QString::fromStdString(*strategy)) : tr("stop comparing"),
       std::move(next));
}

const StrategyOutcome* StudioModel::outcome(const Snapshot& snapshot, Side side) {
  if (side == Side::a) return &snapshot.chosen;
  return snapshot.request.b ? snapshot.outcome(*snapshot.request.b) : nullptr;
}

const StrategyExecution* StudioModel::execution(const ExecutedSnapshot& executed, Side side) {
  if (side == Side::a) return &executed.chosen;
  const auto& b = executed.snapshot->request.b;
  return b ? executed.execution(*b) : nullptr;
}

bool StudioModel::applyFix(const Fix& fix) {
  switch (fix.kind) {
    case FixKind::none:
      return false;
    case FixKind::pad_documents_to_multiple:
      // What flex asks of the sequence too, or its refusal would be the next finding.
      editLayout(tr("pad documents to a multiple of %1").arg(fix.value),
                 pad_documents_and_sequence(project_.layout, fix.value, flex_multiple(project_.a)));
      return true;
    case FixKind::pad_sequence_to_multiple:
      editLayout(tr("pad the sequence to a multiple of %1").arg(fix.value),
                 pad_sequence(project_.layout, fix.value));
      return true;
    case FixKind::use_strategy:
      chooseA(fix.name);
      return true;
    case FixKind::use_square_blocks:
      editCase(tr("use square blocks"), [](Case& a) { a.block_size.kv = a.block_size.q; });
      return true;
  }
  return false;
}

void StudioModel::reset(Project project) {
  undoStack().clear();
  setProject(std::move(project));
}

void StudioModel::visit(Project guest) {
  if (!own_) own_ = Own{project_, shown_row_, selection_, pinned_rank_};
  visited_undo_.clear();
  pinRank(std::nullopt);
  selectDocument(std::nullopt);
  setProject(std::move(guest));
  setShownRow(BatchRow{0});
  Q_EMIT undoChanged();
}

void StudioModel::comeBack() {
  if (!own_) return;
  const Own own = *std::exchange(own_, std::nullopt);
  visited_undo_.clear();
  pinRank(std::nullopt);
  selectDocument(std::nullopt);
  setProject(own.project);
  setShownRow(own.row);
  select(own.selection);
  pinRank(own.pinned_rank);
  Q_EMIT undoChanged();
}

void StudioModel::setProject(Project project) {
  project_ = std::move(project);
  const std::size_t batch = project_.layout.batch();
  const bool row_gone = shown_row_.value >= batch;
  if (row_gone) shown_row_ = BatchRow{batch - 1};
  const std::size_t documents = project_.layout.row(shown_row_).document_count();
  DocumentSelection left = row_gone ? DocumentSelection{} : selection_.within(documents);
  const bool selection_gone = left != selection_;
  selection_ = std::move(left);
  if (pinned_rank_ && pinned_rank_->value >= project_.a.world_size.value) pinned_rank_.reset();
  const Pointed before = std::exchange(pointed_, existing(pointed_));
  // Asked for first, so that nobody who hears of the change takes the old snapshot for the current one.
  submit();
  Q_EMIT projectChanged();
  if (row_gone) Q_EMIT shownRowChanged();
  if (selection_gone) Q_EMIT selectedDocumentChanged();
  if (pointed_ != before) Q_EMIT pointedChanged();
}

Pointed StudioModel::existing(Pointed pointed) const {
  const std::size_t documents = project_.layout.row(shown_row_).document_count();
  if (pointed.document && *pointed.document >= documents) pointed.document.reset();
  if (pointed.kv_document && *pointed.kv_document >= documents) pointed.kv_document.reset();
  if (pointed.rank && pointed.rank->value >= project_.a.world_size.value) pointed.rank.reset();
  if (pointed.q_block && *pointed.q_block >= ceil_div(project_.layout.seq_len(), project_.a.block_size.q)) {
    pointed.q_block.reset();
  }
  return pointed;
}

void StudioModel::submit() {
  submitted_ = lane_.submit({request_of(project_), executed_});
}

}  // namespace evenkeel::ui
