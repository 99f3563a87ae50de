#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/flags.h"
#include "io/lengths.h"
#include "layout/layout.h"
#include "pipeline/case.h"

namespace evenkeel::cli {

/// What WORKLOAD says: the documents, and all choices but the strategy.
struct Workload {
  Layout layout;
  Case settings;
};

void declare_workload(Flags& flags);

/// Errors: `bad_input` naming the flag; those of the file that is read.
[[nodiscard]] Result<Workload> read_workload(const Flags& flags);

/// The values of `--docs`, one a batch row, as a layout. Errors: `bad_input`.
[[nodiscard]] Result<Layout> parse_docs(const std::vector<std::string>& rows, io::LengthsFormat format);

/// "a,b" -> the load balancers' names; "all" is every one. Errors: `bad_input` for an unknown or
/// empty name.
[[nodiscard]] Result<std::vector<std::string>> parse_strategies(const std::string& text);

}  // namespace evenkeel::cli
