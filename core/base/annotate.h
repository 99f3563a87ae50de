#pragma once

/// The one annotation of functions that a GPU backend may also compile. Empty without nvcc.
#if defined(__CUDACC__)
#define EVENKEEL_HOST_DEVICE __host__ __device__
#else
#define EVENKEEL_HOST_DEVICE
#endif
