#include "shell/export_job.h"

#include <QMetaObject>
#include <exception>
#include <system_error>

#include "io/plan_archive.h"
#include "io/plan_file.h"

namespace evenkeel::ui {

ExportJob::ExportJob(std::filesystem::path path, std::shared_ptr<const Plan> plan, Request made_for,
                     const Engine& engine, QObject* parent)
    : QObject(parent),
      path_(std::move(path)),
      plan_(std::move(plan)),
      made_for_(std::move(made_for)),
      engine_(engine) {}

ExportJob::~ExportJob() = default;

void ExportJob::start() {
  try {
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
  } catch (const std::system_error& failure) {
    finish(Outcome::failed, tr("the export could not start: %1").arg(QString::fromUtf8(failure.what())));
  }
}

void ExportJob::cancel() {
  thread_.request_stop();
}

void ExportJob::work(const std::stop_token& stop) {
  try {
    double told = 0;
    const auto progress = [this, &told](double share) {
      if (share - told < 0.01) return;
      told = share;
      QMetaObject::invokeMethod(
          this, [this, share] { Q_EMIT progressed(share); }, Qt::QueuedConnection);
    };
    const auto result = io::is_plan_archive(path_)
                            ? io::write_plan_archive(path_, {{plan_, made_for_.layout}}, made_for_.settings,
                                                     engine_, stop, progress)
                            : io::write_plan(path_, *plan_, engine_, stop, progress);
    if (!result) {
      finish(Outcome::cancelled, {});
    } else if (!*result) {
      finish(Outcome::failed, QString::fromStdString(result->error().line()));
    } else {
      finish(Outcome::written, {});
    }
  } catch (const std::exception& failure) {
    finish(Outcome::failed, tr("the plan was not written: %1").arg(QString::fromUtf8(failure.what())));
  }
}

void ExportJob::finish(Outcome outcome, const QString& line) {
  QMetaObject::invokeMethod(
      this,
      [this, outcome, line] {
        switch (outcome) {
          case Outcome::written:
            Q_EMIT written();
            return;
          case Outcome::failed:
            Q_EMIT failed(line);
            return;
          case Outcome::cancelled:
            Q_EMIT cancelled();
            return;
        }
      },
      Qt::QueuedConnection);
}

}  // namespace evenkeel::ui
