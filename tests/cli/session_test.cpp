#include "io/session.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cli/run_evenkeel.h"

/// `--session`: what the studio saved, at the command line.
namespace evenkeel::test {
namespace {

/// A session file of this test, gone when it ends.
class SessionFile {
 public:
  explicit SessionFile(const Project& project) : path_(name()) {
    EXPECT_TRUE(io::write_session(path_, {project, R"({"zoom":2})", {}}).ok());
  }
  SessionFile(const SessionFile&) = delete;
  SessionFile& operator=(const SessionFile&) = delete;
  ~SessionFile() { std::filesystem::remove(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  [[nodiscard]] static std::filesystem::path name() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    return std::filesystem::temp_directory_path() / (std::string("evenkeel-") + test->name() + ".evenkeel");
  }

  std::filesystem::path path_;
};

Project project() {
  Project project;
  project.layout = Layout::make({{4000, 192, 4000}, {8192}}).value();
  project.a.strategy = "per-document-head-tail";
  project.b = "ptrr";
  project.a.world_size = WorldSize{4};
  project.a.block_size = {64, 64};
  project.a.masks.front().mask = parse_mask("document-sliding-window:left=255,right=0").value();
  project.a.reference = ReferenceProfile::torch_2_14;
  return project;
}

const std::vector<std::string> kSameByFlags = {
    "--docs",      "4000,192,4000", "--docs", "8192",   "--world-size",
    "4",           "--block-size",  "64",     "--mask", "document-sliding-window:left=255,right=0",
    "--reference", "torch-2.14"};

std::vector<std::string> with(std::vector<std::string> first, const std::vector<std::string>& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

TEST(Session, IsAWholeWorkloadWithItsStrategies) {
  const SessionFile file(project());
  const auto by_session = json_of({"report", "--json", "--session", file.path()});
  const auto by_flags =
      json_of(with({"report", "--json", "--strategy", "per-document-head-tail,ptrr"}, kSameByFlags));
  EXPECT_EQ(by_session, by_flags);
  EXPECT_EQ(json_of({"plan", "--session", file.path()}),
            json_of(with({"plan", "--strategy", "per-document-head-tail"}, kSameByFlags)));
}

TEST(Session, FlagsGoBeforeIt) {
  const SessionFile file(project());
  const auto report =
      json_of({"report", "--json", "--session", file.path(), "--strategy", "head-tail", "--world-size", "8",
               "--mask", "causal", "--block-size", "128", "--reference", "torch-2.15"});
  EXPECT_EQ(report["world_size"], 8);
  EXPECT_EQ(report["reference"], "torch-2.15");
  EXPECT_EQ(report["block_size"], nlohmann::json({128, 128}));
  ASSERT_EQ(report["results"].size(), 1U);
  EXPECT_EQ(report["results"][0]["strategy"], "head-tail");
  EXPECT_EQ(report["results"][0]["mask"], "causal");
}

TEST(Session, ThatCannotBeReadIsNamed) {
  expect_refused({"report", "--session", "/nowhere/x.evenkeel"}, 2, {"/nowhere/x.evenkeel"});
}

}  // namespace
}  // namespace evenkeel::test
