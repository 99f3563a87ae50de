#include <algorithm>

#include "base/text.h"
#include "io/npy.h"
#include "io/shallow_json.h"
#include "io/tensor_reader.h"
#include "io/zip_reader.h"

namespace evenkeel::io {
namespace {

constexpr std::string_view kEnding = ".npy";
constexpr std::string_view kMetadata = "metadata.npy";
constexpr std::uint64_t kMaxMetadataBytes = std::uint64_t{1} << 28;

class Npz final : public TensorArchive {
 public:
  Npz(std::unique_ptr<RandomSource> source, std::vector<ZipDirectoryEntry> entries)
      : source_(std::move(source)), entries_(std::move(entries)) {
    for (std::size_t i = 0; i < entries_.size(); ++i) by_name_.emplace_back(entries_[i].name, i);
    std::sort(by_name_.begin(), by_name_.end());
  }

  [[nodiscard]] std::vector<std::string> names() const override {
    std::vector<std::string> names;
    for (const ZipDirectoryEntry& entry : entries_) {
      if (entry.name.ends_with(kEnding) && entry.name != kMetadata) {
        names.push_back(entry.name.substr(0, entry.name.size() - kEnding.size()));
      }
    }
    return names;
  }

  [[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> metadata() const override {
    const ZipDirectoryEntry* entry = find(std::string(kMetadata));
    if (entry == nullptr) return std::vector<std::pair<std::string, std::string>>();
    auto bytes = open_zip_entry(*source_, *entry);
    if (!bytes) return bytes.error();
    auto text = read_npy_bytes(**bytes, kMaxMetadataBytes);
    if (!text) return text.error();
    return text_pairs(*text);
  }

  [[nodiscard]] Result<void> read_numbers(const std::string& name, NumberSink& sink) const override {
    const ZipDirectoryEntry* entry = find(name + std::string(kEnding));
    if (entry == nullptr) {
      return bad_input("tensor-present", "there is no array " + evenkeel::quoted(name) + " in the file",
                       "save it under this name");
    }
    auto bytes = open_zip_entry(*source_, *entry);
    if (!bytes) return bytes.error();
    return read_npy_numbers(**bytes, sink);
  }

 private:
  [[nodiscard]] const ZipDirectoryEntry* find(const std::string& name) const {
    const auto at = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                                     [](const auto& pair, const std::string& x) { return pair.first < x; });
    return at == by_name_.end() || at->first != name ? nullptr : &entries_[at->second];
  }

  std::unique_ptr<RandomSource> source_;
  std::vector<ZipDirectoryEntry> entries_;
  std::vector<std::pair<std::string, std::size_t>> by_name_;
};

}  // namespace

Result<std::unique_ptr<TensorArchive>> open_npz(std::unique_ptr<RandomSource> source) {
  auto entries = read_zip_directory(*source);
  if (!entries) return entries.error();
  return std::unique_ptr<TensorArchive>(std::make_unique<Npz>(std::move(source), std::move(entries).value()));
}

}  // namespace evenkeel::io
