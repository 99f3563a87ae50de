#include "cli/workload.h"

#include <optional>
#include <utility>

#include "balance/reference_profile.h"
#include "balance/strategy.h"
#include "base/text.h"
#include "cli/cost_flags.h"
#include "cli/output.h"
#include "io/byte_source.h"
#include "io/number_sink.h"
#include "io/pack_log_file.h"
#include "io/plan_reader.h"
#include "io/session.h"
#include "io/tensor_values.h"
#include "mask/mask.h"
#include "mask/mask_mod/mask_mod.h"

namespace evenkeel::cli {
namespace {

template <class Item>
std::string names_of(const std::vector<Item>& items) {
  std::string names;
  for (const Item& item : items) names += (names.empty() ? "" : ", ") + std::string(item.name);
  return names;
}

/// The flag that the lengths come from. Errors: `bad_input` for none, for two, and for flags of another.
Result<std::string> find_source(const Flags& flags) {
  std::vector<std::string> sources;
  for (const char* name : {"--docs", "--docs-file", "--pack-log", "--session", "--seq-len"}) {
    if (flags.given(name)) sources.emplace_back(name);
  }
  if (sources.empty()) {
    return bad_input(
        "one-source-of-lengths", "there are no document lengths",
        "give one of --docs 4,12, --docs-file FILE, --pack-log FILE, --session FILE and --seq-len S");
  }
  const std::string& source = sources.front();
  if (sources.size() > 1) {
    return bad_input("one-source-of-lengths",
                     source + " and " + sources[1] + " are two sources of document lengths",
                     "give one of them");
  }
  if (flags.given("--batch") && source != "--seq-len") {
    return bad_input("flag-belongs", "--batch belongs to --seq-len, but the lengths come from " + source,
                     source == "--docs" ? "give --docs once for each batch row" : "leave it out");
  }
  if (flags.given("--docs-format") && source != "--docs" && source != "--docs-file") {
    return bad_input("flag-belongs", "--docs-format says nothing about " + source, "leave it out");
  }
  return source;
}

/// The pack of the step that is named, or the only one.
Result<Layout> read_step(const Flags& flags) {
  const PackLog log = io::read_pack_log(*flags.one("--pack-log"));
  if (!log.read) return log.read.error();
  const auto steps = static_cast<std::int64_t>(log.steps());
  std::int64_t step = 0;
  if (flags.given("--step")) {
    auto number = flags.number("--step");
    if (!number) return number.error();
    step = *number;
  } else if (steps > 1) {
    return bad_input("pack-log-step", "the log holds " + grouped(steps) + " packs", "choose one by --step K");
  }
  if (step < 0 || step >= steps) {
    return bad_input("pack-log-step",
                     "there is no step " + std::to_string(step) + " among " + grouped(steps) +
                         (steps == 1 ? " step" : " steps") + " of the log",
                     "give a step from 0 to " + std::to_string(steps - 1));
  }
  return log.pack(static_cast<std::size_t>(step));
}

/// What `--session` says, flags or not; nothing where it is not given. Errors: those of the file.
Result<std::optional<Project>> read_project(const Flags& flags) {
  const auto path = flags.one("--session");
  if (!path) return std::optional<Project>();
  auto session = io::read_session(*path);
  if (!session) return session.error();
  return std::optional(std::move(session)->project);
}

Result<Layout> read_layout(const Flags& flags, const std::string& source,
                           const std::optional<Project>& project) {
  if (source == "--seq-len") {
    auto seq_len = flags.number("--seq-len");
    if (!seq_len) return seq_len.error();
    auto batch = flags.number("--batch", 1);
    if (!batch) return batch.error();
    return Layout::one_document(*seq_len, *batch);
  }
  if (source == "--session") return project->layout;
  if (source == "--pack-log") return read_step(flags);
  auto format = io::parse_lengths_format(flags.one("--docs-format").value_or("lengths"));
  if (!format) return format.error();
  if (source == "--docs") return parse_docs(flags.all("--docs"), *format);
  return io::read_lengths(*flags.one("--docs-file"), *format);
}

Result<LoadBalancing> parse_load_balance(const std::string& text) {
  if (text == "on") return LoadBalancing::on;
  if (text == "off") return LoadBalancing::off;
  return bad_input("load-balance-known", "--load-balance is " + evenkeel::quoted(text), "write on or off");
}

/// Names in lines that help can indent.
std::string in_lines(const std::vector<std::string>& names) {
  constexpr std::size_t kLine = 80;
  std::string lines;
  std::size_t line_begin = 0;
  for (const std::string& name : names) {
    if (!lines.empty()) lines += ',';
    if (lines.size() - line_begin + name.size() > kLine) {
      lines += '\n';
      line_begin = lines.size();
    } else if (!lines.empty()) {
      lines += ' ';
    }
    lines += name;
  }
  return lines;
}

/// "full, causal, ..., sliding-window:left=..,right=.., ..."
std::string mask_forms() {
  std::vector<std::string> forms;
  for (const NamedMask& mask : named_masks()) {
    std::string& form = forms.emplace_back(mask.name);
    for (std::size_t i = 0; i < mask.parameters.size(); ++i) {
      form.append(i == 0 ? ":" : ",").append(mask.parameters[i].name).append("=..");
    }
  }
  return in_lines(forms);
}

/// `NAME=FILE`, read.
Result<MaskTensor> read_tensor(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) {
    return bad_input("flag-tensor", "--tensor is " + evenkeel::quoted(text) + ", which names no file",
                     "write --tensor NAME=FILE.npy");
  }
  return io::read_mask_tensor(text.substr(0, equals), text.substr(equals + 1));
}

/// What `--mask-mod` and `--tensor` say; nothing where they are not given. Errors: those of the files.
Result<std::optional<MaskSpec>> read_mask_mod(const Flags& flags) {
  auto text = flags.one("--mask-mod");
  if (!text) {
    if (!flags.given("--tensor")) return std::optional<MaskSpec>();
    return bad_input("flag-belongs", "--tensor belongs to --mask-mod", "add --mask-mod or leave it out");
  }
  if (flags.given("--mask")) {
    return bad_input("one-mask", "--mask and --mask-mod are two masks", "give one of them");
  }
  if (text->starts_with('@')) {
    auto source = io::open_for_reading(text->substr(1));
    if (!source) return source.error();
    auto content = io::read_text(**source);
    if (!content) return content.error();
    text = *std::move(content);
  }
  std::vector<MaskTensor> tensors;
  for (const std::string& one : flags.all("--tensor")) {
    auto tensor = read_tensor(one);
    if (!tensor) return tensor.error();
    tensors.push_back(std::move(tensor).value());
  }
  return std::optional(mask_mod_spec(MaskMod(std::move(*text), std::move(tensors))));
}

/// Says on stderr what of a mask_mod the reference would not take. Errors: those of the text.
Result<void> check_mask_mod(const MaskSpec& mask, const Layout& layout) {
  if (mask.join != MaskJoin::program || !check_batch(layout)) return {};
  const auto program = MaskModPairs::check(mask.mask_mod, layout);
  if (!program) return program.error();
  for (const mask_mod::Warning& warning : program->warnings) {
    say("note: mask_mod, line " + std::to_string(warning.place.line) + ", column " +
        std::to_string(warning.place.column) + ": " + warning.message);
  }
  return {};
}

/// The case of a session, or the default one, with what flags say about it.
Result<Case> read_case(const Flags& flags, WorldSizeFlag world_size, const std::optional<Project>& project) {
  Case settings = project ? project->a : Case();
  std::optional<std::int64_t> without_flag;
  if (world_size == WorldSizeFlag::optional) without_flag = 1;
  if (project) without_flag = project->a.world_size.value;
  auto world = flags.number("--world-size", without_flag);
  if (!world) return world.error();
  settings.world_size = WorldSize{*world};
  if (const auto text = flags.one("--mask")) {
    auto mask = parse_mask(*text);
    if (!mask) return mask.error();
    settings.masks.front().mask = *mask;
  }
  auto mask_mod = read_mask_mod(flags);
  if (!mask_mod) return mask_mod.error();
  if (*mask_mod) settings.masks.front().mask = std::move(**mask_mod);
  if (const auto text = flags.one("--block-size")) {
    auto block = parse_block_size(*text);
    if (!block) return block.error();
    settings.block_size = *block;
  }
  if (const auto text = flags.one("--reference")) {
    auto reference = parse_reference(*text);
    if (!reference) return reference.error();
    settings.reference = *reference;
  }
  if (const auto text = flags.one("--load-balance")) {
    auto balancing = parse_load_balance(*text);
    if (!balancing) return balancing.error();
    settings.load_balancing = *balancing;
  }
  auto cost = read_cost(flags, settings.cost);
  if (!cost) return cost.error();
  settings.cost = *cost;
  return settings;
}

}  // namespace

