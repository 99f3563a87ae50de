#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "cli/run_evenkeel.h"
#include "support/temporary_folder.h"

namespace evenkeel::test {
namespace {

using Arguments = std::vector<std::string>;

void expect_workload_refused(const Arguments& workload, const std::vector<std::string>& parts,
                             int exit_code = 2) {
  for (const char* command : {"plan", "report"}) {
    Arguments arguments = {command, "--strategy", "head-tail"};
    arguments.insert(arguments.end(), workload.begin(), workload.end());
    expect_refused(arguments, exit_code, parts);
  }
}

TEST(Program, HelpAndVersionAreNoErrors) {
  for (const Arguments& arguments : {Arguments{"--help"},
                                     {"-h"},
                                     {"--version"},
                                     {"plan", "--help"},
                                     {"report", "-h"},
                                     {"mask", "--help"},
                                     {"gen", "--help"},
                                     {"schedule", "--help"},
                                     {"doctor", "--help"}}) {
    const Finished run = run_evenkeel(arguments);
    EXPECT_EQ(run.exit_code, 0) << arguments[0];
    EXPECT_EQ(run.err, "");
    EXPECT_NE(run.out.find("evenkeel"), std::string::npos) << run.out;
  }
  EXPECT_NE(run_evenkeel({"plan", "--help"}).out.find("Exit codes"), std::string::npos);
  EXPECT_NE(run_evenkeel({"doctor", "--help"}).out.find("naive computation"), std::string::npos);
}

TEST(Program, UnknownWordsAreNamed) {
  expect_refused({}, 2, {"no command"});
  expect_refused({"check"}, 2, {"unknown command 'check'"});
  expect_refused({"--foo"}, 2, {"unknown option '--foo'"});
  expect_refused({"plan", "--docs", "4", "report"}, 2, {"unexpected argument 'report'"});
  for (const char* later : {"--layers"}) {
    expect_refused({"plan", "--docs", "8", "--world-size", "2", "--strategy", "head-tail", later, "1"}, 2,
                   {"unknown option '" + std::string(later) + "'"});
  }
  expect_refused({"plan", "--docs", "8", "--world-size", "2", "--strat", "head-tail"}, 2, {"'--strat'"});
}

TEST(Program, FlagsThatStandOnceAndFlagsWithoutAValueAreNamed) {
  expect_workload_refused({"--docs", "8", "--world-size", "2", "--world-size", "2"},
                          {"--world-size", "2 times"});
  expect_workload_refused({"--docs", "8", "--world-size", "2", "--mask", "full", "--mask", "causal"},
                          {"--mask", "2 times"});
  expect_workload_refused({"--docs", "8", "--world-size"}, {"--world-size needs a value"});
  expect_workload_refused({"--docs", "8"}, {"--world-size is missing"});
  expect_refused({"report", "--docs", "8", "--world-size", "2", "--strategy", "all", "--json", "--json"}, 2,
                 {"--json"});
}

TEST(Program, DocumentLengthsAreWholePositiveNumbers) {
  const auto docs = [](const std::string& text, const std::vector<std::string>& parts) {
    expect_workload_refused({"--docs", text, "--world-size", "2"}, parts);
  };
  docs("", {"--docs is empty"});
  docs(" ", {"--docs is empty"});
  docs("4,,5", {"'4,,5'"});
  docs("4,", {"'4,'"});
  docs(",4", {"',4'"});
  docs("4,x", {"'x'", "whole number"});
  docs("1e3", {"'1e3'"});
  docs("4.0", {"'4.0'"});
  docs("0", {"document 0", "length 0"});
  docs("4,-4", {"document 1", "length -4"});
  docs("-4", {"document 0", "length -4"});
  docs("99999999999999999999", {"99999999999999999999", "64 bits"});
  docs("2147483649", {"2^31"});
  docs("9223372036854775807,9223372036854775807", {"2^31"});
  docs("[4,12]", {"'[4'"});
  docs("\"4\"", {"'\"4\"'"});
  docs("{}", {"'{}'"});
  docs("4\n12", {"'4?12'"});
  expect_workload_refused({"--docs", "4", "--docs", "5", "--world-size", "2"},
                          {"row 1", "5 tokens", "row 0 has 4"});
}

TEST(Program, ThereIsExactlyOneSourceOfLengths) {
  expect_workload_refused({"--world-size", "2"},
                          {"--docs 4,12, --docs-file FILE, --pack-log FILE, --session FILE and --seq-len S"});
  expect_workload_refused({"--docs", "4", "--seq-len", "4", "--world-size", "2"}, {"--docs and --seq-len"});
  expect_workload_refused({"--docs-file", "x", "--seq-len", "4", "--world-size", "2"},
                          {"--docs-file and --seq-len"});
  expect_workload_refused({"--docs", "4", "--session", "x"}, {"--docs and --session"});
  expect_workload_refused({"--session", "x", "--docs-format", "lengths"}, {"--docs-format", "--session"});
  expect_workload_refused({"--session", "x", "--batch", "2"}, {"--batch", "--session"});
  expect_workload_refused({"--docs", "4", "--batch", "2", "--world-size", "2"}, {"--batch"});
  expect_workload_refused({"--seq-len", "4", "--docs-format", "lengths", "--world-size", "2"},
                          {"--docs-format"});
}

TEST(Program, NumbersOutOfRangeAreNamed) {
  expect_workload_refused({"--docs", "16", "--world-size", "0"}, {"world size 0"});
  expect_workload_refused({"--docs", "16", "--world-size", "-2"}, {"world size -2"});
  expect_workload_refused({"--docs", "16", "--world-size", "17"}, {"world size 17", "16"});
  expect_workload_refused({"--docs", "16", "--world-size", "9223372036854775807"}, {"9223372036854775807"});
  expect_workload_refused({"--docs", "16", "--world-size", "9223372036854775808"}, {"64 bits"});
  expect_workload_refused({"--docs", "16", "--world-size", "2.0"}, {"'2.0'"});
  expect_workload_refused({"--docs", "16", "--world-size", ""}, {"''"});
  expect_workload_refused({"--seq-len", "0", "--world-size", "2"}, {"sequence length 0"});
  expect_workload_refused({"--seq-len", "2147483649", "--world-size", "2"}, {"2147483649", "2^31"});
  expect_workload_refused({"--seq-len", "16", "--batch", "0", "--world-size", "2"}, {"batch 0"});
  expect_workload_refused({"--seq-len", "16", "--batch", "99999999999", "--world-size", "2"},
                          {"99999999999"});
  for (const char* size : {"0", "-1", "x", "128x", "x128", "1x2x3", "99999999999999999999", ""}) {
    expect_workload_refused({"--docs", "16", "--world-size", "2", "--block-size", size}, {"block size"});
  }
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--block-size", "4294967296"},
                          {"4294967296"});
}

TEST(Program, UnknownNamesSayWhichThereAre) {
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--mask", "sliding"},
                          {"'sliding'", "document-causal"});
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--mask", "causal:a=1"}, {"'a=1'"});
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--reference", "torch-1"},
                          {"'torch-1'", "torch-2.15"});
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--load-balance", "maybe"},
                          {"'maybe'", "on or off"});
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--execution", "rings"},
                          {"'rings'", "flex or ring"});
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--mask", "chunked"}, {"chunked", "chunk"});
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--mask", "chunked:chunk=0"}, {"chunk", "1"});
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--docs-format", "ids"},
                          {"'ids'", "document_ids"});
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--engine", "tpu"}, {"'tpu'", "cpu"});
}

