#include "arguments.h"

#include "base/text.h"

namespace evenkeel {

Result<StudioArguments> parse_arguments(const std::vector<std::string>& arguments) {
  StudioArguments parsed;
  bool only_files = false;
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
    } else if (name == "--theme" || name == "--engine") {
      std::string value;
      if (equals != std::string::npos) {
        value = argument.substr(equals + 1);
      } else if (i + 1 < arguments.size()) {
        value = arguments[++i];
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
  return parsed;
}

std::string studio_help() {
  return "Usage: evenkeel-studio [OPTIONS] [FILE]\n"
         "\n"
         "Shows which rank computes what, and exports the index plan.\n"
         "\n"
         "  FILE                    a session; document lengths: .txt, .csv, .json or .npy; a plan: .npy, "
         ".npz,\n"
         "                          .safetensors or .json; a log of packs: .jsonl (default: a sample)\n"
         "  --theme NAME            light, dark, high-contrast or system (default: as last time)\n"
         "  --engine cpu|cuda|auto  what computes (default: as last time)\n"
         "  -h, --help              this text\n"
         "  --version               the version\n";
}

}  // namespace evenkeel
