#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

#include "base/result.h"
#include "base/units.h"

namespace evenkeel {

namespace mask_mod {
struct Compiled;
}

/// The allowed pairs of every q row of a mask_mod, over S tokens.
struct RowAreas {
  std::vector<std::int64_t> before;  ///< S + 1 entries: allowed pairs in the rows before q; the first is 0
  std::int64_t pairs_counted = 0;    ///< looked at one by one: how many depends on who counts
};

/// Counts the allowed pairs of every q row of a program that no pair of `seq_len` tokens makes fail. Nothing
/// when stopped.
using RowCounter = std::function<Cancellable<Result<RowAreas>>(
    const mask_mod::Compiled& program, BatchRow row, std::int64_t seq_len, const std::stop_token& stop)>;

/// The same with rectangles of pairs that are decided whole or split (`mask_mod::Rectangles`), bands of rows
/// on all cores. Has no errors. O(S) memory.
[[nodiscard]] Cancellable<Result<RowAreas>> count_row_areas(const mask_mod::Compiled& program, BatchRow row,
                                                            std::int64_t seq_len,
                                                            const std::stop_token& stop);

}  // namespace evenkeel
