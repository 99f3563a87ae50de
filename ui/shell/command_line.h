#pragma once

#include <QString>

#include "pipeline/project.h"

namespace evenkeel::ui {

/// `evenkeel report ...` for exactly this project: its documents, mask, ranks, blocks, reference and the
/// strategies A and B. With a session's file the documents come from there, for where they are many; the case
/// is written out all the same. For a POSIX shell.
[[nodiscard]] QString commandLine(const Project& project, const QString& session_file = {});

}  // namespace evenkeel::ui
