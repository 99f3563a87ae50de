#pragma once

#include <QObject>
#include <filesystem>
#include <memory>
#include <thread>

#include "balance/plan.h"
#include "engine/engine.h"
#include "pipeline/snapshot.h"

namespace evenkeel::ui {

/// Writes one captured plan to a file on a thread of its own, with what it was made for where the file holds
/// that. A cancelled or failed export leaves no file. The engine must outlive the job.
class ExportJob : public QObject {
  Q_OBJECT

 public:
  /// `made_for` is the request that `plan` is the plan of.
  ExportJob(std::filesystem::path path, std::shared_ptr<const Plan> plan, Request made_for,
            const Engine& engine, QObject* parent = nullptr);
  /// Cancels and waits.
  ~ExportJob() override;

  void start();
  void cancel();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 Q_SIGNALS:
  void progressed(double share);
  void written();
  void failed(const QString& line);
  void cancelled();

 private:
  enum class Outcome { written, failed, cancelled };
  void work(const std::stop_token& stop);
  void finish(Outcome outcome, const QString& line);

  std::filesystem::path path_;
  std::shared_ptr<const Plan> plan_;
  Request made_for_;
  const Engine& engine_;
  std::jthread thread_;  ///< last: stops and joins before the rest goes
};

}  // namespace evenkeel::ui
