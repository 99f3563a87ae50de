#pragma once

#include <QPointF>
#include <QRectF>
#include <QRegion>
#include <QString>
#include <functional>
#include <optional>

#include "layout/layout.h"
#include "model/document_selection.h"
#include "strip/document_blocks.h"
#include "strip/strip_geometry.h"

class QPainter;

namespace evenkeel::ui {

/// How the documents of one row are to be drawn.
struct RowLook {
  const DocumentSelection* selection = nullptr;
  std::optional<std::size_t> pointed;
  std::optional<std::size_t> pointed_kv;  ///< the document of kv, where it is another
  /// Whether the chosen strategy refuses one of these documents.
  std::function<bool(std::size_t first, std::size_t count)> refused;
  bool focused = false;
  QRegion painted;      ///< blocks beside it need not be drawn
  bool lifted = false;  ///< the selected documents are being dragged elsewhere
};

/// The overview bar, where not all is in sight.
[[nodiscard]] QRectF overviewTrack(const TokenScale& scale);
[[nodiscard]] QRectF overviewHandle(const TokenScale& scale);

/// Ticks in tokens, the ends of the sequence among them where they are in sight; above them the overview.
void paintRuler(QPainter& painter, const TokenScale& scale);
/// A row at full height: a rounded block a document, its length where it fits.
void paintLargeRow(QPainter& painter, const QRect& rect, const DocumentRow& row, const TokenScale& scale,
                   const RowLook& look);
/// A row as a thin line of documents.
void paintThinRow(QPainter& painter, const QRect& rect, const DocumentRow& row, const TokenScale& scale);

/// A line at `x` over `rect`, with what it means on a plate above: `text`, and `hint` quietly behind it.
void paintGuide(QPainter& painter, double x, const QRectF& rect, const QRectF& room, const QString& text,
                const QString& hint);
/// Where documents that are dragged would stand, at `x`, and they themselves under the pointer.
void paintDrop(QPainter& painter, double x, const QRect& rect, const QRectF& ghost, const QString& text);
/// The keyboard's place between two tokens.
void paintCursor(QPainter& painter, double x, const QRect& rect);

}  // namespace evenkeel::ui
