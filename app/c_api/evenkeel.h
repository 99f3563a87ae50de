/*
 * Evenkeel from any language that calls C: a plan of context-parallel attention from document lengths, in the
 * caller's own buffers. Link with libevenkeel.so, or load it at run time.
 *
 *   const int64_t lengths[] = {4, 12};
 *   const int64_t row_sizes[] = {2};
 *   evenkeel_request request = EVENKEEL_REQUEST_INIT;
 *   request.numbers = lengths;
 *   request.row_sizes = row_sizes;
 *   request.batch = 1;
 *   request.world_size = 2;
 *   request.strategy = "per-document-head-tail";
 *   int64_t rearrange[16], restore[16];
 *   evenkeel_shape shape;
 *   if (evenkeel_plan_int64(&request, rearrange, restore, 16, &shape) != EVENKEEL_OK) puts(evenkeel_error());
 *
 * Every function may be called from several threads at once, and after a fork: nothing is kept between calls
 * but one error text a thread, and no thread outlives a call. No exception leaves a function, whatever it is
 * given, as long as pointers point to as many elements as their counts say.
 *
 * Checked against tests/golden and by tests/c_api, under AddressSanitizer and ThreadSanitizer too.
 */
#ifndef EVENKEEL_H
#define EVENKEEL_H

/* NOLINTBEGIN(modernize-deprecated-headers,modernize-use-using): this is C. */

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define EVENKEEL_API __attribute__((visibility("default")))
#else
#define EVENKEEL_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Grows when a program that was built with an older header could no longer run with the library. */
#define EVENKEEL_ABI_VERSION 1

/* What became of a call. */
enum {
  EVENKEEL_OK = 0,
  EVENKEEL_BAD_INPUT = 1,    /* a value breaks a rule of its own format or range */
  EVENKEEL_INFEASIBLE = 2,   /* the values are fine, but this strategy cannot serve them */
  EVENKEEL_SHORT_BUFFER = 3, /* the shape is written, the indices are not */
  EVENKEEL_NO_MEMORY = 4,
  EVENKEEL_FAILED = 5 /* a mistake of Evenkeel's own */
};

/* What the numbers of a request are. */
enum {
  EVENKEEL_LENGTHS = 0,   /* document lengths */
  EVENKEEL_CU_SEQLENS = 1 /* for each row, offsets that start at 0 and end at S */
};

/* What is to be planned. Texts are NUL-terminated, and those of the command line; NULL and 0 are the defaults
 * that stand in brackets. Begin with EVENKEEL_REQUEST_INIT. */
typedef struct evenkeel_request {
  size_t struct_size;       /* sizeof(evenkeel_request) */
  const int64_t* numbers;   /* of all batch rows, one row after another */
  const int64_t* row_sizes; /* for each batch row, how many of the numbers are its own */
  int64_t batch;            /* batch rows, B */
  int64_t world_size;       /* ranks, W */
  int64_t block_size;       /* tokens per q block [128] */
  int64_t kv_block_size;    /* tokens per kv block [block_size] */
  const char* strategy;     /* the load balancer: "ptrr" */
  const char* mask;         /* "sliding-window:left=1023,right=0" ["document-causal"] */
  const char* reference;    /* which PyTorch to agree with ["torch-2.15"] */
  int32_t numbers_are;      /* [EVENKEEL_LENGTHS] or EVENKEEL_CU_SEQLENS */
  int32_t no_load_balance; /* not 0: what strategy "default" sees of _cp_options.enable_load_balance is off */
} evenkeel_request;

#define EVENKEEL_REQUEST_INIT \
  { sizeof(evenkeel_request), NULL, NULL, 0, 0, 0, 0, NULL, NULL, NULL, 0, 0 }

/* The shape of both index arrays, row by row without gaps. rows is 1 where all batch rows share their
 * indices, as PyTorch's load balancers return them, else B; B x S elements always suffice. */
typedef struct evenkeel_shape {
  int64_t rows;
  int64_t seq_len; /* S */
} evenkeel_shape;

/* EVENKEEL_ABI_VERSION of the library. */
EVENKEEL_API int32_t evenkeel_abi_version(void);

/* The library's version: "0.1.0". */
EVENKEEL_API const char* evenkeel_version(void);

/* The name of a strategy, in the order in which `evenkeel report --strategy all` shows them; NULL from the
 * first index on that has none. */
EVENKEEL_API const char* evenkeel_strategy_name(int64_t index);

/*
 * The rearrange and restore indices of a plan: q_rearranged[i] = q[rearrange[i]], q[i] =
 * q_rearranged[restore[i]], and rank r owns equal chunk r of the rearranged sequence.
 *
 * Either array may be NULL; with both NULL only the shape is asked for. `capacity` is how many elements each
 * of them holds. What the shape does not cover stays untouched; on any outcome but EVENKEEL_OK no index is of
 * use. `shape` may be NULL. The plan has been checked to be a permutation of every row.
 *
 * Time O(documents + blocks + S x rows), on one thread up to 2^19 tokens.
 */
EVENKEEL_API int32_t evenkeel_plan_int64(const evenkeel_request* request, int64_t* rearrange,
                                         int64_t* restore, int64_t capacity, evenkeel_shape* shape);

/* The same in 32 bits, which hold every index, as S is at most 2^31. */
EVENKEEL_API int32_t evenkeel_plan_int32(const evenkeel_request* request, int32_t* rearrange,
                                         int32_t* restore, int64_t capacity, evenkeel_shape* shape);

/* Why the last call of this thread that failed did: one line of UTF-8 with the value, the rule and the fix.
 * Empty where none has. Stays as it is until another call of this thread fails. Never NULL. */
EVENKEEL_API const char* evenkeel_error(void);

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-deprecated-headers,modernize-use-using) */

#endif
