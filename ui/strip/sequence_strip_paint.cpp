#include <QPaintEvent>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "picture/picture_scale.h"
#include "strip/sequence_strip.h"
#include "strip/strip_painter.h"
#include "theme/draw_text.h"
#include "theme/text_metrics.h"
#include "theme/theme.h"

/// What the sequence strip looks like.
namespace evenkeel::ui {
namespace {

QString number(std::int64_t value) {
  return QString::fromStdString(grouped(value));
}

}  // namespace

/// The shown row's name and total; beside the thin rows, which they are and how many are not shown.
void SequenceStrip::paintGutter(QPainter& painter, const std::vector<StripRow>& rows) const {
  const int left = kStripMargin;
  const int width = stripGutter() - left - 8;
  const std::size_t batch = model_.project().layout.batch();
  const std::size_t shown = model_.shownRow().value;
  const auto count = [](std::size_t value) { return number(static_cast<std::int64_t>(value)); };
  QRect large;
  QRect above;
  QRect below;
  for (const StripRow& row : rows) {
    const QRect place(left, row.rect.top(), width, row.rect.height());
    if (row.large) {
      large = place;
    } else if (row.row.value < shown) {
      above |= place;
    } else {
      below |= place;
    }
  }
  const QString title = batch == 1 ? tr("Sequence") : tr("Row %1").arg(count(shown));
  painter.setFont(textFont(TextSize::normal, QFont::DemiBold));
  painter.setPen(theme().text);
  const QRect upper(left, large.top(), width, large.height() / 2);
  drawTextLine(painter, upper, Qt::AlignLeft | Qt::AlignVCenter,
               TextMetrics(painter.font()).elidedText(title, Qt::ElideRight, width));
  painter.setFont(textFont(TextSize::small));
  painter.setPen(theme().quietText);
  const QRect lower(left, upper.bottom() + 1, width, large.height() - upper.height());
  QString total = tr("%1 tokens").arg(number(row().seq_len()));
  if (painter.fontMetrics().horizontalAdvance(total) > width) total = number(row().seq_len());
  drawTextLine(painter, lower, Qt::AlignLeft | Qt::AlignVCenter, total);

  const auto beside = [&](const QRect& room, std::size_t first, std::size_t last, std::size_t hidden,
                          const QString& where) {
    if (room.isNull()) return;
    const int line = painter.fontMetrics().height();
    const QString which =
        first == last ? tr("row %1").arg(count(first)) : tr("rows %1 to %2").arg(count(first), count(last));
    if (room.height() < line) {
      if (first == last) painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, which);
      return;
    }
    const bool two = hidden > 0 && room.height() >= 2 * line;
    const QString more = hidden > 0 ? tr("%1 more %2").arg(count(hidden), where) : QString();
    drawTextLine(painter, room, Qt::AlignLeft | Qt::AlignVCenter,
                 two          ? which + QLatin1Char('\n') + more
                 : hidden > 0 ? more
                              : which);
  };
  beside(above, rows.front().row.value, shown == 0 ? 0 : shown - 1, rows.front().row.value, tr("above"));
  beside(below, shown + 1, rows.back().row.value, batch - 1 - rows.back().row.value, tr("below"));
}

void SequenceStrip::paintDrag(QPainter& painter, const QRect& shown, const TokenScale& across) const {
  if (const auto* drag = std::get_if<BoundaryDrag>(&drag_); drag != nullptr && drag->moved) {
    const DocumentRow& documents = row();
    if (drag->document + 1 >= documents.document_count()) return;
    const double x = across.x(documents.document(drag->document).end);
    const QRectF room(across.left, 0, across.width, shown.top() - 2);
    const QString lengths = tr("%1 | %2").arg(number(documents.length(drag->document)),
                                              number(documents.length(drag->document + 1)));
    const Case& chosen = model_.project().a;
    const Snap twice{SnapKind::multiple, 2 * chosen.world_size.value, true};
    const QString others = drag->snap.kind == SnapKind::free ? QString()
                           : drag->snap.of_length            ? tr("    Ctrl: free")
                                                  : tr("    Shift: %1   Ctrl: free").arg(snapName(twice));
    paintGuide(painter, x, QRectF(shown).adjusted(0, -2, 0, 3), room, lengths, snapName(drag->snap) + others);
    return;
  }
  const auto* drag = std::get_if<DocumentDrag>(&drag_);
  if (drag == nullptr || !drag->moving) return;
  const auto& selected = model_.selectedDocuments();
  std::int64_t tokens = 0;
  for (const std::size_t document : selected) tokens += row().length(document);
  const QString text = selected.size() == 1
                           ? number(tokens)
                           : tr("%1 documents, %2 tokens")
                                 .arg(number(static_cast<std::int64_t>(selected.size())), number(tokens));
  const TextMetrics metrics(textFont(TextSize::small, QFont::DemiBold));
  constexpr double kLeast = 48;
  constexpr double kMost = 220;
  const double wanted = static_cast<double>(tokens) / across.tokensPerPixel();
  const double width = std::max(std::clamp(wanted, kLeast, kMost), metrics.horizontalAdvance(text) + 16);
  QRectF ghost(drag->at.x() - width / 2, shown.top() + 5, width, shown.height() - 10);
  ghost.moveLeft(std::clamp(ghost.left(), 0.0, std::max(0.0, this->width() - width)));
  paintDrop(painter, across.x(row().cu_seqlens()[std::min(drag->before, row().document_count())]), shown,
            ghost, text);
}

