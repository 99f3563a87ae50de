#include "arguments.h"

#include <utility>

#include "base/text.h"

namespace evenkeel {

namespace {

/// What stands together and what does not.
Result<StudioArguments> checked(StudioArguments parsed, bool step_given) {
  if (!parsed.lesson && (step_given || parsed.pdf)) {
    return bad_input("argument-together", std::string(step_given ? "--step" : "--pdf") + " is of a lesson",
                     "write --lesson NAME beside it");
  }
  if (parsed.lesson && parsed.lengths) {
    return bad_input("argument-together", "a lesson and the file " + quoted(*parsed.lengths) + " were given",
                     "open one at a time");
  }
  if (parsed.pdf && parsed.present) {
    return bad_input("argument-together", "--pdf opens no window", "leave --present out");
  }
  return parsed;
}

}  // namespace

Result<StudioArguments> parse_arguments(const std::vector<std::string>& arguments) {
  StudioArguments parsed;
  bool only_files = false;
  bool step_given = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const bool option = !only_files && argument.size() > 1 && argument[0] == '-';
    if (!option) {
      if (parsed.lengths) {
        return bad_input("argument-known",
                         "two files were given: " + quoted(*parsed.lengths) + " and " + quoted(argument),
                         "open one at a time");
      }
      parsed.lengths = argument;
      continue;
    }
    if (argument == "--") {
      only_files = true;
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    if (name == "-h" || name == "--help") {
      parsed.help = true;
    } else if (name == "--version") {
      parsed.version = true;
    } else if (name == "--present") {
      parsed.present = true;
    } else if (name == "--theme" || name == "--engine" || name == "--lesson" || name == "--step" ||
               name == "--pdf") {
      std::string value;
      if (equals != std::string::npos) {
        value = argument.substr(equals + 1);
      } else if (i + 1 < arguments.size()) {
        value = arguments[++i];
      }
      if (name == "--lesson") {
        parsed.lesson = value;
        continue;
      }
      if (name == "--pdf") {
        if (value.empty()) return bad_input("argument-value", "--pdf names no file", "write --pdf FILE.pdf");
        parsed.pdf = value;
        continue;
      }
      if (name == "--step") {
        const auto step = parse_int64(value);
        if (!step || *step < 1) {
          return bad_input("argument-value", "--step is " + quoted(value), "use a number from 1 on");
        }
        parsed.step = static_cast<std::size_t>(*step);
        step_given = true;
        continue;
      }
      if (name == "--theme") {
        if (value != "light" && value != "dark" && value != "high-contrast" && value != "system") {
          return bad_input("theme-known", "unknown theme " + quoted(value),
                           "use --theme light, dark, high-contrast or system");
        }
        parsed.theme = value;
      } else {
        if (value != "cpu" && value != "cuda" && value != "auto") {
          return bad_input("engine-known", "unknown engine " + quoted(value),
                           "use --engine cpu, cuda or auto");
        }
        parsed.engine = value;
      }
    } else {
      return bad_input("argument-known", "unknown argument " + quoted(argument),
                       "see evenkeel-studio --help");
    }
  }
  return checked(std::move(parsed), step_given);
}

std::string studio_help() {
  return "Usage: evenkeel-studio [OPTIONS] [FILE]\n"
         "\n"
         "Shows which rank computes what, and exports the index plan.\n"
         "\n"
         "  FILE                    a session; document lengths: .txt, .csv, .json or .npy; a plan: .npy, "
         ".npz,\n"
         "                          .safetensors or .json; a log of packs: .jsonl (default: a sample)\n"
         "  --lesson NAME|FILE.md   a lesson; what is worked on comes back when it is left\n"
         "  --step K                at which step of the lesson (default: 1)\n"
         "  --present               in presenter mode\n"
         "  --pdf FILE.pdf          writes the lesson with its pictures instead, without a screen\n"
         "  --theme NAME            light, dark, high-contrast or system (default: as last time)\n"
         "  --engine cpu|cuda|auto  what computes (default: as last time)\n"
         "  -h, --help              this text\n"
         "  --version               the version\n";
}

}  // namespace evenkeel
