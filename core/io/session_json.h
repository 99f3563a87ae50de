#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "mask/mask_spec.h"
#include "pipeline/case.h"
#include "pipeline/project.h"

/// The parts of a session as JSON, for `session.cpp` alone: its header says what stands where.
namespace evenkeel::io {

using SessionJson = nlohmann::ordered_json;

/// "the session's MESSAGE", rule `session-field`.
[[nodiscard]] Error refused_field(const std::string& message);
/// JSON on one line, whatever bytes its texts hold.
[[nodiscard]] std::string dumped(const SessionJson& json);
/// A whole number of 64 bits, or nothing.
[[nodiscard]] std::optional<std::int64_t> number_of(const SessionJson& json);
/// A list of them, or nothing.
[[nodiscard]] std::optional<std::vector<std::int64_t>> numbers_of(const SessionJson& json);
/// The field of an object, not copied: it may be hundreds of megabytes. Null where it is not there.
[[nodiscard]] const SessionJson& field_of(const SessionJson& object, const char* name);

[[nodiscard]] SessionJson mask_json(const MaskSpec& spec);
/// Errors: `bad_input`; those of `parse_named_mask` and of tensors.
[[nodiscard]] Result<MaskSpec> mask_of(const SessionJson& json, std::size_t depth = 0);

/// All of a case but its plan files, which stand beside it.
[[nodiscard]] SessionJson case_json(const Case& settings);
/// What is absent is as `Case` has it. Errors: `bad_input` naming the field; those of its parts.
[[nodiscard]] Result<Case> case_of(const SessionJson& json);
/// The shortest text of a strategy. `what` names the field. Errors: those of `normal_strategy`.
[[nodiscard]] Result<std::string> session_strategy(const SessionJson& json, const char* what);

/// `[{"name":..,"path":..,"step":..},..]`.
[[nodiscard]] SessionJson plans_json(const std::vector<PlanSource>& plans);
/// Plan files that are not yet read. Errors: `bad_input` for a field that is missing or of another kind, and
/// for two of one name.
[[nodiscard]] Result<std::vector<PlanSource>> plans_of(const SessionJson& json);

/// `{"path":..,"step":..}`.
[[nodiscard]] SessionJson logged_json(const LoggedStep& logged);
/// A log that is not yet read. Errors: `bad_input` for a field that is missing or of another kind.
[[nodiscard]] Result<LoggedStep> logged_of(const SessionJson& json);

}  // namespace evenkeel::io