TEST(Program, OneRankAndAsManyRanksAsTokensAreServed) {
  EXPECT_EQ(json_of({"plan", "--docs", "1", "--world-size", "1", "--strategy", "contiguous"}).at("rearrange"),
            nlohmann::json::array({nlohmann::json{0}}));
  EXPECT_EQ(json_of({"report", "--docs", "4", "--world-size", "4", "--strategy", "contiguous", "--json"})
                .at("results")[0]
                .at("per_rank")
                .size(),
            4U);
}

TEST(Program, LengthsComeInEveryFormat) {
  const TemporaryFolder folder;
  const std::string expected =
      run_evenkeel({"plan", "--docs", "4,12", "--world-size", "2", "--strategy", "per-document-head-tail"})
          .out;
  const auto plan_of = [](const Arguments& workload) {
    Arguments arguments = {"plan", "--world-size", "2", "--strategy", "per-document-head-tail"};
    arguments.insert(arguments.end(), workload.begin(), workload.end());
    return run_evenkeel(arguments).out;
  };
  EXPECT_EQ(plan_of({"--docs-file", folder.write("a.txt", "4\n12\n")}), expected);
  EXPECT_EQ(plan_of({"--docs-file", folder.write("a.csv", "4,12\n")}), expected);
  EXPECT_EQ(plan_of({"--docs-file", folder.write("a.json", "[[4,12]]")}), expected);
  EXPECT_EQ(plan_of({"--docs", "0,4,16", "--docs-format", "cu_seqlens"}), expected);
  EXPECT_EQ(plan_of({"--docs-file", folder.write("ids.txt", "0 0 0 0 1 1 1 1 1 1 1 1 1 1 1 1"),
                     "--docs-format", "document_ids"}),
            expected);
}

