#include "io/block_mask_file.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "io/text_writer.h"
#include "layout/layout.h"
#include "support/temporary_folder.h"
#include "support/tensor_reader.h"

namespace evenkeel::io {
namespace {

using nlohmann::json;
using test::TemporaryFolder;
using Names = std::vector<std::string>;

/// The block mask of a document-causal mask, and its area.
BlockMaskFile make(const std::vector<std::vector<std::int64_t>>& lengths, BlockSize block) {
  const Mask mask = *Mask::make(MaskSpec{}, *Layout::make(lengths));
  BlockMaskFile file{{}, mask.total_area(), {{"mask", "document-causal"}}};
  for (std::size_t row = 0; row < mask.batch(); ++row)
    file.rows.push_back(*make_block_mask(mask, BatchRow{row}, block));
  return file;
}

TEST(NestedListWriter, WritesAnyShapeAsJsonHoldsIt) {
  EXPECT_TRUE(rc::check([] {
    const auto shape = *rc::gen::container<std::vector<std::int64_t>>(*rc::gen::inRange<std::size_t>(1, 5),
                                                                      rc::gen::inRange<std::int64_t>(1, 5));
    std::int64_t count = 1;
    for (const std::int64_t side : shape) count *= side;
    const auto numbers = *rc::gen::container<std::vector<std::int32_t>>(static_cast<std::size_t>(count),
                                                                        rc::gen::arbitrary<std::int32_t>());
    std::string text;
    const Sink sink = [&](std::string_view piece) {
      text += piece;
      return Result<void>();
    };
    TextWriter out(sink);
    NestedListWriter lists(out, shape);
    const auto cut = *rc::gen::inRange<std::size_t>(0, numbers.size() + 1);
    RC_ASSERT(lists.numbers(std::span(numbers).first(cut)).ok());
    RC_ASSERT(lists.numbers(std::span(numbers).subspan(cut)).ok());
    RC_ASSERT(out.flush().ok());
    json expected = numbers;
    for (std::size_t d = shape.size(); d > 1; --d) {
      json outer = json::array();
      for (std::size_t i = 0; i < expected.size(); ++i) {
        if (i % static_cast<std::size_t>(shape[d - 1]) == 0) outer.push_back(json::array());
        outer.back().push_back(expected[i]);
      }
      expected = outer;
    }
    RC_ASSERT(json::parse(text) == expected);
  }));
}

TEST(WriteBlockMask, TensorsOfManyChunksAreThoseInMemory) {
  const TemporaryFolder folder;
  // 1,024 blocks: the two large tensors have a million numbers each, in four chunks.
  const BlockMaskFile mask = make({{1000, 24, 1024}, {2048}}, {2, 2});
  for (const char* name : {"m.npz", "m.safetensors"}) {
    ASSERT_TRUE(write_block_mask(folder / name, mask)->ok());
    const std::string bytes = folder.read(name);
    EXPECT_EQ(bytes.size(), block_mask_file_size(name, mask));
    const auto tensors = std::string(name) == "m.npz" ? test::read_npz(bytes) : test::read_safetensors(bytes);
    for (const BlockMaskTensor tensor : kBlockMaskTensors) {
      EXPECT_TRUE(tensors.at(tensor_name(tensor)).numbers<std::int32_t>() == make_tensor(mask.rows, tensor))
          << tensor_name(tensor);
    }
  }
}

TEST(WriteBlockMask, JsonIsNoLargerThanSaid) {
  const TemporaryFolder folder;
  for (const auto& [lengths, block] :
       std::vector<std::pair<std::vector<std::vector<std::int64_t>>, BlockSize>>{
           {{{1}}, {1, 1}},
           {{{1}, {1}}, {128, 128}},
           {{{500, 500}}, {1, 1}},
           {{{999, 1}, {1000}}, {3, 200}}}) {
    const BlockMaskFile mask = make(lengths, block);
    ASSERT_TRUE(write_block_mask(folder / "m.json", mask)->ok());
    EXPECT_LE(folder.read("m.json").size(), block_mask_file_size("m.json", mask));
    EXPECT_EQ(json::parse(folder.read("m.json")).at("kv_num_blocks").size(), lengths.size());
  }
}

TEST(WriteBlockMask, AStoppedWriteLeavesNothing) {
  const TemporaryFolder folder;
  const BlockMaskFile mask = make({{2048}}, {2, 2});
  for (const char* name : {"m.npz", "m.safetensors", "m.json"}) {
    std::stop_source stop;
    int told = 0;
    const auto written = write_block_mask(folder / name, mask, stop.get_token(), [&](double /*share*/) {
      ++told;
      stop.request_stop();
    });
    EXPECT_FALSE(written.has_value()) << name;
    EXPECT_EQ(told, 1) << name;
  }
  EXPECT_EQ(folder.names(), Names{});
}

TEST(WriteBlockMask, ProgressRisesToOne) {
  const TemporaryFolder folder;
  const BlockMaskFile mask = make({{2048}}, {2, 2});
  for (const char* name : {"m.npz", "m.safetensors", "m.json"}) {
    std::vector<double> shares;
    ASSERT_TRUE(
        write_block_mask(folder / name, mask, {}, [&](double share) { shares.push_back(share); })->ok());
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
    EXPECT_EQ(shares.back(), 1.0);
  }
}

}  // namespace
}  // namespace evenkeel::io
