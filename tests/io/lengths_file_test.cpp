#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>
#include <thread>
#include <vector>

#include "io/lengths.h"
#include "io/npy.h"
#include "support/temporary_folder.h"

namespace evenkeel::io {
namespace {

using test::TemporaryFolder;

TEST(ReadLengths, TheEndingSaysHowToRead) {
  const TemporaryFolder folder;
  const auto lengths = [&](const std::string& name, const std::string& bytes) {
    const auto layout = read_lengths(folder.write(name, bytes));
    EXPECT_TRUE(layout.ok()) << name << ": " << layout.error().line();
    return layout ? layout->batch() : 0;
  };
  EXPECT_EQ(lengths("a.txt", "4\n12\n"), 1U);
  EXPECT_EQ(lengths("a", "4\n12\n"), 1U);
  EXPECT_EQ(lengths("a.csv", "16\n16\n"), 2U);
  EXPECT_EQ(lengths("a.CSV", "16\n16\n"), 2U);
  EXPECT_EQ(lengths("a.json", "[[16],[4,12]]"), 2U);
  EXPECT_EQ(lengths("b.txt", "[[16],[4,12]]"), 2U);
}

TEST(ReadLengths, AFileThatCannotBeReadIsBadInputThatNamesIt) {
  const TemporaryFolder folder;
  for (const auto& path : {folder / "absent.txt", folder.path(), folder.write("file", "4") / "below.txt"}) {
    const auto layout = read_lengths(path);
    ASSERT_FALSE(layout.ok()) << path;
    EXPECT_EQ(layout.error().kind, ErrorKind::bad_input);
    EXPECT_NE(layout.error().line().find(path.filename().string()), std::string::npos)
        << layout.error().line();
  }
  EXPECT_FALSE(read_lengths("").ok());
  EXPECT_FALSE(read_lengths(std::string(5000, 'x')).ok());
  EXPECT_FALSE(read_lengths(std::string("a\0b", 3)).ok());
}

TEST(ReadLengths, AnErrorInTheContentNamesTheFile) {
  const TemporaryFolder folder;
  const auto layout = read_lengths(folder.write("docs.txt", "4\nx\n"));
  ASSERT_FALSE(layout.ok());
  EXPECT_NE(layout.error().line().find("docs.txt"), std::string::npos);
  EXPECT_NE(layout.error().line().find("line 2"), std::string::npos);
}

TEST(ReadLengths, EndlessDevicesEnd) {
  for (const char* device : {"/dev/zero", "/dev/urandom"}) {
    const auto layout = read_lengths(device);
    ASSERT_FALSE(layout.ok()) << device;
    EXPECT_NE(layout.error().line().find("no text"), std::string::npos) << layout.error().line();
  }
}

TEST(ReadLengths, TextOfMoreThanAGibibyteIsRefusedByItsSize) {
  const TemporaryFolder folder;
  const auto path = folder.write("huge.txt", "4");
  std::filesystem::resize_file(path, (std::uintmax_t{1} << 30U) + 1);
  const auto layout = read_lengths(path);
  ASSERT_FALSE(layout.ok());
  EXPECT_NE(layout.error().line().find("1 GiB"), std::string::npos) << layout.error().line();
}

TEST(ReadLengths, ZeroBytesAndOtherEncodingsAreNoText) {
  const TemporaryFolder folder;
  for (const std::string& bytes : {std::string("4\0"
                                               "5",
                                               3),
                                   std::string("\xFF\xFE"
                                               "4\0",
                                               4)}) {
    const auto layout = read_lengths(folder.write("wide.txt", bytes));
    ASSERT_FALSE(layout.ok());
    EXPECT_NE(layout.error().line().find("is zero: this is no text"), std::string::npos)
        << layout.error().line();
  }
}

TEST(ReadLengths, APipeIsReadToItsEnd) {
  const TemporaryFolder folder;
  const auto path = folder / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::jthread writer([&] { (void)folder.write("pipe", "4 12"); });
  const auto layout = read_lengths(path);
  ASSERT_TRUE(layout.ok()) << layout.error().line();
  EXPECT_EQ(layout->seq_len(), 16);
}

TEST(ReadNumberList, TakesAnyNumbersOfAllRows) {
  const TemporaryFolder folder;
  const auto numbers = read_number_list(folder.write("a.csv", "4,-7\n9223372036854775807\n"));
  ASSERT_TRUE(numbers.ok()) << numbers.error().line();
  EXPECT_EQ(*numbers, (std::vector<std::int64_t>{4, -7, 9223372036854775807}));
}

}  // namespace
}  // namespace evenkeel::io
