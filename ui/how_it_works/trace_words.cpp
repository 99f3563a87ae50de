#include "how_it_works/trace_words.h"

#include <QObject>
#include <QStringList>
#include <algorithm>

#include "bars/number_text.h"

namespace evenkeel::ui {
namespace {

constexpr std::size_t kListed = 6;  ///< blocks that a sentence names

QString t(const char* text) {
  return QObject::tr(text);
}

QString tokens(Interval of) {
  return QObject::tr("tokens %1 to %2").arg(numberText(of.begin), numberText(of.end - 1));
}

QString what(const std::optional<std::size_t>& document) {
  return document ? QObject::tr("document %1").arg(*document) : t("the sequence");
}

QString list_of(const std::vector<std::int32_t>& blocks, std::int64_t count) {
  QStringList names;
  for (const std::int32_t block : blocks) {
    if (names.size() == static_cast<qsizetype>(kListed)) break;
    names << QString::number(block);
  }
  const QString more = count > names.size() ? QStringLiteral(", \u2026") : QString();
  return names.join(QStringLiteral(", ")) + more;
}

QString blocks_text(const std::vector<std::int32_t>& blocks) {
  return (blocks.size() == 1 ? QObject::tr("block %1") : QObject::tr("blocks %1"))
      .arg(list_of(blocks, static_cast<std::int64_t>(blocks.size())));
}

/// Pieces by chunk, where they are few: "chunk 3 (tokens 96 to 127) and chunk 12 (...)".
QString chunks_text(const std::vector<TracePiece>& pieces) {
  QStringList names;
  for (const TracePiece& piece : pieces) {
    const Interval of{piece.segment.token, piece.segment.token + piece.segment.length};
    names << QObject::tr("chunk %1 (%2)").arg(piece.chunk).arg(tokens(of));
  }
  return names.join(t(" and "));
}

class Words {
 public:
  Words(const PlanTrace& trace, CostKind unit) : trace_(trace), unit_(unit) {}

