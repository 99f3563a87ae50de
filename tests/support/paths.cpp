#include "support/paths.h"

namespace evenkeel::test {

const char* golden_dir() {
  return EVENKEEL_GOLDEN_DIR;
}

const char* resource_dir() {
  return EVENKEEL_RESOURCE_DIR;
}

}  // namespace evenkeel::test