void declare_workload(Flags& flags) {
  flags.values("--docs", "LENGTHS", "document lengths of a batch row, 4,12; again for each further row");
  flags.value("--docs-file", "FILE", "document lengths from text, .csv, .json or .npy");
  flags.value("--docs-format", "FORMAT",
              "what --docs and --docs-file hold: lengths, cu_seqlens or document_ids [lengths]");
  flags.value(
      "--pack-log", "FILE",
      R"(packs of a training run, JSON lines, one a step: [4,12] or {"lengths":..} or {"cu_seqlens":..})");
  flags.value("--step", "K",
              "the pack of this step of --pack-log, from 0; of verify also the plan of a file of several");
  flags.value("--session", "FILE",
              "documents, case and strategies of a session of the studio; other flags go before it");
  flags.value("--seq-len", "S", "one document of S tokens a row");
  flags.value("--batch", "B", "batch rows, with --seq-len [1]");
  flags.value("--mask", "NAME",
              mask_forms() +
                  "\nand those joined: and(..,..), or(..,..), not(..)\n[document-causal]; evenkeel mask "
                  "--masks explains them");
  flags.value(
      "--mask-mod", "TEXT|@FILE",
      "a mask as FlexAttention users write it, as Python text: a lambda or defs of b, h,\nq_idx and kv_idx; "
      "document_id and document_start are there");
  flags.values("--tensor", "NAME=FILE",
               "a tensor that the mask_mod indexes, from .npy, .npz or .json; again for more");
  flags.value("--world-size", "W", "number of context-parallel ranks");
  flags.value("--block-size", "TOKENS", "block size, 128, or q x kv, 256x128 [128]");
  flags.value("--reference", "NAME",
              "which PyTorch to agree with: " + names_of(reference_profiles()) + " [torch-2.15]");
  flags.value("--load-balance", "on|off", "what strategy default sees [on]");
  declare_cost(flags);
  flags.value("--execution", "flex|ring",
              "all KV gathered, as FlexAttention does it, or step by step in a ring [flex]");
}

