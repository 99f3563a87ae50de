#include "model/opened_files.h"

#include <QStringList>
#include <algorithm>
#include <utility>

#include "bars/number_text.h"

namespace evenkeel::ui {
namespace {

QString words(const char* text) {
  return StudioModel::tr(text);
}

/// "plan.npz", or "plan.npz (2)" where that is taken.
std::string free_name(const std::vector<PlanSource>& plans, const std::string& name) {
  std::string free = name;
  for (int number = 2; find_plan_source(plans, free) != nullptr; ++number) {
    free = name + " (" + std::to_string(number) + ")";
  }
  return free;
}

QString file_name(const std::string& path) {
  const QString text = QString::fromStdString(path);
  return text.mid(text.lastIndexOf(u'/') + 1);
}

}  // namespace

void openPlan(StudioModel& model, PlanSource plan) {
  Project next = model.project();
  std::vector<PlanSource>& plans = next.a.plans;
  const auto same = std::find_if(plans.begin(), plans.end(), [&](const PlanSource& other) {
    return other.path == plan.path && other.step == plan.step;
  });
  if (same != plans.end()) {
    plan.name = same->name;
  } else {
    plan.name = free_name(plans, plan.name);
  }
  const std::string strategy = file_strategy(plan.name);
  const QString step = words("open plan %1").arg(QString::fromStdString(plan.name));
  if (same != plans.end()) {
    *same = std::move(plan);
  } else {
    plans.push_back(std::move(plan));
  }
  if (next.b == strategy) next.b = next.a.strategy;
  next.a.strategy = strategy;
  model.edit(step, std::move(next));
}

void closePlan(StudioModel& model, const std::string& strategy) {
  const auto name = file_of_strategy(strategy);
  if (!name) return;
  Project next = model.project();
  std::erase_if(next.a.plans, [&](const PlanSource& plan) { return plan.name == *name; });
  if (next.b == strategy) next.b.reset();
  if (next.a.strategy == strategy) {
    next.a.strategy = Case().strategy;
    if (next.b == next.a.strategy) next.b.reset();
  }
  model.edit(words("close plan %1").arg(QString::fromStdString(std::string(*name))), std::move(next));
}

void openPackLog(StudioModel& model, const PackLog& log) {
  if (log.steps() == 0) return;
  Project next = model.project();
  next.logged = LoggedStep{log, 0};
  next.layout = log.pack(0);
  model.edit(words("open %1").arg(file_name(log.path)), std::move(next));
}

void goToStep(StudioModel& model, std::size_t step, std::uint64_t gesture) {
  Project next = model.project();
  if (!next.logged || step >= next.logged->log.steps()) return;
  next.logged->step = step;
  next.layout = next.logged->log.pack(step);
  model.edit(words("go to step %1").arg(step), std::move(next), gesture);
}

void closePackLog(StudioModel& model) {
  Project next = model.project();
  next.logged.reset();
  model.edit(words("close the log of packs"), std::move(next));
}

bool isStepEdited(const Project& project) {
  if (!project.logged || project.logged->step >= project.logged->log.steps()) return false;
  return !(project.layout == project.logged->log.pack(project.logged->step));
}

QString planSourceText(const PlanSource& plan) {
  if (!plan.read) return QString::fromStdString(plan.read.error().line());
  QStringList parts{QString::fromStdString(plan.path)};
  if (plan.step) parts << words("step %1").arg(*plan.step);
  const PlanOrigin& origin = (*plan.read)->origin;
  if (origin.strategy) parts << words("made by %1").arg(QString::fromStdString(*origin.strategy));
  if (origin.world_size) parts << words("for %1 ranks").arg(numberText(origin.world_size->value));
  if (origin.block_size) {
    parts << words("blocks of %1").arg(QString::fromStdString(block_size_name(*origin.block_size)));
  }
  if (origin.mask) parts << QString::fromStdString(*origin.mask);
  return parts.join(QStringLiteral(", "));
}

}  // namespace evenkeel::ui
