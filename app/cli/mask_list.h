#pragma once

#include "cli/output.h"

namespace evenkeel::cli {

/// Every named mask with its parameters, its rule and its mask_mod text, for reading.
void write_mask_list(Output& out);

}  // namespace evenkeel::cli
