#include <string>

#include "balance/reference_profile.h"
#include "cli/workload.h"
#include "fuzz/expect.h"

/// Names of choices: the reference's profile and the execution model.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto text = fuzz::as_text(data, size);
  const auto reference = parse_reference(text);
  if (!reference) {
    fuzz::expect_one_line(reference.error());
  } else {
    fuzz::expect(reference_name(*reference) == text, "a profile has the name that found it");
  }
  const auto execution = cli::parse_execution(std::string(text));
  if (!execution) {
    fuzz::expect_one_line(execution.error());
  } else {
    fuzz::expect(text == "flex" || text == "ring", "an execution model has one of two names");
  }
  return 0;
}
