// Raw system calls: what the machine has instead of libc. A result from -4095 to -1 is minus an errno.
#pragma once
#include <stddef.h>
#include <stdint.h>

#include <asm/unistd.h>

#ifdef SANITIZED
extern "C" void __sanitizer_check_call(long number, const long* words);  // sanitizer/calls.cc
#endif

namespace sys {

inline long Call6(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

// One cast for integers, which are widened by their own sign, and pointers.
template <typename Argument>
inline long Word(Argument argument) { return (long)argument; }

// Any system call; missing arguments are 0.
template <typename... Arguments>
inline long Call(long number, Arguments... arguments) {
  static_assert(sizeof...(arguments) <= 6);
  long words[6] = {Word(arguments)...};
#ifdef SANITIZED
  __sanitizer_check_call(number, words);
#endif
  return Call6(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

inline bool Failed(long result) { return result < 0 && result >= -4095; }

}  // namespace sys
