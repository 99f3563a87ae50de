#include "layout/draw_length.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/units.h"
#include "layout/portable_math.h"

namespace evenkeel {
namespace {

constexpr double kLongest = static_cast<double>(kMaxSequenceLength);

std::int64_t whole_tokens(double length) {
  if (!(length < kLongest)) return kMaxSequenceLength;
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(length + 0.5));
}

std::int64_t draw_between_quantiles(std::span<const QuantilePoint> points, Random& random) {
  // 20 bits of level and 32 bits within it.
  const auto at = static_cast<std::int64_t>(random.next() >> 12U);
  const auto above =
      std::upper_bound(points.begin() + 1, points.end() - 1, at >> 32U,
                       [](std::int64_t level, const QuantilePoint& point) { return level < point.level; });
  const QuantilePoint& high = *above;
  const QuantilePoint& low = *(above - 1);
  const std::int64_t width = static_cast<std::int64_t>(high.level - low.level) << 32U;
  const std::int64_t past = at - (static_cast<std::int64_t>(low.level) << 32U);
  // Lengths stay below 2^20 and widths below 2^43: the product fits.
  return low.length +
         (static_cast<std::int64_t>(high.length - low.length) * (past >> 4U) + (width >> 5U)) / (width >> 4U);
}

std::int64_t draw_from_bins(std::span<const LengthBin> bins, std::int64_t total, Random& random) {
  auto at = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(total)));
  const LengthBin* bin = bins.data();
  while (at >= bin->count) at -= (bin++)->count;
  return bin->low +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bin->high - bin->low + 1)));
}

/// A standard normal draw by Marsaglia's polar method.
double draw_normal(Random& random) {
  while (true) {
    const double u = 2 * random.unit() - 1;
    const double v = 2 * random.unit() - 1;
    const double square = u * u + v * v;
    if (square > 0 && square < 1) return u * std::sqrt(-2 * portable_log(square) / square);
  }
}

/// Zipf's law by rejection-inversion, in constant time for any `max`.
/// Source: W. Hoermann, G. Derflinger, "Rejection-inversion to generate variates from monotone discrete
/// distributions", 1996; H, h and s as named there.
class Zipf {
 public:
  Zipf(double exponent, std::int64_t max, std::uint64_t seed)
      : exponent_(exponent),
        max_(max),
        first_(integral(1.5) - 1),
        last_(integral(static_cast<double>(max) + 0.5)),
        shift_(2 - inverse(integral(2.5) - weight(2))),
        random_(seed) {}

  std::int64_t operator()() {
    while (true) {
      const double u = last_ + random_.unit() * (first_ - last_);
      const double x = inverse(u);
      const auto k = static_cast<std::int64_t>(std::clamp(x + 0.5, 1.0, static_cast<double>(max_)));
      const auto length = static_cast<double>(k);
      if (length - x <= shift_ || u >= integral(length + 0.5) - weight(length)) return k;
    }
  }

 private:
  [[nodiscard]] double weight(double x) const { return portable_exp(-exponent_ * portable_log(x)); }
  [[nodiscard]] double integral(double x) const {
    const double log_x = portable_log(x);
    return portable_expm1_ratio((1 - exponent_) * log_x) * log_x;
  }
  [[nodiscard]] double inverse(double x) const {
    // Rounding may carry the product to -1 and below, where the logarithm ends.
    const double t = std::max(x * (1 - exponent_), -1 + 0x1.0p-53);
    return portable_exp(portable_log1p_ratio(t) * x);
  }

  double exponent_;
  std::int64_t max_;
  double first_;
  double last_;
  double shift_;
  Random random_;
};

/// What follows the colon of a distribution.
class Parameters {
 public:
  static Result<Parameters> parse(std::string_view name, std::string_view text,
                                  const std::vector<std::string_view>& expected) {
    Parameters out(name, expected);
    while (!text.empty()) {
      const std::size_t comma = std::min(text.find(','), text.size());
      const std::string_view item = text.substr(0, comma);
      text.remove_prefix(std::min(comma + 1, text.size()));
      const std::size_t equals = item.find('=');
      const std::string_view key = item.substr(0, equals);
      if (equals == std::string_view::npos ||
          std::find(expected.begin(), expected.end(), key) == expected.end()) {
        return bad_input("distribution-parameters",
                         "distribution " + std::string(name) + " does not know " + quoted(item), out.usage());
      }
      if (!out.values_.emplace(key, item.substr(equals + 1)).second) {
        return bad_input("distribution-parameters", "parameter " + quoted(key) + " is given twice",
                         out.usage());
      }
    }
    for (const std::string_view key : expected) {
      if (out.values_.contains(key)) continue;
      return bad_input("distribution-parameters",
                       "distribution " + std::string(name) + " needs " + std::string(key), out.usage());
    }
    return out;
  }