  QString operator()(const TraceChoice& step) const {
    return step.head_tail
               ? t("Load balancing is on, and 2 x world size divides the sequence: the rule is that of "
                   "head-tail.")
               : t("Load balancing is off, or 2 x world size does not divide the sequence: the rule is that "
                   "of contiguous, and nothing is balanced.");
  }
  QString operator()(const TraceCut& step) const {
    const std::int64_t length = step.tokens.length();
    if (trace_.strategy.starts_with("striped")) {
      return QObject::tr("The sequence of %1 tokens is cut in %2 stripes of %3.")
          .arg(numberText(length), numberText(step.count), count(length / step.count, "token"));
    }
    if (step.longer_count == 0) {
      return QObject::tr("%1 has %2 tokens. It is cut in %3 equal chunks of %4.")
          .arg(capital(what(step.document)), numberText(length))
          .arg(step.count)
          .arg(count(length / step.count, "token"));
    }
    const std::int64_t chunks = 2 * trace_.world_size.value;
    return QObject::tr(
               "%1 has %2 tokens = %3 chunks x %4, and %5 left over. The next %5 from chunk %6 on are one "
               "token longer; the pointer then stands at chunk %7.")
        .arg(capital(what(step.document)), numberText(length))
        .arg(chunks)
        .arg(length / chunks)
        .arg(step.longer_count)
        .arg(step.longer_from)
        .arg((step.longer_from + step.longer_count) % chunks);
  }
  QString operator()(const TraceArrange& step) const {
    return QObject::tr(
               "Document %1 stays in its place. Its chunks are put in a new order: first and last, second "
               "and last but one, and so on.")
        .arg(step.document);
  }
  QString operator()(const TraceTake& step) const {
    if (step.pieces.empty()) return {};
    const auto length = [&] {
      std::int64_t sum = 0;
      for (const TracePiece& piece : step.pieces) sum += piece.segment.length;
      return sum;
    };
    if (trace_.strategy.starts_with("contiguous") || step.count == 1) {
      const Segment& one = step.pieces.front().segment;
      return QObject::tr("Rank %1 takes %2%3, in one piece.")
          .arg(step.rank.value)
          .arg(tokens({one.token, one.token + one.length}),
               step.document ? QObject::tr(" of document %1").arg(*step.document) : QString());
    }
    const QString of = step.document ? QObject::tr(" of document %1").arg(*step.document) : QString();
    if (step.count == 2) {
      return QObject::tr("Rank %1 takes %2%3: %4 in all.")
          .arg(step.rank.value)
          .arg(chunks_text(step.pieces), of, count(length(), "token"));
    }
    return QObject::tr("Rank %1 takes what stands in its equal share: %2 pieces%3.")
        .arg(step.rank.value)
        .arg(numberText(step.count), of);
  }
  QString operator()(const TraceRound& step) const {
    if (step.pieces.empty()) return {};
    return QObject::tr("Round %1: the next %2 stripes, from stripe %3 on, go to ranks 0 to %4 in turn.")
        .arg(numberText(step.round))
        .arg(trace_.world_size.value)
        .arg(numberText(step.pieces.front().chunk))
        .arg(trace_.world_size.value - 1);
  }
  QString operator()(const TraceSort& step) const {
    if (step.blocks.empty()) return {};
    return QObject::tr(
               "The %1 blocks are sorted by their work, the most first. Block %2 leads with %3. Of equal "
               "blocks the earlier one comes first.")
        .arg(numberText(static_cast<std::int64_t>(trace_.work->size())))
        .arg(step.blocks.front())
        .arg(work(step.blocks.front()));
  }
  QString operator()(const TraceRow& step) const {
    const std::int64_t world = trace_.world_size.value;
    if (step.reversed) {
      return QObject::tr(
                 "Row %1 is odd, so it is turned round: the snake. Its lightest block, %2, now stands in "
                 "column 0.")
          .arg(numberText(step.row))
          .arg(step.blocks.front());
    }
    return QObject::tr("The next %1 blocks (%3) are written as row %2, a column a rank.")
        .arg(world)
        .arg(numberText(step.row))
        .arg(list_of(step.blocks, world));
  }
  QString operator()(const TraceColumn& step) const {
    return QObject::tr("Rank %1 takes column %1: %2 blocks (%3) with %4 together.")
        .arg(step.rank.value)
        .arg(numberText(step.count))
        .arg(list_of(step.blocks, step.count), workText(step.load, unit_));
  }
  QString operator()(const TraceGive& step) const {
    return QObject::tr(
               "Block %1 (%2) goes to rank %3, the least loaded that has room. It now has %4, and %5 of %6 "
               "blocks.")
        .arg(step.block)
        .arg(work(step.block))
        .arg(step.rank.value)
        .arg(workText(step.load, unit_), numberText(step.count), numberText(step.room));
  }
  QString operator()(const TraceTogether& step) const {
    const QString why = step.joins ? t("which reads its document already")
                                   : t("the lightest that can still be filled up within the limit");
    return QObject::tr("Block %1 (%2) goes to rank %3, %4. It now has %5.")
        .arg(step.block)
        .arg(work(step.block))
        .arg(step.rank.value)
        .arg(why, workText(step.load, unit_));
  }
  QString operator()(const TraceStart& step) const {
    switch (step.from) {
      case TraceOrigin::nothing:
        return QObject::tr(
                   "Keep documents together: blocks by descending work go to a rank that reads their "
                   "document already, as long as no rank passes %1.")
            .arg(workText(step.bound, unit_));
      case TraceOrigin::best:
        return QObject::tr(
                   "From the best plan so far (slowest rank %1, %2 kv tokens read): look for blocks to "
                   "exchange so that less is read. No rank may pass %3.")
            .arg(workText(step.slowest, unit_), numberText(step.tokens_read), workText(step.bound, unit_));
      case TraceOrigin::ptrr:
      case TraceOrigin::min_heap:
        break;
    }
    const QString start = step.from == TraceOrigin::ptrr ? t("ptrr") : t("min-heap");
    if (step.slowest <= step.bound) {
      return QObject::tr(
                 "Start from what %1 deals: its slowest rank has %2, which is the whole-block bound. Nothing "
                 "can be better, so nothing is swapped.")
          .arg(start, workText(step.slowest, unit_));
    }
    return QObject::tr(
               "Start from what %1 deals: its slowest rank has %2. Swaps are to bring it down to the bound, "
               "%3.")
        .arg(start, workText(step.slowest, unit_), workText(step.bound, unit_));
  }
  QString operator()(const TraceSwap& step) const {
    const QString end = step.after < step.before
                            ? QObject::tr("The slowest rank goes from %1 to %2.")
                                  .arg(workText(step.before, unit_), workText(step.after, unit_))
                            : QObject::tr("Another rank has as much, so the slowest stays at %1.")
                                  .arg(workText(step.after, unit_));
    return QObject::tr("Rank %1, the slowest, gives %2 (%3) to rank %4 for %5 (%6). %7")
        .arg(step.slowest.value)
        .arg(blocks_text(step.given), work(step.given))
        .arg(step.other.value)
        .arg(blocks_text(step.taken), work(step.taken), end);
  }
  QString operator()(const TraceReadSwap& step) const {
    return QObject::tr("Rank %1 gives block %2 to rank %3 for block %4: %5 fewer are read.")
        .arg(step.from.value)
        .arg(step.given)
        .arg(step.to.value)
        .arg(step.taken)
        .arg(count(step.tokens_saved, "kv token"));
  }
  QString operator()(const TraceKeep& step) const {
    if (step.tokens_read > 0) {
      return QObject::tr("The best so far: %1 kv tokens read, and the slowest rank has %2.")
          .arg(numberText(step.tokens_read), workText(step.slowest, unit_));
    }
    return QObject::tr("The best plan so far is kept: its slowest rank has %1.")
        .arg(workText(step.slowest, unit_));
  }
  QString operator()(const TraceAsk& step) const {
    const QString answer = step.verdict == TraceVerdict::possible     ? t("Yes, there is one.")
                           : step.verdict == TraceVerdict::impossible ? t("No, there is none.")
                                                                      : t("It gave up before it knew.");
    return QObject::tr("Is there a plan whose slowest rank has at most %1? %2 (%3)")
        .arg(workText(step.target, unit_), answer, count(step.looks, "look"));
  }
  QString operator()(const TraceProof& step) const {
    if (step.proven) {
      return QObject::tr(
                 "Proved: the slowest rank has %1, and no plan of whole blocks does better. The search took "
                 "%2.")
          .arg(workText(step.slowest, unit_), count(step.looks, "look"));
    }
    return QObject::tr(
               "Not proved: the best plan found has %1, and none can have less than %2. The search took %3.")
        .arg(workText(step.slowest, unit_), workText(step.least, unit_), count(step.looks, "look"));
  }
  QString operator()(const TraceRelabel& /*step*/) const {
    return t(
        "Each rank takes another group of blocks of this batch row, so that the sums over the batch "
        "level out.");
  }
  QString operator()(const TraceFile& step) const {
    return QObject::tr("This plan was read from the file %1. How it was made is not known.")
        .arg(QString::fromStdString(step.name));
  }
  QString operator()(const TraceDone& step) const {
    if (step.loads.empty()) return t("The plan is there.");
    const auto slowest = std::max_element(step.loads.begin(), step.loads.end());
    std::int64_t sum = 0;
    for (const std::int64_t load : step.loads) sum += load;
    const auto ranks = static_cast<std::int64_t>(step.loads.size());
    const CostKind unit = trace_.work != nullptr ? unit_ : CostKind::area;
    return QObject::tr("The plan is there. Rank %1 is the slowest with %2; the mean is %3.")
        .arg(slowest - step.loads.begin())
        .arg(workText(*slowest, unit), numberText((sum + ranks / 2) / ranks));
  }

