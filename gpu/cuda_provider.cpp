#include "cuda_engine.h"
#include "cuda_status.h"
#include "evenkeel_gpu.h"

namespace evenkeel {
namespace {

EngineStatus probe() {
  return status_after(ask_cuda());
}

}  // namespace

EngineProvider cuda_engine_provider() {
  return {"cuda", probe, [] {
            if (EngineStatus status = probe(); !status.available) {
              return Result<std::unique_ptr<Engine>>(make_error(
                  ErrorKind::unavailable, "engine-available",
                  "engine cuda is not available (" + status.description + ")", "use --engine auto or cpu"));
            }
            return make_cuda_engine();
          }};
}

}  // namespace evenkeel
