#include "io/byte_text.h"

namespace evenkeel::io {

std::string byte_text(std::uint64_t bytes) {
  if (bytes == 1) return "1 byte";
  if (bytes < 1024) return std::to_string(bytes) + " bytes";
  static constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  std::size_t unit = 0;
  std::uint64_t whole = bytes;
  // In tenths, rounded down: what is free must not look like what is needed.
  while (whole >= std::uint64_t{1024} * 1024) {
    whole /= 1024;
    ++unit;
  }
  return std::to_string(whole / 1024) + "." + std::to_string(whole % 1024 * 10 / 1024) + " " + kUnits[unit];
}

}  // namespace evenkeel::io
