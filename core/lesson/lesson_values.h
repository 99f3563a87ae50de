#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "execution/ring.h"
#include "execution/traffic.h"
#include "lesson/lesson_numbers.h"
#include "pipeline/executed.h"
#include "pipeline/snapshot.h"

namespace evenkeel {

namespace lesson {

/// Numbers by index, looked up one at a time: the tokens of a sequence are never all written down.
struct List {
  std::int64_t size = 0;
  std::int64_t columns = 0;  ///< of a table: entry [i, j] is at i * columns + j; 0 for a list
  std::function<Result<LessonValue>(std::int64_t index)> at;
};

/// What functions say of a list. The first of equals is where the largest or smallest is.
struct ListSummary {
  std::int64_t size = 0;  ///< at least 1
  std::int64_t least = 0;
  std::int64_t least_at = 0;
  std::int64_t most = 0;
  std::int64_t most_at = 0;
  std::int64_t sum = 0;
};

}  // namespace lesson

/// What the names of `lesson_vocabulary.h` mean for a snapshot and its executed result. Keeps what is dear.
class LessonValues {
 public:
  LessonValues(std::shared_ptr<const Snapshot> snapshot, std::shared_ptr<const ExecutedSnapshot> executed)
      : snapshot_(std::move(snapshot)), executed_(std::move(executed)) {}

  /// A name without dimensions. Errors: those of `LessonNumbers::value`.
  [[nodiscard]] Result<LessonValue> scalar(std::string_view word) const;
  /// A list or table. The same errors; those of entries come from `List::at`.
  [[nodiscard]] const Result<lesson::List>& list(std::string_view word) const;
  /// Of a list of whole numbers: walked once. Errors: those of `list`; entries that are names, or none; a sum
  /// beyond 64 bits.
  [[nodiscard]] const Result<lesson::ListSummary>& summary(std::string_view word) const;
  [[nodiscard]] Result<LessonValue> padding(std::int64_t multiple) const;
  /// Whether a finding of side A or B has a rule.
  [[nodiscard]] Result<LessonValue> finds(char letter, std::string_view rule) const;

 private:
  /// What is known of a side, or why there is none.
  struct Side {
    char letter = 'A';
    const StrategyOutcome* outcome = nullptr;
    const StrategyExecution* executed = nullptr;  ///< null while it is not counted yet
  };
  struct Kept {
    std::optional<Result<Traffic>> traffic;
    std::optional<Result<Ring>> ring;
  };

  [[nodiscard]] Result<lesson::List> make_list(std::string_view word) const;
  [[nodiscard]] Result<lesson::ListSummary> make_summary(std::string_view word) const;
  [[nodiscard]] Result<Side> side(char letter) const;
  [[nodiscard]] Result<LessonValue> global_scalar(std::string_view name) const;
  [[nodiscard]] Result<LessonValue> side_scalar(const Side& side, std::string_view name) const;
  [[nodiscard]] Result<LessonValue> ring_scalar(const Side& side, std::string_view name) const;
  [[nodiscard]] Result<lesson::List> global_list(std::string_view name) const;
  [[nodiscard]] Result<lesson::List> side_list(const Side& side, std::string_view name) const;
  [[nodiscard]] Result<lesson::List> owned_list(const Side& side, std::string_view name) const;
  [[nodiscard]] Result<lesson::List> ring_list(const Side& side, std::string_view name) const;
  [[nodiscard]] Result<std::shared_ptr<const Plan>> plan(const Side& side) const;
  [[nodiscard]] Result<std::shared_ptr<const Metrics>> metrics(const Side& side) const;
  [[nodiscard]] Result<std::shared_ptr<const Execution>> execution(const Side& side) const;
  [[nodiscard]] Result<const Traffic*> traffic(const Side& side) const;
  [[nodiscard]] Result<const Ring*> ring(const Side& side) const;
  [[nodiscard]] Result<const std::vector<Finding>*> findings(const Side& side) const;
  [[nodiscard]] const Case& settings() const { return snapshot_->request.settings; }
  [[nodiscard]] const Layout& layout() const { return snapshot_->request.layout; }

  std::shared_ptr<const Snapshot> snapshot_;
  std::shared_ptr<const ExecutedSnapshot> executed_;
  mutable Kept kept_[2];  ///< of A, of B
  mutable std::map<std::string, Result<lesson::List>, std::less<>> lists_;
  mutable std::map<std::string, Result<lesson::ListSummary>, std::less<>> summaries_;
};

}  // namespace evenkeel
