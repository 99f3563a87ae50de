#include <string>

#include "balance/loaded_plan.h"
#include "balance/strategy.h"
#include "cli/workload.h"
#include "fuzz/expect.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace evenkeel;
  const auto names = cli::parse_strategies(std::string(fuzz::as_text(data, size)));
  if (!names) {
    fuzz::expect_one_line(names.error());
  } else {
    fuzz::expect(!names->empty(), "a list has a strategy");
    for (const std::string& name : *names) {
      if (file_of_strategy(name)) continue;  // a plan file, which is read elsewhere
      const auto strategy = parse_strategy(name);
      fuzz::expect(strategy.ok(), "every strategy is known");
      fuzz::expect(strategy_text(*strategy) == name, "the shortest text stays as it is");
    }
  }
  return 0;
}
