#include "mask_view/mask_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "model/studio_model.h"

namespace evenkeel::ui {
namespace {

/// How strong the other ranks are drawn while one is lit.
constexpr double kPale = 0.2;

/// Tokens on an axis of the sight: whole pixels where pixels are fewer than tokens, else every token that
/// shows.
Interval tokens_in_sight(double begin, double span, int pixels) {
  if (span >= pixels) {
    const std::int64_t first = std::llround(begin);
    return {first, first + std::llround(span)};
  }
  return {static_cast<std::int64_t>(std::floor(begin)), static_cast<std::int64_t>(std::ceil(begin + span))};
}

/// For each device pixel of an axis, the cell that lies under it.
std::vector<std::int32_t> cells_of_pixels(const CellAxis& axis, double begin, double span, int pixels) {
  std::vector<std::int32_t> cells(static_cast<std::size_t>(pixels));
  for (int i = 0; i < pixels; ++i) {
    std::int32_t cell = i;
    if (axis.count != pixels || span < pixels) {
      const double token = std::floor(begin + (i + 0.5) * span / pixels);
      const auto inside =
          std::clamp(static_cast<std::int64_t>(token), axis.interval.begin, axis.interval.end - 1);
      cell = axis.cell_of(inside);
    }
    cells[static_cast<std::size_t>(i)] = cell;
  }
  return cells;
}

double opacity(std::size_t share, double strength) {
  return share == 0 ? 0 : std::max(kLeastOpacity, strength * std::sqrt(static_cast<double>(share) / 255));
}

QRgb over(QRgb under, QRgb colour, double alpha) {
  const auto mix = [alpha](int a, int b) { return static_cast<int>(std::lround(a + (b - a) * alpha)); };
  return qRgb(mix(qRed(under), qRed(colour)), mix(qGreen(under), qGreen(colour)),
              mix(qBlue(under), qBlue(colour)));
}

/// What a colour looks like over the canvas, by share.
using Shades = std::array<QRgb, 256>;

Shades shades_of(QRgb canvas, QRgb colour, double strength, double pale) {
  Shades shades{};
  for (std::size_t share = 0; share < shades.size(); ++share) {
    shades[share] = over(canvas, colour, pale * opacity(share, strength));
  }
  return shades;
}

/// How the cells of one colour look: by full share where there is any, else by partial share.
struct Ink {
  Shades full;
  Shades partial;
  Shades hatched;  ///< on a line of the hatch
  Shades pairs;    ///< allowed pairs inside a partial tile
};

Ink ink_of(QRgb canvas, QRgb full, QRgb partial, double pale) {
  Ink ink;
  ink.full = shades_of(canvas, full, 1, pale);
  ink.partial = shades_of(canvas, partial, kPartialOpacity, pale);
  ink.hatched = shades_of(canvas, partial, (1 + kPartialOpacity) / 2, pale);
  ink.pairs = shades_of(canvas, partial, 0.85, pale);
  return ink;
}

/// The colours of all shares over a cell that is all covered, for coverages.
class ShareInk {
 public:
  ShareInk(const Theme& t, double pale) : canvas_(t.canvas.rgb()), pale_(pale) {
    for (std::size_t share = 0; share < colours_.size(); ++share) {
      colours_[share] = t.share(static_cast<double>(share) / 255).rgb();
      opacity_[share] =
          share == 0 ? 0 : std::max(kLeastOpacityOfShares, std::sqrt(static_cast<double>(share) / 255));
    }
  }
  [[nodiscard]] QRgb of(std::uint8_t share, int coverage) const {
    return over(canvas_, colours_[share], pale_ * opacity_[static_cast<std::size_t>(coverage)]);
  }