 private:
  [[nodiscard]] QString work(std::int32_t block) const {
    return workText((*trace_.work)[static_cast<std::size_t>(block)], unit_);
  }
  [[nodiscard]] QString work(const std::vector<std::int32_t>& blocks) const {
    std::int64_t sum = 0;
    for (const std::int32_t block : blocks) sum += (*trace_.work)[static_cast<std::size_t>(block)];
    return workText(sum, unit_);
  }
  [[nodiscard]] static QString capital(QString text) {
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    return text;
  }
  [[nodiscard]] static QString count(std::int64_t number, const char* one) {
    return numberText(number) + QLatin1Char(' ') + QString::fromLatin1(one) +
           (number == 1 ? QString() : QStringLiteral("s"));
  }

  const PlanTrace& trace_;
  CostKind unit_;
};

/// What a kind of step counts, for those that are left out.
QString kind_text(const TraceStep& step) {
  if (std::holds_alternative<TraceCut>(step)) return t("documents");
  if (std::holds_alternative<TraceArrange>(step)) return t("documents");
  if (std::holds_alternative<TraceTake>(step)) return t("ranks");
  if (std::holds_alternative<TraceRound>(step)) return t("rounds");
  if (std::holds_alternative<TraceRow>(step)) return t("rows");
  if (std::holds_alternative<TraceColumn>(step)) return t("columns");
  if (std::holds_alternative<TraceSwap>(step)) return t("swaps");
  if (std::holds_alternative<TraceReadSwap>(step)) return t("swaps");
  if (std::holds_alternative<TraceAsk>(step)) return t("questions");
  if (std::holds_alternative<TraceGive>(step)) return t("blocks");
  if (std::holds_alternative<TraceTogether>(step)) return t("blocks");
  return t("steps");
}

}  // namespace

QString workText(std::int64_t work, CostKind unit) {
  const QString number = work < 1'000'000'000 ? numberText(work) : compactText(work);
  switch (unit) {
    case CostKind::tiles:
      return work == 1 ? QObject::tr("1 tile") : QObject::tr("%1 tiles").arg(number);
    case CostKind::area:
      return work == 1 ? QObject::tr("1 pair") : QObject::tr("%1 pairs").arg(number);
    case CostKind::flops:
      return QObject::tr("%1 flops").arg(number);
    case CostKind::calibrated:
      break;
  }
  return QObject::tr("%1 units").arg(number);
}

QString traceStepText(const PlanTrace& trace, std::size_t step, CostKind unit) {
  const TraceStep& told = trace.steps[step];
  QString text = std::visit(Words(trace, unit), told);
  std::int64_t total = trace.total_like(told);
  std::int64_t left = total - trace.kept_like(told);
  if (const auto* row = std::get_if<TraceRow>(&told)) {
    // Odd rows are told twice.
    total = static_cast<std::int64_t>(trace.work->size()) / trace.world_size.value;
    left = total - row->row - 1;
  }
  const bool last =
      std::none_of(trace.steps.begin() + static_cast<std::ptrdiff_t>(step) + 1, trace.steps.end(),
                   [&](const TraceStep& other) { return other.index() == told.index(); });
  if (left > 0 && last) {
    text += QObject::tr(" The other %1 %2 of %3 follow the same rule and are not played.")
                .arg(numberText(left), kind_text(told), numberText(total));
  }
  return text;
}

}  // namespace evenkeel::ui
