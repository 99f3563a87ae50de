#include "io/tensor_file.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "support/temporary_folder.h"
#include "support/tensor_reader.h"

namespace evenkeel::io {
namespace {

using test::read_npz;
using test::read_safetensors;
using test::TemporaryFolder;
using Names = std::vector<std::string>;

template <class Number>
std::string bytes_of(const std::vector<Number>& numbers) {
  return {reinterpret_cast<const char*>(numbers.data()), numbers.size() * sizeof(Number)};
}

/// A file of these tensors, handed on in pieces of `piece` bytes.
TensorFile file_of(std::vector<TensorInfo> tensors, std::vector<std::string> bytes, std::size_t piece = 7) {
  TensorFile file;
  file.tensors = std::move(tensors);
  file.source = [bytes = std::move(bytes), piece](std::size_t index,
                                                  const Sink& sink) -> Cancellable<Result<void>> {
    std::string_view rest = bytes[index];
    while (!rest.empty()) {
      if (auto taken = sink(rest.substr(0, piece)); !taken) return taken;
      rest.remove_prefix(std::min(piece, rest.size()));
    }
    return Result<void>();
  };
  return file;
}

TensorFile example() {
  TensorFile file =
      file_of({{"a", TensorType::int32, {2, 1, 3}}, {"b", TensorType::int64, {2}}},
              {bytes_of<std::int32_t>({1, -2, 3, 4, 5, 6}), bytes_of<std::int64_t>({-1, 1L << 40})});
  file.metadata = {{"made", "by \"hand\"\n"}, {"odd", "\xFF\xC3\xA9"}};
  return file;
}

Result<void> write(const std::filesystem::path& path, const TensorFile& file) {
  return *write_tensors(path, file);
}

TEST(WriteTensors, NpzHoldsEveryTensorAsAnArray) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write(folder / "t.npz", example()).ok());
  const auto tensors = read_npz(folder.read("t.npz"));
  ASSERT_EQ(tensors.size(), 2U);
  EXPECT_EQ(tensors.at("a").type, "<i4");
  EXPECT_EQ(tensors.at("a").shape, (std::vector<std::int64_t>{2, 1, 3}));
  EXPECT_EQ(tensors.at("a").numbers<std::int32_t>(), (std::vector<std::int32_t>{1, -2, 3, 4, 5, 6}));
  EXPECT_EQ(tensors.at("b").type, "<i8");
  EXPECT_EQ(tensors.at("b").shape, std::vector<std::int64_t>{2});
  EXPECT_EQ(tensors.at("b").numbers<std::int64_t>(), (std::vector<std::int64_t>{-1, 1L << 40}));
  EXPECT_EQ(folder.names(), Names{"t.npz"});
}

TEST(WriteTensors, SafetensorsHoldsEveryTensorAndTheMetadata) {
  const TemporaryFolder folder;
  ASSERT_TRUE(write(folder / "t.safetensors", example()).ok());
  nlohmann::json metadata;
  const auto tensors = read_safetensors(folder.read("t.safetensors"), &metadata);
  ASSERT_EQ(tensors.size(), 2U);
  EXPECT_EQ(tensors.at("a").type, "I32");
  EXPECT_EQ(tensors.at("a").shape, (std::vector<std::int64_t>{2, 1, 3}));
  EXPECT_EQ(tensors.at("a").numbers<std::int32_t>(), (std::vector<std::int32_t>{1, -2, 3, 4, 5, 6}));
  EXPECT_EQ(tensors.at("b").numbers<std::int64_t>(), (std::vector<std::int64_t>{-1, 1L << 40}));
  EXPECT_EQ(metadata, (nlohmann::json{{"made", "by \"hand\"\n"}, {"odd", "\xEF\xBF\xBD\xC3\xA9"}}));
}

TEST(WriteTensors, WideElementsStandAtAMultipleOfTheirSize) {
  const TemporaryFolder folder;
  const TensorFile file = file_of({{"narrow", TensorType::int32, {1}}, {"wide", TensorType::int64, {1}}},
                                  {bytes_of<std::int32_t>({5}), bytes_of<std::int64_t>({7})});
  ASSERT_TRUE(write(folder / "t.safetensors", file).ok());
  const std::string bytes = folder.read("t.safetensors");
  EXPECT_EQ(bytes.substr(bytes.size() - 12), bytes_of<std::int64_t>({7}) + bytes_of<std::int32_t>({5}));
  EXPECT_EQ(read_safetensors(bytes).at("wide").numbers<std::int64_t>(), std::vector<std::int64_t>{7});
}

