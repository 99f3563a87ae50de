#pragma once

#include <QJsonObject>
#include <QPointer>
#include <QString>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "lessons/lesson_mark.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

class MaskPanel;
class RankLanes;
class SequenceStrip;

/// A panel where a lesson shows it: in the window, or on paper.
struct LessonPanelPlace {
  QWidget* whole = nullptr;
  QWidget* inside = nullptr;  ///< without its title, which stays, so that one sees what it is that is hidden
  QString title;
  std::function<void(const QJsonObject&)> setViewState;  ///< may be empty
};
/// The place of a panel, by its id; nothing for one that is not there.
using LessonPanels = std::function<std::optional<LessonPanelPlace>(const std::string& id)>;

/// The views that a lesson drives, by the names that lessons have for them.
class LessonStage {
 public:
  /// All must outlive the stage.
  LessonStage(StudioModel& model, SequenceStrip& strip, RankLanes& lanes, MaskPanel& mask,
              LessonPanels panels);
  ~LessonStage();
  LessonStage(const LessonStage&) = delete;
  LessonStage& operator=(const LessonStage&) = delete;

  /// Rearranges, colours, counts and points as a step says. Whoever has panels shows them.
  void show(const LessonView& view);
  /// Outlines and veils views in place of those that were before.
  void mark(const std::vector<std::string>& outlined, const std::vector<std::string>& veiled);
  /// The widgets of an element; none for a name that lessons do not have, or that is not here.
  [[nodiscard]] std::vector<QWidget*> widgetsOf(const std::string& element, LessonMarking marking) const;
  /// Its name for people, within a sentence.
  [[nodiscard]] QString titleOf(const std::string& element) const;

 private:
  StudioModel& model_;
  SequenceStrip& strip_;
  RankLanes& lanes_;
  MaskPanel& mask_;
  LessonPanels panels_;
  std::vector<QPointer<LessonMark>> marks_;
};

/// What a step outlines now.
[[nodiscard]] const std::vector<std::string>& outlinedBy(const LessonStep& step, bool revealed);
/// The panels that a step shows now: those that it names, and those that it outlines.
[[nodiscard]] std::vector<std::string> panelsOf(const LessonStep& step, bool revealed);

}  // namespace evenkeel::ui
