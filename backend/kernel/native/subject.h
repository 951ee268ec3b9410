// The subject: processes whose threads perform what the driver posts to their slots.
#pragma once
#include <stdint.h>

// Argument of a subject that replaces no other.
inline constexpr uint32_t kNoCaller = 0xffffffff;

// Runs the executable as `process` of the machine whose control memory is at kControlFd. `caller` is the thread whose
// `exec` led here, or kNoCaller. Does not return.
[[noreturn]] void SubjectMain(uint32_t process, uint32_t caller);