TEST(WriteTensors, AnyTensorsInAnyPiecesAreReadBackAndAsLargeAsSaid) {
  const TemporaryFolder folder;
  EXPECT_TRUE(rc::check([&] {
    std::vector<TensorInfo> infos;
    std::vector<std::string> bytes;
    const int count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
      TensorInfo info{"t" + std::to_string(i), *rc::gen::element(TensorType::int32, TensorType::int64),
                      *rc::gen::container<std::vector<std::int64_t>>(*rc::gen::inRange<std::size_t>(1, 5),
                                                                     rc::gen::inRange<std::int64_t>(1, 9))};
      bytes.push_back(*rc::gen::container<std::string>(byte_count(info), rc::gen::arbitrary<char>()));
      infos.push_back(std::move(info));
    }
    const TensorFile file = file_of(infos, bytes, *rc::gen::inRange<std::size_t>(1, 300));
    for (const char* name : {"t.npz", "t.safetensors"}) {
      RC_ASSERT(write(folder / name, file).ok());
      const std::string written = folder.read(name);
      RC_ASSERT(written.size() == tensor_file_size(name, file));
      const auto tensors = std::string(name) == "t.npz" ? read_npz(written) : read_safetensors(written);
      RC_ASSERT(tensors.size() == infos.size());
      for (std::size_t i = 0; i < infos.size(); ++i) {
        RC_ASSERT(tensors.at(infos[i].name).shape == infos[i].shape);
        RC_ASSERT(tensors.at(infos[i].name).bytes == bytes[i]);
      }
    }
  }));
}

TEST(WriteTensors, TheSameTensorsGiveTheSameBytes) {
  const TemporaryFolder folder;
  for (const std::string ending : {".npz", ".safetensors"}) {
    ASSERT_TRUE(write(folder / ("a" + ending), example()).ok());
    ASSERT_TRUE(write(folder / ("b" + ending), example()).ok());
    EXPECT_EQ(folder.read("a" + ending), folder.read("b" + ending));
  }
}

TEST(WriteTensors, MoreThanTheDiskHoldsIsRefusedWithBothSizesBeforeAnythingIsAsked) {
  const TemporaryFolder folder;
  TensorFile file = file_of({{"large", TensorType::int32, {1L << 30, 1L << 30}}}, {});
  file.source = [](std::size_t, const Sink&) -> Cancellable<Result<void>> {
    ADD_FAILURE() << "the source is asked";
    return std::nullopt;
  };
  for (const char* name : {"t.npz", "t.safetensors"}) {
    folder.write(name, "old");
    const auto written = write(folder / name, file);
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().kind, ErrorKind::io);
    EXPECT_NE(written.error().line().find("needs 4.0 EiB, and the disk has "), std::string::npos)
        << written.error().line();
    EXPECT_EQ(folder.read(name), "old");
  }
  EXPECT_EQ(folder.names(), (Names{"t.npz", "t.safetensors"}));
}

TEST(WriteTensors, WhatFailsOrIsStoppedLeavesWhatWasThere) {
  const TemporaryFolder folder;
  const Error error = make_error(ErrorKind::memory, "memory", "no more", "");
  for (const std::string name : {"t.npz", "t.safetensors"}) {
    folder.write(name, "old");
    TensorFile file = example();
    file.source = [&](std::size_t index, const Sink& sink) -> Cancellable<Result<void>> {
      if (index == 1) return Result<void>(error);
      return sink(std::string(24, 'x'));
    };
    const auto failed = write_tensors(folder / name, file);
    ASSERT_TRUE(failed && !failed->ok());
    EXPECT_EQ(failed->error(), error);
    file.source = [](std::size_t index, const Sink& sink) -> Cancellable<Result<void>> {
      if (index == 0) return std::nullopt;
      return sink(std::string(16, 'x'));
    };
    EXPECT_FALSE(write_tensors(folder / name, file).has_value());
    EXPECT_EQ(folder.read(name), "old");
  }
  EXPECT_EQ(folder.names(), (Names{"t.npz", "t.safetensors"}));
}

TEST(WriteTensors, ASourceThatSaysTooLittleIsNotWritten) {
  const TemporaryFolder folder;
  const TensorFile file = file_of({{"a", TensorType::int32, {3}}}, {std::string(8, 'x')});
  for (const char* name : {"t.npz", "t.safetensors"}) EXPECT_FALSE(write(folder / name, file).ok());
  EXPECT_EQ(folder.names(), Names{});
}

TEST(WriteTensors, ProgressRisesToOne) {
  const TemporaryFolder folder;
  for (const char* name : {"t.npz", "t.safetensors"}) {
    std::vector<double> shares;
    ASSERT_TRUE(
        write_tensors(folder / name, example(), [&](double share) { shares.push_back(share); })->ok());
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
    EXPECT_EQ(shares.back(), 1.0);
  }
}

TEST(WriteTensors, ADeviceTakesWhatIsStreamedOnly) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("/dev/null", folder / "t.safetensors");
  EXPECT_TRUE(write(folder / "t.safetensors", example()).ok());
  std::filesystem::create_symlink("/dev/null", folder / "t.npz");
  const auto written = write(folder / "t.npz", example());
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().kind, ErrorKind::io);
  EXPECT_NE(written.error().line().find(".safetensors, which is streamed"), std::string::npos);
}

TEST(WriteTensors, OtherEndingsAreRefused) {
  const TemporaryFolder folder;
  for (const std::string name : {"t", "t.npy", "t.npz.gz", "t.NPZ", ".npz"}) {
    const auto written = write(folder / name, example());
    ASSERT_FALSE(written.ok()) << name;
    EXPECT_EQ(written.error().kind, ErrorKind::bad_input);
  }
  EXPECT_EQ(folder.names(), Names{});
}

}  // namespace
}  // namespace evenkeel::io
