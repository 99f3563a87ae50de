#include "cuda_status.h"

#include <cstdint>
#include <utility>

namespace evenkeel {
namespace {

/// The oldest generation that this library holds device code for.
constexpr int kLeastComputeCapability = 80;

std::string version_name(int version) {
  return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

/// A good answer or not, the runtime keeps no error that would be handed to the next launch.
cudaError_t forget(cudaError_t status) {
  static_cast<void>(cudaGetLastError());
  return status;
}

}  // namespace

CudaAnswers ask_cuda() {
  CudaAnswers answers;
  answers.driver_asked = forget(cudaDriverGetVersion(&answers.driver));
  if (answers.driver_asked != cudaSuccess || answers.driver == 0) return answers;
  answers.counted = forget(cudaGetDeviceCount(&answers.devices));
  if (answers.counted != cudaSuccess || answers.devices == 0) return answers;
  cudaDeviceProp properties{};
  answers.described = forget(cudaGetDeviceProperties(&properties, 0));
  if (answers.described != cudaSuccess) return answers;
  answers.name = properties.name;
  answers.memory = properties.totalGlobalMem;
  answers.major = properties.major;
  answers.minor = properties.minor;
  return answers;
}

EngineStatus status_after(const CudaAnswers& answers) {
  EngineStatus status;
  DeviceInfo& device = status.device;
  device.toolkit = version_name(CUDART_VERSION);
  const auto because = [&status](std::string reason) {
    status.description = std::move(reason);
    return status;
  };
  if (answers.driver_asked != cudaSuccess || answers.driver == 0) return because("no CUDA driver");
  device.driver = version_name(answers.driver);
  if (answers.counted == cudaErrorInsufficientDriver) {
    return because("the driver is too old: it serves CUDA " + device.driver + ", this program needs " +
                   device.toolkit);
  }
  if (answers.counted == cudaErrorNoDevice || (answers.counted == cudaSuccess && answers.devices == 0))
    return because("no CUDA device");
  if (answers.counted != cudaSuccess) return because(cudaGetErrorString(answers.counted));
  if (answers.described != cudaSuccess) return because(cudaGetErrorString(answers.described));
  device.name = answers.name;
  device.memory = static_cast<std::int64_t>(answers.memory);
  device.compute_capability = std::to_string(answers.major) + "." + std::to_string(answers.minor);
  if (answers.major * 10 + answers.minor < kLeastComputeCapability) {
    return because(device.name + " has compute capability " + device.compute_capability +
                   ", this program needs 8.0 or newer");
  }
  status.available = true;
  return because(device.name + ", CUDA " + device.driver);
}

}  // namespace evenkeel
