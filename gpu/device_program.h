#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "device_call.h"
#include "engine/engine.h"
#include "mask/mask_mod/flat_program.h"
#include "mask/mask_mod/program_pairs.device.h"

namespace evenkeel::cuda {

/// A mask_mod as flat tables on the host. Errors: `unavailable` with `kPrimitiveRule` for a program of more
/// steps than a thread of the device holds.
[[nodiscard]] inline Result<mask_mod::FlatProgram> flat_program(const mask_mod::Compiled& compiled,
                                                                BatchRow row) {
  auto flat = mask_mod::FlatProgram::make(compiled, row, mask_mod::kMostFlatSteps);
  if (flat) return std::move(*flat);
  return make_error(ErrorKind::unavailable, kPrimitiveRule,
                    "cuda serves mask_mods of up to " + std::to_string(mask_mod::kMostFlatSteps) +
                        " steps, and this one has more",
                    "use --engine auto or cpu");
}

/// The tables of a program on the device.
class DeviceProgram {
 public:
  /// Begins to copy `flat`, which must live until the stream has done it.
  [[nodiscard]] static Result<DeviceProgram> make(const DeviceCall& call, const mask_mod::FlatProgram& flat) {
    auto steps = call.copy<mask_mod::FlatStep>(flat.steps);
    if (!steps) return steps.error();
    auto tensors = call.copy<mask_mod::FlatTensor>(flat.tensors);
    if (!tensors) return tensors.error();
    auto values = call.copy<std::int64_t>(flat.values);
    if (!values) return values.error();
    DeviceProgram program;
    program.steps_ = std::move(*steps);
    program.tensors_ = std::move(*tensors);
    program.values_ = std::move(*values);
    return Result<DeviceProgram>(std::move(program));
  }

  /// For kernels.
  [[nodiscard]] mask_mod::FlatView view() const { return {steps_.span(), tensors_.span(), values_.span()}; }

 private:
  DeviceBuffer<mask_mod::FlatStep> steps_;
  DeviceBuffer<mask_mod::FlatTensor> tensors_;
  DeviceBuffer<std::int64_t> values_;
};

}  // namespace evenkeel::cuda
