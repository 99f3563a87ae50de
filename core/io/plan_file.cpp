#include "io/plan_file.h"

#include <algorithm>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "balance/indices.h"
#include "io/npy.h"
#include "io/output_file.h"
#include "io/plan_check.h"
#include "io/system_error.h"

namespace evenkeel::io {
namespace {

constexpr std::int64_t kMaxJsonTokens = std::int64_t{1} << 24;
/// Indices in memory at a time: 8 MB.
constexpr std::int64_t kChunk = std::int64_t{1} << 20;

struct Source {
  const Plan& plan;
  const Engine& engine;
  const std::stop_token& stop;
  const Progress& progress;
};

Error out_of_memory() {
  return make_error(ErrorKind::memory, "memory", "there is not enough memory to write this plan",
                    "write .npy, which is streamed");
}

/// Calls `visit(first, indices)` for one row of an index tensor, a chunk at a time; `visit` returns a
/// Result<void>.
template <class Visit>
Cancellable<Result<void>> for_each_chunk(const Source& source, BatchRow row, Expansion expansion,
                                         Visit visit) {
  const std::int64_t seq_len = source.plan.seq_len();
  std::vector<std::int64_t> indices(static_cast<std::size_t>(std::min(kChunk, seq_len)));
  for (std::int64_t first = 0; first < seq_len; first += kChunk) {
    if (source.stop.stop_requested()) return std::nullopt;
    const Interval interval{first, std::min(first + kChunk, seq_len)};
    const Span<std::int64_t> out(indices.data(), static_cast<std::size_t>(interval.length()));
    auto expanded = expand_plan(source.engine, source.plan, row, expansion, interval, out, source.stop);
    if (!expanded || !expanded->ok()) return expanded;
    const std::span<const std::int64_t> chunk(indices.data(), static_cast<std::size_t>(interval.length()));
    if (Result<void> visited = visit(first, chunk); !visited) return visited;
    if (source.progress) {
      const auto rows = static_cast<double>(source.plan.index_row_count());
      source.progress((static_cast<double>(row.value) +
                       static_cast<double>(interval.end) / static_cast<double>(seq_len)) /
                      rows);
    }
  }
  return Result<void>();
}

std::vector<std::uint64_t> npy_shape(const Plan& plan) {
  return {plan.index_row_count(), static_cast<std::uint64_t>(plan.seq_len())};
}

std::uint64_t npy_size(const Plan& plan) {
  const auto shape = npy_shape(plan);
  return npy_int64_header(shape).size() + shape[0] * shape[1] * sizeof(std::int64_t);
}

Cancellable<Result<void>> stream_npy(const Source& source, const Sink& sink) {
  if (auto taken = sink(npy_int64_header(npy_shape(source.plan))); !taken) return taken;
  for (std::size_t row = 0; row < source.plan.index_row_count(); ++row) {
    auto done = for_each_chunk(source, BatchRow{row}, Expansion::rearrange,
                               [&](std::int64_t /*first*/, std::span<const std::int64_t> indices) {
                                 const auto bytes = std::as_bytes(indices);
                                 return sink({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
                               });
    if (!done || !done->ok()) return done;
  }
  return Result<void>();
}

Cancellable<Result<void>> stream_csv(const Source& source, const Sink& sink) {
  TextWriter out(sink);
  out << "row,position,token,rank\n";
  const std::int64_t per_rank = source.plan.tokens_per_rank();
  for (std::size_t row = 0; row < source.plan.index_row_count(); ++row) {
    const auto row_number = static_cast<std::int64_t>(row);
    auto done = for_each_chunk(source, BatchRow{row}, Expansion::rearrange,
                               [&](std::int64_t position, std::span<const std::int64_t> indices) {
                                 for (const std::int64_t token : indices) {
                                   out << row_number << "," << position << "," << token << ","
                                       << position / per_rank << "\n";
                                   ++position;
                                   if (auto taken = out.flush_if_large(); !taken) return taken;
                                 }
                                 return Result<void>();
                               });
    if (!done || !done->ok()) return done;
  }
  return out.flush();
}

Cancellable<Result<void>> write_json_tensor(const Source& source, Expansion expansion, TextWriter& out) {
  out << "[";
  for (std::size_t row = 0; row < source.plan.index_row_count(); ++row) {
    out << (row == 0 ? "[" : ",[");
    auto done = for_each_chunk(source, BatchRow{row}, expansion,
                               [&](std::int64_t first, std::span<const std::int64_t> indices) {
                                 for (std::size_t i = 0; i < indices.size(); ++i) {
                                   if (first > 0 || i > 0) out << ",";
                                   out << indices[i];
                                   if (auto taken = out.flush_if_large(); !taken) return taken;
                                 }
                                 return Result<void>();
                               });
    if (!done || !done->ok()) return done;
    out << "]";
  }
  out << "]";
  return Result<void>();
}

Result<void> check_json_size(const Plan& plan) {
  const auto rows = static_cast<std::int64_t>(plan.index_row_count());
  if (plan.seq_len() <= kMaxJsonTokens / rows) return {};
  return bad_input("json-size-limit",
                   std::to_string(rows) + " x " + std::to_string(plan.seq_len()) +
                       " tokens are more than the 16777216 (2^24) that JSON is written for",
                   "write .npy, which is streamed");
}

Cancellable<Result<void>> stream_json(const Source& source, const Sink& sink) {
  const Plan& plan = source.plan;
  if (auto possible = check_json_size(plan); !possible) return possible;
  TextWriter out(sink);
  out << R"({"schema":"evenkeel.plan/1","strategy":)" << nlohmann::json(plan.strategy()).dump()
      << R"(,"world_size":)" << plan.world_size().value << R"(,"seq_len":)" << plan.seq_len()
      << R"(,"rearrange":)";
  auto rearrange = write_json_tensor(source, Expansion::rearrange, out);
  if (!rearrange || !rearrange->ok()) return rearrange;
  out << R"(,"restore":)";
  auto restore = write_json_tensor(source, Expansion::restore, out);
  if (!restore || !restore->ok()) return restore;
  out << "}";
  return out.flush();
}

enum class PlanFormat { npy, json, csv };

Result<PlanFormat> format_of(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  if (ending == ".npy") return PlanFormat::npy;
  if (ending == ".json") return PlanFormat::json;
  if (ending == ".csv") return PlanFormat::csv;
  return bad_input(
      "plan-file-ending",
      "the plan file " + shown(path) + " does not end in .npy, .npz, .safetensors, .json or .csv",
      "choose one of these endings");
}

Cancellable<Result<void>> stream(PlanFormat format, const Source& source, const Sink& sink) {
  if (format == PlanFormat::npy) return stream_npy(source, sink);
  if (format == PlanFormat::csv) return stream_csv(source, sink);
  auto streamed = stream_json(source, sink);
  if (!streamed || !streamed->ok()) return streamed;
  return sink("\n");
}

}  // namespace

Cancellable<Result<void>> write_plan(const std::filesystem::path& path, const Plan& plan,
                                     const Engine& engine, const std::stop_token& stop,
                                     const Progress& progress) {
  try {
    auto format = format_of(path);
    if (!format) return Result<void>(format.error());
    if (*format == PlanFormat::json) {
      if (auto possible = check_json_size(plan); !possible) return possible;
    }
    if (*format == PlanFormat::npy) {
      if (auto room = check_room(path, npy_size(plan)); !room) return room;
    }
    auto checked = check_permutation(plan, stop);
    if (!checked || !checked->ok()) return checked;
    auto file = OutputFile::open(path);
    if (!file) return Result<void>(file.error());
    const Sink sink = [&](std::string_view bytes) { return (*file)->write(bytes); };
    auto streamed = stream(*format, {plan, engine, stop, progress}, sink);
    if (!streamed || !streamed->ok()) return streamed;
    return (*file)->commit();
  } catch (const std::bad_alloc&) {
    return Result<void>(out_of_memory());
  }
}

Cancellable<Result<std::string>> plan_json(const Plan& plan, const Engine& engine,
                                           const std::stop_token& stop) {
  try {
    std::string text;
    const Sink sink = [&](std::string_view bytes) {
      text += bytes;
      return Result<void>();
    };
    auto checked = check_permutation(plan, stop);
    if (!checked) return std::nullopt;
    if (!checked->ok()) return Result<std::string>(checked->error());
    auto streamed = stream_json({plan, engine, stop, {}}, sink);
    if (!streamed) return std::nullopt;
    if (!streamed->ok()) return Result<std::string>(streamed->error());
    return Result<std::string>(std::move(text));
  } catch (const std::bad_alloc&) {
    return Result<std::string>(out_of_memory());
  }
}

}  // namespace evenkeel::io
