#pragma once

#include <QAction>
#include <QList>
#include <QObject>
#include <filesystem>
#include <functional>
#include <memory>

#include "model/studio_model.h"
#include "picture/picture_job.h"

namespace evenkeel::ui {

/// Writes the report of what is compared, with a picture of it inside. In the background; one at a time.
class ReportExport : public QObject {
  Q_OBJECT

 public:
  /// `view` says what is in sight, for the picture; asked when a report is made. All must outlive this;
  /// `window` is the parent of dialogs.
  ReportExport(StudioModel& model, std::function<PictureView()> view, QWidget& window);
  ~ReportExport() override;

  [[nodiscard]] QList<QAction*> commands() const { return {action_}; }
  /// Of the project as it is now. Without a picture where a strategy that it would show is refused. A line
  /// says how it ended.
  void exportTo(const std::filesystem::path& path);

 Q_SIGNALS:
  /// The report is there, or the line says why not.
  void ended(bool made);

 private:
  void ask();
  void write(const std::vector<QByteArray>& pictures);
  void end(const QString& line, bool made);

  StudioModel& model_;
  std::function<PictureView()> view_;
  QWidget& window_;
  QAction* action_;
  std::filesystem::path path_;
  std::shared_ptr<const ExecutedSnapshot> executed_;  ///< what the report says
  std::unique_ptr<PictureJob> job_;
};

}  // namespace evenkeel::ui
