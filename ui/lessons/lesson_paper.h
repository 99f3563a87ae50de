#pragma once

#include <QObject>
#include <memory>
#include <string>
#include <vector>

#include "lessons/lesson_document.h"
#include "lessons/lesson_stage.h"
#include "model/studio_model.h"
#include "theme/theme.h"

namespace evenkeel::ui {

class PaperPanel;
class PictureSheet;

/// The views of a lesson on paper, which nobody sees: the sheet of a picture, and the panels that a step
/// shows, as they are in the window but without controls. In a theme of their own.
class LessonPaper : public QObject {
  Q_OBJECT

 public:
  /// The model must outlive this.
  LessonPaper(StudioModel& model, ThemeKind kind);
  ~LessonPaper() override;

  [[nodiscard]] PictureSheet& sheet() { return *sheet_; }
  /// Shows these panels and no others; they are told what to show as those of the window are.
  void showPanels(const std::vector<std::string>& ids);
  /// Of the panels that are shown.
  [[nodiscard]] std::optional<LessonPanelPlace> panel(const std::string& id) const;
  /// Whether everything belongs to the model as it is, and has its place: it may be painted.
  [[nodiscard]] bool isReady();
  /// The sheet, then the panels in their order but those of `veiled`, of which there is nothing to see.
  [[nodiscard]] std::vector<LessonPicture> pictures(const std::vector<std::string>& veiled);

 Q_SIGNALS:
  /// `isReady` may have become true.
  void changed();

 private:
  StudioModel& model_;
  ThemeKind kind_;
  std::unique_ptr<PictureSheet> sheet_;
  std::vector<std::unique_ptr<PaperPanel>> panels_;
};

}  // namespace evenkeel::ui
