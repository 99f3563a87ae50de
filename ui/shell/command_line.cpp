#include "shell/command_line.h"

#include <QObject>
#include <QRegularExpression>
#include <QStringList>

#include "balance/reference_profile.h"
#include "mask/mask_spec.h"
#include "model/opened_files.h"

namespace evenkeel::ui {
namespace {

QString quoted_for_shell(const QString& text) {
  static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9_./:=,@%+-]+\\z"));
  if (plain.match(text).hasMatch()) return text;
  QString inside = text;
  return QLatin1Char('\'') + inside.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

constexpr std::size_t kMostDocumentsOnALine = 2000;

/// A strategy as the command line names it: a plan file by its path.
QString strategy_flag(const std::string& strategy, const Case& settings) {
  const auto name = file_of_strategy(strategy);
  const PlanSource* plan = name ? find_plan_source(settings.plans, *name) : nullptr;
  if (plan == nullptr) return QString::fromStdString(strategy);
  const std::string path = file_strategy(plan->path);
  return QString::fromStdString(plan->step ? path + ":step=" + std::to_string(*plan->step) : path);
}

/// Whether the documents are a step of a log, as it stands there.
bool is_step(const Project& project) {
  return project.logged && project.logged->log.read && !isStepEdited(project);
}

}  // namespace

QString whySessionFile(const Project& project) {
  if (project.a.cost.kind == CostKind::calibrated) {
    return QObject::tr("its calibrated cost has no name on a command line");
  }
  if (project.layout.document_count() > kMostDocumentsOnALine && !is_step(project)) {
    return QObject::tr("its documents are too many for a command line");
  }
  const MaskSpec& mask = project.a.masks.front().mask;
  if (mask.join == MaskJoin::program && !mask.mask_mod.tensors().empty()) {
    return QObject::tr("its mask_mod has tensors");
  }
  return {};
}

QString commandLine(const Project& project, const QString& session_file) {
  const Case& a = project.a;
  QStringList words{QStringLiteral("evenkeel"), QStringLiteral("report")};
  const auto flag = [&](const char* name, const QString& value) {
    words << QString::fromLatin1(name) << quoted_for_shell(value);
  };
  if (!session_file.isEmpty()) {
    flag("--session", session_file);
  } else if (is_step(project)) {
    flag("--pack-log", QString::fromStdString(project.logged->log.path));
    flag("--step", QString::number(project.logged->step));
  } else {
    for (const auto& row : project.layout.rows()) {
      QStringList lengths;
      for (const std::int64_t length : row->lengths()) lengths << QString::number(length);
      flag("--docs", lengths.join(QLatin1Char(',')));
    }
  }
  const MaskSpec& mask = a.masks.front().mask;
  if (mask.join != MaskJoin::program) {
    flag("--mask", QString::fromStdString(mask_name(mask)));
  } else if (mask.mask_mod.tensors().empty()) {
    flag("--mask-mod", QString::fromStdString(mask.mask_mod.text()));
  }
  flag("--world-size", QString::number(a.world_size.value));
  flag("--block-size", QString::fromStdString(block_size_name(a.block_size)));
  const std::string_view reference = reference_name(a.reference);
  flag("--reference", QString::fromUtf8(reference.data(), static_cast<qsizetype>(reference.size())));
  if (a.load_balancing == LoadBalancing::off) flag("--load-balance", QStringLiteral("off"));
  if (a.cost.kind == CostKind::area || a.cost.kind == CostKind::flops) {
    const std::string_view cost = cost_kind_name(a.cost.kind);
    flag("--cost", QString::fromUtf8(cost.data(), static_cast<qsizetype>(cost.size())));
  }
  if (a.cost.kind == CostKind::flops) {
    flag("--heads", QString::number(a.cost.heads));
    flag("--kv-heads", QString::number(a.cost.kv_heads));
    flag("--head-dim", QString::number(a.cost.head_dim));
  }
  QString strategies = strategy_flag(a.strategy, a);
  if (project.b) strategies += QLatin1Char(',') + strategy_flag(*project.b, a);
  flag("--strategy", strategies);
  return words.join(QLatin1Char(' '));
}

}  // namespace evenkeel::ui
