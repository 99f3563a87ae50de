#include "cli/engines.h"

#include "cli/output.h"
#include "evenkeel_gpu.h"

namespace evenkeel::cli {

std::vector<EngineProvider> engine_providers() {
  return {cpu_engine_provider(), cuda_engine_provider()};
}

void declare_engine(Flags& flags) {
  flags.value("--engine", "cpu|cuda|auto",
              "what computes; auto is cuda where there is a device, else cpu [cpu]");
}

Result<std::unique_ptr<Engine>> choose_engine(const Flags& flags) {
  return evenkeel::choose_engine(engine_providers(), flags.one("--engine").value_or("cpu"), say);
}

}  // namespace evenkeel::cli
