#include "io/plan_archive.h"

#include <algorithm>
#include <new>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>

#include "balance/indices.h"
#include "execution/execution.h"
#include "io/plan_check.h"
#include "io/tensor_file.h"
#include "mask/block_mask.h"

namespace evenkeel::io {
namespace {

using Streamed = Cancellable<Result<void>>;

/// Indices in memory at a time: 8 MB.
constexpr std::int64_t kChunk = std::int64_t{1} << 20;
constexpr std::size_t kMostLengths = 65536;

/// Hands numbers on in large pieces.
template <class Number>
class NumberStream {
 public:
  explicit NumberStream(const Sink& sink) : sink_(sink) { numbers_.reserve(kGather); }
  void add(Number number) {
    numbers_.push_back(number);
    if (numbers_.size() == kGather) (void)flush();
  }
  /// Errors: the first that the sink had.
  Result<void> flush() {
    if (outcome_ && !numbers_.empty()) {
      outcome_ = sink_({reinterpret_cast<const char*>(numbers_.data()), numbers_.size() * sizeof(Number)});
    }
    numbers_.clear();
    return outcome_;
  }

 private:
  static constexpr std::size_t kGather = std::size_t{1} << 16;
  const Sink& sink_;
  std::vector<Number> numbers_;
  Result<void> outcome_;
};

Streamed stream_indices(const Plan& plan, Expansion expansion, const Engine& engine,
                        const std::stop_token& stop, const Sink& sink) {
  const std::int64_t seq_len = plan.seq_len();
  std::vector<std::int64_t> indices(static_cast<std::size_t>(std::min(kChunk, seq_len)));
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    for (std::int64_t first = 0; first < seq_len; first += kChunk) {
      if (stop.stop_requested()) return std::nullopt;
      const Interval interval{first, std::min(first + kChunk, seq_len)};
      const auto size = static_cast<std::size_t>(interval.length());
      auto expanded =
          expand_plan(engine, plan, BatchRow{row}, expansion, interval, {indices.data(), size}, stop);
      if (!expanded || !expanded->ok()) return expanded;
      auto taken = sink({reinterpret_cast<const char*>(indices.data()), size * sizeof(std::int64_t)});
      if (!taken) return taken;
    }
  }
  return Result<void>();
}

std::int64_t longest_row(const Layout& documents) {
  std::size_t most = 0;
  for (const auto& row : documents.rows()) most = std::max(most, row->cu_seqlens().size());
  return static_cast<std::int64_t>(most);
}

Streamed stream_offsets(const Layout& documents, const Sink& sink) {
  const auto width = static_cast<std::size_t>(longest_row(documents));
  NumberStream<std::int64_t> out(sink);
  for (const auto& row : documents.rows()) {
    const auto offsets = row->cu_seqlens();
    for (std::size_t i = 0; i < width; ++i) out.add(offsets[std::min(i, offsets.size() - 1)]);
  }
  return out.flush();
}

/// Calls `visit(row, rank, begin, end)` for what ranks own, by row and position, in longest ranges.
template <class Visit>
void for_each_range(const Plan& plan, Visit visit) {
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    for (std::int64_t rank = 0; rank < plan.world_size().value; ++rank) {
      const auto walk = plan.segments(BatchRow{row}, Rank{rank});
      for_each_segment(*walk, [&](const Segment& segment) {
        visit(static_cast<std::int64_t>(row), rank, segment.token, segment.token + segment.length);
        return true;
      });
    }
  }
}

std::int64_t range_count(const Plan& plan) {
  std::int64_t count = 0;
  for_each_range(plan, [&](auto...) { ++count; });
  return count;
}

Streamed stream_ranges(const Plan& plan, const Sink& sink) {
  NumberStream<std::int64_t> out(sink);
  for_each_range(plan, [&](std::int64_t row, std::int64_t rank, std::int64_t begin, std::int64_t end) {
    for (const std::int64_t number : {row, rank, begin, end}) out.add(number);
  });
  return out.flush();
}

