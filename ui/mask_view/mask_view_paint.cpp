#include <QPainter>
#include <cmath>

#include "bars/number_text.h"
#include "mask_view/mask_painter.h"
#include "mask_view/mask_view.h"
#include "picture/picture_scale.h"
#include "theme/draw_text.h"
#include "theme/text_metrics.h"

/// How the mask view looks.
namespace evenkeel::ui {
namespace {

constexpr double kLeastOutline = 5;  ///< px a side of the outline of the tile under the cursor
constexpr double kRug = 4;           ///< px of the marks where a document's tokens stand
constexpr float kStalePaleness = 0.45F;
constexpr double kKeysOutline = 2;         ///< px of the outline of the tile under the cursor of the keys
constexpr double kMarkedAtOnce = 1 << 15;  ///< tokens whose marks are found while painting
constexpr float kCrosshair = 0.45F;
constexpr double kColumnGap = 3;     ///< px around the owners of a difference
constexpr float kKeptOwner = 0.25F;  ///< of those that stay

}  // namespace

void MaskView::paintMask(QPainter& painter) {
  const QRect area = canvas();
  if (!coversCanvas()) painter.fillRect(area, theme().canvas);
  if (drawnPicture() == nullptr) return;
  recolour();
  if (isCurrent()) {
    painter.drawImage(area.topLeft(), image_);
  } else {
    // The last picture, where its tokens now lie.
    painter.save();
    painter.setClipRect(area);
    const MaskProjection at = projection();
    const MaskSight& old = picture_->request.sight;
    painter.drawImage(
        QRectF(QPointF(at.x(old.kv), at.y(old.q)), QPointF(at.x(old.kv + old.span), at.y(old.q + old.span))),
        image_);
    painter.restore();
  }
  if (!isMarked()) return;
  QColor veil = theme().canvas;
  veil.setAlphaF(kStalePaleness);
  painter.fillRect(area, veil);
}

QString MaskView::nothingText() const {
  const auto& newest = model_.snapshot();
  if (mask() == nullptr && newest != nullptr && !newest->mask)
    return tr("No mask: %1").arg(QString::fromStdString(newest->mask.error().line()));
  if (QString why = refusal(); !why.isEmpty()) return why;
  return isMarked() ? tr("updating") : QString();
}

void MaskView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  if (testAttribute(Qt::WA_OpaquePaintEvent) && coversCanvas()) {
    // Nothing is painted under the picture.
    for (const QRect& beside : QRegion(rect()) - canvas()) painter.fillRect(beside, theme().panel);
  } else {
    paintGround(*this, painter, theme().panel);
  }
  paint(painter, isForPicture(*this));
}

/// Whether the picture is of what is shown and, opaque as it is, has a pixel for each of the canvas.
bool MaskView::coversCanvas() const {
  return drawnPicture() != nullptr && isCurrent() &&
         QSizeF(canvas().size()) * pixelRatioOf(*this) == QSizeF(image_.size());
}

void MaskView::paint(QPainter& painter, bool for_export) {
  const QRect area = canvas();
  if (area.width() < 2 || area.height() < 2) return;
  paintMask(painter);
  painter.setPen(keyboard_focus_ && !for_export ? theme().text : theme().line);
  painter.drawRect(area.adjusted(-1, -1, 0, 0));
  if (drawnPicture() == nullptr) {
    painter.setPen(theme().quietText);
    painter.setFont(textFont(TextSize::normal));
    painter.drawText(area.adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, nothingText());
  }
  if (mask() == nullptr) return;

  const MaskProjection at = projection();
  drawKvTicks(painter, at, for_export ? QRectF() : kvFlag());
  const std::int64_t ranks = snapshot()->request.settings.world_size.value;
  // Not through the words that say why there is nothing.
  if (order() != RowOrder::original && drawnPicture() != nullptr)
    drawBandLines(painter, at, bandTokens(), ranks);
  if (side_ == Side::a) {
    if (difference_) {
      drawOwnerColumns(painter);
    } else if (order() == RowOrder::original) {
      drawQTicks(painter, at);
    } else {
      drawBandChips(painter, at, bandTokens(), ranks, model_.pointed().rank);
    }
  }
  drawMarks(painter);
  if (!for_export) {
    drawPointed(painter);
    drawCrosshair(painter);
  }
  drawCaption(painter, for_export);
  const bool owned = plan() != nullptr;
  const MaskColour colour = colour_ == MaskColour::by_rank && !owned ? MaskColour::by_class : colour_;
  if (side_ == Side::b) return;
  const QRectF legend(area.left(), area.bottom() + kLegendGap, area.width(), roomBelow() - kLegendGap);
  if (difference_) {
    drawDifferenceLegend(painter, legend);
  } else {
    drawMaskLegend(painter, legend, colour);
  }
}

