#include "cli/cost_flags.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "io/calibration.h"

namespace evenkeel::cli {
namespace {

/// A flag of the cost model, where it is given, into `value`.
Result<void> read_number_into(const Flags& flags, const char* name, std::int64_t& value) {
  if (!flags.given(name)) return {};
  auto number = flags.number(name);
  if (!number) return number.error();
  value = *number;
  return {};
}

}  // namespace

void declare_cost(Flags& flags) {
  flags.value("--cost", "MODEL",
              "what block-wise strategies balance: tiles, area, flops or calibrated=FILE, a JSON file\n"
              R"({"full":1.9,"partial":2.4,"q_tile":0.3,"rank":12} [tiles])");
  flags.value("--heads", "N", "attention heads, with --cost flops");
  flags.value("--kv-heads", "N", "kv heads, with --cost flops [as many as heads]");
  flags.value("--head-dim", "N", "head size, with --cost flops");
}

Result<CostModel> read_cost(const Flags& flags, const CostModel& without_flags) {
  constexpr std::string_view kCalibrated = "calibrated=";
  CostModel model = without_flags;
  if (const auto text = flags.one("--cost")) {
    model = CostModel();
    if (text->starts_with(kCalibrated)) {
      auto read = io::read_calibration(text->substr(kCalibrated.size()));
      if (!read) return read.error();
      model = *read;
    } else {
      auto kind = parse_cost_kind(*text);
      if (!kind) return kind.error();
      if (*kind == CostKind::calibrated) {
        return bad_input("cost-file", "--cost calibrated lacks its file", "write calibrated=FILE");
      }
      model.kind = *kind;
    }
    if (model.kind == CostKind::flops) {
      for (const char* name : {"--heads", "--head-dim"}) {
        if (auto there = flags.required(name); !there) return there.error();
      }
    }
  }
  for (const char* name : {"--heads", "--kv-heads", "--head-dim"}) {
    if (!flags.given(name) || model.kind == CostKind::flops) continue;
    return bad_input("flag-belongs",
                     std::string(name) + " belongs to --cost flops, but the cost is " +
                         std::string(cost_kind_name(model.kind)),
                     "add --cost flops or leave it out");
  }
  if (auto read = read_number_into(flags, "--heads", model.heads); !read) return read.error();
  if (flags.given("--heads")) model.kv_heads = model.heads;
  if (auto read = read_number_into(flags, "--kv-heads", model.kv_heads); !read) return read.error();
  if (auto read = read_number_into(flags, "--head-dim", model.head_dim); !read) return read.error();
  if (auto checked = check_cost_model(model); !checked) return checked.error();
  return model;
}

}  // namespace evenkeel::cli
