#include "io/plan_sink.h"

namespace evenkeel::io {

Result<void> OffsetsSink::numbers(std::span<const std::int64_t> more) {
  for (const std::int64_t& offset : more) {
    if (last_ == offset) continue;  // filled up, or a document without tokens
    last_ = offset;
    if (auto taken = builder_.numbers({&offset, 1}); !taken) return taken;
  }
  return {};
}

Result<void> OffsetsSink::end_row() {
  last_.reset();
  return builder_.end_row();
}

}  // namespace evenkeel::io
