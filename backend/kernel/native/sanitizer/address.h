// Whether memory may be accessed, by shadow memory (address.cc).
#pragma once
#include <stdint.h>

// Reports `what`, and ends the process, unless all of [address, address + size) may be accessed.
void CheckAccess(const char* what, uint64_t address, uint64_t size, const void* caller);
