#pragma once

/// The program `evenkeel`.
namespace evenkeel::cli {

/// Parses the command line and runs one command. Returns the exit code: 0 done, 2 wrong use or bad input, 3 a
/// failure of the machine. On 2 and 3 there is one line on standard error, and nothing on standard output
/// that was not there when the machine failed. Throws nothing.
[[nodiscard]] int run_program(int argc, char** argv);

}  // namespace evenkeel::cli
