#include <QApplication>
#include <QClipboard>
#include <QFileDialog>

#include "base/text.h"
#include "io/lengths.h"
#include "shell/export_job.h"
#include "shell/generate_dialog.h"
#include "shell/lengths_dialog.h"
#include "shell/main_window.h"
#include "shell/status_line.h"
#include "strip/sequence_strip.h"

/// Documents in and plans out.
namespace evenkeel::ui {
namespace {

std::filesystem::path path_of(const QString& name) {
  return {name.toStdU16String()};
}

QString text_of(const std::filesystem::path& path) {
  return QString::fromStdU16String(path.u16string());
}

}  // namespace

void MainWindow::chooseFile() {
  const QString name = QFileDialog::getOpenFileName(
      this, tr("Open a session, document lengths, a plan, a log of packs or a lesson"), {},
      tr("What the studio opens (*.evenkeel *.txt *.csv *.json *.jsonl *.ndjson *.npy *.npz *.safetensors "
         "*.md)"
         ";;All files (*)"));
  if (!name.isEmpty()) openFile(path_of(name));
}

void MainWindow::choosePlan() {
  const QString name =
      QFileDialog::getOpenFileName(this, tr("Open a plan as a strategy"), {},
                                   tr("Plans (*.npy *.npz *.safetensors *.json);;All files (*)"));
  if (!name.isEmpty()) openFile(path_of(name), FileKind::plan);
}

void MainWindow::openLengths(const std::filesystem::path& path) {
  fetch({tr("open %1").arg(text_of(path.filename())), [path] { return io::read_lengths(path); }});
}

void MainWindow::generate(const Generation& generation) {
  fetch({tr("generate documents"),
         [generation] { return generate_preset(generation.preset, generation.seed, generation.packing); }});
}

void MainWindow::fetch(Source source) {
  fetch_lane_.submit(std::move(source));
}

void MainWindow::pasteLengths() {
  useLengthsText(QApplication::clipboard()->text());
}

void MainWindow::useLengthsText(const QString& text) {
  strip_->pasteOver(text);
}

void MainWindow::useLayout(const QString& step, const Layout& layout) {
  const Layout& now = model_.project().layout;
  if (layout.batch() == 1 && now.batch() > 1) {
    model_.editLayout(step, replace_row(now, model_.shownRow(), layout.row(BatchRow{0}).lengths()));
    return;
  }
  model_.editLayout(step, Edited{layout, {}});
}

void MainWindow::typeLengths() {
  auto* dialog = new LengthsDialog(model_.project().layout, this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] {
    // What stands in the dialog is the whole batch, so it replaces the whole batch.
    if (dialog->lengths()) model_.editLayout(tr("type lengths"), Edited{*dialog->lengths(), {}});
  });
  dialog->open();
}

void MainWindow::askGeneration() {
  auto* dialog = new GenerateDialog(model_.project(), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  connect(dialog, &QDialog::accepted, this, [this, dialog] {
    if (dialog->generation()) generate(*dialog->generation());
  });
  dialog->open();
}

void MainWindow::askExport() {
  if (export_job_ || waiting_export_) {
    model_.say(tr("A plan is being written: wait for it or cancel it"));
    return;
  }
  auto* dialog = new QFileDialog(this, tr("Export plan"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilters({tr("NumPy, rearrange indices (*.npy)"), tr("NumPy, all about the plan (*.npz)"),
                          tr("safetensors, all about the plan (*.safetensors)"), tr("JSON (*.json)"),
                          tr("CSV (*.csv)")});
  dialog->setDefaultSuffix(QStringLiteral("npy"));
  dialog->selectFile(QString::fromStdString(model_.project().a.strategy) + QStringLiteral("_plan.npy"));
  connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
    // "(*.npy)"
    dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), -1).chopped(1));
  });
  connect(dialog, &QFileDialog::fileSelected, this,
          [this](const QString& name) { exportPlanTo(path_of(name)); });
  dialog->open();
}

void MainWindow::exportPlanTo(const std::filesystem::path& path) {
  if (export_job_ || waiting_export_) {
    model_.say(tr("A plan is being written: wait for it or cancel it"));
    return;
  }
  waiting_export_ = path;
  startWaitingExport();
}

void MainWindow::showExport() {
  const auto& plan = model_.snapshot()->chosen.plan;
  export_->setEnabled(plan.ok());
  export_->setToolTip(
      plan ? tr("Write the plan to a file (Ctrl+E)")
           : tr("There is no plan to export: %1").arg(QString::fromStdString(plan.error().line())));
}

void MainWindow::startWaitingExport() {
  if (!waiting_export_ || !model_.isCurrent()) return;
  const std::filesystem::path path = *std::exchange(waiting_export_, std::nullopt);
  const auto& plan = model_.snapshot()->chosen.plan;
  if (!plan) {
    model_.say(tr("There is no plan to export: %1").arg(QString::fromStdString(plan.error().line())));
    Q_EMIT exportEnded(false);
    return;
  }
  export_job_ = std::make_unique<ExportJob>(path, *plan, model_.snapshot()->request, model_.engine());
  const auto end = [this](const QString& line, bool written) {
    status_->endWork();
    model_.say(line);
    export_job_.release()->deleteLater();
    Q_EMIT exportEnded(written);
  };
  connect(export_job_.get(), &ExportJob::progressed, status_, &StatusLine::setProgress);
  connect(export_job_.get(), &ExportJob::written, this,
          [end, path] { end(tr("Plan written to %1").arg(text_of(path)), true); });
  connect(export_job_.get(), &ExportJob::failed, this,
          [end](const QString& line) { end(tr("Not exported: %1").arg(line), false); });
  connect(export_job_.get(), &ExportJob::cancelled, this,
          [end] { end(tr("Export cancelled, no file was written"), false); });
  status_->beginWork(tr("Writing %1").arg(text_of(path.filename())));
  export_job_->start();
}

}  // namespace evenkeel::ui
