#include <array>
#include <cmath>

#include "mask_view/mask_view.h"

/// The cursor of the mask view, of the mouse or of the keys: what it points at, and where it goes.
namespace evenkeel::ui {
namespace {

/// Segments of a document that are walked to find where it begins and ends.
constexpr int kMostSegments = 1 << 14;
/// What is zoomed to has this much room around it.
constexpr double kAround = 1.06;

}  // namespace

std::int64_t MaskView::tokenAt(std::int64_t place, bool rearranged) const {
  const auto owners = plan();
  if (!rearranged || owners == nullptr) return place;
  std::array<Segment, 1> here;
  owners->in_plan_order(row(), {place, place + 1})->next({here.data(), here.size()});
  return here[0].token;
}

MaskPlace MaskView::placeAt(QPointF at) const {
  const MaskProjection projected = projection();
  const auto end = static_cast<double>(seqLen());
  return {std::clamp(projected.q(at.y()), 0.0, end), std::clamp(projected.kv(at.x()), 0.0, end)};
}

Pointed MaskView::pointedAt(const MaskPlace& place) const {
  const std::int64_t last = seqLen() - 1;
  const std::int64_t q = tokenAt(std::clamp(static_cast<std::int64_t>(place.q), std::int64_t{0}, last),
                                 order() != RowOrder::original);
  const std::int64_t kv = tokenAt(std::clamp(static_cast<std::int64_t>(place.kv), std::int64_t{0}, last),
                                  order() == RowOrder::executed);
  Pointed pointed;
  if (const auto owners = plan()) pointed.rank = owners->owner_of_token(row(), q);
  const DocumentRow& documents = mask()->layout().row(row());
  pointed.q_block = q / snapshot()->request.settings.block_size.q;
  pointed.document = documents.document_at(q);
  pointed.kv_document = documents.document_at(kv);
  return pointed;
}

PointedTile MaskView::tileAt(const MaskPlace& place) const {
  const std::int64_t last = seqLen() - 1;
  const std::int64_t q = std::clamp(static_cast<std::int64_t>(place.q), std::int64_t{0}, last);
  const std::int64_t kv = std::clamp(static_cast<std::int64_t>(place.kv), std::int64_t{0}, last);
  const bool both = order() == RowOrder::executed;
  const std::int64_t q_token = tokenAt(q, order() != RowOrder::original);
  const auto owners = plan();
  const BlockSize block = blockSize();
  PointedTile tile;
  tile.details = tile_details({*mask(), row(), block, owners.get(), order()},
                              {(both ? q : q_token) / block.q, kv / block.kv});
  tile.order = order();
  if (owners != nullptr) {
    tile.rank = owners->owner_of_token(row(), q_token);
    tile.kv_rank = owners->owner_of_token(row(), tokenAt(kv, both));
  }
  return tile;
}

/// What the cursor is on, whichever view it was set in.
void MaskView::takeCursor() {
  readCursor();
  update();
}

void MaskView::readCursor() {
  const auto& cursor = link_->cursor();
  const bool there = cursor && mask() != nullptr && outcome() != nullptr && refusal().isEmpty();
  pointed_tile_ = there ? std::optional(tileAt(*cursor)) : std::nullopt;
  read_out_ = pointed_tile_ ? readOutText(*pointed_tile_) : QString();
  if (there && difference_) {
    const StrategyOutcome* b = StudioModel::outcome(*snapshot(), Side::b);
    const std::int64_t token =
        std::clamp(static_cast<std::int64_t>(cursor->q), std::int64_t{0}, seqLen() - 1);
    if (b != nullptr && b->plan) {
      read_out_ += tr(" under A, %1 under B").arg((*b->plan)->owner_of_token(row(), token).value);
    }
  }
  // Screen readers speak the new name of what has the focus.
  const QString name = isComparing() && !difference_ ? tr("Mask of %1").arg(sideLetter(side_)) : tr("Mask");
  const bool speaks = !read_out_.isEmpty() && link_->cursorBy() == CursorBy::keys;
  setAccessibleName(speaks ? tr("%1: %2").arg(name, read_out_) : name);
  setAccessibleDescription(read_out_.isEmpty() ? describe() : tr("%1. %2").arg(read_out_, describe()));
  Q_EMIT pointedTileChanged();
}

void MaskView::point(QPointF at) {
  hovered_ = at;
  const MaskProjection projected = projection();
  // The gutter's chips point at their rank too.
  const bool in_rows = at.y() >= projected.canvas.top() && at.y() < projected.canvas.bottom();
  const bool in_canvas = in_rows && at.x() >= projected.canvas.left() && at.x() < projected.canvas.right();
  if (mask() == nullptr || !in_rows || at.x() >= projected.canvas.right()) {
    link_->setCursor(std::nullopt, CursorBy::mouse);
    model_.setPointed({});
    return;
  }
  const MaskPlace place = placeAt(at);
  if (in_canvas) {
    putCursor(place, CursorBy::mouse);
    return;
  }
  link_->setCursor(std::nullopt, CursorBy::mouse);
  Pointed pointed;
  pointed.rank = pointedAt(place).rank;
  model_.setPointed(pointed);
}

void MaskView::putCursor(const MaskPlace& place, CursorBy by) {
  link_->setCursor(place, by);
  model_.setPointed(pointedAt(place));
  if (by == CursorBy::keys) showPlace(place);
}

/// Pans so far that a place is in sight.
void MaskView::showPlace(const MaskPlace& place) {
  const BlockSize block = blockSize();
  MaskSight next = sight();
  const auto keep = [span = next.span](double& begin, double at, double margin) {
    margin = std::min(margin, span / 2);
    begin = std::clamp(begin, at - span + margin, at - margin);
  };
  keep(next.q, place.q, static_cast<double>(block.q) / 2);
  keep(next.kv, place.kv, static_cast<double>(block.kv) / 2);
  setSight(next);
}

void MaskView::moveCursor(std::int64_t q_tiles, std::int64_t kv_tiles) {
  const std::int64_t tokens = seqLen();
  if (tokens == 0) return;
  const MaskSight& in_sight = sight();
  const bool begins = !link_->cursor();
  const MaskPlace at = begins ? MaskPlace{in_sight.q + in_sight.span / 2, in_sight.kv + in_sight.kvSpan() / 2}
                              : *link_->cursor();
  // To the middle of a tile, or of what is left of the last one.
  const auto moved = [&](double place, std::int64_t by, std::int64_t block) {
    const std::int64_t last = (tokens - 1) / block;
    const std::int64_t tile =
        std::clamp(static_cast<std::int64_t>(place) / block + (begins ? 0 : by), std::int64_t{0}, last);
    const std::int64_t end = std::min(tokens, (tile + 1) * block);
    return static_cast<double>(tile * block + end) / 2;
  };
  const BlockSize block = blockSize();
  putCursor({moved(at.q, q_tiles, block.q), moved(at.kv, kv_tiles, block.kv)}, CursorBy::keys);
}

void MaskView::moveCursorByScreen(int q, int kv) {
  const BlockSize block = blockSize();
  const double rows = bandTokens() > 0 ? static_cast<double>(bandTokens()) : sight().span;
  const auto tiles = [](double tokens, std::int64_t size) {
    return std::max<std::int64_t>(1, std::llround(tokens / static_cast<double>(size)));
  };
  moveCursor(q * tiles(rows, block.q), kv * tiles(sight().kvSpan(), block.kv));
}

void MaskView::moveCursorToEdge(int q, int kv) {
  if (!link_->cursor()) moveCursor(0, 0);
  const std::int64_t far = seqLen();
  moveCursor(q * far, kv * far);
}

void MaskView::clearCursor() {
  link_->setSelection(std::nullopt);
  if (!link_->cursor()) return;
  link_->setCursor(std::nullopt, CursorBy::mouse);
  model_.setPointed({});
}

void MaskView::pan(double q, double kv) {
  MaskSight next = sight();
  next.q += q * next.span;
  next.kv += kv * next.span;
  setSight(next);
}

void MaskView::zoomAtCursor(double factor) {
  const QRectF area(canvas());
  QPointF at = area.center();
  if (const auto& cursor = link_->cursor()) {
    const QPointF place(projection().x(cursor->kv), projection().y(cursor->q));
    if (area.contains(place)) at = place;
  }
  zoom(at, factor);
}

void MaskView::selectDocumentUnderCursor() {
  const auto& cursor = link_->cursor();
  if (cursor && mask() != nullptr) model_.selectDocument(pointedAt(*cursor).document);
}

void MaskView::zoomToSelection() {
  const auto tokens = static_cast<double>(seqLen());
  if (tokens == 0) return;
  const auto show = [&](double q, double q_end, double kv, double kv_end) {
    const double span = std::max(q_end - q, kv_end - kv) * kAround;
    setSight({(q + q_end - span) / 2, (kv + kv_end - span) / 2, span});
  };
  if (const auto& drawn = link_->selection()) {
    show(drawn->top(), drawn->bottom(), drawn->left(), drawn->right());
    link_->setSelection(std::nullopt);
    return;
  }
  const auto document = model_.selectedDocument();
  if (document && *document < mask()->layout().row(row()).document_count()) {
    const Interval own = mask()->layout().row(row()).document(*document);
    Interval positions = own;
    if (order() != RowOrder::original && plan() != nullptr) {
      positions = {seqLen(), 0};
      int walked = 0;
      for_each_segment(*plan()->in_token_order(row(), own), [&](const Segment& segment) {
        positions.begin = std::min(positions.begin, segment.position);
        positions.end = std::max(positions.end, segment.position + segment.length);
        return ++walked < kMostSegments;
      });
      if (walked == kMostSegments) positions = {0, seqLen()};
    }
    const Interval columns = order() == RowOrder::executed ? positions : own;
    show(static_cast<double>(positions.begin), static_cast<double>(positions.end),
         static_cast<double>(columns.begin), static_cast<double>(columns.end));
    return;
  }
  if (const auto rank = model_.pointed().rank; rank && bandTokens() > 0) {
    const auto height = static_cast<double>(bandTokens());
    const double kv = link_->cursor() ? link_->cursor()->kv : sight().kv + sight().span / 2;
    const double top = static_cast<double>(rank->value) * height;
    show(top, top + height, kv - height / 2, kv + height / 2);
    return;
  }
  model_.say(tr("Select a document, point at a rank, or draw a rectangle with Shift to zoom to it"));
}

}  // namespace evenkeel::ui
