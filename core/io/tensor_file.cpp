#include "io/tensor_file.h"

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string_view>

#include "io/inflate.h"
#include "io/npy.h"
#include "io/output_file.h"
#include "io/system_error.h"
#include "io/zip.h"

namespace evenkeel::io {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are written as they are in memory");

/// How the formats name a type.
struct TypeNames {
  const char* npy;
  const char* safetensors;
  std::uint64_t bytes;
};

TypeNames names_of(TensorType type) {
  switch (type) {
    case TensorType::uint8:
      return {"|u1", "U8", 1};
    case TensorType::int32:
      return {"<i4", "I32", 4};
    case TensorType::int64:
      break;
  }
  return {"<i8", "I64", 8};
}

/// Passes a tensor's bytes on, and counts them.
class TensorStream {
 public:
  TensorStream(const TensorFile& file, OutputFile& out, const Progress& progress)
      : file_(file), out_(out), progress_(progress) {
    for (const TensorInfo& tensor : file.tensors) total_ += byte_count(tensor);
  }

  /// Calls `see` with each piece before it is written.
  template <class See>
  Cancellable<Result<void>> write(std::size_t index, See see) {
    std::uint64_t count = 0;
    const Sink sink = [&](std::string_view bytes) {
      see(bytes);
      auto written = out_.write(bytes);
      count += bytes.size();
      done_ += bytes.size();
      if (progress_) progress_(static_cast<double>(done_) / static_cast<double>(total_));
      return written;
    };
    auto streamed = file_.source(index, sink);
    if (!streamed || !streamed->ok() || count == byte_count(file_.tensors[index])) return streamed;
    return Result<void>(make_error(ErrorKind::io, "tensor-complete",
                                   "tensor " + file_.tensors[index].name + " is not as large as its shape",
                                   "report this as a mistake of Evenkeel"));
  }

 private:
  const TensorFile& file_;
  OutputFile& out_;
  const Progress& progress_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
};

// --- .npz ---

std::string npy_header_of(const TensorInfo& tensor) {
  return npy_header(names_of(tensor.type).npy,
                    std::vector<std::uint64_t>(tensor.shape.begin(), tensor.shape.end()));
}

/// All entries in place, their CRCs still 0, and the offset of the directory.
std::pair<std::vector<ZipEntry>, std::uint64_t> plan_archive(const TensorFile& file) {
  std::vector<ZipEntry> entries;
  std::uint64_t offset = 0;
  for (const TensorInfo& tensor : file.tensors) {
    entries.push_back({tensor.name + ".npy", npy_header_of(tensor).size() + byte_count(tensor), 0, offset});
    offset += zip_local_header(entries.back()).size() + entries.back().size;
  }
  return {std::move(entries), offset};
}

std::uint64_t npz_size(const TensorFile& file) {
  const auto [entries, directory] = plan_archive(file);
  return directory + zip_directory(entries, directory).size();
}

Cancellable<Result<void>> stream_npz(const TensorFile& file, OutputFile& out, const Progress& progress) {
  if (!out.can_overwrite()) {
    return Result<void>(
        make_error(ErrorKind::io, "npz-seekable",
                   "an .npz cannot go to a pipe or a device: its checksums are filled in last",
                   "write .safetensors, which is streamed"));
  }
  auto [entries, directory] = plan_archive(file);
  TensorStream stream(file, out, progress);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string header = npy_header_of(file.tensors[i]);
    if (auto written = out.write(zip_local_header(entries[i]) + header); !written) return written;
    std::uint32_t crc = crc32_of(0, header);
    auto streamed = stream.write(i, [&](std::string_view bytes) { crc = crc32_of(crc, bytes); });
    if (!streamed || !streamed->ok()) return streamed;
    entries[i].crc = crc;
    if (auto filled = out.overwrite(entries[i].offset + kZipCrcOffset, zip_crc_bytes(crc)); !filled)
      return filled;
  }
  return out.write(zip_directory(entries, directory));
}

// --- .safetensors ---

