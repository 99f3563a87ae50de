#include <limits>
#include <optional>
#include <utility>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/engines.h"
#include "cli/interruption.h"
#include "cli/mask_list.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/workload.h"
#include "execution/execution.h"
#include "io/block_mask_file.h"
#include "io/byte_text.h"
#include "mask/block_mask.h"
#include "pipeline/pipeline.h"
#include "pipeline/stages.h"

namespace evenkeel::cli {
namespace {

void declare(Flags& flags) {
  declare_workload(flags);
  flags.value("--strategy", "NAME",
              "the load balancer whose rank's mask it is, with --rank [the global mask]");
  flags.value("--rank", "R", "the mask that this rank's kernel runs, in rearranged coordinates");
  flags.value("--out", "FILE", "write to .npz, .safetensors or .json [standard output, JSON]");
  flags.toggle("--masks", "explain every named mask and end");
  declare_engine(flags);
}

/// Which block mask is asked for.
struct Question {
  Request request;
  std::optional<Rank> rank;  ///< nothing for the global mask

  /// Of the tiles: a rank's are those that are executed.
  [[nodiscard]] BlockSize block() const {
    const Case& settings = request.settings;
    return rank ? executed_block(settings.reference, settings.block_size) : settings.block_size;
  }
  [[nodiscard]] std::int64_t q_len() const {
    const std::int64_t seq_len = request.layout.seq_len();
    return rank ? seq_len / request.settings.world_size.value : seq_len;
  }
};

Result<void> read_rank(const Flags& flags, Question& question) {
  auto strategies = parse_strategies(*flags.one("--strategy"));
  if (!strategies) return strategies.error();
  if (strategies->size() != 1) {
    return bad_input("one-strategy", "--strategy names " + std::to_string(strategies->size()) + " strategies",
                     "a rank's mask has one: give its name");
  }
  question.request.settings.strategy = strategies->front();
  if (auto opened = open_plan_files(*strategies, question.request.settings); !opened) return opened;
  auto rank = flags.number("--rank");
  if (!rank) return rank.error();
  const std::int64_t world = question.request.settings.world_size.value;
  if (*rank < 0 || *rank >= world) {
    return bad_input("rank-range",
                     "there is no rank " + std::to_string(*rank) + " among " + grouped(world) +
                         (world == 1 ? " rank" : " ranks"),
                     "give a rank from 0 to " + std::to_string(world - 1));
  }
  question.rank = Rank{*rank};
  return {};
}

Result<Question> read_question(const Flags& flags) {
  const bool of_rank = flags.given("--strategy");
  if (of_rank != flags.given("--rank")) {
    return bad_input("flag-belongs",
                     std::string(of_rank ? "--strategy is" : "--rank is") + " given without " +
                         (of_rank ? "--rank" : "--strategy"),
                     "give both for the mask of one rank, or neither for the global mask");
  }
  auto workload = read_workload(flags, of_rank ? WorldSizeFlag::required : WorldSizeFlag::optional);
  if (!workload) return workload.error();
  if (workload->execution == ExecutionModel::ring) {
    return bad_input("flag-belongs", "the steps of a ring have no block mask", "leave out --execution ring");
  }
  if (auto possible = check_case(workload->layout, workload->settings); !possible) return possible.error();
  Question question{{std::move(workload->layout), std::move(workload->settings), {}}, std::nullopt};
  if (of_rank) {
    if (auto rank = read_rank(flags, question); !rank) return rank.error();
    const Case& settings = question.request.settings;
    if (auto served = check_flex(question.request.layout.seq_len(), settings.world_size, question.block());
        !served) {
      return served.error();
    }
  }
  if (ceil_div(question.request.layout.seq_len(), question.block().kv) >
      std::numeric_limits<std::int32_t>::max()) {
    return bad_input("block-count-limit", "2147483648 kv blocks are more than an int32 index counts",
                     "use larger kv blocks");
  }
  return question;
}

/// The file without its tiles: all that decides its size.
io::BlockMaskFile outline(const Question& question) {
  BlockMask row;
  row.q_len = question.q_len();
  row.kv_len = question.request.layout.seq_len();
  row.block_size = question.block();
  return {std::vector<BlockMask>(question.request.layout.batch(), row), 0, {}};
}

std::vector<std::pair<std::string, std::string>> origin_of(const Question& question) {
  const Case& settings = question.request.settings;
  std::vector<std::pair<std::string, std::string>> origin = {
      {"mask", mask_name(settings.masks.front().mask)}};
  if (question.rank) {
    origin.insert(origin.end(), {{"strategy", settings.strategy},
                                 {"rank", std::to_string(question.rank->value)},
                                 {"world_size", std::to_string(settings.world_size.value)},
                                 {"reference", std::string(reference_name(settings.reference))}});
  }
  return origin;
}

/// Allowed pairs of the q tokens of a rank.
std::int64_t area_of(const Mask& mask, const Plan& plan, BatchRow row, Rank rank) {
  std::int64_t area = 0;
  const auto walk = plan.segments(row, rank);
  for_each_segment(*walk, [&](const Segment& segment) {
    area += mask.area(row, {segment.token, segment.token + segment.length});
    return true;
  });
  return area;
}

/// Nothing when stopped.
Cancellable<Result<io::BlockMaskFile>> make_file(const Question& question, const Engine& engine,
                                                 ProgressReport& progress, const std::stop_token& stop) {
  using Made = Result<io::BlockMaskFile>;
  const Request& request = question.request;
  io::BlockMaskFile file{{}, 0, origin_of(question)};
  if (!question.rank) {
    const auto made_mask = make_mask(request.settings.masks.front().mask, request.layout, engine, stop);
    if (!made_mask) return std::nullopt;
    const auto& mask = *made_mask;
    if (!mask) return Made(mask.error());
    say_if_counted(*mask);
    progress.begin("classifying tiles");
    file.area = mask->total_area();
    for (std::size_t row = 0; row < mask->batch(); ++row) {
      auto made = make_block_mask(*mask, BatchRow{row}, question.block(), stop);
      if (!made) return std::nullopt;
      file.rows.push_back(std::move(*made));
    }
    return Made(std::move(file));
  }
  progress.begin("planning with " + request.settings.strategy);
  const auto both = run_to_plan_and_mask(request, engine, stop);
  if (!both) return std::nullopt;
  if (!both->ok()) return Made(both->error());
  const auto& [plan, mask] = **both;
  say_if_counted(*mask);
  progress.begin("classifying tiles of rank " + std::to_string(question.rank->value));
  for (std::size_t row = 0; row < mask->batch(); ++row) {
    auto made = local_block_mask(*mask, *plan, BatchRow{row}, *question.rank, question.block(), stop);
    if (!made) return std::nullopt;
    if (!made->ok()) return Made(made->error());
    file.area += area_of(*mask, *plan, BatchRow{row}, *question.rank);
    file.rows.push_back(std::move(*made).value());
  }
  return Made(std::move(file));
}

/// Nothing when interrupted.
Cancellable<Result<void>> write_to_file(const std::string& path, const Question& question,
                                        const Engine& engine, const std::stop_token& stop) {
  ProgressReport progress;
  const auto file = make_file(question, engine, progress, stop);
  if (!file) return std::nullopt;
  if (!file->ok()) return Result<void>(file->error());
  progress.begin("writing " + io::byte_text(io::block_mask_file_size(path, **file)));
  return io::write_block_mask(path, **file, stop, [&](double share) { progress.done(share); });
}

Result<void> print(const Question& question, const Engine& engine) {
  if (auto possible = io::check_block_mask_json(outline(question)); !possible) return possible;
  Output out;
  {
    ProgressReport progress;
    const auto file = make_file(question, engine, progress, {});
    if (!file->ok()) return file->error();
    progress.begin("writing JSON");
    const io::Sink sink = [&](std::string_view text) {
      out << text;
      return Result<void>();
    };
    const auto written =
        io::write_block_mask_json(**file, sink, {}, [&](double share) { progress.done(share); });
    if (!written->ok()) return *written;
    out << '\n';
  }
  return out.finish();
}

Result<void> run(const Flags& flags) {
  if (flags.given("--masks")) {
    Output out;
    write_mask_list(out);
    return out.finish();
  }
  auto question = read_question(flags);
  if (!question) return question.error();
  auto engine = choose_engine(flags);
  if (!engine) return engine.error();
  const auto path = flags.one("--out");
  if (!path) return print(*question, **engine);
  if (auto possible = io::check_block_mask_file(*path, outline(*question)); !possible) return possible;
  int signal = 0;
  Cancellable<Result<void>> written;
  {
    const Interruption interruption;
    written = write_to_file(*path, *question, **engine, interruption.token());
    signal = interruption.signal();
  }
  if (written) return *written;
  end_by_signal(signal);
  return {};
}

}  // namespace

const Command kMaskCommand = {"mask", "block mask tensors, global or of one rank", "", declare, run};

}  // namespace evenkeel::cli
