#pragma once

#include <cstddef>
#include <string>

#include "model/studio_model.h"

/// Plan files and logs of packs in the project: opened, gone through and closed, as undoable steps.
namespace evenkeel::ui {

/// Shows a plan file as a strategy of its own and makes it A. One of the same path and step is replaced, and
/// keeps its name; another of the same name gets a number.
void openPlan(StudioModel& model, PlanSource plan);
/// Closes the plan of a strategy `file:NAME`. Where it is A, the default strategy takes its place; where it
/// is B, nothing is compared.
void closePlan(StudioModel& model, const std::string& strategy);

/// Takes the documents from a log, from its first step on.
void openPackLog(StudioModel& model, const PackLog& log);
/// Takes the documents of a step of the log that is open. Nothing happens without one, or where it has no
/// such step. Steps of one `gesture` that follow one another are one.
void goToStep(StudioModel& model, std::size_t step, std::uint64_t gesture);
/// Closes the log; the documents stay.
void closePackLog(StudioModel& model);

/// Whether the documents are no longer those of the step.
[[nodiscard]] bool isStepEdited(const Project& project);
/// The file and what it says its plan was made for, in a line; its error where it cannot be read.
[[nodiscard]] QString planSourceText(const PlanSource& plan);

}  // namespace evenkeel::ui
