#include "io/plan_reader.h"

#include <algorithm>
#include <cctype>
#include <new>
#include <utility>

#include "base/text.h"
#include "io/npy.h"
#include "io/plan_json_reader.h"
#include "io/plan_sink.h"
#include "io/system_error.h"
#include "io/tensor_reader.h"

namespace evenkeel::io {
namespace {

constexpr std::string_view kRearrange = "rearrange";

Error out_of_memory() {
  return make_error(ErrorKind::memory, "memory", "there is not enough memory to read this plan",
                    "use a plan of fewer pieces");
}

Error no_steps() {
  return bad_input("plan-step", "the file holds one plan, and no steps", "leave the step out");
}

LoadedPlan loaded(SegmentTable table, PlanOrigin origin) {
  return {{}, std::move(table), std::move(origin)};
}

class NpyPlan final : public PlanFile {
 public:
  explicit NpyPlan(std::unique_ptr<RandomSource> source) : source_(std::move(source)) {}
  [[nodiscard]] const std::vector<std::int64_t>& steps() const override { return none_; }
  [[nodiscard]] Result<LoadedPlan> read(std::optional<std::int64_t> step) const override {
    if (step) return no_steps();
    RearrangeSink sink;
    const auto bytes = window(*source_, 0, source_->size());
    if (auto read = read_npy_numbers(*bytes, sink); !read) return read.error();
    auto table = std::move(sink).finish();
    if (!table) return table.error();
    return loaded(std::move(table).value(), {});
  }

 private:
  std::unique_ptr<RandomSource> source_;
  std::vector<std::int64_t> none_;
};

class JsonPlan final : public PlanFile {
 public:
  explicit JsonPlan(std::unique_ptr<RandomSource> source) : source_(std::move(source)) {}
  [[nodiscard]] const std::vector<std::int64_t>& steps() const override { return none_; }
  [[nodiscard]] Result<LoadedPlan> read(std::optional<std::int64_t> step) const override {
    if (step) return no_steps();
    RearrangeSink sink;
    const auto first = window(*source_, 0, source_->size());
    auto json = read_plan_json(*first, std::string(kRearrange), sink);
    if (!json) return json.error();
    if (!json->has_rearrange) {
      return bad_input("plan-rearrange", "the JSON has no \"rearrange\"",
                       "write {\"rearrange\": [[...]]}, or the list itself");
    }
    auto table = std::move(sink).finish();
    if (!table) return table.error();
    if (json->has_restore) {
      // Read again, as restore may stand before rearrange: the indices themselves are kept by neither.
      RestoreSink restore(*table);
      const auto second = window(*source_, 0, source_->size());
      auto again = read_plan_json(*second, "restore", restore);
      if (!again) return again.error();
      if (auto whole = restore.finish(); !whole) return whole.error();
    }
    auto origin = parse_plan_origin(json->texts);
    if (!origin) return origin.error();
    return loaded(std::move(table).value(), std::move(origin).value());
  }

 private:
  std::unique_ptr<RandomSource> source_;
  std::vector<std::int64_t> none_;
};

/// The K of "step_K/rearrange".
std::optional<std::int64_t> step_of(std::string_view name) {
  constexpr std::string_view kBegin = "step_";
  constexpr std::string_view kEnd = "/rearrange";
  if (!name.starts_with(kBegin) || !name.ends_with(kEnd) || name.size() <= kBegin.size() + kEnd.size()) {
    return std::nullopt;
  }
  const auto step = parse_int64(name.substr(kBegin.size(), name.size() - kBegin.size() - kEnd.size()));
  return step && *step >= 0 ? step : std::nullopt;
}

class ArchivedPlans final : public PlanFile {
 public:
  ArchivedPlans(std::unique_ptr<TensorArchive> archive, std::string only, std::vector<std::string> names,
                PlanOrigin origin)
      : archive_(std::move(archive)),
        only_(std::move(only)),
        names_(std::move(names)),
        origin_(std::move(origin)) {
    std::sort(names_.begin(), names_.end());
    for (const std::string& name : names_) {
      if (const auto step = step_of(name)) steps_.push_back(*step);
    }
    std::sort(steps_.begin(), steps_.end());
    if (!only_.empty()) steps_.clear();
  }

  [[nodiscard]] const std::vector<std::int64_t>& steps() const override { return steps_; }
  [[nodiscard]] Result<LoadedPlan> read(std::optional<std::int64_t> step) const override {
    std::string prefix;
    std::string name = only_;
    if (!steps_.empty()) {
      if (!step || !std::binary_search(steps_.begin(), steps_.end(), *step)) {
        return bad_input("plan-step",
                         "the file holds the plans of " + std::to_string(steps_.size()) + " steps, " +
                             std::to_string(steps_.front()) + " to " + std::to_string(steps_.back()) +
                             (step ? ", but not of step " + std::to_string(*step) : ""),
                         "give a step that it holds");
      }
      prefix = "step_" + std::to_string(*step) + "/";
      name = prefix + std::string(kRearrange);
    } else if (step) {
      return no_steps();
    }
    RearrangeSink sink;
    if (auto read = archive_->read_numbers(name, sink); !read) return read.error();
    auto table = std::move(sink).finish();
    if (!table) return table.error();
    if (has(prefix + "restore")) {
      RestoreSink restore(*table);
      if (auto read = archive_->read_numbers(prefix + "restore", restore); !read) return read.error();
      if (auto whole = restore.finish(); !whole) return whole.error();
    }
    PlanOrigin origin = origin_;
    if (has(prefix + "cu_seqlens")) {
      OffsetsSink offsets;
      if (auto read = archive_->read_numbers(prefix + "cu_seqlens", offsets); !read) return read.error();
      auto documents = std::move(offsets).finish();
      if (!documents) return documents.error();
      origin.documents = std::move(documents).value();
    }
    return loaded(std::move(table).value(), std::move(origin));
  }

