// Time for deadlines.
#pragma once
#include <stdint.h>

#include <linux/time.h>

#include "sys.h"

inline constexpr int64_t kMicrosecond = 1'000;
inline constexpr int64_t kMillisecond = 1'000'000;
inline constexpr int64_t kSecond = 1'000'000'000;

// Nanoseconds since some fixed moment.
inline int64_t Now() {
  struct {
    int64_t seconds;
    int64_t nanoseconds;
  } time;
  sys::Call(__NR_clock_gettime, CLOCK_MONOTONIC, &time);
  return time.seconds * kSecond + time.nanoseconds;
}
