#pragma once

#include <QAction>
#include <QList>
#include <QObject>
#include <filesystem>
#include <functional>
#include <memory>

#include "picture/picture_job.h"

namespace evenkeel::ui {

class MaskPanel;
class SequenceStrip;

/// Pictures of what the window shows: to a file, or to the clipboard. One at a time, in the background.
class PictureExport : public QObject {
  Q_OBJECT

 public:
  /// All must outlive this; `window` is the parent of dialogs.
  PictureExport(StudioModel& model, MaskPanel& mask, SequenceStrip& strip, QWidget& window);
  ~PictureExport() override;

  [[nodiscard]] QList<QAction*> commands() const { return commands_; }
  /// What is on screen now, by the ending of the name. A line says how it ended.
  void exportTo(const std::filesystem::path& path, QSize size, double scale);
  void copy();

 Q_SIGNALS:
  /// The picture is there, or the line says why not.
  void ended(bool made);

 private:
  void ask();
  void askFile(QSize size, double scale);
  [[nodiscard]] PictureSpec specOf(QSize size, double scale, PictureFormat format) const;
  /// Whether a picture is being made; then a line says so.
  bool isBusy();
  void start(PictureSpec spec, std::function<Result<QString>(const QByteArray&)> take);
  void end(const QString& line, bool made);

  StudioModel& model_;
  MaskPanel& mask_;
  SequenceStrip& strip_;
  QWidget& window_;
  QList<QAction*> commands_;
  std::unique_ptr<PictureJob> job_;
};

}  // namespace evenkeel::ui
