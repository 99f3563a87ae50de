#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace evenkeel::io {

/// A path for messages that stay one line.
[[nodiscard]] std::string shown(const std::filesystem::path& path);

/// "cannot VERB 'PATH': REASON" with the system's reason for `error_number`.
///
/// The kind is `bad_input` where the path itself is wrong (it does not exist, is a folder, may not be read),
/// `io` where the machine failed.
[[nodiscard]] Error cannot_read(const std::filesystem::path& path, int error_number);
/// The same for writing; always `io`.
[[nodiscard]] Error cannot_write(const std::string& what, int error_number);

}  // namespace evenkeel::io