void MaskView::drawCaption(QPainter& painter, bool for_export) {
  const QRect area = canvas();
  painter.setFont(textFont(TextSize::small));
  const TextMetrics metrics(painter.font());
  const QRect caption(area.left(), 0, area.width(), captionHeight());
  // That the columns are rearranged too has to be seen; a strategy's name can be cut.
  constexpr int kLeastName = 56;  // px
  const QString long_axis = tr("kv, rearranged \u2192");
  const bool long_fits = metrics.wholeAdvance(long_axis) + 16 + kLeastName < area.width();
  const QString axis = order() == RowOrder::executed && long_fits ? long_axis : tr("kv \u2192");
  painter.setPen(theme().quietText);
  drawTextLine(painter, caption, Qt::AlignRight | Qt::AlignVCenter, axis);
  const int room = caption.width() - metrics.wholeAdvance(axis) - 16;
  if (isComparing() && !difference_) {
    drawHeading(painter, QRect(caption.topLeft(), QSize(room, caption.height())));
    return;
  }
  // On an empty canvas it stands there.
  const QString told = for_export || read_out_.isEmpty() ? differenceText() : read_out_;
  const bool updating = isMarked() && drawnPicture() != nullptr && told.isEmpty();
  painter.setPen(updating ? theme().quietText : theme().text);
  drawTextLine(painter, caption, Qt::AlignLeft | Qt::AlignVCenter,
               metrics.elidedText(updating ? tr("updating") : told, Qt::ElideRight, room));
}

/// "A per-document-head-tail", and whether it lags.
void MaskView::drawHeading(QPainter& painter, const QRect& room) {
  const StrategyOutcome* shown = outcome();
  const QString letter(sideLetter(side_));
  const QFont bold = textFont(TextSize::large, QFont::Bold);
  const int indent = TextMetrics(bold).wholeAdvance(letter) + QFontMetrics(bold).averageCharWidth();
  painter.setPen(theme().text);
  painter.setFont(bold);
  drawTextLine(painter, room, Qt::AlignLeft | Qt::AlignVCenter, letter);
  painter.setFont(textFont(TextSize::large, QFont::DemiBold));
  QString text = shown == nullptr ? QString() : QString::fromStdString(shown->strategy);
  if (isMarked() && drawnPicture() != nullptr) text += tr(" \u00b7 updating");
  const QRect rest = room.adjusted(indent, 0, 0, 0);
  drawTextLine(painter, rest, Qt::AlignLeft | Qt::AlignVCenter,
               TextMetrics(painter.font()).elidedText(text, Qt::ElideRight, rest.width()));
}

QString MaskView::differenceText() const {
  const auto picture = drawnPicture();
  if (!difference_ || picture == nullptr || picture->changes == nullptr) return {};
  const OwnerChanges& changes = *picture->changes;
  if (changes.moved_blocks) {
    return tr("%1 of %2 q blocks change owner, %3 tiles move")
        .arg(numberText(*changes.moved_blocks), numberText(changes.blocks), numberText(*changes.moved_tiles));
  }
  return tr("%1 of %2 tokens change owner; a plan divides blocks between ranks")
      .arg(numberText(changes.moved_tokens), numberText(changes.tokens));
}

/// Beside the rows of a difference: who owns them under A, then under B, by number where there is room.
void MaskView::drawOwnerColumns(QPainter& painter) {
  const QRectF area(canvas());
  const double width = std::floor((area.left() - kColumnGap) / 2) - kColumnGap;
  const auto left_of = [&](Side side) {
    return area.left() - kColumnGap - (side == Side::a ? 2 * width + 1 : width);
  };
  painter.setFont(textFont(TextSize::small, QFont::Bold));
  const TextMetrics metrics(painter.font());
  painter.setPen(theme().text);
  for (const Side side : {Side::a, Side::b}) {
    drawTextLine(painter, QRectF(left_of(side), area.top() - metrics.height() - 3, width, metrics.height()),
                 Qt::AlignCenter, sideLetter(side));
  }
  const auto picture = drawnPicture();
  if (picture == nullptr || picture->owners.empty()) return;
  const MaskProjection at = projection();
  const std::vector<RowOwners>& owners = picture->owners;
  painter.save();
  painter.setClipRect(QRectF(0, area.top(), area.left(), area.height()));
  for (const Side side : {Side::a, Side::b}) {
    const auto of = [&](std::size_t cell) { return side == Side::a ? owners[cell].a : owners[cell].b; };
    for (std::size_t first = 0; first < owners.size();) {
      std::size_t end = first + 1;
      const bool moves = owners[first].moved > 0;
      while (end < owners.size() && of(end) == of(first) && (owners[end].moved > 0) == moves) ++end;
      const auto token = [&](std::size_t cell) {
        return static_cast<double>(picture->raster.q.begin_of(static_cast<std::int32_t>(cell)));
      };
      const QRectF run(left_of(side), at.y(token(first)), width, at.y(token(end)) - at.y(token(first)));
      const std::int32_t owner = of(first);
      first = end;
      if (owner < 0) continue;
      QColor colour = theme().rank(owner);
      if (!moves) colour.setAlphaF(kKeptOwner);
      painter.fillRect(run, colour);
      if (run.height() < metrics.height()) continue;
      painter.setPen(moves ? theme().onRank(owner) : theme().text);
      drawTextLine(painter, run, Qt::AlignCenter, QString::number(owner));
    }
  }
  painter.restore();
}

