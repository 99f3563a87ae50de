#pragma once

#include <memory>
#include <stop_token>
#include <vector>

#include "balance/load_balancer.h"

namespace evenkeel {

/// The same groups in every batch row, dealt to ranks anew so that what the slowest rank has over all rows is
/// little: rows whose groups differ most come first; each gives its heaviest group to the rank with the least
/// so far (ties: lower group, lower rank). Then groups of one row change places between the slowest rank and
/// another, as long as that makes the slowest lighter.
///
/// A rank that sums over the batch waits for nobody in between, so that rows need not be level one by one.
/// O(B W log W), and O(B W) for each change of places, of which there are at most 16 W. Never worse than the
/// rows as they come. Any labels when stopped. Checked in tests/core/balancers_beyond_test.cpp.
[[nodiscard]] std::vector<std::shared_ptr<const Groups>> relabelled(
    const std::vector<std::shared_ptr<const Groups>>& rows, const BlockWork& work,
    const std::stop_token& stop, TraceRecorder* recorder = nullptr);

}  // namespace evenkeel
