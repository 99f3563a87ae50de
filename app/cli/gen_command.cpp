#include <charconv>
#include <filesystem>
#include <new>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "io/lengths.h"
#include "io/output_file.h"
#include "layout/generate.h"

namespace evenkeel::cli {
namespace {

std::string preset_names() {
  std::string names;
  for (const LengthPreset& preset : length_presets())
    names += (names.empty() ? "" : ", ") + std::string(preset.name);
  return names;
}

void declare(Flags& flags) {
  flags.value("--preset", "NAME", "lengths drawn from public data: " + preset_names());
  flags.value("--from", "FILE", "lengths from text, .csv, .json or .npy, in their order");
  flags.value("--distribution", "NAME:KEY=VALUE,...",
              "fixed:length=.., uniform:min=..,max=.., lognormal:mu=..,sigma=.. or zipf:exponent=..,max=..");
  flags.value("--seed", "N", "the same seed gives the same lengths everywhere [0]");
  flags.value("--seq-len", "S", "tokens in a batch row");
  flags.value("--batch", "B", "batch rows [1]");
  flags.value("--multiple", "M", "round every length up to a multiple [1]");
  flags.value("--out", "FILE", "write here, as JSON [standard output]");
}

Result<std::uint64_t> read_seed(const Flags& flags) {
  const std::string text = flags.one("--seed").value_or("0");
  std::uint64_t seed = 0;
  const char* end = text.data() + text.size();
  const auto [stopped_at, error] = std::from_chars(text.data(), end, seed);
  if (!text.empty() && error == std::errc{} && stopped_at == end) return seed;
  return bad_input("seed-range",
                   "--seed is " + evenkeel::quoted(text) + ", not a whole number from 0 to 2^64 - 1",
                   "write a number like 0");
}

Result<Packing> read_packing(const Flags& flags) {
  auto seq_len = flags.number("--seq-len");
  if (!seq_len) return seq_len.error();
  auto batch = flags.number("--batch", 1);
  if (!batch) return batch.error();
  auto multiple = flags.number("--multiple", 1);
  if (!multiple) return multiple.error();
  return Packing{*seq_len, *batch, *multiple};
}

Result<Layout> generate(const Flags& flags) {
  std::string source;
  for (const char* name : {"--preset", "--from", "--distribution"}) {
    if (!flags.given(name)) continue;
    if (!source.empty()) {
      return bad_input("one-source-of-lengths", source + " and " + name + " are two sources of lengths",
                       "give one of them");
    }
    source = name;
  }
  if (source.empty()) {
    return bad_input("one-source-of-lengths", "there is no source of lengths",
                     "give one of --preset, --from and --distribution");
  }
  auto seed = read_seed(flags);
  if (!seed) return seed.error();
  auto packing = read_packing(flags);
  if (!packing) return packing.error();
  const std::string text = *flags.one(source);
  if (source == "--preset") return generate_preset(text, *seed, *packing);
  if (source == "--distribution") return generate_distribution(text, *seed, *packing);
  auto lengths = io::read_number_list(text);
  if (!lengths) return lengths.error();
  return pack(*lengths, *packing);
}

/// [[..],[..]] and a line end, given to `write(text)` in pieces.
template <class Write>
Result<void> write_rows(const Layout& layout, Write write) {
  std::string text = "[";
  for (std::size_t row = 0; row < layout.batch(); ++row) {
    text += row == 0 ? "[" : ",[";
    const DocumentRow& documents = layout.row(BatchRow{row});
    for (std::size_t i = 0; i < documents.document_count(); ++i) {
      if (i > 0) text += ',';
      text += std::to_string(documents.length(i));
      if (text.size() < (std::size_t{1} << 16U)) continue;
      if (Result<void> written = write(text); !written) return written;
      text.clear();
    }
    text += ']';
  }
  return write(text + "]\n");
}

Result<void> write_to_file(const std::filesystem::path& path, const Layout& layout) {
  auto file = io::OutputFile::open(path);
  if (!file) return file.error();
  if (auto written = write_rows(layout, [&](std::string_view text) { return (*file)->write(text); });
      !written) {
    return written;
  }
  return (*file)->commit();
}

Result<void> run(const Flags& flags) {
  const auto path = flags.one("--out");
  for (const char* ending : {".npy", ".npz", ".csv"}) {
    if (!path || std::filesystem::path(*path).extension() != ending) continue;
    return bad_input(
        "lengths-file-ending",
        "lengths are written as JSON, but --out " + evenkeel::quoted(*path) + " ends in " + ending,
        "give it the ending .json");
  }
  auto layout = generate(flags);
  if (!layout) return layout.error();
  if (path) return write_to_file(*path, *layout);
  Output out;
  auto written = write_rows(*layout, [&](std::string_view text) {
    out << text;
    return Result<void>();
  });
  return written ? out.finish() : written;
}

}  // namespace

const Command kGenCommand = {
    "gen", "document lengths from presets, files and distributions, packed into rows", "", declare, run};

}  // namespace evenkeel::cli
