#include "bars/number_text.h"
#include "mask_view/mask_view.h"

/// The mask view in words, for those who cannot see it.
namespace evenkeel::ui {

QString colourText(MaskColour colour) {
  switch (colour) {
    case MaskColour::by_rank:
      return QObject::tr("rank");
    case MaskColour::by_share:
      return QObject::tr("share of allowed pairs");
    case MaskColour::by_class:
      return QObject::tr("class");
    case MaskColour::by_document:
      return QObject::tr("document");
  }
  return {};
}

QString MaskView::describe() const {
  const auto tokens = mask();
  if (tokens == nullptr || !refusal().isEmpty()) return nothingText();
  const Case& settings = snapshot()->request.settings;
  QStringList sentences;
  const StrategyOutcome* shown = outcome();
  if (difference_) {
    sentences << tr("Difference of A and B, in original order") << differenceText();
  } else {
    const QString whose =
        shown == nullptr ? QString()
        : isComparing()  ? tr("%1 %2, ").arg(sideLetter(side_)).arg(QString::fromStdString(shown->strategy))
                         : tr("%1, ").arg(QString::fromStdString(shown->strategy));
    sentences << whose + tr("%1, coloured by %2").arg(orderText(order()).toLower(), colourText(colour_));
  }
  const BlockSize block = blockSize();
  sentences << tr("%1 tokens in %2 by %3 tiles, %4 ranks")
                   .arg(numberText(tokens->seq_len()), numberText(ceil_div(tokens->seq_len(), block.q)),
                        numberText(ceil_div(tokens->seq_len(), block.kv)),
                        numberText(settings.world_size.value));
  if (const auto runs = execution()) {
    const ExecutedTiles& tiles = runs->rows[row().value];
    if (const auto slowest = slowestRank()) {
      sentences << tr("Slowest is rank %1 with %2 executed tiles")
                       .arg(slowest->value)
                       .arg(numberText(tiles.of(*slowest)));
    }
  }
  const MaskSight& at = sight();
  if (at.span < static_cast<double>(tokens->seq_len())) {
    const auto number = [](double place) { return numberText(static_cast<std::int64_t>(place)); };
    sentences << tr("In sight: q %1 to %2, kv %3 to %4")
                     .arg(number(at.q), number(at.q + at.span), number(at.kv), number(at.kv + at.span));
  }
  sentences.removeAll(QString());
  return sentences.join(tr(". "));
}

}  // namespace evenkeel::ui
