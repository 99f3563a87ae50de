#include "base/processor.h"

#include <fstream>

namespace evenkeel {

std::string processor_name() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t name = line.find(": ");
    if (name != std::string::npos) return line.substr(name + 2);
  }
  return "unknown processor";
}

}  // namespace evenkeel
