#include "io/session.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>
#include <fstream>

#include "balance/load_balancer.h"
#include "io/pack_log_file.h"
#include "io/plan_reader.h"
#include "support/golden.h"
#include "support/masks.h"
#include "support/temporary_folder.h"

namespace evenkeel::test {
namespace {

using io::parse_session;
using io::Session;
using io::session_text;

std::string with_case(const std::string& fields) {
  return R"({"schema":"evenkeel.session/1","rows":[{"lengths":[64,64]}],"case":{)" + fields + "}}";
}

TEST(Session, OneOfTheFirstVersionIsReadForever) {
  const auto session = io::read_session(std::filesystem::path(test::golden_dir()) / "session_1.json");
  ASSERT_TRUE(session.ok()) << session.error().line();
  const Project& project = session->project;
  ASSERT_EQ(project.layout.batch(), 2U);
  EXPECT_EQ(project.layout.row(BatchRow{0}).lengths(), (std::vector<std::int64_t>{6912, 2320, 768}));
  EXPECT_TRUE(project.layout.row(BatchRow{0}).last_is_padding());
  EXPECT_EQ(project.layout.row(BatchRow{1}).lengths(), (std::vector<std::int64_t>{10000}));
  EXPECT_FALSE(project.layout.row(BatchRow{1}).last_is_padding());
  ASSERT_EQ(project.a.masks.size(), 1U);
  EXPECT_EQ(project.a.masks[0].mask, named_spec(MaskKind::document_sliding_window, 1023, 0));
  EXPECT_EQ(project.a.masks[0].layers, 3);
  EXPECT_EQ(project.a.strategy, "head-tail");
  EXPECT_EQ(project.a.world_size.value, 4);
  EXPECT_EQ(project.a.block_size, (BlockSize{256, 128}));
  EXPECT_EQ(project.a.reference, ReferenceProfile::torch_2_14);
  EXPECT_EQ(project.a.load_balancing, LoadBalancing::off);
  EXPECT_EQ(project.b, "contiguous");
  EXPECT_EQ(session->view, R"({"mask":{"order":"original"}})");
  EXPECT_EQ(session->extra, R"({"later":{"kept":true}})");
}

RC_GTEST_PROP(Session, WhatIsWrittenIsReadTheSame, ()) {
  Session session;
  std::vector<Layout::RowPointer> rows;
  for (int r = *rc::gen::inRange(1, 4); r > 0; --r) {
    const auto lengths = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 5000)));
    rows.push_back(
        std::make_shared<DocumentRow>(DocumentRow::make(lengths, *rc::gen::arbitrary<bool>()).value()));
  }
  session.project.layout = Layout(rows);
  Case& a = session.project.a;
  const auto& balancers = load_balancers();
  const auto any_strategy = [&] {
    const std::string name(balancers[*rc::gen::inRange<std::size_t>(0, balancers.size())]->name);
    return *rc::gen::element(name, std::string("striped:stripe=16"), std::string("ptrr:relabel=on"));
  };
  a.strategy = any_strategy();
  if (*rc::gen::arbitrary<bool>()) {
    session.project.b = any_strategy();
    if (session.project.b == a.strategy) session.project.b.reset();
  }
  a.world_size = WorldSize{*rc::gen::inRange<std::int64_t>(1, 2000)};
  a.block_size = {*rc::gen::inRange<std::int64_t>(1, 2000), *rc::gen::inRange<std::int64_t>(1, 2000)};
  a.reference = reference_profiles()[*rc::gen::inRange<std::size_t>(0, reference_profiles().size())].profile;
  a.load_balancing = *rc::gen::arbitrary<bool>() ? LoadBalancing::on : LoadBalancing::off;
  a.masks.front().mask = and_masks({named_spec(MaskKind::causal), not_mask(named_spec(MaskKind::document))});
  if (*rc::gen::arbitrary<bool>()) a.masks.front().mask = named_spec(MaskKind::sliding_window, 5, 7);
  a.masks.front().layers = *rc::gen::inRange<std::int64_t>(1, 100);
  a.cost.kind = *rc::gen::element(CostKind::tiles, CostKind::area, CostKind::flops, CostKind::calibrated);
  if (a.cost.kind == CostKind::flops) {
    a.cost.kv_heads = *rc::gen::inRange<std::int64_t>(1, 100);
    a.cost.heads = a.cost.kv_heads * *rc::gen::inRange<std::int64_t>(1, 100);
    a.cost.head_dim = *rc::gen::inRange<std::int64_t>(1, 500);
  }
  if (a.cost.kind == CostKind::calibrated)
    a.cost.coefficients = {*rc::gen::inRange<std::int64_t>(1, 5), 7, 0, 9};
  if (*rc::gen::arbitrary<bool>()) session.view = R"({"zoom":[1,2.5],"name":"\u00fc"})";
  const auto again = parse_session(session_text(session));
  RC_ASSERT(again.ok());
  RC_ASSERT(again->project == session.project);
  const auto third = parse_session(session_text(*again));
  RC_ASSERT(third.ok() && *third == *again);
}

TEST(Session, ANewerSchemaIsRefusedInALineThatSaysSo) {
  const auto newer = parse_session(R"({"schema":"evenkeel.session/2","rows":7})");
  ASSERT_FALSE(newer.ok());
  EXPECT_EQ(newer.error().rule, "session-version");
  EXPECT_NE(newer.error().line().find("later version"), std::string::npos);
}

