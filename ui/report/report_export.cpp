#include "report/report_export.h"

#include <QFileDialog>
#include <utility>

#include "engine/engine.h"
#include "report/html_report.h"

namespace evenkeel::ui {
namespace {

constexpr QSize kPictureSize(1600, 1000);
constexpr double kPictureScale = 2;

}  // namespace

ReportExport::ReportExport(StudioModel& model, std::function<PictureView()> view, QWidget& window)
    : QObject(&window),
      model_(model),
      view_(std::move(view)),
      window_(window),
      action_(new QAction(tr("Export report…"), this)) {
  action_->setObjectName(QStringLiteral("export-report"));
  action_->setShortcut(QKeySequence(tr("Ctrl+Shift+R")));
  action_->setToolTip(tr("Write what is compared as one HTML page"));
  connect(action_, &QAction::triggered, this, &ReportExport::ask);
  window_.addAction(action_);
}

ReportExport::~ReportExport() = default;

void ReportExport::ask() {
  auto* dialog = new QFileDialog(&window_, tr("Export report"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("HTML (*.html)"));
  dialog->setDefaultSuffix(QStringLiteral("html"));
  dialog->selectFile(QString::fromStdString(model_.project().a.strategy) + QStringLiteral(".html"));
  connect(dialog, &QFileDialog::fileSelected, this,
          [this](const QString& file) { exportTo(std::filesystem::path(file.toStdU16String())); });
  dialog->open();
}

void ReportExport::exportTo(const std::filesystem::path& path) {
  if (job_) {
    model_.say(tr("A report is being made: wait for it"));
    return;
  }
  if (!model_.isSettled()) {
    end(tr("Not exported: the numbers are still being computed, try again"), false);
    return;
  }
  path_ = path;
  executed_ = model_.executed();
  PictureSpec spec{model_.project(), model_.shownRow(), view_(),
                   kPictureSize,     kPictureScale,     PictureFormat::svg};
  job_ = std::make_unique<PictureJob>(std::move(spec), make_cpu_engine());
  connect(job_.get(), &PictureJob::made, this, [this](const QByteArray& picture) { write({picture}); });
  connect(job_.get(), &PictureJob::failed, this, [this](const Error&) { write({}); });
  job_->start();
}

void ReportExport::write(const std::vector<QByteArray>& pictures) {
  std::vector<ReportPicture> shown;
  shown.reserve(pictures.size());
  for (const QByteArray& picture : pictures) {
    shown.push_back({picture, QStringLiteral("image/svg+xml"),
                     tr("The sequence, whose tokens each rank gets, the mask and the work of every rank")});
  }
  const auto written = writeBytes(path_, htmlReport(*executed_, shown).toUtf8());
  end(written ? tr("Report written to %1").arg(QString::fromStdU16String(path_.u16string()))
              : tr("Not exported: %1").arg(QString::fromStdString(written.error().line())),
      written.ok());
}

void ReportExport::end(const QString& line, bool made) {
  model_.say(line);
  if (job_) job_.release()->deleteLater();
  executed_.reset();
  Q_EMIT ended(made);
}

}  // namespace evenkeel::ui
