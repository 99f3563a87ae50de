#include "evenkeel.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "balance/indices.h"
#include "balance/load_balancer.h"
#include "balance/reference_profile.h"
#include "io/number_sink.h"
#include "io/plan_check.h"
#include "mask/mask_spec.h"
#include "pipeline/pipeline.h"

namespace evenkeel {
namespace {

/// Plain memory, so that a thread that ends has nothing to free.
thread_local std::array<char, 1024> last_error = {};

/// Keeps the text, cut where it is too long, but never inside a character.
void keep_error(std::string_view text) {
  std::size_t size = std::min(text.size(), last_error.size() - 1);
  if (size < text.size()) {
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
  }
  std::copy_n(text.begin(), size, last_error.begin());
  last_error[size] = '\0';
}

std::int32_t status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_input:
      return EVENKEEL_BAD_INPUT;
    case ErrorKind::infeasible:
      return EVENKEEL_INFEASIBLE;
    case ErrorKind::memory:
      return EVENKEEL_NO_MEMORY;
    default:
      return EVENKEEL_FAILED;
  }
}

std::int32_t fail(std::int32_t status, std::string_view text) {
  keep_error(text);
  return status;
}

/// Runs `work`, which returns a status, and lets no exception out.
template <class Work>
std::int32_t without_exceptions(Work work) noexcept {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return fail(EVENKEEL_NO_MEMORY, "there is not enough memory for this plan");
  } catch (const std::exception& exception) {
    return fail(EVENKEEL_FAILED, exception.what());
  } catch (...) {
    return fail(EVENKEEL_FAILED, "an unknown exception: report this as a mistake of Evenkeel");
  }
}

const Engine& engine() {
  static const std::unique_ptr<Engine> cpu = make_cpu_engine();
  return *cpu;
}

Error null_pointer(const char* what) {
  return bad_input("pointer-given", std::string(what) + " is NULL", "give an array");
}

/// A copy of a request, where it is one of this library's version.
Result<evenkeel_request> read_request(const evenkeel_request* request) {
  if (request == nullptr) return null_pointer("the request");
  const std::size_t size = request->struct_size;
  if (size != sizeof(evenkeel_request)) {
    return bad_input("struct-size",
                     "the request has a struct_size of " + std::to_string(size) +
                         ", and this library knows " + std::to_string(sizeof(evenkeel_request)),
                     "begin with EVENKEEL_REQUEST_INIT of this library's header");
  }
  return *request;
}

/// Looks at no number yet: what no layout could hold is refused before it is read.
Result<void> check_row_sizes(const evenkeel_request& request) {
  std::int64_t room = kMaxDocuments + (request.numbers_are == EVENKEEL_CU_SEQLENS ? request.batch : 0);
  for (std::int64_t row = 0; row < request.batch; ++row) {
    const std::int64_t size = request.row_sizes[row];
    if (size < 0 || size > room) {
      return bad_input("row-size-range",
                       "row " + std::to_string(row) + " has " + std::to_string(size) +
                           " numbers, and all rows have from 0 to 2^25 documents together",
                       "give the number of its numbers in row_sizes");
    }
    room -= size;
  }
  return {};
}

Result<Layout> read_layout(const evenkeel_request& request) {
  if (request.numbers == nullptr) return null_pointer("numbers");
  if (request.row_sizes == nullptr) return null_pointer("row_sizes");
  if (request.numbers_are != EVENKEEL_LENGTHS && request.numbers_are != EVENKEEL_CU_SEQLENS) {
    return bad_input("numbers-known", "numbers_are is " + std::to_string(request.numbers_are),
                     "use EVENKEEL_LENGTHS or EVENKEEL_CU_SEQLENS");
  }
  // A sequence length of 1 is the weakest claim: only B is looked at here.
  if (auto possible = check_shape(1, request.batch); !possible) return possible.error();
  if (auto possible = check_row_sizes(request); !possible) return possible.error();
  io::LayoutBuilder builder(request.numbers_are == EVENKEEL_LENGTHS ? io::LengthsFormat::lengths
                                                                    : io::LengthsFormat::cu_seqlens);
  const std::int64_t* numbers = request.numbers;
  for (std::int64_t row = 0; row < request.batch; ++row) {
    const std::int64_t size = request.row_sizes[row];
    if (auto taken = builder.numbers({numbers, static_cast<std::size_t>(size)}); !taken) return taken.error();
    if (auto ended = builder.end_row(); !ended) return ended.error();
    numbers += size;
  }
  return std::move(builder).finish();
}

