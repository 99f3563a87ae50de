#pragma once

#include <QPointer>
#include <QString>
#include <string>
#include <vector>

#include "lesson/lesson.h"
#include "lessons/lesson_mark.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

class MaskPanel;
class PanelHost;
class RankLanes;
class SequenceStrip;

/// The views that a lesson drives, by the names that lessons have for them. `panels` is null where there are
/// none: on a picture.
class LessonStage {
 public:
  /// All must outlive the stage.
  LessonStage(StudioModel& model, SequenceStrip& strip, RankLanes& lanes, MaskPanel& mask, PanelHost* panels);
  ~LessonStage();
  LessonStage(const LessonStage&) = delete;
  LessonStage& operator=(const LessonStage&) = delete;

  /// Rearranges, colours and points as a step says. Panels are the window's to show.
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
  PanelHost* panels_;
  std::vector<QPointer<LessonMark>> marks_;
};

/// What a step outlines now.
[[nodiscard]] const std::vector<std::string>& outlinedBy(const LessonStep& step, bool revealed);

}  // namespace evenkeel::ui
