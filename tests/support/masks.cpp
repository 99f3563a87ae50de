#include "support/masks.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

namespace evenkeel::test {

MaskSpec spec_of(const OracleMask& mask) {
  std::vector<MaskSpec> operands;
  for (const OracleMask& operand : mask.operands) operands.push_back(spec_of(operand));
  if (mask.name == "and") return and_masks(std::move(operands));
  if (mask.name == "or") return or_masks(std::move(operands));
  if (mask.name == "not") return not_mask(operands.front());
  return parse_mask(text_of(mask)).value();
}

Mask mask_of(const OracleMask& mask, const std::vector<Row>& rows) {
  return Mask::make(spec_of(mask), Layout::make(rows).value()).value();
}

rc::Gen<std::int64_t> parameter_value(std::int64_t least) {
  constexpr std::int64_t kHuge = std::int64_t{1} << 62;
  return rc::gen::weightedOneOf<std::int64_t>(
      {{2, rc::gen::just(least)},
       {2, rc::gen::just<std::int64_t>(least + 1)},
       {6, rc::gen::inRange<std::int64_t>(least, 24)},
       {2, rc::gen::inRange<std::int64_t>(least, 200)},
       {1, rc::gen::element<std::int64_t>(4096, kHuge, std::numeric_limits<std::int64_t>::max())}});
}

rc::Gen<OracleMask> parameters_for(const std::string& name) {
  return rc::gen::exec([name]() -> OracleMask {
    static const struct {
      const char* name;
      std::vector<std::pair<const char*, std::int64_t>> parameters;
    } kTable[] = {{"sliding-window", {{"left", 0}, {"right", 0}}},
                  {"document-sliding-window", {{"left", 0}, {"right", 0}}},
                  {"prefix-lm", {{"prefix", 0}}},
                  {"chunked", {{"chunk", 1}}},
                  {"document-chunked", {{"chunk", 1}}},
                  {"sink-sliding-window", {{"left", 0}, {"sinks", 0}}},
                  {"global", {{"window", 0}, {"tokens", 0}}},
                  {"dilated", {{"dilation", 1}, {"left", 0}}}};
    std::string text = name;
    for (const auto& line : kTable) {
      if (name != line.name) continue;
      char before = ':';
      for (const auto& [key, least] : line.parameters) {
        text += before + std::string(key) + "=" + std::to_string(*parameter_value(least));
        before = ',';
      }
    }
    return text;
  });
}

const std::vector<std::string>& mask_names() {
  static const std::vector<std::string> names = {"full",
                                                 "causal",
                                                 "document",
                                                 "document-causal",
                                                 "sliding-window",
                                                 "document-sliding-window",
                                                 "prefix-lm",
                                                 "chunked",
                                                 "document-chunked",
                                                 "sink-sliding-window",
                                                 "global",
                                                 "dilated"};
  return names;
}

rc::Gen<OracleMask> any_named_mask() {
  return rc::gen::mapcat(rc::gen::elementOf(mask_names()),
                         [](const std::string& name) { return parameters_for(name); });
}

rc::Gen<OracleMask> joined_mask(int depth) {
  return rc::gen::exec([depth]() -> OracleMask {
    const auto join = *rc::gen::element<std::string>("and", "or", "not");
    const int most = join == "not" ? 1 : 3;
    const int count = join == "not" ? 1 : *rc::gen::weightedElement<int>({{1, 0}, {2, 1}, {8, 2}, {3, most}});
    std::vector<OracleMask> operands;
    for (int i = 0; i < count; ++i) {
      const bool deeper = depth > 1 && *rc::gen::inRange(0, 3) == 0;
      operands.push_back(deeper ? *joined_mask(depth - 1) : *any_named_mask());
    }
    return {join, std::move(operands)};
  });
}

rc::Gen<OracleMask> any_mask() {
  return rc::gen::weightedOneOf<OracleMask>({{4, any_named_mask()}, {1, joined_mask(2)}});
}

rc::Gen<Row> documents(std::int64_t most) {
  const auto many = rc::gen::map(rc::gen::nonEmpty(rc::gen::container<Row>(
                                     rc::gen::inRange<std::int64_t>(1, std::min<std::int64_t>(most, 24)))),
                                 [most](Row row) {
                                   std::int64_t sum = 0;
                                   std::size_t kept = 0;
                                   while (kept < row.size() && sum + row[kept] <= most) sum += row[kept++];
                                   row.resize(std::max<std::size_t>(kept, 1));
                                   return row;
                                 });
  const auto single = rc::gen::map(rc::gen::inRange<std::size_t>(1, static_cast<std::size_t>(most) + 1),
                                   [](std::size_t count) { return Row(count, 1); });
  const auto one = rc::gen::map(rc::gen::inRange<std::int64_t>(1, most + 1),
                                [](std::int64_t length) { return Row{length}; });
  return rc::gen::weightedOneOf<Row>({{6, many}, {1, single}, {2, one}, {1, rc::gen::just(Row{1})}});
}

rc::Gen<std::vector<Row>> batch_of(const Row& row) {
  return rc::gen::exec([row]() {
    std::vector<Row> rows = {row};
    const std::int64_t total = std::accumulate(row.begin(), row.end(), std::int64_t{0});
    const int more = *rc::gen::weightedElement<int>({{3, 0}, {1, 1}, {1, 2}});
    for (int i = 0; i < more; ++i) {
      if (*rc::gen::arbitrary<bool>()) {
        rows.push_back({total});
      } else {
        Row other = rows.back();
        std::rotate(other.begin(), other.begin() + 1, other.end());
        rows.push_back(other);
      }
    }
    return rows;
  });
}

rc::Gen<std::int64_t> block_side() {
  return rc::gen::element<std::int64_t>(1, 2, 3, 4, 5, 7, 8, 12, 16, 31, 64, 128, 1000);
}

Cost oracle_cost(const OracleMask& mask, const std::vector<Row>& rows, BlockSize block) {
  Cost cost;
  cost.block_size = block;
  for (const Row& lengths : rows) {
    const auto tiles =
        OracleRow(lengths).tiles(mask, static_cast<std::size_t>(block.q), static_cast<std::size_t>(block.kv));
    RowCost row;
    row.full_tiles = tiles.full;
    row.area_before = {0};
    for (std::size_t i = 0; i < tiles.full.size(); ++i) {
      row.tiles.push_back(tiles.full[i] + tiles.partial[i]);
      row.area_before.push_back(row.area_before.back() + tiles.area[i]);
    }
    cost.rows.push_back(std::make_shared<const RowCost>(std::move(row)));
  }
  return cost;
}

}  // namespace evenkeel::test