Result<Case> read_case(const evenkeel_request& request) {
  Case settings;
  if (request.strategy == nullptr) {
    return bad_input("strategy-given", "strategy is NULL", "give the name of a strategy");
  }
  settings.strategy = request.strategy;
  settings.world_size = WorldSize{request.world_size};
  if (request.block_size != 0) settings.block_size = {request.block_size, request.block_size};
  if (request.kv_block_size != 0) settings.block_size.kv = request.kv_block_size;
  if (request.mask != nullptr) {
    auto mask = parse_mask(request.mask);
    if (!mask) return mask.error();
    settings.masks.front().mask = std::move(mask).value();
  }
  if (request.reference != nullptr) {
    auto reference = parse_reference(request.reference);
    if (!reference) return reference.error();
    settings.reference = *reference;
  }
  if (request.no_load_balance != 0) settings.load_balancing = LoadBalancing::off;
  return settings;
}

Result<std::shared_ptr<const Plan>> make_plan(const evenkeel_request* given) {
  auto request = read_request(given);
  if (!request) return request.error();
  auto settings = read_case(*request);
  if (!settings) return settings.error();
  auto layout = read_layout(*request);
  if (!layout) return layout.error();
  auto plan = run_to_plan({std::move(layout).value(), std::move(settings).value(), {}}, engine());
  if (!plan->ok()) return plan->error();
  if (auto valid = io::check_permutation(***plan); !valid->ok()) return valid->error();
  return **plan;
}

template <class Index>
Result<void> expand(const Plan& plan, Expansion expansion, Index* out) {
  if (out == nullptr) return {};
  for (std::size_t row = 0; row < plan.index_row_count(); ++row) {
    const Span<Index> indices(out + static_cast<std::ptrdiff_t>(row) * plan.seq_len(),
                              static_cast<std::size_t>(plan.seq_len()));
    auto done = *expand_plan(engine(), plan, BatchRow{row}, expansion, {0, plan.seq_len()}, indices);
    if (!done) return done;
  }
  return {};
}

template <class Index>
std::int32_t plan_into(const evenkeel_request* request, Index* rearrange, Index* restore,
                       std::int64_t capacity, evenkeel_shape* shape) {
  const auto made = make_plan(request);
  if (!made) return fail(status_of(made.error().kind), made.error().line());
  const Plan& plan = **made;
  const auto rows = static_cast<std::int64_t>(plan.index_row_count());
  if (shape != nullptr) *shape = {rows, plan.seq_len()};
  if (rearrange == nullptr && restore == nullptr) return EVENKEEL_OK;
  // Rows are at most 2^22 and tokens 2^31 each.
  if (capacity < rows * plan.seq_len()) {
    return fail(EVENKEEL_SHORT_BUFFER, "the indices are " + std::to_string(rows) + " x " +
                                           std::to_string(plan.seq_len()) +
                                           " elements, and each buffer holds " + std::to_string(capacity));
  }
  for (const auto& [expansion, out] :
       {std::pair{Expansion::rearrange, rearrange}, std::pair{Expansion::restore, restore}}) {
    if (auto done = expand(plan, expansion, out); !done) {
      return fail(status_of(done.error().kind), done.error().line());
    }
  }
  return EVENKEEL_OK;
}

}  // namespace
}  // namespace evenkeel

std::int32_t evenkeel_abi_version() {
  return EVENKEEL_ABI_VERSION;
}

const char* evenkeel_version() {
  return EVENKEEL_VERSION;
}

const char* evenkeel_strategy_name(std::int64_t index) {
  const auto& all = evenkeel::load_balancers();
  // The names are literals, so that they end with a NUL.
  return index >= 0 && index < std::ssize(all) ? all[static_cast<std::size_t>(index)]->name.data() : nullptr;
}

std::int32_t evenkeel_plan_int64(const evenkeel_request* request, std::int64_t* rearrange,
                                 std::int64_t* restore, std::int64_t capacity, evenkeel_shape* shape) {
  return evenkeel::without_exceptions(
      [&] { return evenkeel::plan_into(request, rearrange, restore, capacity, shape); });
}

std::int32_t evenkeel_plan_int32(const evenkeel_request* request, std::int32_t* rearrange,
                                 std::int32_t* restore, std::int64_t capacity, evenkeel_shape* shape) {
  return evenkeel::without_exceptions(
      [&] { return evenkeel::plan_into(request, rearrange, restore, capacity, shape); });
}

const char* evenkeel_error() {
  return evenkeel::last_error.data();
}