void MaskView::drawPointed(QPainter& painter) {
  const Pointed& pointed = model_.pointed();
  painter.save();
  painter.setClipRect(canvas());
  painter.setBrush(Qt::NoBrush);
  if (!link_->cursor() && pointed.document &&
      *pointed.document < mask()->layout().row(row()).document_count()) {
    drawPointedDocument(painter, *pointed.document);
  }
  if (pointed.rank && order() != RowOrder::original &&
      pointed.rank->value < snapshot()->request.settings.world_size.value) {
    painter.setPen(QPen(theme().text, 2));
    painter.drawRect(bandRect(*pointed.rank).adjusted(1, 1, -1, -1));
  }
  drawPointedTile(painter);
  painter.restore();
}

/// A frame where its tokens are together, else marks along the axes where they stand.
void MaskView::drawPointedDocument(QPainter& painter, std::size_t document) {
  const DocumentRow& documents = mask()->layout().row(row());
  const MaskProjection at = projection();
  const Interval tokens = documents.document(document);
  if (order() != RowOrder::executed) {
    const Interval rows = order() == RowOrder::original ? tokens : Interval{0, documents.seq_len()};
    painter.setPen(QPen(theme().text, 1));
    painter.drawRect(at.rect(rows, tokens).adjusted(0, 0, -1, -1));
    return;
  }
  // Beside the canvas: what is drawn there stays in sight.
  const QRectF area = at.canvas;
  painter.save();
  painter.setClipRect(area.adjusted(-kRug - 1, -kRug - 1, 0, 0));
  const DocumentMarks* marks = documentMarks(tokens);
  if (marks == nullptr) {
    painter.restore();
    return;
  }
  const double scale = pixelRatioOf(*this);
  const auto length = [&](const PixelRun& run) { return std::max(1.0, (run.end - run.begin) / scale); };
  for (const PixelRun& run : marks->kv) {
    painter.fillRect(QRectF(area.left() + run.begin / scale, area.top() - kRug - 1, length(run), kRug),
                     theme().text);
  }
  for (const PixelRun& run : marks->q) {
    painter.fillRect(QRectF(area.left() - kRug - 1, area.top() + run.begin / scale, kRug, length(run)),
                     theme().text);
  }
  painter.restore();
}

MaskView::DocumentMarks MaskView::DocumentMarks::found() const {
  DocumentMarks marks = *this;
  marks.q = pixels_of_tokens(*plan, row, tokens, sight.q, sight.span, pixels.height());
  marks.kv = pixels_of_tokens(*plan, row, tokens, sight.kv, sight.kvSpan(), pixels.width());
  return marks;
}

const MaskView::DocumentMarks* MaskView::documentMarks(Interval tokens) {
  const QSize pixels = (QSizeF(canvas().size()) * pixelRatioOf(*this)).toSize();
  const DocumentMarks wanted{plan(), row(), tokens, sight(), pixels, {}, {}};
  if (document_marks_ && document_marks_->isOf(wanted)) return &*document_marks_;
  if (wanted.plan == nullptr) return nullptr;
  // No more pieces than tokens.
  if (std::min(static_cast<double>(tokens.length()), sight().span) <= kMarkedAtOnce) {
    document_marks_ = wanted.found();
    return &*document_marks_;
  }
  if (!wanted_marks_ || !wanted_marks_->isOf(wanted)) {
    wanted_marks_ = wanted;
    marks_lane_.submit(wanted);
  }
  return nullptr;
}