std::string strategy_forms() {
  std::vector<std::string> forms;
  for (const LoadBalancer* balancer : load_balancers()) forms.push_back(strategy_form(*balancer));
  forms.emplace_back("file:PLAN[:step=K]");
  return in_lines(forms);
}

Result<Workload> read_workload(const Flags& flags, WorldSizeFlag world_size, StepFlag step) {
  const auto source = find_source(flags);
  if (!source) return source.error();
  if (step == StepFlag::of_log && flags.given("--step") && *source != "--pack-log") {
    return bad_input("flag-belongs", "--step belongs to --pack-log, but the lengths come from " + *source,
                     "leave it out");
  }
  auto project = read_project(flags);
  if (!project) return project.error();
  auto settings = read_case(flags, world_size, *project);
  if (!settings) return settings.error();
  auto execution = parse_execution(flags.one("--execution").value_or("flex"));
  if (!execution) return execution.error();
  auto layout = read_layout(flags, *source, *project);
  if (!layout) return layout.error();
  if (auto checked = check_mask_mod(settings->masks.front().mask, *layout); !checked) return checked.error();
  Workload workload{std::move(layout).value(), std::move(settings).value(), *execution, {}};
  if (*project) {
    workload.strategies.push_back((*project)->a.strategy);
    if ((*project)->b) workload.strategies.push_back(*(*project)->b);
  }
  return workload;
}

bool asks_for_all_steps(const Flags& flags) {
  return flags.given("--pack-log") && !flags.given("--step");
}

Result<LoggedWorkload> read_all_steps(const Flags& flags) {
  if (const auto source = find_source(flags); !source) return source.error();
  auto settings = read_case(flags, WorldSizeFlag::required, std::nullopt);
  if (!settings) return settings.error();
  auto execution = parse_execution(flags.one("--execution").value_or("flex"));
  if (!execution) return execution.error();
  PackLog log = io::read_pack_log(*flags.one("--pack-log"));
  if (!log.read) return log.read.error();
  if (auto checked = check_mask_mod(settings->masks.front().mask, log.pack(0)); !checked)
    return checked.error();
  return LoggedWorkload{std::move(log), std::move(settings).value(), *execution};
}

Result<void> open_plan_files(const std::vector<std::string>& strategies, Case& settings) {
  for (const std::string& strategy : strategies) {
    const auto name = file_of_strategy(strategy);
    if (!name || find_plan_source(settings.plans, *name) != nullptr) continue;
    const auto [path, step] = io::plan_path_and_step(*name);
    PlanSource source = io::read_plan_source(path, std::string(*name), step);
    if (!source.read && !io::is_about_plan(source.read.error())) return source.read.error();
    settings.plans.push_back(std::move(source));
  }
  return {};
}

void say_if_counted(const Mask& mask) {
  constexpr double kMuch = 0.25;
  constexpr std::int64_t kLong = 16384;
  if (mask.program() == nullptr || mask.seq_len() < kLong || mask.program()->counted_share() < kMuch) return;
  say("note: intervals do not decide this mask_mod: " +
      std::to_string(static_cast<int>(100 * mask.program()->counted_share())) +
      " % of its pairs were counted one by one");
}

Result<ExecutionModel> parse_execution(const std::string& text) {
  if (text == "flex") return ExecutionModel::flex;
  if (text == "ring") return ExecutionModel::ring;
  return bad_input("execution-known", "--execution is " + evenkeel::quoted(text), "write flex or ring");
}

Result<Layout> parse_docs(const std::vector<std::string>& rows, io::LengthsFormat format) {
  io::LayoutBuilder builder(format);
  for (const std::string& row : rows) {
    auto numbers = parse_number_argument("--docs", row);
    if (!numbers) return numbers.error();
    if (auto taken = builder.numbers(*numbers); !taken) return taken.error();
    if (auto ended = builder.end_row(); !ended) return ended.error();
  }
  return std::move(builder).finish();
}

Result<std::vector<std::string>> parse_strategies(const std::string& text) {
  std::vector<std::string> names;
  if (text == "all") return strategies_to_compare();
  for (std::string_view rest = text;;) {
    const std::size_t comma = rest.find(',');
    auto strategy = normal_strategy(rest.substr(0, comma));
    if (!strategy) return strategy.error();
    names.push_back(std::move(strategy).value());
    if (comma == std::string_view::npos) return names;
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace evenkeel::cli
