#include <chrono>
#include <cstdio>
#include <optional>
#include <vector>

#include "balance/indices.h"
#include "cli/commands.h"
#include "cli/engines.h"
#include "cli/output.h"
#include "pipeline/pipeline.h"

namespace evenkeel::cli {
namespace {

void declare(Flags& /*flags*/) {}

/// Three rows of documents that every load balancer serves on 4 ranks.
Request sample(const std::string& strategy) {
  Request request;
  request.layout = *Layout::make({{256, 768, 1024, 2048}, {4096}, {8, 120, 3968}});
  request.settings.strategy = strategy;
  request.settings.world_size = WorldSize{4};
  return request;
}

/// Both index tensors of a plan against a plain loop over its tokens.
Result<bool> agrees_with_a_plain_loop(const Plan& plan, const Engine& engine) {
  const auto tokens = static_cast<std::size_t>(plan.seq_len());
  std::vector<std::int64_t> rearrange(tokens);
  std::vector<std::int64_t> restore(tokens);
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    const Interval all{0, plan.seq_len()};
    auto done =
        expand_plan(engine, plan, BatchRow{row}, Expansion::rearrange, all, {rearrange.data(), tokens});
    if (!done->ok()) return done->error();
    done = expand_plan(engine, plan, BatchRow{row}, Expansion::restore, all, {restore.data(), tokens});
    if (!done->ok()) return done->error();
    for (std::size_t token = 0; token < tokens; ++token) {
      const std::int64_t position = plan.position_of(BatchRow{row}, static_cast<std::int64_t>(token));
      if (restore[token] != position) return false;
      if (rearrange[static_cast<std::size_t>(position)] != static_cast<std::int64_t>(token)) return false;
    }
  }
  return true;
}

/// "" where all is well, else what is wrong.
std::string check(const Engine& engine) {
  for (const LoadBalancer* balancer : load_balancers()) {
    const std::string name(balancer->name);
    const auto plan = run_to_plan(sample(name), engine);
    if (!plan->ok()) return name + " fails (" + plan->error().line() + ")";
    const auto agrees = agrees_with_a_plain_loop(***plan, engine);
    if (!agrees) return name + " fails (" + agrees.error().line() + ")";
    if (!*agrees) return "the indices of " + name + " differ from a plain loop's";
  }
  return {};
}

/// How long 2^22 rearrange indices of head-tail on 64 ranks take, in milliseconds: the best of three.
std::optional<double> time_expansion(const Engine& engine) {
  Request request;
  request.layout = *Layout::one_document(std::int64_t{1} << 22, 1);
  request.settings.strategy = "head-tail";
  request.settings.world_size = WorldSize{64};
  const auto plan = run_to_plan(request, engine);
  if (!plan->ok()) return std::nullopt;
  std::vector<std::int64_t> indices(std::size_t{1} << 22);
  std::optional<double> best;
  for (int attempt = 0; attempt < 3; ++attempt) {
    const auto begin = std::chrono::steady_clock::now();
    const auto done = expand_plan(engine, ***plan, BatchRow{0}, Expansion::rearrange,
                                  {0, std::int64_t{1} << 22}, {indices.data(), indices.size()});
    if (!done->ok()) return std::nullopt;
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
    if (!best || taken.count() < *best) best = taken.count();
  }
  return best;
}

/// Describes one engine. Errors: `unavailable` where it is there and wrong.
Result<void> examine(const EngineProvider& provider, Output& out) {
  const EngineStatus status = provider.probe();
  out << "engine " << provider.name << ": ";
  if (!status.available) {
    out << "not available (" << status.description << ")\n";
    return {};
  }
  out << "available (" << status.description << ")\n";
  auto engine = provider.create();
  const std::string wrong = engine ? check(**engine) : engine.error().line();
  if (!wrong.empty()) {
    out << "  self-check failed: " << wrong << '\n';
    return make_error(ErrorKind::unavailable, "self-check",
                      "the self-check of engine " + provider.name + " failed", wrong);
  }
  out << "  self-check passed: rearrange and restore indices of every strategy agree with a plain loop\n";
  if (const auto milliseconds = time_expansion(**engine)) {
    char text[80];
    std::snprintf(text, sizeof text, "  4,194,304 rearrange indices in %.2f ms\n", *milliseconds);
    out << text;
  }
  return {};
}

Result<void> run(const Flags& /*flags*/) {
  Output out;
  out << "evenkeel " << EVENKEEL_VERSION << '\n';
  Result<void> outcome;
  for (const EngineProvider& provider : engine_providers()) {
    if (auto examined = examine(provider, out); !examined) outcome = examined;
  }
  if (!outcome) return outcome;
  return out.finish();
}

}  // namespace

const Command kDoctorCommand = {"doctor", "engines found, why others are not, and a self-check", "", declare,
                                run};

}  // namespace evenkeel::cli
