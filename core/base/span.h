#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include "base/annotate.h"

namespace evenkeel {

/// A contiguous container of elements that T* can point to, and not `Self`.
template <class Container, class Self, class T>
concept OtherContainer = !std::is_same_v<std::remove_cvref_t<Container>, Self> &&
                         std::is_convertible_v<decltype(std::declval<Container&>().data()), T*>;

/// A view of `size` elements in memory that somebody else owns; like `std::span`, but usable in device code
/// (nvcc warns about `std::span` there). No bounds checks.
template <class T>
class Span {
 public:
  constexpr Span() = default;
  EVENKEEL_HOST_DEVICE constexpr Span(T* data, std::size_t size) : data_(data), size_(size) {}

  /// Any contiguous container with `data()` and `size()`. Implicit, as that of `std::span`.
  template <OtherContainer<Span, T> Container>
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): a span itself is no such container
  constexpr Span(Container&& container) : data_(container.data()), size_(container.size()) {}

  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr T* data() const { return data_; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr std::size_t size() const { return size_; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr T* begin() const { return data_; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr T* end() const { return data_ + size_; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr T& operator[](std::size_t i) const { return data_[i]; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr T& back() const { return data_[size_ - 1]; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr Span first(std::size_t count) const { return {data_, count}; }
  [[nodiscard]] EVENKEEL_HOST_DEVICE constexpr Span subspan(std::size_t offset, std::size_t count) const {
    return {data_ + offset, count};
  }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace evenkeel