/// What of the documents looks otherwise than it was last asked to be painted: at a move of a boundary two
/// blocks of hundreds.
void SequenceStrip::repaintChanges() {
  DrawnDocuments now{scale(), model_.project().layout.batch(), blocks(), {}};
  for (const DocumentBlock& block : now.blocks) now.refused.push_back(refuses(block.first, block.count));
  const DrawnDocuments before = std::exchange(drawn_, std::move(now));
  const bool alike = before.scale == drawn_.scale && before.batch == 1 && drawn_.batch == 1 &&
                     before.blocks.size() == drawn_.blocks.size();
  if (!alike) {
    update();
    return;
  }
  double left = width();
  double right = 0;
  for (std::size_t i = 0; i < drawn_.blocks.size(); ++i) {
    if (before.blocks[i] == drawn_.blocks[i] && before.refused[i] == drawn_.refused[i]) continue;
    left = std::min({left, before.blocks[i].x_begin, drawn_.blocks[i].x_begin});
    right = std::max({right, before.blocks[i].x_end, drawn_.blocks[i].x_end});
  }
  if (left < right) update(blockColumn(left, right));
}

/// From top to bottom, with what stands over the edges of a block: its grips, the guide.
QRect SequenceStrip::blockColumn(double left, double right) const {
  constexpr double kOver = 6;  // px
  return QRectF(left - kOver, 0, right - left + 2 * kOver, height()).toAlignedRect();
}

/// The guide at a boundary that is dragged, and the plate above it, which may be anywhere over the row.
void SequenceStrip::repaintGuide() {
  update(QRect(0, 0, width(), shownRect().top()));
  const auto* drag = std::get_if<BoundaryDrag>(&drag_);
  if (drag == nullptr || drag->document >= row().document_count()) return;
  const double x = scale().x(row().document(drag->document).end);
  update(blockColumn(x, x));
}

void SequenceStrip::paintEvent(QPaintEvent* event) {
  QPainter painter(this);
  paintGround(*this, painter, theme().panel);
  const TokenScale across = scale();
  const auto strip_rows = rows();
  paintRuler(painter, across);
  paintGutter(painter, strip_rows);
  const auto* documents_drag = std::get_if<DocumentDrag>(&drag_);
  for (const StripRow& strip_row : strip_rows) {
    const DocumentRow& documents = model_.project().layout.row(strip_row.row);
    if (!strip_row.large) {
      paintThinRow(painter, strip_row.rect, documents,
                   TokenScale::across(width(), documents.seq_len(), zoom_.sight()));
      continue;
    }
    RowLook look;
    look.selection = &model_.selection();
    const bool picture = isForPicture(*this);
    if (!picture) {
      look.pointed = model_.pointed().document;
      look.pointed_kv = model_.pointed().kv_document;
    }
    look.refused = [this](std::size_t first, std::size_t count) { return refuses(first, count); };
    look.focused = show_focus_ && !picture;
    look.painted = event->region();
    look.lifted = documents_drag != nullptr && documents_drag->moving;
    paintLargeRow(painter, strip_row.rect, documents, across, look);
    if (cursor_ && hasFocus() && !isDragging() && !picture) {
      const double x = across.x(*cursor_);
      if (x >= across.left - 1 && x <= across.right() + 1) paintCursor(painter, x, strip_row.rect);
    }
    paintDrag(painter, strip_row.rect, across);
  }
}

}  // namespace evenkeel::ui
