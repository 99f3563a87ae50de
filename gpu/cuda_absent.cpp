#include "evenkeel_gpu.h"

namespace evenkeel {

EngineProvider cuda_engine_provider() {
  return {"cuda",
          [] {
            return EngineStatus{false, "built without CUDA"};
          },
          [](const EngineStatus&) {
            return Result<std::unique_ptr<Engine>>(make_error(ErrorKind::unavailable, "engine-available",
                                                              "this program was built without CUDA",
                                                              "use --engine auto or cpu"));
          }};
}

}  // namespace evenkeel
