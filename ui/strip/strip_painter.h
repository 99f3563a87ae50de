#pragma once

#include <functional>
#include <optional>

#include "layout/layout.h"
#include "strip/document_blocks.h"
#include "strip/strip_geometry.h"

class QPainter;

namespace evenkeel::ui {

/// How the documents of one row are to be drawn.
struct RowLook {
  std::optional<std::size_t> selected;
  std::optional<std::size_t> pointed;
  std::optional<std::size_t> pointed_kv;  ///< the document of kv, where it is another
  /// Whether the chosen strategy refuses one of these documents.
  std::function<bool(std::size_t first, std::size_t count)> refused;
  bool focused = false;
};

/// Ticks in tokens, the last one S.
void paintRuler(QPainter& painter, const TokenScale& scale);
/// A row at full height: a rounded block a document, its length where it fits.
void paintLargeRow(QPainter& painter, const QRect& rect, const DocumentRow& row, const TokenScale& scale,
                   const RowLook& look);
/// A row as a thin line of documents.
void paintThinRow(QPainter& painter, const QRect& rect, const DocumentRow& row, const TokenScale& scale);

}  // namespace evenkeel::ui
