#include "cuda_engine.h"
#include "cuda_status.h"
#include "evenkeel_gpu.h"

namespace evenkeel {
EngineProvider cuda_engine_provider() {
  return {"cuda", [] { return status_after(ask_cuda()); },
          [](const EngineStatus& probed) {
            if (probed.available) return make_cuda_engine();
            return Result<std::unique_ptr<Engine>>(make_error(
                ErrorKind::unavailable, "engine-available",
                "engine cuda is not available (" + probed.description + ")", "use --engine auto or cpu"));
          }};
}

}  // namespace evenkeel
