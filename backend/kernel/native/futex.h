// Waiting for words of control memory, which several processes share.
#pragma once
#include <stdint.h>

#include <linux/futex.h>
#include <linux/time_types.h>

#include "sys.h"

inline constexpr int64_t kNoTimeout = -1;

// Until the word is other than `value`, woken up, interrupted, or `nanoseconds` have passed.
inline void FutexWait(uint32_t* word, uint32_t value, int64_t nanoseconds = kNoTimeout) {
  __kernel_timespec timeout{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  sys::Call(__NR_futex, word, FUTEX_WAIT, value, nanoseconds == kNoTimeout ? nullptr : &timeout);
}

inline void FutexWake(uint32_t* word) { sys::Call(__NR_futex, word, FUTEX_WAKE, 1); }
