// Transfers with O_DIRECT (open(2)): between memory and a disk, with the pages of the memory pinned for it.
#pragma once
#include <stdint.h>

#include "abi.h"

inline constexpr uint64_t kMostDirect = 8192;  // bytes of one transfer
inline constexpr uint32_t kDirectPlaces = 32;

// Reads from a file whose page n is full of the byte n + 1. Bytes or minus an errno; EBADF where no such file can be had.
long ReadDirect(uint64_t address, uint64_t length, uint8_t* scratch);
// Writes to the `place`, below kDirectPlaces, of another file; the first word of each page that was written is then in `scratch`.
long WriteDirect(uint64_t address, uint64_t length, uint32_t place, uint8_t* scratch);
