#include "io/output_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>

#include "support/temporary_folder.h"

namespace evenkeel::io {
namespace {

using test::TemporaryFolder;
using Names = std::vector<std::string>;

TEST(OutputFile, AppearsWholeOnCommit) {
  const TemporaryFolder folder;
  auto file = OutputFile::open(folder / "plan.npy");
  ASSERT_TRUE(file.ok()) << file.error().line();
  ASSERT_TRUE((*file)->write("half ").ok());
  EXPECT_FALSE(std::filesystem::exists(folder / "plan.npy"));
  ASSERT_TRUE((*file)->write("and half").ok());
  ASSERT_TRUE((*file)->commit().ok());
  EXPECT_EQ(folder.read("plan.npy"), "half and half");
  EXPECT_EQ(folder.names(), Names{"plan.npy"});
}

TEST(OutputFile, WithoutCommitNothingChanges) {
  const TemporaryFolder folder;
  folder.write("plan.npy", "old");
  {
    auto file = OutputFile::open(folder / "plan.npy");
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE((*file)->write("new").ok());
  }
  EXPECT_EQ(folder.read("plan.npy"), "old");
  EXPECT_EQ(folder.names(), Names{"plan.npy"});
}

TEST(OutputFile, ReplacesAFileAndKeepsItsMode) {
  const TemporaryFolder folder;
  const auto path = folder.write("plan.npy", "old");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  auto file = OutputFile::open(path);
  ASSERT_TRUE(file.ok() && (*file)->write("new").ok() && (*file)->commit().ok());
  EXPECT_EQ(folder.read("plan.npy"), "new");
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST(OutputFile, FollowsSymbolicLinksEvenToWhatIsNotThere) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "real");
  std::filesystem::create_symlink("real/plan.npy", folder / "link.npy");
  for (const char* text : {"first", "second"}) {
    auto file = OutputFile::open(folder / "link.npy");
    ASSERT_TRUE(file.ok()) << file.error().line();
    ASSERT_TRUE((*file)->write(text).ok() && (*file)->commit().ok());
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link.npy"));
    EXPECT_EQ(folder.read("real/plan.npy"), text);
  }
}

TEST(OutputFile, WritesStraightIntoAPipe) {
  const TemporaryFolder folder;
  const auto path = folder / "pipe.npy";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::string received;
  std::jthread reader([&] { received = folder.read("pipe.npy"); });
  auto file = OutputFile::open(path);
  ASSERT_TRUE(file.ok() && (*file)->write("bytes").ok() && (*file)->commit().ok());
  file->reset();
  reader.join();
  EXPECT_EQ(received, "bytes");
  EXPECT_TRUE(std::filesystem::is_fifo(path));
}

TEST(OutputFile, AFullDiskIsAnErrorWithTheSystemsReason) {
  auto file = OutputFile::open("/dev/full");
  ASSERT_TRUE(file.ok()) << file.error().line();
  const auto written = (*file)->write("x");
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().kind, ErrorKind::io);
  EXPECT_NE(written.error().line().find("No space left on device"), std::string::npos)
      << written.error().line();
}

TEST(OutputFile, WhatCannotBeWrittenIsNamed) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "folder.npy");
  folder.write("file", "");
  for (const auto& path :
       {folder / "folder.npy", folder / "absent" / "x.npy", folder / "file" / "x.npy",
        std::filesystem::path("/proc/evenkeel.npy"), folder / std::string(300, 'x').append(".npy")}) {
    const auto file = OutputFile::open(path);
    bool written = file.ok();
    if (written) written = (*file)->commit().ok();
    EXPECT_FALSE(written) << path;
    EXPECT_TRUE(file.ok() || file.error().kind == ErrorKind::io) << path;
  }
  EXPECT_EQ(folder.names(), (Names{"file", "folder.npy"}));
}

TEST(OutputFile, AFileSizeLimitLeavesTheOldFileAndNoTemporaryOne) {
  const TemporaryFolder folder;
  folder.write("plan.npy", "old");
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1000, 1000};
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(2);
    bool failed = false;
    {
      auto file = OutputFile::open(folder / "plan.npy");
      failed = file.ok() && !(*file)->write(std::string(5000, 'x')).ok();
    }
    ::_exit(failed ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(folder.read("plan.npy"), "old");
  EXPECT_EQ(folder.names(), Names{"plan.npy"});
}

}  // namespace
}  // namespace evenkeel::io