 private:
  [[nodiscard]] bool has(const std::string& name) const {
    return std::binary_search(names_.begin(), names_.end(), name);
  }

  std::unique_ptr<TensorArchive> archive_;
  std::string only_;  ///< the tensor of the only plan; empty where there are steps
  std::vector<std::string> names_;
  std::vector<std::int64_t> steps_;
  PlanOrigin origin_;
};

Result<std::unique_ptr<PlanFile>> open_archive(Result<std::unique_ptr<TensorArchive>> archive,
                                               PlanFormat format) {
  if (!archive) return archive.error();
  auto metadata = (*archive)->metadata();
  if (!metadata) return metadata.error();
  auto origin = parse_plan_origin(*metadata);
  if (!origin) return origin.error();
  std::vector<std::string> names = (*archive)->names();
  std::string only;
  if (std::find(names.begin(), names.end(), kRearrange) != names.end()) {
    only = kRearrange;
  } else if (std::none_of(names.begin(), names.end(), [](const auto& name) { return step_of(name); })) {
    // numpy.savez(file, array) names it arr_0.
    if (format != PlanFormat::npz || names.size() != 1) {
      return bad_input("plan-rearrange",
                       "the file has no tensor named rearrange" +
                           (names.empty() ? std::string() : ", but " + evenkeel::quoted(names.front())),
                       "save the rearrange indices under this name");
    }
    only = names.front();
  }
  return std::unique_ptr<PlanFile>(std::make_unique<ArchivedPlans>(
      std::move(archive).value(), std::move(only), std::move(names), std::move(origin).value()));
}

Result<std::unique_ptr<PlanFile>> open_format(PlanFormat format, std::unique_ptr<RandomSource> source) {
  switch (format) {
    case PlanFormat::npy:
      return std::unique_ptr<PlanFile>(std::make_unique<NpyPlan>(std::move(source)));
    case PlanFormat::json:
      return std::unique_ptr<PlanFile>(std::make_unique<JsonPlan>(std::move(source)));
    case PlanFormat::npz:
      return open_archive(open_npz(std::move(source)), format);
    case PlanFormat::safetensors:
      return open_archive(open_safetensors(std::move(source)), format);
  }
  return out_of_memory();
}

/// Reads behind one wall: memory that is short is an error value.
class Guarded final : public PlanFile {
 public:
  explicit Guarded(std::unique_ptr<PlanFile> file) : file_(std::move(file)) {}
  [[nodiscard]] const std::vector<std::int64_t>& steps() const override { return file_->steps(); }
  [[nodiscard]] Result<LoadedPlan> read(std::optional<std::int64_t> step) const override {
    try {
      return file_->read(step);
    } catch (const std::bad_alloc&) {
      return out_of_memory();
    }
  }

 private:
  std::unique_ptr<PlanFile> file_;
};

/// Says which file an error is about, where it does not yet.
Error in_file(const std::filesystem::path& path, Error error) {
  if (error.rule != "file-readable") error.message = shown(path) + ": " + error.message;
  return error;
}

std::string lower_case_ending(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

}  // namespace

Result<PlanFormat> plan_format(const std::filesystem::path& path) {
  const std::string ending = lower_case_ending(path);
  if (ending == ".npy") return PlanFormat::npy;
  if (ending == ".npz") return PlanFormat::npz;
  if (ending == ".safetensors") return PlanFormat::safetensors;
  if (ending == ".json") return PlanFormat::json;
  return bad_input("plan-file-ending",
                   "the plan file " + shown(path) + " does not end in .npy, .npz, .safetensors or .json",
                   "give it the ending of what it is");
}

Result<std::unique_ptr<PlanFile>> open_plan_file(PlanFormat format, std::unique_ptr<RandomSource> source) {
  try {
    auto file = open_format(format, std::move(source));
    if (!file) return file.error();
    return std::unique_ptr<PlanFile>(std::make_unique<Guarded>(std::move(file).value()));
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  }
}

Result<std::unique_ptr<PlanFile>> open_plan_file(const std::filesystem::path& path) {
  auto format = plan_format(path);
  if (!format) return format.error();
  auto source = open_for_random_reading(path);
  if (!source) return source.error();
  auto file = open_plan_file(*format, std::move(source).value());
  if (!file) return in_file(path, file.error());
  return file;
}

Result<LoadedPlan> read_plan(const std::filesystem::path& path, const std::string& name,
                             std::optional<std::int64_t> step) {
  auto file = open_plan_file(path);
  if (!file) return file.error();
  auto plan = (*file)->read(step);
  if (!plan) return in_file(path, plan.error());
  plan->name = name;
  return plan;
}

PlanSource read_plan_source(const std::filesystem::path& path, const std::string& name,
                            std::optional<std::int64_t> step) {
  auto plan = read_plan(path, name, step);
  if (!plan) return {name, path.string(), step, plan.error()};
  return {name, path.string(), step, std::make_shared<const LoadedPlan>(std::move(plan).value())};
}

std::pair<std::string, std::optional<std::int64_t>> plan_path_and_step(std::string_view name) {
  constexpr std::string_view kStep = ":step=";
  const std::size_t at = name.rfind(kStep);
  if (at != std::string_view::npos && at > 0) {
    const auto step = parse_int64(name.substr(at + kStep.size()));
    if (step && *step >= 0) return {std::string(name.substr(0, at)), step};
  }
  return {std::string(name), std::nullopt};
}

bool is_about_plan(const Error& error) {
  return error.rule == "permutation-valid" || error.rule == "restore-inverse" || error.rule == "plan-shape";
}

}  // namespace evenkeel::io
