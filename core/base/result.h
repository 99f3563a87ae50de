#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace evenkeel {

/// What kind of trouble an `Error` is. The command line turns the first two into exit code 2, the others
/// into 3.
enum class ErrorKind {
  bad_input,    ///< the input breaks a rule of its own format or range
  infeasible,   ///< the input is fine, but this strategy cannot serve it
  unavailable,  ///< a backend is not there
  io,           ///< the operating system refused a file
  memory,       ///< not enough memory
};

/// Where in the input an error or a finding lies. Counted from 0.
struct Place {
  std::optional<std::size_t> row;
  std::optional<std::size_t> document;
  bool operator==(const Place&) const = default;
};

/// A change that lifts an error, in a form that a program can apply.
enum class FixKind {
  none,                       ///< only the text helps
  pad_documents_to_multiple,  ///< lengthen every document to a multiple of `value`
  pad_sequence_to_multiple,   ///< lengthen the padding at the end until S is a multiple of `value`
  use_strategy,               ///< choose the load balancer `name`
  use_square_blocks,          ///< kv block := q block
};

struct Fix {
  FixKind kind = FixKind::none;
  std::string text;  ///< for people: "pad it to 1008, or use ptrr"
  std::int64_t value = 0;
  std::string name;
  bool operator==(const Fix&) const = default;
};

/// An expected failure: which value, which rule, which fix.
struct Error {
  ErrorKind kind = ErrorKind::bad_input;
  std::string rule;     ///< stable identifier, e.g. "document-length-divisible"
  std::string message;  ///< value and rule, without a full stop
  Fix fix;
  Place place;

  /// One line for people: "message: fix".
  [[nodiscard]] std::string line() const { return fix.text.empty() ? message : message + ": " + fix.text; }
  bool operator==(const Error&) const = default;
};

[[nodiscard]] inline Error bad_input(std::string rule, std::string message, std::string fix_text = {}) {
  Error error;
  error.kind = ErrorKind::bad_input;
  error.rule = std::move(rule);
  error.message = std::move(message);
  error.fix.text = std::move(fix_text);
  return error;
}

[[nodiscard]] inline Error make_error(ErrorKind kind, std::string rule, std::string message,
                                      std::string fix_text = {}) {
  Error error = bad_input(std::move(rule), std::move(message), std::move(fix_text));
  error.kind = kind;
  return error;
}

/// A value or the error that stands in its place.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: like std::expected
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: like std::expected

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// Only when `ok()`.
  [[nodiscard]] const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  /// Only when not `ok()`.
  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: like std::expected

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

/// The outcome of work that a `std::stop_token` can end early: nothing means cancelled, which is neither a
/// value nor an error.
template <class T>
using Cancellable = std::optional<T>;

}  // namespace evenkeel
