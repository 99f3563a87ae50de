#include "mask_view/mask_picture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/parallel.h"
#include "model/studio_model.h"
#include "raster/row_documents.h"

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

std::vector<Ink> make_inks(const Theme& t, double pale) {
  const QRgb canvas = t.canvas.rgb();
  std::vector<Ink> inks;
  for (const QColor& rank : t.ranks) inks.push_back(ink_of(canvas, rank.rgb(), rank.rgb(), pale));
  // Without an owner, and by class: ink for what is full, quieter for what is partial.
  inks.push_back(ink_of(canvas, t.text.rgb(), t.quietText.rgb(), pale));
  for (std::size_t i = 0; i < t.documents.size(); ++i) {
    const QColor tint = documentInk(t, i);
    inks.push_back(ink_of(canvas, tint.rgb(), tint.rgb(), pale));
  }
  return inks;
}

/// All that a picture is coloured with.
struct Inks {
  Inks(const Theme& t, double pale) : of(make_inks(t, pale)), shares(t, pale) {}
  std::vector<Ink> of;  ///< of ranks, then without an owner, then of documents
  ShareInk shares;
};

/// OPTIMIZATION: made once for a theme, as that takes as long as colouring a picture.
const Inks& inks_of(ThemeKind kind, bool pale) {
  static const std::vector<std::array<Inks, 2>> all = [] {
    std::vector<std::array<Inks, 2>> inks;
    inks.reserve(std::size(kThemeKinds));
    for (const ThemeKind one : kThemeKinds) {
      inks.push_back({Inks(themeOf(one), 1), Inks(themeOf(one), kPale)});
    }
    return inks;
  }();
  return all[static_cast<std::size_t>(kind)][pale ? 1 : 0];
}

/// The ink without an owner, in `Inks::of`; those of documents follow.
constexpr std::size_t kPlainInk = 8;

std::size_t ink_of_document(std::int32_t document, const Theme& t) {
  return document < 0 ? kPlainInk : kPlainInk + 1 + static_cast<std::size_t>(document) % t.documents.size();
}

/// Pixel rows that are left free between two documents, where both are high enough to spare one.
std::vector<bool> gaps_between(const std::vector<std::int32_t>& documents,
                               const std::vector<std::int32_t>& rows) {
  constexpr std::size_t kLeastRun = 5;
  std::vector<bool> gaps(rows.size());
  const auto of = [&](std::size_t y) { return documents[static_cast<std::size_t>(rows[y])]; };
  std::size_t before = 0;  // pixel rows of the document before
  for (std::size_t y = 0; y < rows.size();) {
    std::size_t end = y + 1;
    while (end < rows.size() && of(end) == of(y)) ++end;
    if (before >= kLeastRun && end - y >= kLeastRun) gaps[y] = true;
    before = end - y;
    y = end;
  }
  return gaps;
}

}  // namespace

QColor documentInk(const Theme& t, std::size_t document) {
  constexpr double kStrong = 0.62;
  constexpr double kSoft = 0.28;
  return over(t.document(document).rgb(), t.text.rgb(), document % 2 == 0 ? kStrong : kSoft);
}

