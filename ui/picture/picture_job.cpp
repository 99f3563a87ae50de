#include "picture/picture_job.h"

#include <array>
#include <utility>

#include "io/output_file.h"

namespace evenkeel::ui {
namespace {

/// The first error of what would have to be shown.
std::optional<Error> refusal_of(const StudioModel& model) {
  for (const Side side : {Side::a, Side::b}) {
    const StrategyOutcome* outcome = StudioModel::outcome(*model.snapshot(), side);
    if (outcome != nullptr && !outcome->metrics) return outcome->metrics.error();
  }
  return std::nullopt;
}

}  // namespace

PictureJob::PictureJob(PictureSpec spec, std::unique_ptr<Engine> engine, QObject* parent)
    : QObject(parent), spec_(std::move(spec)), model_(spec_.project, std::move(engine)) {
  model_.setShownRow(spec_.row);
}

PictureJob::~PictureJob() = default;

void PictureJob::start() {
  sheet_ = std::make_unique<PictureSheet>(model_, spec_.size, spec_.scale);
  sheet_->setView(spec_.view);
  // Queued: what was changed may still have others to tell.
  connect(sheet_.get(), &PictureSheet::changed, this, &PictureJob::look, Qt::QueuedConnection);
  QMetaObject::invokeMethod(this, &PictureJob::look, Qt::QueuedConnection);
}

void PictureJob::look() {
  if (ended_ || !model_.isCurrent()) return;
  if (const auto refused = refusal_of(model_)) {
    ended_ = true;
    Q_EMIT failed(*refused);
    return;
  }
  if (!sheet_->isReady()) return;
  ended_ = true;
  const auto picture = pictureOf(*sheet_, spec_.format, spec_.scale, sheet_->title());
  if (picture) {
    Q_EMIT made(*picture);
  } else {
    Q_EMIT failed(picture.error());
  }
}

Result<void> writeBytes(const std::filesystem::path& path, const QByteArray& bytes) {
  auto file = io::OutputFile::open(path);
  if (!file) return file.error();
  auto written = (*file)->write({bytes.constData(), static_cast<std::size_t>(bytes.size())});
  return written ? (*file)->commit() : written;
}

}  // namespace evenkeel::ui
