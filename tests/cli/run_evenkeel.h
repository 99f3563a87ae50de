#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace evenkeel::test {

/// What a run of the program left behind.
struct Finished {
  int exit_code = -1;  ///< 128 + the signal where one ended it
  std::string out;
  std::string err;
};

/// How the program is started, where it matters.
struct Surroundings {
  std::string standard_output;  ///< a path to write to; its bytes are not read back
  bool close_standard_output = false;
  std::optional<std::uint64_t> largest_file;   ///< bytes
  std::optional<std::uint64_t> address_space;  ///< bytes
  bool reader_goes_away = false;               ///< standard output is a pipe that nobody reads
};

[[nodiscard]] Finished run_evenkeel(const std::vector<std::string>& arguments,
                                    const Surroundings& surroundings = {});

/// Runs it, expects success and nothing on standard error, and reads standard output as one line of JSON.
[[nodiscard]] nlohmann::json json_of(const std::vector<std::string>& arguments);

/// Expects this exit code, nothing on standard output, and one line on standard error that holds all of
/// `parts`.
void expect_refused(const std::vector<std::string>& arguments, int exit_code,
                    const std::vector<std::string>& parts, const Surroundings& surroundings = {});

/// Starts it, waits until `begun()` holds, sends it `signal` and waits for its end.
[[nodiscard]] Finished interrupt_evenkeel(const std::vector<std::string>& arguments, int signal,
                                          const std::function<bool()>& begun);

/// [4, 12] -> "4,12"
[[nodiscard]] std::string comma_list(const nlohmann::json& numbers);

}  // namespace evenkeel::test