QImage colourPicture(const MaskPicture& picture, ThemeKind theme, std::optional<Rank> lit) {
  const Raster& raster = picture.raster;
  MaskPictureRequest request = picture.request;
  request.theme = theme;
  const Theme& t = themeOf(request.theme);
  QImage image(request.pixels, QImage::Format_RGB32);
  image.fill(t.canvas);
  image.setDevicePixelRatio(request.scale);
  if (raster.q.count == 0 || image.isNull()) return image;
  const Inks& inks = inks_of(theme, false);
  const Inks& pale_inks = inks_of(theme, true);
  const bool by_rank = request.colour == MaskColour::by_rank;
  const bool by_share = request.colour == MaskColour::by_share;
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
  const bool by_document = !picture.documents.empty();
  const std::vector<bool> gaps =
      by_document ? gaps_between(picture.documents, rows) : std::vector<bool>(rows.size());
  const int width = image.width();
  for (int y = 0; y < image.height(); ++y) {
    const auto row = static_cast<std::size_t>(rows[static_cast<std::size_t>(y)]);
    if (gaps[static_cast<std::size_t>(y)]) continue;
    const bool stays = !picture.owners.empty() && picture.owners[row].moved == 0;
    const std::size_t row_ink = by_document ? ink_of_document(picture.documents[row], t) : kPlainInk;
    auto* const out = reinterpret_cast<QRgb*>(image.scanLine(y));
    const std::size_t offset = raster.index(rows[static_cast<std::size_t>(y)], 0);
    for (int x = 0; x < width; ++x) {
      const std::size_t cell = offset + static_cast<std::size_t>(columns[static_cast<std::size_t>(x)]);
      const std::uint8_t full = raster.full[cell];
      const std::uint8_t partial = raster.partial[cell];
      if (full == 0 && partial == 0) continue;
      const std::int32_t owner = raster.owner[cell];
      const bool pale = stays || (lit && owner != lit->value);
      if (by_share) {
        out[x] = (pale ? pale_inks : inks).shares.of(raster.shares[cell], std::min(255, full + partial));
        continue;
      }
      const Ink& ink =
          (pale ? pale_inks : inks).of[by_rank && owner >= 0 ? static_cast<std::size_t>(owner) % 8 : row_ink];
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

/// False when stopped.
static bool addDifference(MaskPicture& picture, const std::stop_token& stop) {
  const MaskPictureRequest& request = picture.request;
  const Snapshot& snapshot = *request.snapshot;
  const StrategyOutcome* b = StudioModel::outcome(snapshot, Side::b);
  if (b == nullptr || !b->plan || !snapshot.chosen.plan) return true;
  const Plan& from = **snapshot.chosen.plan;
  const Plan& to = **b->plan;
  auto owners = row_owners(from, to, request.row, picture.raster.q, stop);
  if (!owners) return false;
  picture.owners = std::move(*owners);
  picture.changes = request.changes;
  if (picture.changes != nullptr) return true;
  const std::vector<std::int64_t> none;
  const auto& tiles = snapshot.cost ? (*snapshot.cost)->row(request.row).tiles : none;
  auto changes = owner_changes(from, to, request.row, request.block_size.q, tiles, stop);
  if (!changes) return false;
  picture.changes = std::make_shared<const OwnerChanges>(*changes);
  return true;
}

std::optional<std::shared_ptr<const MaskPicture>> makeMaskPicture(const MaskPictureRequest& request,
                                                                  const std::stop_token& stop) {
  const GivesWay to_the_pointer;
  const Snapshot& snapshot = *request.snapshot;
  auto picture = std::make_shared<MaskPicture>();
  picture->request = request;
  const StrategyOutcome* outcome = StudioModel::outcome(snapshot, request.side);
  const Plan* plan = outcome != nullptr && outcome->plan ? outcome->plan.value().get() : nullptr;
  const Viewport viewport{tokens_in_sight(request.sight.q, request.sight.span, request.pixels.height()),
                          tokens_in_sight(request.sight.kv, request.sight.kvSpan(), request.pixels.width()),
                          request.pixels.width(), request.pixels.height()};
  const ExecutedMask* kept =
      request.execution == nullptr ? nullptr : request.execution->masks[request.row.value].get();
  auto raster = make_raster({**snapshot.mask, request.row, request.block_size, plan, request.order,
                             request.colour == MaskColour::by_share ? WithShares::yes : WithShares::no, kept},
                            viewport, stop);
  if (!raster) return std::nullopt;
  picture->raster = std::move(*raster);
  if (request.colour == MaskColour::by_document) {
    const DocumentRow& documents = (*snapshot.mask)->layout().row(request.row);
    auto rows = row_documents(documents, plan, request.row, request.order, picture->raster.q, stop);
    if (!rows) return std::nullopt;
    picture->documents = std::move(*rows);
  }
  if (request.difference && !addDifference(*picture, stop)) return std::nullopt;
  picture->image = colourPicture(*picture, request.theme);
  if (snapshot.cost) {
    const auto& tiles = (*snapshot.cost)->row(request.row).tiles;
    if (!tiles.empty()) picture->most_tiles = *std::max_element(tiles.begin(), tiles.end());
  }
  return picture;
}

}  // namespace evenkeel::ui