TEST(Session, WhatIsNoneSaysWhy) {
  for (const char* text : {"", "[1]", "{", "{}", "7", R"({"schema":"evenkeel.plan/1"})"}) {
    EXPECT_FALSE(parse_session(text).ok()) << text;
  }
  const std::string deep(100000, '[');
  EXPECT_EQ(parse_session(deep).error().rule, "session-json");
  for (const char* fields :
       {R"("world_size":0)", R"("world_size":1.5)", R"("block_size":[0,1])", R"("block_size":128)",
        R"("strategy":"nope")", R"("reference":"torch-1")", R"("load_balance":1)", R"("masks":[])",
        R"("masks":[{"mask":"nope"}])", R"("masks":[{"mask":"causal","layers":0}])",
        R"("masks":[{"mask":{"and":[]}}])", R"("strategy":"striped:stripe=0")", R"("cost":"area")",
        R"("cost":{"model":"time"})", R"("cost":{"model":"flops","heads":8})",
        R"("cost":{"model":"calibrated","full":0,"partial":0,"q_tile":0,"rank":1})",
        R"("world_size":18446744073709551615)"}) {
    const auto session = parse_session(with_case(fields));
    ASSERT_FALSE(session.ok()) << fields;
    EXPECT_EQ(session.error().line().find('\n'), std::string::npos);
  }
  EXPECT_FALSE(parse_session(R"({"schema":"evenkeel.session/1","rows":[{"lengths":[0]}]})").ok());
  EXPECT_FALSE(parse_session(R"({"schema":"evenkeel.session/1","rows":[{"lengths":["4"]}]})").ok());
  EXPECT_FALSE(parse_session(R"({"schema":"evenkeel.session/1","rows":[]})").ok());
}

TEST(Session, KeepsPlanFilesAndTheLogByPathAndReadsThemAgain) {
  const TemporaryFolder folder;
  folder.write("plan.json", "[[2,3,0,1]]");
  folder.write("log.jsonl", "[4]\n[1,3]\n");
  const auto path = folder.path() / "a.evenkeel";
  Session session;
  session.project.layout = Layout::make({{4}}).value();
  session.project.a.plans = {io::read_plan_source(folder / "plan.json", "plan.json"),
                             io::read_plan_source(folder / "none.npz", "none.npz", 3)};
  session.project.a.strategy = "file:none.npz";
  session.project.b = "file:plan.json";
  session.project.logged = LoggedStep{io::read_pack_log(folder / "log.jsonl"), 1};
  ASSERT_TRUE(io::write_session(path, session).ok());
  const auto read = io::read_session(path);
  ASSERT_TRUE(read.ok()) << read.error().line();
  const Case& a = read->project.a;
  EXPECT_EQ(a.strategy, "file:none.npz");
  EXPECT_EQ(read->project.b, "file:plan.json");
  ASSERT_EQ(a.plans.size(), 2U);
  ASSERT_TRUE(a.plans[0].read.ok());
  EXPECT_EQ((*a.plans[0].read)->table.seq_len(), 4);
  EXPECT_EQ(a.plans[1].step, 3);
  EXPECT_NE(a.plans[1].read.error().line().find("none.npz"), std::string::npos);
  ASSERT_TRUE(read->project.logged.has_value());
  EXPECT_EQ(read->project.logged->step, 1U);
  EXPECT_EQ(read->project.logged->log.steps(), 2U);
  // Nothing is lost of what could not be read.
  EXPECT_EQ(session_text(*read), session_text(session));
  // A path that is not whole begins where the session stands.
  folder.write("b.evenkeel", R"({"schema":"evenkeel.session/1","rows":[{"lengths":[4]}],)"
                             R"("plans":[{"name":"p","path":"plan.json"}]})");
  EXPECT_TRUE(io::read_session(folder / "b.evenkeel")->project.a.plans[0].read.ok());
  for (const char* fields :
       {R"("plans":{})", R"("plans":[{"name":"a"}])", R"("plans":[{"name":"","path":"a"}])",
        R"("plans":[{"name":"a","path":"a","step":-1}])", R"("pack_log":{"path":"a"})", R"("pack_log":7)",
        R"("plans":[{"name":"a","path":"a"},{"name":"a","path":"b"}])"}) {
    EXPECT_FALSE(parse_session(R"({"schema":"evenkeel.session/1","rows":[{"lengths":[4]}],)" +
                               std::string(fields) + "}")
                     .ok())
        << fields;
  }
}

TEST(Session, IsToldFromLengthsByItsContent) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "anything.json";
  ASSERT_TRUE(
      io::write_session(path, Session{Project{Layout::make({{4, 12}}).value(), {}, {}}, {}, {}}).ok());
  EXPECT_TRUE(io::looks_like_session(path));
  std::ofstream(folder.path() / "lengths.json") << " [[4,12]]";
  EXPECT_FALSE(io::looks_like_session(folder.path() / "lengths.json"));
  EXPECT_FALSE(io::looks_like_session(folder.path() / "none.json"));
  EXPECT_FALSE(io::read_session(folder.path() / "none.json").ok());
}

}  // namespace
}  // namespace evenkeel::test
