#include "kernels.h"
#include "run_kernel.cuh"

namespace evenkeel {

cudaError_t launch(const ExpandKernel<std::int64_t>& kernel, cudaStream_t stream) {
  return launch_phases(kernel, stream);
}
cudaError_t launch(const ExpandKernel<std::int32_t>& kernel, cudaStream_t stream) {
  return launch_phases(kernel, stream);
}
cudaError_t launch(const ExecutedTilesKernel& kernel, cudaStream_t stream) {
  return launch_phases(kernel, stream);
}

cudaError_t launch(const mask_mod::ProgramTilesKernel& kernel, cudaStream_t stream) {
  return launch_phases(kernel, stream);
}
cudaError_t launch(const mask_mod::ProgramCostsKernel& kernel, cudaStream_t stream) {
  return launch_phases(kernel, stream);
}
cudaError_t launch(const mask_mod::ExecutedProgramKernel& kernel, cudaStream_t stream) {
  return launch_phases(kernel, stream);
}
cudaError_t launch(const mask_mod::ProgramAreasKernel& kernel, cudaStream_t stream) {
  return launch_phases(kernel, stream);
}

cudaError_t launch(const CostItems& items, cudaStream_t stream) {
  return launch_items(items, stream);
}
cudaError_t launch(const SnakeKeyItems& items, cudaStream_t stream) {
  return launch_items(items, stream);
}
cudaError_t launch(const SnakeGroupItems& items, cudaStream_t stream) {
  return launch_items(items, stream);
}
cudaError_t launch(const NamedTileItems& items, cudaStream_t stream) {
  return launch_items(items, stream);
}

}  // namespace evenkeel
