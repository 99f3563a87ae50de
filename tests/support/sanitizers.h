#pragma once

/// Which sanitizer a test runs under: g++ says it by a macro, clang by a feature.
namespace evenkeel::test {

#if defined(__has_feature)
#define EVENKEEL_HAS_FEATURE(feature) __has_feature(feature)
#else
#define EVENKEEL_HAS_FEATURE(feature) 0
#endif

#if defined(__SANITIZE_ADDRESS__) || EVENKEEL_HAS_FEATURE(address_sanitizer)
inline constexpr bool kAddressSanitizer = true;
#else
inline constexpr bool kAddressSanitizer = false;
#endif

#if defined(__SANITIZE_THREAD__) || EVENKEEL_HAS_FEATURE(thread_sanitizer)
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif

#undef EVENKEEL_HAS_FEATURE

}  // namespace evenkeel::test