void MaskView::drawPointedTile(QPainter& painter) {
  if (!pointed_tile_ || order() == RowOrder::q_rearranged) return;
  QRectF tile = projection().rect(pointed_tile_->details.q, pointed_tile_->details.kv);
  const double wider = std::max(0.0, kLeastOutline - tile.width()) / 2;
  const double higher = std::max(0.0, kLeastOutline - tile.height()) / 2;
  tile.adjust(-wider, -higher, wider, higher);
  // The cursor of the keys has to be found without a mouse that shows where.
  const double width = link_->cursorBy() == CursorBy::keys ? kKeysOutline : 1;
  if (width > 1) {
    painter.setPen(QPen(theme().canvas, width + 2));
    painter.drawRect(tile.adjusted(-1, -1, 1, 1));
  }
  painter.setPen(QPen(theme().text, width));
  painter.drawRect(tile.adjusted(-width / 2, -width / 2, width / 2, width / 2));
}

/// What is selected to zoom to, and what is magnified elsewhere.
void MaskView::drawMarks(QPainter& painter) {
  const MaskProjection at = projection();
  const auto outline = [&](const QRectF& places, Qt::PenStyle style) {
    const QRectF shown(QPointF(at.x(places.left()), at.y(places.top())),
                       QPointF(at.x(places.right()), at.y(places.bottom())));
    painter.setPen(QPen(theme().text, 1, style));
    painter.drawRect(shown.adjusted(0.5, 0.5, -0.5, -0.5));
  };
  painter.save();
  painter.setClipRect(canvas());
  painter.setBrush(Qt::NoBrush);
  if (magnified_ && order() != RowOrder::original) outline(*magnified_, Qt::SolidLine);
  if (link_->selection()) outline(*link_->selection(), Qt::DashLine);
  painter.restore();
}

/// Where the cursor's number stands over the canvas; empty where there is none.
QRectF MaskView::kvFlag() const {
  const auto& cursor = link_->cursor();
  const QRectF area(canvas());
  if (!cursor || seqLen() == 0) return {};
  const double x = projection().x(cursor->kv);
  if (x < area.left() || x >= area.right()) return {};
  const TextMetrics metrics(textFont(TextSize::small, QFont::DemiBold));
  const std::int64_t place = std::clamp(static_cast<std::int64_t>(cursor->kv), std::int64_t{0}, seqLen() - 1);
  const double width = metrics.horizontalAdvance(numberText(place)) + 8;
  return {std::clamp(x - width / 2, area.left(), std::max(area.left(), area.right() - width)),
          area.top() - metrics.height() - 5, width, metrics.height() + 2};
}

/// Lines through the cursor in every view, and its numbers on the axes.
void MaskView::drawCrosshair(QPainter& painter) {
  const auto& cursor = link_->cursor();
  if (!cursor) return;
  const MaskProjection at = projection();
  const QRectF area = at.canvas;
  const double x = std::floor(at.x(cursor->kv)) + 0.5;
  const double y = std::floor(at.y(cursor->q)) + 0.5;
  const bool in_columns = x >= area.left() && x < area.right();
  const bool in_rows = y >= area.top() && y < area.bottom();
  QColor faint = theme().text;
  faint.setAlphaF(kCrosshair);
  painter.setPen(QPen(faint, 1));
  if (in_columns) painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
  if (in_rows) painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));

  painter.setFont(textFont(TextSize::small, QFont::DemiBold));
  const TextMetrics metrics(painter.font());
  const auto flag = [&](const QString& text, QPointF top_left) {
    const QRectF box(top_left, QSizeF(metrics.horizontalAdvance(text) + 8, metrics.height() + 2));
    painter.fillRect(box, theme().text);
    painter.setPen(theme().panel);
    drawTextLine(painter, box, Qt::AlignCenter, text);
  };
  const std::int64_t last = seqLen() - 1;
  const auto number = [&](double place) {
    return numberText(std::clamp(static_cast<std::int64_t>(place), std::int64_t{0}, last));
  };
  if (in_columns) flag(number(cursor->kv), kvFlag().topLeft());
  if (in_rows && side_ == Side::a) {
    const QString text = number(cursor->q);
    const double height = metrics.height() + 2;
    // Beside the ticks; where there are chips, inside, so that it hides none.
    const bool inside = order() != RowOrder::original;
    flag(text, {inside ? area.left() : std::max(0.0, area.left() - metrics.horizontalAdvance(text) - 11),
                std::clamp(y - height / 2, area.top(), area.bottom() - height)});
  }
}

}  // namespace evenkeel::ui
