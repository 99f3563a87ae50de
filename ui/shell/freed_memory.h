#pragma once

#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace evenkeel::ui {

/// From now on the process keeps some 64 MB of what it frees for what it allocates next: for a program that
/// makes a picture of several MB with every move. Otherwise every picture's pages come anew from the system,
/// zeroed one by one, which takes as long as a simple picture does. Nothing where the C library is no glibc.
inline void keepFreedMemory() {
#if defined(__GLIBC__)
  constexpr int kMiB = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * kMiB);
  mallopt(M_TRIM_THRESHOLD, 64 * kMiB);
#endif
}

}  // namespace evenkeel::ui