bool keeps_blocks_whole(const Plan& plan, std::int64_t block) {
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    if (!plan.keeps_blocks_whole(BatchRow{row}, block)) return false;
  }
  return true;
}

Streamed stream_block_ranks(const Plan& plan, std::int64_t block, const Sink& sink) {
  NumberStream<std::int32_t> out(sink);
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    for (std::int64_t token = 0; token < plan.seq_len(); token += block) {
      out.add(static_cast<std::int32_t>(plan.owner_of_token(BatchRow{row}, token).value));
    }
  }
  return out.flush();
}

/// The block masks of the rank that was asked for last: its four tensors are asked for one after another.
class LocalMasks {
 public:
  LocalMasks(const PlanEntry& entry, BlockSize block) : entry_(entry), block_(block) {}

  Streamed stream(Rank rank, BlockMaskTensor tensor, const std::stop_token& stop, const Sink& sink) {
    if (rank_ != rank) {
      rows_.clear();
      for (std::size_t row = 0; row < entry_.plan->batch(); ++row) {
        auto made = local_block_mask(*entry_.block_masks, *entry_.plan, BatchRow{row}, rank, block_, stop);
        if (!made) return std::nullopt;
        if (!made->ok()) return Result<void>(made->error());
        rows_.push_back(std::move(*made).value());
      }
      rank_ = rank;
    }
    Result<void> taken;
    bool stopped = false;
    for_each_chunk(std::span<const BlockMask>(rows_), tensor, [&](std::span<const std::int32_t> chunk) {
      stopped = stop.stop_requested();
      if (!stopped) taken = sink({reinterpret_cast<const char*>(chunk.data()), chunk.size_bytes()});
      return !stopped && taken.ok();
    });
    if (stopped) return std::nullopt;
    return taken;
  }

 private:
  const PlanEntry& entry_;
  BlockSize block_;
  std::optional<Rank> rank_;
  std::vector<BlockMask> rows_;
};

std::string lengths_json(const Layout& documents) {
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& row : documents.rows()) rows.push_back(row->lengths());
  return rows.dump();
}

std::vector<std::pair<std::string, std::string>> metadata_of(const std::vector<PlanEntry>& plans,
                                                             const Case& settings) {
  std::vector<std::pair<std::string, std::string>> metadata = {
      {"schema", "evenkeel.plan/1"},
      {"strategy", settings.strategy},
      {"world_size", std::to_string(settings.world_size.value)},
      {"block_size", block_size_name(settings.block_size)},
      {"mask", mask_name(settings.masks.front().mask)},
      {"reference", std::string(reference_name(settings.reference))},
      {"version", EVENKEEL_VERSION}};
  const PlanEntry& first = plans.front();
  if (plans.size() == 1 && first.documents.document_count() <= kMostLengths) {
    metadata.emplace_back("lengths", lengths_json(first.documents));
  }
  return metadata;
}

/// The tensors of a file and what streams each.
class Contents {
 public:
  Contents(const std::vector<PlanEntry>& plans, const Case& settings, const Engine& engine,
           std::stop_token stop, bool metadata_as_tensor)
      : engine_(engine),
        stop_(std::move(stop)),
        block_(settings.block_size),
        executed_(executed_block(settings.reference, settings.block_size)) {
    file_.metadata = metadata_of(plans, settings);
    if (metadata_as_tensor) add_metadata();
    for (const PlanEntry& entry : plans) add_plan(entry);
    file_.source = [this](std::size_t index, const Sink& sink) { return sources_[index](sink); };
  }
  Contents(const Contents&) = delete;
  Contents& operator=(const Contents&) = delete;

  [[nodiscard]] const TensorFile& file() const { return file_; }

 private:
  void add(const std::string& name, TensorType type, std::vector<std::int64_t> shape,
           std::function<Streamed(const Sink&)> source) {
    file_.tensors.push_back({name, type, std::move(shape)});
    sources_.push_back(std::move(source));
  }

