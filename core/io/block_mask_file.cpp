#include "io/block_mask_file.h"

#include <optional>
#include <span>

#include "base/text.h"
#include "io/byte_text.h"
#include "io/output_file.h"
#include "io/system_error.h"
#include "io/tensor_file.h"

namespace evenkeel::io {
namespace {

constexpr std::int64_t kMaxJsonTokens = std::int64_t{1} << 24;
constexpr std::int64_t kMaxJsonNumbers = std::int64_t{1} << 26;
/// More than all of JSON that is no tensor number.
constexpr std::uint64_t kJsonFrame = 1024;

constexpr const char* kAdvice = "write .npz or .safetensors";

struct Totals {
  std::int64_t partial = 0;
  std::int64_t full = 0;
};

Totals totals_of(const BlockMaskFile& mask) {
  Totals totals;
  for (const BlockMask& row : mask.rows) {
    totals.partial += row.partial_tiles;
    totals.full += row.full_tiles;
  }
  return totals;
}

std::vector<std::int64_t> shape_of(BlockMaskTensor tensor, const BlockMaskFile& mask) {
  return tensor_shape(tensor, mask.rows.front(), static_cast<std::int64_t>(mask.rows.size()));
}

/// Numbers in all four tensors.
std::int64_t number_count(const BlockMaskFile& mask) {
  const BlockMask& row = mask.rows.front();
  return 2 * static_cast<std::int64_t>(mask.rows.size()) * row.q_blocks() * (row.kv_blocks() + 1);
}

std::string pair_text(std::int64_t a, std::int64_t b) {
  return std::string("[") + std::to_string(a) + "," + std::to_string(b) + "]";
}

std::string seq_lengths_text(const BlockMaskFile& mask) {
  return pair_text(mask.rows.front().q_len, mask.rows.front().kv_len);
}

std::string block_size_text(const BlockMaskFile& mask) {
  return pair_text(mask.rows.front().block_size.q, mask.rows.front().block_size.kv);
}

/// Calls `take(chunk)` with the pieces of a tensor until one fails or `stop` is asked for.
template <class Take>
Cancellable<Result<void>> stream_tensor(const BlockMaskFile& mask, BlockMaskTensor tensor,
                                        const std::stop_token& stop, Take take) {
  Result<void> taken;
  bool stopped = false;
  for_each_chunk(std::span<const BlockMask>(mask.rows), tensor, [&](std::span<const std::int32_t> chunk) {
    stopped = stop.stop_requested();
    if (!stopped) taken = take(chunk);
    return !stopped && taken.ok();
  });
  if (stopped) return std::nullopt;
  return taken;
}

TensorFile as_tensors(const BlockMaskFile& mask, const std::stop_token& stop) {
  TensorFile file;
  for (const BlockMaskTensor tensor : kBlockMaskTensors) {
    file.tensors.push_back({tensor_name(tensor), TensorType::int32, shape_of(tensor, mask)});
  }
  const Totals totals = totals_of(mask);
  file.metadata = {
      {"schema", "evenkeel.block_mask/1"},         {"seq_lengths", seq_lengths_text(mask)},
      {"block_size", block_size_text(mask)},       {"partial_tiles", std::to_string(totals.partial)},
      {"full_tiles", std::to_string(totals.full)}, {"area", std::to_string(mask.area)}};
  file.metadata.insert(file.metadata.end(), mask.origin.begin(), mask.origin.end());
  file.source = [&mask, stop](std::size_t index, const Sink& sink) {
    return stream_tensor(mask, kBlockMaskTensors[index], stop, [&](std::span<const std::int32_t> chunk) {
      return sink({reinterpret_cast<const char*>(chunk.data()), chunk.size_bytes()});
    });
  };
  return file;
}

/// Every number as long as the longest, and a comma or bracket after it.
std::uint64_t json_size_at_most(const BlockMaskFile& mask) {
  const BlockMask& row = mask.rows.front();
  const std::uint64_t digits = std::to_string(row.kv_blocks()).size();
  const auto lists = static_cast<std::uint64_t>(row.q_blocks()) * mask.rows.size() * 2;
  return static_cast<std::uint64_t>(number_count(mask)) * (digits + 1) + lists * 2 + mask.rows.size() * 16 +
         kJsonFrame;
}

}  // namespace

std::uint64_t block_mask_file_size(const std::filesystem::path& path, const BlockMaskFile& mask) {
  if (path.extension() == ".json") return json_size_at_most(mask);
  return tensor_file_size(path, as_tensors(mask, {}));
}

Result<void> check_block_mask_file(const std::filesystem::path& path, const BlockMaskFile& mask) {
  const std::string ending = path.extension().string();
  if (ending == ".json") {
    if (auto possible = check_block_mask_json(mask); !possible) return possible;
  } else if (ending != ".npz" && ending != ".safetensors") {
    return bad_input("mask-file-ending",
                     "the file " + shown(path) + " does not end in .npz, .safetensors or .json",
                     "choose one of these endings");
  }
  return check_room(path, block_mask_file_size(path, mask));
}

Result<void> check_block_mask_json(const BlockMaskFile& mask) {
  const auto batch = static_cast<std::int64_t>(mask.rows.size());
  const std::int64_t tokens = mask.rows.front().kv_len;
  if (tokens > kMaxJsonTokens / batch) {
    return bad_input("json-size-limit",
                     std::to_string(batch) + " x " + std::to_string(tokens) +
                         " tokens are more than the 16777216 (2^24) that JSON is written for",
                     kAdvice);
  }
  const std::int64_t numbers = number_count(mask);
  if (numbers <= kMaxJsonNumbers) return {};
  return bad_input("json-size-limit",
                   "the tensors hold " + grouped(numbers) + " numbers (" +
                       byte_text(static_cast<std::uint64_t>(numbers) * 4) +
                       "), more than the 67,108,864 (2^26) that JSON is written for",
                   kAdvice);
}

Cancellable<Result<void>> write_block_mask_json(const BlockMaskFile& mask, const Sink& sink,
                                                const std::stop_token& stop, const Progress& progress) {
  if (auto possible = check_block_mask_json(mask); !possible) return possible;
  const Totals totals = totals_of(mask);
  TextWriter out(sink);
  out << R"({"schema":"evenkeel.block_mask/1","seq_lengths":)" << seq_lengths_text(mask)
      << R"(,"block_size":)" << block_size_text(mask) << R"(,"partial_tiles":)" << totals.partial
      << R"(,"full_tiles":)" << totals.full << R"(,"area":)" << mask.area;
  const auto total = static_cast<double>(number_count(mask));
  double done = 0;
  for (const BlockMaskTensor tensor : kBlockMaskTensors) {
    out << ",\"" << tensor_name(tensor) << "\":";
    NestedListWriter lists(out, shape_of(tensor, mask));
    auto streamed = stream_tensor(mask, tensor, stop, [&](std::span<const std::int32_t> chunk) {
      done += static_cast<double>(chunk.size());
      if (progress) progress(done / total);
      return lists.numbers(chunk);
    });
    if (!streamed || !streamed->ok()) return streamed;
  }
  out << "}";
  return out.flush();
}

Cancellable<Result<void>> write_block_mask(const std::filesystem::path& path, const BlockMaskFile& mask,
                                           const std::stop_token& stop, const Progress& progress) {
  if (auto possible = check_block_mask_file(path, mask); !possible) return possible;
  if (path.extension() != ".json") return write_tensors(path, as_tensors(mask, stop), progress);
  auto file = OutputFile::open(path);
  if (!file) return Result<void>(file.error());
  const Sink sink = [&](std::string_view bytes) { return (*file)->write(bytes); };
  auto written = write_block_mask_json(mask, sink, stop, progress);
  if (!written || !written->ok()) return written;
  if (auto ended = sink("\n"); !ended) return ended;
  return (*file)->commit();
}

}  // namespace evenkeel::io
