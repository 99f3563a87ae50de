#include "cli/program.h"

#include <CLI/CLI.hpp>
#include <deque>
#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"

namespace evenkeel::cli {
namespace {

constexpr const Command* kCommands[] = {&kPlanCommand,     &kReportCommand,   &kMaskCommand,
                                        &kVerifyCommand,   &kTradeOffCommand, &kGenCommand,
                                        &kScheduleCommand, &kDoctorCommand};

constexpr const char* kFooter =
    "Exit codes: 0 done; 1 findings (verify) or a failed self-check (doctor); 2 wrong use or bad input, a\n"
    "file that cannot be read included; 3 a failure of the machine: a file that cannot be written, too\n"
    "little memory, an engine that is not there. On 2 and 3 there is one line on standard error and none on\n"
    "standard output.";

/// The command line as CLI11 sees it.
struct Parser {
  Parser()
      : app("Evenkeel plans context-parallel attention: which rank computes what, and how evenly.",
            "evenkeel") {
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("evenkeel ") + EVENKEEL_VERSION, "print the version");
    app.set_help_flag("-h,--help", "print this help");
    app.footer(kFooter);
    for (const Command* command : kCommands) {
      CLI::App* subcommand = app.add_subcommand(std::string(command->name), std::string(command->summary));
      const std::string details(command->details);
      subcommand->footer(details.empty() ? kFooter : details + "\n\n" + kFooter);
      flags.emplace_back(*subcommand);
      command->declare(flags.back());
      subcommands.push_back(subcommand);
    }
  }

  CLI::App app;
  std::vector<CLI::App*> subcommands;
  std::deque<Flags> flags;
};

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

/// The command that the arguments name, or the program.
const CLI::App& used(const Parser& parser) {
  for (const CLI::App* subcommand : parser.subcommands) {
    if (subcommand->parsed()) return *subcommand;
  }
  return parser.app;
}

Error describe(const Parser& parser, const CLI::ParseError& error) {
  const CLI::App& app = used(parser);
  const bool of_program = &app == &parser.app;
  const std::string help = "see evenkeel " + (of_program ? "" : app.get_name() + " ") + "--help";
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  const std::vector<std::string> unknown = app.remaining();
  if (!unknown.empty()) {
    const bool option = unknown.front().substr(0, 1) == "-" && unknown.front().size() > 1;
    const char* what = option ? "unknown option " : of_program ? "unknown command " : "unexpected argument ";
    return bad_input("flag-known", what + evenkeel::quoted(unknown.front()), help);
  }
  const std::string text = first_line(error.what());
  if (kind == CLI::ExitCodes::ArgumentMismatch) {
    return bad_input("flag-value", "option " + text.substr(0, text.find(':')) + " needs a value", help);
  }
  if (kind == CLI::ExitCodes::RequiredError)
    return bad_input("command-required", "there is no command", help);
  return bad_input("command-line", text, help);  // NOLINT(readability-suspicious-call-argument)
}

Result<Verdict> print(const std::string& text) {
  Output out;
  out << text;
  if (auto written = out.finish(); !written) return written.error();
  return Verdict::clean;
}

Result<Verdict> run(int argc, char** argv) {
  Parser parser;
  try {
    parser.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return print(parser.app.help());
  } catch (const CLI::CallForVersion&) {
    return print(std::string("evenkeel ") + EVENKEEL_VERSION + "\n");
  } catch (const CLI::ParseError& error) {
    return describe(parser, error);
  }
  for (std::size_t i = 0; i < parser.subcommands.size(); ++i) {
    if (!parser.subcommands[i]->parsed()) continue;
    if (auto once = parser.flags[i].check_repeats(); !once) return once.error();
    if (kCommands[i]->judge != nullptr) return kCommands[i]->judge(parser.flags[i]);
    if (auto done = kCommands[i]->run(parser.flags[i]); !done) return done.error();
    return Verdict::clean;
  }
  return bad_input("command-required", "there is no command", "see evenkeel --help");
}

int fail(const Error& error) {
  say(error.line());
  return exit_code(error.kind);
}

}  // namespace

int run_program(int argc, char** argv) {
  prepare_standard_files();
  try {
    const Result<Verdict> outcome = run(argc, argv);
    if (!outcome) return fail(outcome.error());
    return *outcome == Verdict::clean ? 0 : 1;
  } catch (const std::bad_alloc&) {
    return fail(
        make_error(ErrorKind::memory, "memory", "there is not enough memory", "use a smaller workload"));
  } catch (const std::exception& error) {
    return fail(make_error(ErrorKind::memory, "unexpected",
                           std::string("unexpected failure (") + error.what() + ")",
                           "this is a mistake of Evenkeel"));
  }
}

}  // namespace evenkeel::cli
