// Memory functions of runtime.cc.
#pragma once
#include <stddef.h>

extern "C" {
void* memcpy(void* destination, const void* source, size_t length);
void* memset(void* destination, int byte, size_t length);
void* memmove(void* destination, const void* source, size_t length);
int memcmp(const void* left, const void* right, size_t length);
}