  [[nodiscard]] Result<std::int64_t> tokens(std::string_view key) const {
    const std::string_view text = values_.at(key);
    const auto value = parse_int64(text);
    if (!value || *value < 1 || *value > kMaxSequenceLength) {
      return out_of_range(key, text, "a whole number from 1 to 2147483648");
    }
    return *value;
  }

  [[nodiscard]] Result<double> number(std::string_view key, double least, double most,
                                      const char* range) const {
    const std::string_view text = values_.at(key);
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped_at, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || stopped_at != end || !(value >= least && value <= most)) {
      return out_of_range(key, text, std::string("a number from ") + range);
    }
    return value;
  }

  [[nodiscard]] std::string usage() const {
    std::string text = "write " + std::string(name_);
    char separator = ':';
    for (const std::string_view key : expected_) {
      text += separator + std::string(key) + "=..";
      separator = ',';
    }
    return text;
  }

 private:
  Parameters(std::string_view name, std::vector<std::string_view> expected)
      : name_(name), expected_(std::move(expected)) {}

  [[nodiscard]] static Error out_of_range(std::string_view key, std::string_view text,
                                          const std::string& range) {
    return bad_input("distribution-parameter-range",
                     std::string(key) + " is " + quoted(text) + ", which is not " + range,
                     "choose one in that range");
  }

  std::string_view name_;
  std::vector<std::string_view> expected_;
  std::map<std::string_view, std::string_view> values_;
};

Result<LengthSource> make_fixed(const Parameters& parameters, std::uint64_t /*seed*/) {
  auto length = parameters.tokens("length");
  if (!length) return length.error();
  return LengthSource([value = *length] { return value; });
}

Result<LengthSource> make_uniform(const Parameters& parameters, std::uint64_t seed) {
  auto min = parameters.tokens("min");
  if (!min) return min.error();
  auto max = parameters.tokens("max");
  if (!max) return max.error();
  if (*min > *max) {
    return bad_input("distribution-parameter-range",
                     "min is " + std::to_string(*min) + " and max is " + std::to_string(*max),
                     "give a max of at least min");
  }
  const auto count = static_cast<std::uint64_t>(*max - *min + 1);
  return LengthSource([low = *min, count, random = Random(seed)]() mutable {
    return low + static_cast<std::int64_t>(random.below(count));
  });
}

Result<LengthSource> make_lognormal(const Parameters& parameters, std::uint64_t seed) {
  auto mu = parameters.number("mu", -100, 100, "-100 to 100");
  if (!mu) return mu.error();
  auto sigma = parameters.number("sigma", 0, 100, "0 to 100");
  if (!sigma) return sigma.error();
  return LengthSource([mean = *mu, deviation = *sigma, random = Random(seed)]() mutable {
    return whole_tokens(portable_exp(mean + deviation * draw_normal(random)));
  });
}

Result<LengthSource> make_zipf(const Parameters& parameters, std::uint64_t seed) {
  auto exponent = parameters.number("exponent", 0, 20, "0 to 20");
  if (!exponent) return exponent.error();
  auto max = parameters.tokens("max");
  if (!max) return max.error();
  return LengthSource(Zipf(*exponent, *max, seed));
}

struct Distribution {
  std::string_view name;
  std::vector<std::string_view> parameters;
  Result<LengthSource> (*make)(const Parameters& parameters, std::uint64_t seed);
};

const std::vector<Distribution>& distributions() {
  static const std::vector<Distribution> all = {
      {"fixed", {"length"}, make_fixed},
      {"uniform", {"min", "max"}, make_uniform},
      {"lognormal", {"mu", "sigma"}, make_lognormal},
      {"zipf", {"exponent", "max"}, make_zipf},
  };
  return all;
}

}  // namespace

LengthSource draw_from_table(const LengthTable& table, std::uint64_t seed) {
  if (!table.quantiles.empty()) {
    return [points = table.quantiles, random = Random(seed)]() mutable {
      return draw_between_quantiles(points, random);
    };
  }
  std::int64_t total = 0;
  for (const LengthBin& bin : table.bins) total += bin.count;
  return [bins = table.bins, total, random = Random(seed)]() mutable {
    return draw_from_bins(bins, total, random);
  };
}

Result<LengthSource> draw_from_distribution(std::string_view text, std::uint64_t seed) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view name = text.substr(0, colon);
  std::string known;
  for (const Distribution& distribution : distributions()) {
    if (distribution.name == name) {
      auto parameters =
          Parameters::parse(name, text.substr(std::min(colon + 1, text.size())), distribution.parameters);
      if (!parameters) return parameters.error();
      return distribution.make(*parameters, seed);
    }
    known += known.empty() ? "use " : ", ";
    known += distribution.name;
  }
  return bad_input("distribution-known", "unknown distribution " + quoted(name), known);
}

}  // namespace evenkeel