TEST(Program, FilesThatCannotBeReadAsLengthsAreBadInput) {
  const TemporaryFolder folder;
  const auto file = [&](const std::filesystem::path& path, const std::vector<std::string>& parts) {
    expect_workload_refused({"--docs-file", path, "--world-size", "2"}, parts);
  };
  file(folder / "absent.txt", {"absent.txt", "No such file"});
  file(folder.path(), {"Is a directory"});
  file("", {"No such file"});
  file(folder.write("empty.txt", ""), {"empty.txt", "no documents"});
  file(folder.write("empty.json", ""), {"JSON ends too early"});
  file(folder.write("empty.npy", ""), {"does not begin as a NumPy array"});
  file(folder.write("binary.txt", std::string("\x7F"
                                              "ELF\0\0\0",
                                              7)),
       {"no text"});
  file(folder.write("cut.json", "[[4,12],"), {"line 1, column 9", "ends too early"});
  file(folder.write("ragged.csv", "4,12\n15\n"), {"row 1 has 15 tokens"});
  file("/dev/zero", {"no text"});
  file("/dev/null", {"no documents"});
}

TEST(Program, AnEngineThatIsNotThereIsAFailureOfTheMachine) {
  const Finished doctor = run_evenkeel({"doctor"});
  EXPECT_EQ(doctor.exit_code, 0) << doctor.err;
  EXPECT_NE(doctor.out.find("engine cpu: available"), std::string::npos) << doctor.out;
  EXPECT_NE(doctor.out.find("self-check passed"), std::string::npos) << doctor.out;
  ASSERT_NE(doctor.out.find("engine cuda: "), std::string::npos) << doctor.out;
  if (doctor.out.find("engine cuda: not available") == std::string::npos)
    GTEST_SKIP() << "there is a CUDA device";
  expect_workload_refused({"--docs", "16", "--world-size", "2", "--engine", "cuda"},
                          {"cuda", "not available"}, 3);
  EXPECT_EQ(run_evenkeel(
                {"plan", "--docs", "16", "--world-size", "2", "--strategy", "head-tail", "--engine", "auto"})
                .exit_code,
            0);
}

TEST(Program, AnyTextInAnyFlagGivesAnAnswerOrOneLine) {
  const std::string odd[] = {"",         " ",
                             ",",        ":",
                             "=",        "-",
                             "--",       "-1",
                             "4,12",     "0",
                             "1e9",      "nan",
                             "\xFF\xFE", "\n",
                             "'",        "99999999999999999999",
                             "4x4",      "all",
                             "ptrr,all", "[1]",
                             "%s%n",     std::string(100000, '9')};
  for (const char* flag :
       {"--docs", "--docs-file", "--docs-format", "--seq-len", "--batch", "--mask", "--world-size",
        "--block-size", "--reference", "--load-balance", "--execution", "--strategy", "--engine"}) {
    for (const std::string& text : odd) {
      Arguments arguments = {"report"};
      for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
               {"--docs", "8"}, {"--world-size", "2"}, {"--strategy", "head-tail"}}) {
        if (name != flag) arguments.insert(arguments.end(), {name, value});
      }
      arguments.insert(arguments.end(), {flag, text});
      const Finished run = run_evenkeel(arguments);
      if (run.exit_code == 0) continue;
      EXPECT_EQ(run.exit_code, 2) << flag << " " << text.substr(0, 40);
      EXPECT_EQ(run.out, "");
      EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
      EXPECT_LT(run.err.size(), 400U) << run.err;
    }
  }
}

}  // namespace
}  // namespace evenkeel::test
