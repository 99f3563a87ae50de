/* The example of the header, as C11, and what it promises to say about itself. */
#include <stdio.h>
#include <string.h>

#include "evenkeel.h"

static int expect(int holds, const char* what) {
  if (!holds) fprintf(stderr, "does not hold: %s\n", what);
  return holds ? 0 : 1;
}

int main(void) {
  /* From PyTorch 2.15: _PerDocumentHeadTailLoadBalancer([[4, 12]], 2), which the golden files hold too. */
  const int64_t expected[16] = {0, 3, 4, 5, 6, 13, 14, 15, 1, 2, 7, 8, 9, 10, 11, 12};
  const int64_t lengths[] = {4, 12};
  const int64_t row_sizes[] = {2};
  int64_t rearrange[16];
  int64_t restore[16];
  evenkeel_shape shape;
  evenkeel_request request = EVENKEEL_REQUEST_INIT;
  int failed = 0;
  int i;
  request.numbers = lengths;
  request.row_sizes = row_sizes;
  request.batch = 1;
  request.world_size = 2;
  request.strategy = "per-document-head-tail";
  failed |= expect(evenkeel_abi_version() == EVENKEEL_ABI_VERSION, "library and header are of one version");
  failed |= expect(strlen(evenkeel_version()) > 0, "the library has a version");
  failed |= expect(strcmp(evenkeel_error(), "") == 0, "nothing has failed yet");
  if (evenkeel_plan_int64(&request, rearrange, restore, 16, &shape) != EVENKEEL_OK) {
    fprintf(stderr, "%s\n", evenkeel_error());
    return 1;
  }
  failed |= expect(shape.rows == 1 && shape.seq_len == 16, "the shape is 1 x 16");
  failed |= expect(memcmp(rearrange, expected, sizeof expected) == 0, "the plan is the reference's");
  for (i = 0; i < 16; ++i) failed |= expect(restore[rearrange[i]] == i, "restore is the inverse");
  return failed;
}