  void add_metadata() {
    nlohmann::ordered_json json;
    for (const auto& [key, value] : file_.metadata) json[key] = value;
    const std::string text = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    add("metadata", TensorType::uint8, {static_cast<std::int64_t>(text.size())},
        [text](const Sink& sink) -> Streamed { return sink(text); });
  }

  void add_plan(const PlanEntry& entry) {
    const Plan& plan = *entry.plan;
    const std::string prefix = entry.step ? "step_" + std::to_string(*entry.step) + "/" : "";
    const auto rows = static_cast<std::int64_t>(plan.index_row_count());
    for (const auto& [name, expansion] :
         {std::pair("rearrange", Expansion::rearrange), std::pair("restore", Expansion::restore)}) {
      add(prefix + name, TensorType::int64, {rows, plan.seq_len()},
          [this, &plan, expansion = expansion](const Sink& sink) {
            return stream_indices(plan, expansion, engine_, stop_, sink);
          });
    }
    add(prefix + "cu_seqlens", TensorType::int64,
        {static_cast<std::int64_t>(entry.documents.batch()), longest_row(entry.documents)},
        [&entry](const Sink& sink) { return stream_offsets(entry.documents, sink); });
    add(prefix + "token_ranges", TensorType::int64, {range_count(plan), 4},
        [&plan](const Sink& sink) { return stream_ranges(plan, sink); });
    if (keeps_blocks_whole(plan, block_.q)) {
      add(prefix + "rank_of_block", TensorType::int32, {rows, ceil_div(plan.seq_len(), block_.q)},
          [this, &plan](const Sink& sink) { return stream_block_ranks(plan, block_.q, sink); });
    }
    if (entry.block_masks) add_block_masks(entry, prefix);
  }

  void add_block_masks(const PlanEntry& entry, const std::string& prefix) {
    const auto masks = std::make_shared<LocalMasks>(entry, executed_);
    BlockMask outline;
    outline.q_len = entry.plan->tokens_per_rank();
    outline.kv_len = entry.plan->seq_len();
    outline.block_size = executed_;
    const auto batch = static_cast<std::int64_t>(entry.plan->batch());
    for (std::int64_t rank = 0; rank < entry.plan->world_size().value; ++rank) {
      for (const BlockMaskTensor tensor : kBlockMaskTensors) {
        add(prefix + "rank_" + std::to_string(rank) + "/" + tensor_name(tensor), TensorType::int32,
            tensor_shape(tensor, outline, batch), [this, masks, rank, tensor](const Sink& sink) {
              return masks->stream(Rank{rank}, tensor, stop_, sink);
            });
      }
    }
  }

  const Engine& engine_;
  std::stop_token stop_;
  BlockSize block_;
  BlockSize executed_;
  TensorFile file_;
  std::vector<std::function<Streamed(const Sink&)>> sources_;
};

Result<void> check_block_masks(const PlanEntry& entry, const Case& settings) {
  if (!entry.block_masks) return {};
  return check_flex(entry.plan->seq_len(), settings.world_size,
                    executed_block(settings.reference, settings.block_size));
}

}  // namespace

bool is_plan_archive(const std::filesystem::path& path) {
  return path.extension() == ".npz" || path.extension() == ".safetensors";
}

Cancellable<Result<void>> write_plan_archive(const std::filesystem::path& path,
                                             const std::vector<PlanEntry>& plans, const Case& settings,
                                             const Engine& engine, const std::stop_token& stop,
                                             const Progress& progress) {
  try {
    for (const PlanEntry& entry : plans) {
      if (auto possible = check_block_masks(entry, settings); !possible) return possible;
      auto checked = check_permutation(*entry.plan, stop);
      if (!checked || !checked->ok()) return checked;
    }
    const Contents contents(plans, settings, engine, stop, path.extension() == ".npz");
    return write_tensors(path, contents.file(), progress);
  } catch (const std::bad_alloc&) {
    return Result<void>(make_error(ErrorKind::memory, "memory",
                                   "there is not enough memory to write this plan",
                                   "write .npy, which holds the indices alone"));
  }
}

}  // namespace evenkeel::io
