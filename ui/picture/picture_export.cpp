#include "picture/picture_export.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QImage>
#include <utility>

#include "mask_view/mask_panel.h"
#include "picture/picture_dialog.h"
#include "strip/sequence_strip.h"

namespace evenkeel::ui {
namespace {

constexpr double kFileScale = 2;

QString text_of(const std::filesystem::path& path) {
  return QString::fromStdU16String(path.u16string());
}

}  // namespace

PictureExport::PictureExport(StudioModel& model, MaskPanel& mask, SequenceStrip& strip, QWidget& window)
    : QObject(&window), model_(model), mask_(mask), strip_(strip), window_(window) {
  const auto add = [this](const char* name, const QString& text, const QKeySequence& keys,
                          const std::function<void()>& act) {
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, act);
    window_.addAction(action);
    commands_ << action;
  };
  add("export-picture", tr("Export picture…"), QKeySequence(tr("Ctrl+Shift+E")), [this] { ask(); });
  add("copy-picture", tr("Copy picture"), QKeySequence(), [this] { copy(); });
}

PictureExport::~PictureExport() = default;

PictureSpec PictureExport::specOf(QSize size, double scale, PictureFormat format) const {
  return {model_.project(),
          model_.shownRow(),
          {mask_.viewState(), mask_.bars().viewState(), strip_.viewState()},
          size,
          scale,
          format};
}

void PictureExport::ask() {
  auto* dialog = new PictureDialog(window_.size(), kFileScale, &window_);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] {
    if (const auto choice = dialog->choice()) askFile(choice->size, choice->scale);
  });
  dialog->open();
}

void PictureExport::askFile(QSize size, double scale) {
  auto* dialog = new QFileDialog(&window_, tr("Export picture"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters(
      {tr("PNG (*.png)"), tr("SVG, text as text (*.svg)"), tr("PDF, text as text (*.pdf)")});
  dialog->setDefaultSuffix(QStringLiteral("png"));
  const QString name = QString::fromStdString(model_.project().a.strategy);
  dialog->selectFile(name + QStringLiteral(".png"));
  connect(dialog, &QFileDialog::filterSelected, dialog,
          [dialog](const QString& filter) { dialog->setDefaultSuffix(filter.left(3).toLower()); });
  connect(dialog, &QFileDialog::fileSelected, this, [this, size, scale](const QString& file) {
    exportTo(std::filesystem::path(file.toStdU16String()), size, scale);
  });
  dialog->open();
}

void PictureExport::exportTo(const std::filesystem::path& path, QSize size, double scale) {
  if (isBusy()) return;
  const auto format = pictureFormat(path);
  if (!format) {
    end(tr("Not exported: %1").arg(QString::fromStdString(format.error().line())), false);
    return;
  }
  start(specOf(size, scale, *format), [path](const QByteArray& picture) -> Result<QString> {
    if (auto written = writeBytes(path, picture); !written) return written.error();
    return tr("Picture written to %1").arg(text_of(path));
  });
}

bool PictureExport::isBusy() {
  if (job_) model_.say(tr("A picture is being made: wait for it"));
  return job_ != nullptr;
}

void PictureExport::copy() {
  if (isBusy()) return;
  start(specOf(window_.size(), kFileScale, PictureFormat::png),
        [](const QByteArray& picture) -> Result<QString> {
          const QImage image = QImage::fromData(picture, "PNG");
          if (image.isNull()) {
            return make_error(ErrorKind::memory, "memory", "the picture is too large to be copied",
                              "export it to a file");
          }
          QGuiApplication::clipboard()->setImage(image);
          return tr("Picture copied");
        });
}

void PictureExport::start(PictureSpec spec, std::function<Result<QString>(const QByteArray&)> take) {
  job_ = std::make_unique<PictureJob>(std::move(spec), make_cpu_engine());
  connect(job_.get(), &PictureJob::made, this, [this, take = std::move(take)](const QByteArray& picture) {
    const auto line = take(picture);
    end(line ? *line : tr("Not exported: %1").arg(QString::fromStdString(line.error().line())), line.ok());
  });
  connect(job_.get(), &PictureJob::failed, this, [this](const Error& error) {
    end(tr("Not exported: %1").arg(QString::fromStdString(error.line())), false);
  });
  job_->start();
}

void PictureExport::end(const QString& line, bool made) {
  model_.say(line);
  if (job_) job_.release()->deleteLater();
  Q_EMIT ended(made);
}

}  // namespace evenkeel::ui