std::string json_string(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Tensors of wide elements first, so that each begins at a multiple of its element size.
std::vector<std::size_t> safetensors_order(const TensorFile& file) {
  std::vector<std::size_t> order(file.tensors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return element_size(file.tensors[a].type) > element_size(file.tensors[b].type);
  });
  return order;
}

/// The length of the header, in 8 bytes, and the header: padded, so that the tensors begin at a multiple of
/// 8.
std::string safetensors_header(const TensorFile& file) {
  std::string json = R"({"__metadata__":{)";
  for (std::size_t i = 0; i < file.metadata.size(); ++i) {
    if (i > 0) json += ',';
    json += json_string(file.metadata[i].first) + ":" + json_string(file.metadata[i].second);
  }
  json += "}";
  std::uint64_t offset = 0;
  for (const std::size_t i : safetensors_order(file)) {
    const TensorInfo& tensor = file.tensors[i];
    const std::uint64_t end = offset + byte_count(tensor);
    json += ',';
    json += json_string(tensor.name) + R"(:{"dtype":")" + names_of(tensor.type).safetensors +
            R"(","shape":)" + nlohmann::json(tensor.shape).dump() + R"(,"data_offsets":[)" +
            std::to_string(offset) + "," + std::to_string(end) + "]}";
    offset = end;
  }
  json += "}";
  json.append((8 - json.size() % 8) % 8, ' ');
  std::string length;
  for (unsigned i = 0; i < 8; ++i) length += static_cast<char>(json.size() >> (8 * i) & 0xFFU);
  return length + json;
}

std::uint64_t safetensors_size(const TensorFile& file) {
  std::uint64_t size = safetensors_header(file).size();
  for (const TensorInfo& tensor : file.tensors) size += byte_count(tensor);
  return size;
}

Cancellable<Result<void>> stream_safetensors(const TensorFile& file, OutputFile& out,
                                             const Progress& progress) {
  if (auto written = out.write(safetensors_header(file)); !written) return written;
  TensorStream stream(file, out, progress);
  for (const std::size_t i : safetensors_order(file)) {
    auto streamed = stream.write(i, [](std::string_view /*bytes*/) {});
    if (!streamed || !streamed->ok()) return streamed;
  }
  return Result<void>();
}

// --- both ---

struct TensorFormat {
  std::string_view ending;
  std::uint64_t (*size)(const TensorFile& file);
  Cancellable<Result<void>> (*stream)(const TensorFile& file, OutputFile& out, const Progress& progress);
};

constexpr TensorFormat kFormats[] = {{".npz", npz_size, stream_npz},
                                     {".safetensors", safetensors_size, stream_safetensors}};

const TensorFormat* format_of(const std::filesystem::path& path) {
  for (const TensorFormat& format : kFormats) {
    if (path.extension().string() == format.ending) return &format;
  }
  return nullptr;
}

}  // namespace

std::uint64_t element_size(TensorType type) {
  return names_of(type).bytes;
}

std::uint64_t byte_count(const TensorInfo& tensor) {
  std::uint64_t count = element_size(tensor.type);
  for (const std::int64_t side : tensor.shape) count *= static_cast<std::uint64_t>(side);
  return count;
}

std::uint64_t tensor_file_size(const std::filesystem::path& path, const TensorFile& file) {
  const TensorFormat* format = format_of(path);
  return format == nullptr ? 0 : format->size(file);
}

Cancellable<Result<void>> write_tensors(const std::filesystem::path& path, const TensorFile& file,
                                        const Progress& progress) {
  const TensorFormat* format = format_of(path);
  if (format == nullptr) {
    return Result<void>(bad_input("tensor-file-ending",
                                  "the file " + shown(path) + " does not end in .npz or .safetensors",
                                  "choose one of these endings"));
  }
  if (auto room = check_room(path, format->size(file)); !room) return room;
  auto out = OutputFile::open(path);
  if (!out) return Result<void>(out.error());
  auto streamed = format->stream(file, **out, progress);
  if (!streamed || !streamed->ok()) return streamed;
  return (*out)->commit();
}

}  // namespace evenkeel::io
