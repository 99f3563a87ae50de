#pragma once

#include <cstdint>

namespace evenkeel {

/// A small seeded generator: the same seed gives the same numbers on every machine.
/// Source: Sebastiano Vigna, SplitMix64 (public domain).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  /// 64 evenly distributed bits.
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }

  /// An even draw from [0, bound), bound > 0.
  std::uint64_t below(std::uint64_t bound) {
    // The lowest 2^64 mod bound values would make some remainders likelier than others.
    const std::uint64_t uneven = (0 - bound) % bound;
    std::uint64_t bits = next();
    while (bits < uneven) bits = next();
    return bits % bound;
  }

  /// An even draw from [0, 1): a multiple of 2^-53.
  double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace evenkeel