 private:
  QRgb canvas_;
  double pale_;
  std::array<QRgb, 256> colours_{};
  std::array<double, 256> opacity_{};
};

std::vector<Ink> inks_of(const MaskPictureRequest& request, double pale) {
  const Theme& t = themeOf(request.theme);
  const QRgb canvas = t.canvas.rgb();
  std::vector<Ink> inks;
  for (const QColor& rank : t.ranks) inks.push_back(ink_of(canvas, rank.rgb(), rank.rgb(), pale));
  // Without an owner, and by class: ink for what is full, quieter for what is partial.
  inks.push_back(ink_of(canvas, t.text.rgb(), t.quietText.rgb(), pale));
  return inks;
}

}  // namespace

QImage colourRaster(const Raster& raster, const MaskPictureRequest& request, std::optional<Rank> lit) {
  const Theme& t = themeOf(request.theme);
  QImage image(request.pixels, QImage::Format_RGB32);
  image.fill(t.canvas);
  image.setDevicePixelRatio(request.scale);
  if (raster.q.count == 0 || image.isNull()) return image;
  const std::vector<Ink> inks = inks_of(request, 1);
  const std::vector<Ink> pale_inks = lit ? inks_of(request, kPale) : inks;
  const bool by_rank = request.colour == MaskColour::by_rank;
  const bool by_share = request.colour == MaskColour::by_share;
  const ShareInk shares(t, 1);
  const ShareInk pale_shares(t, kPale);
  const BlockSize block = request.block_size;
  const double tile = std::min(static_cast<double>(block.q) * image.height() / request.sight.span,
                               static_cast<double>(block.kv) * image.width() / request.sight.kvSpan()) /
                      request.scale;
  const bool hatch = tile > kHatchPixels;
  // A line every five logical pixels, one wide.
  const int period = std::max(2, static_cast<int>(std::lround(5 * request.scale)));
  const int line = std::max(1, static_cast<int>(std::lround(1.4 * request.scale)));
  const auto rows = cells_of_pixels(raster.q, request.sight.q, request.sight.span, image.height());
  const auto columns = cells_of_pixels(raster.kv, request.sight.kv, request.sight.kvSpan(), image.width());
  for (int y = 0; y < image.height(); ++y) {
    auto* const out = reinterpret_cast<QRgb*>(image.scanLine(y));
    const std::size_t offset = raster.index(rows[static_cast<std::size_t>(y)], 0);
    for (int x = 0; x < image.width(); ++x) {
      const std::size_t cell = offset + static_cast<std::size_t>(columns[static_cast<std::size_t>(x)]);
      const std::uint8_t full = raster.full[cell];
      const std::uint8_t partial = raster.partial[cell];
      if (full == 0 && partial == 0) continue;
      const std::int32_t owner = raster.owner[cell];
      const bool pale = lit && owner != lit->value;
      if (by_share) {
        out[x] = (pale ? pale_shares : shares).of(raster.shares[cell], std::min(255, full + partial));
        continue;
      }
      const Ink& ink =
          (pale ? pale_inks : inks)[by_rank && owner >= 0 ? static_cast<std::size_t>(owner) % 8 : 8];
      if (partial == 0) {
        out[x] = ink.full[full];
      } else if (full == 0) {
        const bool allowed = !raster.pairs.empty() && raster.pairs[cell] != 0;
        const bool on_line = hatch && (x + y) % period < line;
        out[x] = allowed   ? ink.pairs[raster.pairs[cell]]
                 : on_line ? ink.hatched[partial]
                           : ink.partial[partial];
      } else {
        // Both: what is partial counts by its lighter weight.
        const int weighed = full + static_cast<int>(kPartialOpacity * partial);
        out[x] = ink.full[static_cast<std::size_t>(std::min(255, weighed))];
      }
    }
  }
  return image;
}

std::optional<std::shared_ptr<const MaskPicture>> makeMaskPicture(const MaskPictureRequest& request,
                                                                  const std::stop_token& stop) {
  const Snapshot& snapshot = *request.snapshot;
  auto picture = std::make_shared<MaskPicture>();
  picture->request = request;
  const StrategyOutcome* outcome = StudioModel::outcome(snapshot, request.side);
  const Plan* plan = outcome != nullptr && outcome->plan ? outcome->plan.value().get() : nullptr;
  const Viewport viewport{tokens_in_sight(request.sight.q, request.sight.span, request.pixels.height()),
                          tokens_in_sight(request.sight.kv, request.sight.kvSpan(), request.pixels.width()),
                          request.pixels.width(), request.pixels.height()};
  auto raster = make_raster({**snapshot.mask, request.row, request.block_size, plan, request.order,
                             request.colour == MaskColour::by_share ? WithShares::yes : WithShares::no},
                            viewport, stop);
  if (!raster) return std::nullopt;
  picture->raster = std::move(*raster);
  picture->image = colourRaster(picture->raster, request);
  if (snapshot.cost) {
    const auto& tiles = (*snapshot.cost)->row(request.row).tiles;
    if (!tiles.empty()) picture->most_tiles = *std::max_element(tiles.begin(), tiles.end());
  }
  return picture;
}

}  // namespace evenkeel::ui
