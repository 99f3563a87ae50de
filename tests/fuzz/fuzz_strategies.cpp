#include <string>

#include "balance/load_balancer.h"
#include "cli/workload.h"
#include "fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto names = cli::parse_strategies(std::string(fuzz::as_text(data, size)));
  if (!names) {
    fuzz::expect_one_line(names.error());
  } else {
    fuzz::expect(!names->empty(), "a list has a strategy");
    for (const std::string& name : *names)
      fuzz::expect(find_load_balancer(name).ok(), "every strategy is known");
  }
  return 0;
}
