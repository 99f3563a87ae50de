#include "lesson/lesson_vocabulary.h"

#include <algorithm>

#include "lesson/lesson_numbers.h"

namespace evenkeel::lesson {
namespace {

constexpr Name kNames[] = {
    {"ranks", false, 0, "ranks", "the world size W"},
    {"rows", false, 0, "rows", "batch rows"},
    {"tokens", false, 0, "tokens", "tokens of one batch row, S"},
    {"documents", false, 0, "documents", "documents of all batch rows"},
    {"blocks", false, 0, "blocks", "q blocks of one batch row, n"},
    {"block_size", false, 0, "block_size", "tokens of a q block"},
    {"kv_block_size", false, 0, "kv_block_size", "tokens of a kv block"},
    {"executed_block_size", false, 0, "executed_block_size", "tokens of a q block that the kernels run"},
    {"reference", false, 0, "reference", "the reference profile, a name"},
    {"mask", false, 0, "mask", "the mask, a name"},
    {"area", false, 0, "area", "allowed pairs of all batch rows"},
    {"mask_tiles", false, 0, "mask_tiles", "full and partial tiles of the mask, all batch rows"},
    {"mask_full_tiles", false, 0, "mask_full_tiles", "full tiles of the mask, all batch rows"},
    {"document.length", false, 1, "document.length[document]",
     "tokens of a document, batch row by batch row"},
    {"document.area", false, 1, "document.area[document]", "allowed pairs of the q tokens of a document"},
    {"block.tiles", false, 1, "block.tiles[q block]", "tiles of a q block, batch row by batch row"},
    {"block.full", false, 1, "block.full[q block]", "full tiles of a q block"},
    {"block.area", false, 1, "block.area[q block]", "allowed pairs of a q block"},
    {"token.pairs", false, 1, "token.pairs[q]", "kv tokens that a token of the first batch row attends"},

    {"strategy", true, 0, "A.strategy", "the strategy, a name"},
    {"refused", true, 0, "A.refused", "condition: the strategy cannot serve the workload"},
    {"runs", true, 0, "A.runs", "condition: the kernels can run its plan"},
    {"cuts_blocks", true, 0, "A.cuts_blocks",
     "condition: its plan cuts blocks, so that blocks have no owner"},
    {"proven", true, 0, "A.proven", "condition: it proved that no plan of whole blocks is faster"},
    {"planned", true, 1, "A.planned[rank]", "tiles of the q blocks that a rank owns"},
    {"planned_full", true, 1, "A.planned_full[rank]", "the full ones among them"},
    {"tiles", true, 1, "A.tiles[rank]", "executed tiles of a rank, full and partial"},
    {"full", true, 1, "A.full[rank]", "the full ones among them"},
    {"partial", true, 1, "A.partial[rank]", "the partial ones among them"},
    {"area", true, 1, "A.area[rank]", "allowed pairs of a rank"},
    {"tokens", true, 1, "A.tokens[rank]", "q tokens of a rank, all batch rows"},
    {"segments", true, 1, "A.segments[rank]", "segments of a rank, all batch rows"},
    {"documents", true, 1, "A.documents[rank]", "documents that a rank owns tokens of"},
    {"owner", true, 1, "A.owner[q block]", "the rank that owns a q block, batch row by batch row"},
    {"token_owner", true, 1, "A.token_owner[q]", "the rank that owns a token of the first batch row"},
    {"bound", true, 0, "A.bound", "the whole-block bound, planned tiles of the slowest rank"},
    {"area_bound", true, 0, "A.area_bound", "the mean of allowed pairs, rounded up"},
    {"tiles_bound", true, 0, "A.tiles_bound",
     "executed tiles of the slowest rank at least, whatever the plan"},
    {"fragmentation", true, 0, "A.fragmentation", "executed tiles / tiles of the mask"},
    {"reads", true, 2, "A.reads[rank, other]", "distinct kv tokens of another rank that a rank reads"},
    {"reads_others", true, 1, "A.reads_others[rank]", "kv tokens that a rank reads of others"},
    {"all_gather", true, 0, "A.all_gather", "kv tokens that an all-gather sends to each rank"},
    {"ring.served", true, 0, "A.ring.served", "condition: the ring serves mask and strategy"},
    {"ring.area", true, 2, "A.ring.area[step, rank]", "allowed pairs of a rank at a step of the ring"},
    {"ring.behavior", true, 2, "A.ring.behavior[step, rank]",
     "what a rank does at a step, as the reference names it"},
    {"ring.slowest", true, 1, "A.ring.slowest[step]", "the most allowed pairs of a rank at a step"},
    {"ring.skips", true, 1, "A.ring.skips[step]", "ranks that have nothing to do at a step"},
    {"ring.critical", true, 0, "A.ring.critical", "the sum of A.ring.slowest: what the ring waits for"},
    {"ring.waiting", true, 0, "A.ring.waiting", "share of all ranks' time spent waiting, between none and 1"},
    {"findings", true, 0, "A.findings", "findings, errors and warnings"},
    {"errors", true, 0, "A.errors", "findings that are errors"},
    {"warnings", true, 0, "A.warnings", "findings that are warnings"},
};

constexpr Function kFunctions[] = {
    {"max", Takes::list_or_numbers, 1, -1, "max(list) or max(x, y, ...)", "the largest"},
    {"min", Takes::list_or_numbers, 1, -1, "min(list) or min(x, y, ...)", "the smallest"},
    {"sum", Takes::list, 1, 1, "sum(list)", "the sum"},
    {"mean", Takes::list, 1, 1, "mean(list)", "the mean"},
    {"count", Takes::list, 1, 1, "count(list)", "how many there are"},
    {"imbalance", Takes::list, 1, 1, "imbalance(list)", "max / mean"},
    {"slowest", Takes::list, 1, 1, "slowest(list)", "where the largest is, the first of equals"},
    {"fastest", Takes::list, 1, 1, "fastest(list)", "where the smallest is, the first of equals"},
    {"equal", Takes::list, 1, 1, "equal(list)", "condition: all are the same"},
    {"times_at", Takes::list_and_number, 2, 2, "times_at(list, x)", "how many are x"},
    {"abs", Takes::number, 1, 1, "abs(x)", "without its sign"},
    {"ceil", Takes::number, 1, 1, "ceil(x)", "rounded up"},
    {"floor", Takes::number, 1, 1, "floor(x)", "rounded down"},
    {"padding", Takes::number, 1, 1, "padding(m)", "tokens that lengthen every document to a multiple of m"},
    {"finds_a", Takes::rule, 1, 1, "finds_a(\"rule\")", "condition: a finding of A has this rule"},
    {"finds_b", Takes::rule, 1, 1, "finds_b(\"rule\")", "condition: a finding of B has this rule"},
};

}  // namespace

std::span<const Name> names() {
  return kNames;
}

const Name* find_name(std::string_view word) {
  const bool of_side = word.starts_with("A.") || word.starts_with("B.");
  const std::string_view rest = of_side ? word.substr(2) : word;
  const auto* found = std::find_if(std::begin(kNames), std::end(kNames), [&](const Name& name) {
    return name.of_side == of_side && name.name == rest;
  });
  return found == std::end(kNames) ? nullptr : found;
}

std::span<const Function> functions() {
  return kFunctions;
}

const Function* find_function(std::string_view name) {
  const auto* found = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                   [&](const Function& function) { return function.name == name; });
  return found == std::end(kFunctions) ? nullptr : found;
}

}  // namespace evenkeel::lesson

namespace evenkeel {

const std::vector<LessonName>& lesson_names() {
  static const std::vector<LessonName> all = [] {
    std::vector<LessonName> list;
    for (const auto& name : lesson::names()) list.push_back({name.form, name.summary});
    for (const auto& function : lesson::functions()) list.push_back({function.form, function.summary});
    return list;
  }();
  return all;
}

}  // namespace evenkeel
