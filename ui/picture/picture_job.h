#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QSize>
#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.h"
#include "engine/engine.h"
#include "model/studio_model.h"
#include "picture/picture_file.h"
#include "picture/picture_sheet.h"

namespace evenkeel::ui {

/// What a picture shows, and how. Values only: what is edited meanwhile does not get into it.
struct PictureSpec {
  Project project;
  BatchRow row;
  PictureView view;
  QSize size;  ///< px
  double scale = 1;
  PictureFormat format = PictureFormat::png;
};

/// Makes one picture in the background of the event loop: plans, executes and rasters what the spec shows on
/// lanes of its own, then paints it. Ends by exactly one of its signals; deleting it cancels.
class PictureJob : public QObject {
  Q_OBJECT

 public:
  PictureJob(PictureSpec spec, std::unique_ptr<Engine> engine, QObject* parent = nullptr);
  ~PictureJob() override;

  void start();
  [[nodiscard]] const PictureSpec& spec() const { return spec_; }

 Q_SIGNALS:
  void made(const QByteArray& picture);
  /// A strategy that is shown cannot serve the workload, or the picture would be too large.
  void failed(const evenkeel::Error& error);

 private:
  void look();

  PictureSpec spec_;
  StudioModel model_;
  std::unique_ptr<PictureSheet> sheet_;
  bool ended_ = false;
};

/// Writes a picture, or whatever bytes, whole or not at all. Errors: `io`.
[[nodiscard]] Result<void> writeBytes(const std::filesystem::path& path, const QByteArray& bytes);

}  // namespace evenkeel::ui
