#include "cuda_status.h"

#include <gtest/gtest.h>

namespace evenkeel {
namespace {

CudaAnswers answers_of_a_good_device() {
  CudaAnswers answers;
  answers.driver = 13000;
  answers.devices = 1;
  answers.name = "Device 9";
  answers.memory = std::size_t{80} << 30U;
  answers.major = 9;
  return answers;
}

TEST(CudaStatus, TellsDeviceMemoryDriverAndToolkit) {
  const EngineStatus status = status_after(answers_of_a_good_device());
  EXPECT_TRUE(status.available);
  EXPECT_EQ(status.description, "Device 9, CUDA 13.0");
  EXPECT_EQ(status.device.name, "Device 9");
  EXPECT_EQ(status.device.memory, std::int64_t{80} << 30U);
  EXPECT_EQ(status.device.compute_capability, "9.0");
  EXPECT_EQ(status.device.driver, "13.0");
  EXPECT_FALSE(status.device.toolkit.empty());
}

TEST(CudaStatus, SaysThatThereIsNoDriver) {
  CudaAnswers none;
  EXPECT_EQ(status_after(none).description, "no CUDA driver");
  EXPECT_FALSE(status_after(none).available);
  none.driver_asked = cudaErrorInsufficientDriver;
  EXPECT_EQ(status_after(none).description, "no CUDA driver");
  EXPECT_EQ(status_after(none).device.driver, "");
  EXPECT_FALSE(status_after(none).device.toolkit.empty());
}

TEST(CudaStatus, SaysThatTheDriverIsTooOldAndWhatIsNeeded) {
  CudaAnswers answers = answers_of_a_good_device();
  answers.driver = 11040;
  answers.counted = cudaErrorInsufficientDriver;
  const EngineStatus status = status_after(answers);
  EXPECT_FALSE(status.available);
  EXPECT_EQ(status.description,
            "the driver is too old: it serves CUDA 11.4, this program needs " + status.device.toolkit);
  EXPECT_EQ(status.device.driver, "11.4");
  EXPECT_EQ(status.device.name, "");
}

TEST(CudaStatus, SaysThatThereIsNoDevice) {
  CudaAnswers answers = answers_of_a_good_device();
  answers.devices = 0;
  EXPECT_EQ(status_after(answers).description, "no CUDA device");
  answers.counted = cudaErrorNoDevice;
  EXPECT_EQ(status_after(answers).description, "no CUDA device");
  EXPECT_FALSE(status_after(answers).available);
}

TEST(CudaStatus, SaysWhatElseWentWrongInTheWordsOfCuda) {
  CudaAnswers answers = answers_of_a_good_device();
  answers.counted = cudaErrorSystemNotReady;
  EXPECT_EQ(status_after(answers).description, cudaGetErrorString(cudaErrorSystemNotReady));
  answers.counted = cudaSuccess;
  answers.described = cudaErrorMemoryAllocation;
  EXPECT_EQ(status_after(answers).description, cudaGetErrorString(cudaErrorMemoryAllocation));
  EXPECT_FALSE(status_after(answers).available);
}

TEST(CudaStatus, SaysThatADeviceIsTooOld) {
  CudaAnswers answers = answers_of_a_good_device();
  answers.major = 7;
  answers.minor = 5;
  const EngineStatus status = status_after(answers);
  EXPECT_FALSE(status.available);
  EXPECT_EQ(status.description, "Device 9 has compute capability 7.5, this program needs 8.0 or newer");
  EXPECT_EQ(status.device.name, "Device 9");
}

}  // namespace
}  // namespace evenkeel
