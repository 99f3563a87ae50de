#include "fuzz/expect_lengths.h"
#include "io/session.h"

/// Whatever is read is written so that it is read the same.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto session = io::parse_session(fuzz::as_text(data, size));
  if (!session) {
    fuzz::expect_one_line(session.error());
    return 0;
  }
  fuzz::expect_layout_or_line(session->project.layout);
  const auto again = io::parse_session(io::session_text(*session));
  fuzz::expect(again.ok() && *again == *session, "a session that is read can be written and read again");
  return 0;
}
