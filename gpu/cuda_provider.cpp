#include <cuda_runtime_api.h>

#include <string>

#include "cuda_engine.h"
#include "evenkeel_gpu.h"

namespace evenkeel {
namespace {

/// The oldest generation that this library holds device code for.
constexpr int kLeastComputeCapability = 80;

std::string version_name(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

EngineStatus probe() {
  int driver = 0;
  if (cudaDriverGetVersion(&driver) != cudaSuccess || driver == 0) {
    static_cast<void>(cudaGetLastError());
    return {false, "no CUDA driver"};
  }
  int devices = 0;
  const cudaError_t counted = cudaGetDeviceCount(&devices);
  static_cast<void>(cudaGetLastError());
  if (counted == cudaErrorInsufficientDriver) {
    return {false, "the driver is too old: it serves CUDA " + version_name(driver) + ", this program needs " +
                       version_name(CUDART_VERSION)};
  }
  if (counted == cudaErrorNoDevice || (counted == cudaSuccess && devices == 0))
    return {false, "no CUDA device"};
  if (counted != cudaSuccess) return {false, cudaGetErrorString(counted)};
  cudaDeviceProp properties{};
  if (const cudaError_t found = cudaGetDeviceProperties(&properties, 0); found != cudaSuccess) {
    static_cast<void>(cudaGetLastError());
    return {false, cudaGetErrorString(found)};
  }
  const std::string device = properties.name;
  if (properties.major * 10 + properties.minor < kLeastComputeCapability) {
    return {false, device + " has compute capability " + std::to_string(properties.major) + "." +
                       std::to_string(properties.minor) + ", this program needs 8.0 or newer"};
  }
  return {true, device + ", CUDA " + version_name(driver)};
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
