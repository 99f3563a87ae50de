#include <QPainter>
#include <cmath>

#include "mask_view/mask_painter.h"
#include "mask_view/mask_view.h"
#include "picture/picture_scale.h"

/// How the mask view looks.
namespace evenkeel::ui {
namespace {

constexpr double kLeastOutline = 5;  ///< px a side of the outline of the tile under the cursor
constexpr double kRug = 4;           ///< px of the marks where a document's tokens stand
constexpr float kStalePaleness = 0.45F;

}  // namespace

void MaskView::paintMask(QPainter& painter) {
  const QRect area = canvas();
  painter.fillRect(area, theme().canvas);
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
  if (const QString why = refusal(); !why.isEmpty()) return why;
  return isMarked() ? tr("updating") : QString();
}

void MaskView::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  const QRect area = canvas();
  if (area.width() < 2 || area.height() < 2) return;
  paintMask(painter);
  painter.setPen(keyboard_focus_ ? theme().text : theme().line);
  painter.drawRect(area.adjusted(-1, -1, 0, 0));
  if (drawnPicture() == nullptr) {
    painter.setPen(theme().quietText);
    painter.setFont(textFont(TextSize::normal));
    painter.drawText(area.adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, nothingText());
  }
  if (mask() == nullptr) return;

  const MaskProjection at = projection();
  drawKvTicks(painter, at);
  const std::int64_t ranks = snapshot()->request.settings.world_size.value;
  if (order() != RowOrder::original) drawBandLines(painter, at, bandTokens(), ranks);
  if (side_ == Side::a) {
    if (order() == RowOrder::original) {
      drawQTicks(painter, at);
    } else {
      drawBandChips(painter, at, bandTokens(), ranks, model_.pointed().rank);
    }
  }
  drawPointed(painter);
  drawCaption(painter);
  const bool owned = plan() != nullptr;
  const MaskColour colour = colour_ == MaskColour::by_rank && !owned ? MaskColour::by_class : colour_;
  if (side_ == Side::b) return;
  drawMaskLegend(painter,
                 QRectF(area.left(), area.bottom() + kLegendGap, area.width(), roomBelow() - kLegendGap),
                 colour);
}

void MaskView::drawCaption(QPainter& painter) {
  const QRect area = canvas();
  painter.setFont(textFont(TextSize::small));
  const QFontMetrics metrics(painter.font());
  const QRect caption(area.left(), 0, area.width(), captionHeight());
  const QString axis = order() == RowOrder::executed ? tr("kv, rearranged \u2192") : tr("kv \u2192");
  painter.setPen(theme().quietText);
  painter.drawText(caption, Qt::AlignRight | Qt::AlignVCenter, axis);
  const int room = caption.width() - metrics.horizontalAdvance(axis) - 16;
  if (isComparing()) {
    drawHeading(painter, QRect(caption.topLeft(), QSize(room, caption.height())));
    return;
  }
  // On an empty canvas it stands there.
  const bool updating = isMarked() && drawnPicture() != nullptr && read_out_.isEmpty();
  painter.setPen(updating ? theme().quietText : theme().text);
  painter.drawText(caption, Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(updating ? tr("updating") : read_out_, Qt::ElideRight, room));
}

/// "A per-document-head-tail", and whether it lags.
void MaskView::drawHeading(QPainter& painter, const QRect& room) {
  const StrategyOutcome* shown = outcome();
  const QString letter(sideLetter(side_));
  const QFont bold = textFont(TextSize::large, QFont::Bold);
  const int indent = QFontMetrics(bold).horizontalAdvance(letter) + QFontMetrics(bold).averageCharWidth();
  painter.setPen(theme().text);
  painter.setFont(bold);
  painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, letter);
  painter.setFont(textFont(TextSize::large, QFont::DemiBold));
  QString text = shown == nullptr ? QString() : QString::fromStdString(shown->strategy);
  if (isMarked() && drawnPicture() != nullptr) text += tr(" \u00b7 updating");
  const QRect rest = room.adjusted(indent, 0, 0, 0);
  painter.drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                   painter.fontMetrics().elidedText(text, Qt::ElideRight, rest.width()));
}

void MaskView::drawPointed(QPainter& painter) {
  const Pointed& pointed = model_.pointed();
  painter.save();
  painter.setClipRect(canvas());
  painter.setBrush(Qt::NoBrush);
  if (!underMouse() && pointed.document && *pointed.document < mask()->layout().row(row()).document_count()) {
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
  const DocumentMarks& marks = documentMarks(tokens);
  const double scale = pixelRatioOf(*this);
  const auto length = [&](const PixelRun& run) { return std::max(1.0, (run.end - run.begin) / scale); };
  for (const PixelRun& run : marks.kv) {
    painter.fillRect(QRectF(area.left() + run.begin / scale, area.top() - kRug - 1, length(run), kRug),
                     theme().text);
  }
  for (const PixelRun& run : marks.q) {
    painter.fillRect(QRectF(area.left() - kRug - 1, area.top() + run.begin / scale, kRug, length(run)),
                     theme().text);
  }
  painter.restore();
}

const MaskView::DocumentMarks& MaskView::documentMarks(Interval tokens) {
  const auto rearranged = plan();
  const QSize pixels = (QSizeF(canvas().size()) * pixelRatioOf(*this)).toSize();
  const bool known = document_marks_ && document_marks_->plan == rearranged &&
                     document_marks_->row == row() && document_marks_->tokens == tokens &&
                     document_marks_->sight == sight() && document_marks_->pixels == pixels;
  if (!known) {
    document_marks_ =
        DocumentMarks{rearranged,
                      row(),
                      tokens,
                      sight(),
                      pixels,
                      pixels_of_tokens(*rearranged, row(), tokens, sight().q, sight().span, pixels.height()),
                      pixels_of_tokens(*rearranged, row(), tokens, sight().kv, sight().span, pixels.width())};
  }
  return *document_marks_;
}

void MaskView::drawPointedTile(QPainter& painter) {
  if (!pointed_tile_ || !underMouse() || order() == RowOrder::q_rearranged) return;
  QRectF tile = projection().rect(pointed_tile_->details.q, pointed_tile_->details.kv);
  const double wider = std::max(0.0, kLeastOutline - tile.width()) / 2;
  const double higher = std::max(0.0, kLeastOutline - tile.height()) / 2;
  tile.adjust(-wider, -higher, wider, higher);
  painter.setPen(QPen(theme().text, 1));
  painter.drawRect(tile.adjusted(-0.5, -0.5, 0.5, 0.5));
}

}  // namespace evenkeel::ui
