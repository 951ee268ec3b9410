// What the compiler expects to be there even without libc.
#include "memory.h"

#include <stdint.h>

extern "C" {

void* memcpy(void* destination, const void* source, size_t length) {
  void* to = destination;
  asm volatile("rep movsb" : "+D"(to), "+S"(source), "+c"(length) : : "memory");
  return destination;
}

void* memset(void* destination, int byte, size_t length) {
  void* to = destination;
  asm volatile("rep stosb" : "+D"(to), "+c"(length) : "a"(byte) : "memory");
  return destination;
}

void* memmove(void* destination, const void* source, size_t length) {
  if (reinterpret_cast<uintptr_t>(destination) - reinterpret_cast<uintptr_t>(source) >= length)
    return memcpy(destination, source, length);
  auto* to = static_cast<uint8_t*>(destination) + length - 1;
  auto* from = static_cast<const uint8_t*>(source) + length - 1;
  asm volatile("std; rep movsb; cld" : "+D"(to), "+S"(from), "+c"(length) : : "memory");
  return destination;
}

int memcmp(const void* left, const void* right, size_t length) {
  auto* a = static_cast<const uint8_t*>(left);
  auto* b = static_cast<const uint8_t*>(right);
  for (size_t index = 0; index < length; index++)
    if (a[index] != b[index]) return a[index] - b[index];
  return 0;
}

}  // extern "C"
