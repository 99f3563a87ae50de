#include <gtest/gtest.h>

#include "evenkeel_gpu.h"

namespace evenkeel {
namespace {

TEST(CudaProvider, AnswersOnAnyMachineWithoutThrowing) {
  const EngineProvider provider = cuda_engine_provider();
  EXPECT_EQ(provider.name, "cuda");
  EngineStatus first;
  EngineStatus second;
  EXPECT_NO_THROW(first = provider.probe());
  EXPECT_NO_THROW(second = provider.probe());
  EXPECT_FALSE(first.description.empty());
  EXPECT_EQ(first.available, second.available) << "probing has no effect";
  EXPECT_EQ(first.description, second.description);
}

TEST(CudaProvider, OffersItsPrimitivesOrAnErrorInOneLine) {
  const EngineProvider provider = cuda_engine_provider();
  const auto engine = provider.create(provider.probe());
  if (engine.ok()) {
    EXPECT_EQ((*engine)->name(), "cuda");
    const Capabilities offered = (*engine)->capabilities();
    EXPECT_TRUE(offered.block_costs && offered.mask_costs && offered.row_areas && offered.sort_and_snake &&
                offered.expand_segments && offered.expand_segments_32 && offered.executed_tiles &&
                offered.named_tiles && offered.program_tiles);
    EXPECT_GT((*engine)->free_memory().value_or(0), 0);
    return;
  }
  EXPECT_EQ(engine.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(engine.error().line().find('\n'), std::string::npos);
  EXPECT_NE(engine.error().line().find("CUDA"), std::string::npos);
}

}  // namespace
}  // namespace evenkeel
