#include "mask_view/pointed_tile.h"

#include <QObject>

#include "bars/number_text.h"

namespace evenkeel::ui {
namespace {

/// Neither what is there nor what is missing is rounded away.
QString share_text(double share) {
  if (share > 0 && share < 0.001) return QObject::tr("under 0.1 %");
  if (share < 1 && share > 0.999) return QObject::tr("over 99.9 %");
  return QObject::tr("%1 %").arg(QString::number(100 * share, 'f', 1));
}

}  // namespace

QString orderText(RowOrder order) {
  switch (order) {
    case RowOrder::original:
      return QObject::tr("Original");
    case RowOrder::q_rearranged:
      return QObject::tr("q rearranged");
    case RowOrder::executed:
      return QObject::tr("As executed");
  }
  return {};
}

QString tileText(const TileDetails& details) {
  const auto tile = details.tile_class();
  if (!tile) return QObject::tr("too many pieces to count");
  switch (*tile) {
    case TileClass::empty:
      return QObject::tr("empty");
    case TileClass::full:
      return QObject::tr("full");
    case TileClass::partial:
      return QObject::tr("partial, %1").arg(share_text(*details.share()));
  }
  return {};
}

QString documentsText(const std::vector<Interval>& documents) {
  if (documents.size() == 1) {
    const Interval& run = documents.front();
    return run.length() == 1 ? numberText(run.begin)
                             : QObject::tr("%1 to %2").arg(numberText(run.begin), numberText(run.end - 1));
  }
  std::int64_t count = 0;
  for (const Interval& run : documents) count += run.length();
  QString text;
  std::int64_t named = 0;
  for (const Interval& run : documents) {
    for (std::int64_t d = run.begin; d < run.end && named < (count <= 3 ? 3 : 2); ++d, ++named) {
      text += (named == 0 ? QString() : QStringLiteral(", ")) + numberText(d);
    }
  }
  return count > named ? QObject::tr("%1 and %2 more").arg(text, numberText(count - named)) : text;
}

QString readOutText(const PointedTile& tile) {
  const TileDetails& details = tile.details;
  QString text =
      QObject::tr("q block %1, kv block %2, %3")
          .arg(numberText(details.tile.q_block), numberText(details.tile.kv_block), tileText(details));
  if (tile.rank) text += QObject::tr(", rank %1").arg(tile.rank->value);
  return text;
}

}  // namespace evenkeel::ui
